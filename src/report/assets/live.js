// What keeps a page fresh; it follows report.js in pages that are served, and shares its names.
/** Shows what is wrong with the annotation as it is now. */
function faults(/** @type {any[]} */ list) {
  const F = $('.faults'); F.hidden = !list.length; if (!list.length) return;
  F.replaceChildren(h('strong', {}, `The annotation has ${many(list.length, 'fault')}; this is the last story without.`), h('ul', {}, list.map(f => { const at = f.file ? `${f.file}:${f.line ?? 1}:${f.column ?? 1}` : ''; return h('li', {}, h('b', {}, `${f.code ?? ''} `), f.message ?? f.error ?? '', f.help ? mute(` ${f.help}`) : '', at ? [' ', h('button', { class: 'link mute', click: () => fetch(`open?file=${part(f.file)}&line=${f.line ?? 1}&column=${f.column ?? 1}`, { method: 'POST' }) }, at)] : ''); })));
}
/** Hears of changes, and asks for what is shown before the rest. */
function live() {
  const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet];
  FILMS.forEach((f, n) => { f.version = DATA.live.versions[n]; });
  faults(DATA.live.findings);
  const ask = async (/** @type {string} */ path) => { const answer = await fetch(path); if (!answer.ok) throw new Error(path); return answer.json(); };
  /** Takes pieces in. @param {number} n @param {any} got */
  const take = (n, got) => { sheet.replaceSync(got.colors); for (const [name, svg] of Object.entries(got.charts)) PIECES.set(`t-${n}-${name}`, String(svg)); };
  /** Shows a film anew, at the same event and with the same choice. @param {number} n @param {any} got */
  const replace = (n, got) => {
    const old = FILMS[n], charts = got.book.charts; for (const name of [...old.charts?.keys() ?? [], ...charts]) PIECES.set(`t-${n}-${name}`, '');
    take(n, got); const F = FILMS[n] = book({ ...got.head, ...got.book, answers: got.answers }, n); F.version = got.version;
    const option = $(`#film option[value="${n}"]`); if (option) option.textContent = F.title;
    if (n !== st.film) return;
    const now = (/** @type {number} */ k) => F.event.get(old.events[k - 1]?.id)?.n ?? null;
    const focus = /** @type {any} */ (document.activeElement)?.dataset?.pick, S = $('#stage'), at = [S.scrollLeft, S.scrollTop];
    st.at = st.at >= old.N ? F.N : now(st.at) ?? Math.min(st.at, F.N); st.without = st.without ? now(st.without) : null; st.lit = null; if (!F.views.includes(st.view)) st.view = 'relations';
    shownFilm = -1; show(); settling ??= 0; settle(); S.scrollTo(at[0], at[1]); if (focus) shownChart?.roles.find((/** @type {Thing} */ x) => x.pick === focus)?.node.focus();
    requestAnimationFrame(() => performance.mark('renewed'));
  };
  /** What is not in view comes after what is, and is dropped if there is something newer by then. @param {number} n @param {any} got @param {string[]} names */
  const rest = async (n, got, names) => {
    const more = await ask(`film?number=${n}&pieces=${names}`);
    if (more.version !== FILMS[n].version) return;
    take(n, more); FILMS[n].answers = more.answers; lastPanel = ''; if (n === st.film) { if (st.view === 'tables') shownView = ''; show(); }
    if (FILMS.length < 2) return;
    const pairs = await ask('pairs'); DATA.pairs = pairs.pairs; sheet.replaceSync(pairs.colors); for (const [name, svg] of Object.entries(pairs.charts)) PIECES.set('t-' + name, String(svg));
    if (st.view === 'compare') show();
  };
  /** @type {any} */ let news = null; let busy = false;
  const renew = async () => {
    busy = true;
    for (let now = news; now; now = news) {
      news = null;
      if (now.films.length !== FILMS.length || now.films.some((/** @type {any} */ [id], /** @type {number} */ n) => id !== FILMS[n].id)) { location.reload(); return; }
      const stale = FILMS.map((_, n) => n).filter(n => now.films[n][1] !== FILMS[n].version).sort((a, b) => Number(b === st.film) - Number(a === st.film));
      // a server that is gone, and comes back, tells of all again
      try {
        for (const n of stale) {
          const shown = n === st.film, chart = shown && B.told.has(st.view) ? st.view : null, first = ['book', ...(chart ? [chart] : []), ...(shown && !chart ? ['answers'] : [])];
          const got = await ask(`film?number=${n}&pieces=${first}`);
          replace(n, got);
          rest(n, got, ['answers', ...got.book.charts.filter((/** @type {string} */ c) => c !== chart)]).catch(() => { FILMS[n].version = 0; });
        }
      } catch { break; }
    }
    busy = false;
  };
  const E = new EventSource(DATA.live.events);
  E.addEventListener('story', (/** @type {any} */ e) => { news = JSON.parse(e.data); if (!busy) renew(); });
  E.addEventListener('faults', (/** @type {any} */ e) => faults(JSON.parse(e.data)));
}
live();
