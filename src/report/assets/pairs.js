// @ts-check
/**
 * Many plots, pair by pair: shows what the program found; nothing is compared here. The data of a row are read when a pair of
 * it is opened.
 */
const $ = (/** @type {string} */ s, /** @type {ParentNode} */ r = document) => /** @type {any} */ (r.querySelector(s));
/** An element; every text becomes a text node. @param {string} tag @param {Record<string,any>} [a] @param {...any} kids @returns {any} */
function h(tag, a = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(a)) if (k === 'on') for (const [n, f] of Object.entries(v)) e.addEventListener(n, f); else if (k === 'style') e.style.setProperty('--v', v); else if (v != null && v !== false) e.setAttribute(k, v === true ? '' : String(v));
  e.append(...kids.flat(9).filter(k => k != null && k !== false && k !== ''));
  return e;
}
const D = JSON.parse($('#data').textContent), N = D.films.length, ORDER = D.order;
const IDS = D.films.map((/** @type {any} */ f) => f[0]), TITLE = (/** @type {number} */ f) => D.films[f][1], LONG = (/** @type {number} */ f) => D.films[f][2] ? `${D.films[f][1]} (${D.films[f][2]})` : D.films[f][1];
const place = (/** @type {number} */ a, /** @type {number} */ b) => { const [x, y] = a < b ? [a, b] : [b, a]; return x * (2 * N - x - 1) / 2 + y - x - 1; };
const BY = [['all', 'all facets together'], ...D.facets];
const share = (/** @type {number} */ by, /** @type {number} */ a, /** @type {number} */ b) => D.shares[by][place(a, b)];
/** @type {Map<string, any>} */ const known = new Map();
/** A text of the page, read once. @param {string} id */
const data = id => { if (!known.has(id)) known.set(id, JSON.parse(document.getElementById(id)?.textContent ?? 'null')); return known.get(id); };
const pairs = ORDER.flatMap((/** @type {number} */ a, /** @type {number} */ i) => ORDER.slice(0, i).map((/** @type {number} */ b) => [a, b]));
/** @type {{by:number, view:string, pair:number[]|null}} */
const st = { by: 0, view: 'matrix', pair: null };
const words = (/** @type {number|null} */ v) => v == null ? 'not in both' : `more alike than ${v} % of the pairs`;

// ---------------------------------------------------------------- address
const address = () => '#' + [st.view, BY[st.by][0], ...(st.pair ?? []).map(f => encodeURIComponent(IDS[f]))].join('/');
function read() {
  const p = location.hash.slice(1).split('/').map(x => { try { return decodeURIComponent(x); } catch { return x; } });
  st.view = p[0] === 'list' ? 'list' : 'matrix';
  st.by = Math.max(0, BY.findIndex(x => x[0] === p[1]));
  const [a, b] = [IDS.indexOf(p[2]), IDS.indexOf(p[3])];
  st.pair = a >= 0 && b >= 0 && a !== b ? [a, b] : null;
}
/** @param {any} change @param {boolean} [choice] */
function go(change, choice = true) {
  Object.assign(st, change);
  const a = address(); if (a !== location.hash) history[choice ? 'pushState' : 'replaceState'](null, '', a);
  show();
}

// ---------------------------------------------------------------- the pairs
/** @type {Map<string, any>} */ let cells = new Map();
const key = (/** @type {number} */ a, /** @type {number} */ b) => `${Math.min(a, b)}-${Math.max(a, b)}`;
const same = (/** @type {number} */ a, /** @type {number} */ b) => st.pair != null && key(a, b) === key(st.pair[0], st.pair[1]);
/** @param {number} a @param {number} b @param {any} a2 @param {...any} kids */
function choice(a, b, a2, ...kids) {
  const e = h('button', { type: 'button', tabindex: -1, 'aria-pressed': same(a, b), on: { click: () => go({ pair: [b, a] }) }, ...a2 }, ...kids);
  e.dataset.pair = key(a, b); cells.set(key(a, b), e);
  return e;
}
function matrix() {
  const rows = ORDER.map((/** @type {number} */ a, /** @type {number} */ i) => h('tr', {}, h('th', { scope: 'row' }, LONG(a)), ORDER.slice(0, i).map((/** @type {number} */ b) => {
    const v = share(st.by, a, b);
    return h('td', {}, choice(a, b, { style: v ?? 0, class: v == null ? 'none' : null, 'aria-label': `${TITLE(a)} and ${TITLE(b)}: ${words(v)}`, title: `${TITLE(a)} and ${TITLE(b)}: ${words(v)}` }));
  }), h('td', { class: 'name', 'aria-hidden': 'true' }, h('span', {}, i + 1 < N ? `↓ ${TITLE(a)}` : ''))));
  return [h('p', {}, `The darker a cell, the more alike its row and its column (the name at the head of the steps): the share of pairs that are less alike, by ${BY[st.by][1]}. In the order of the tree. A cell opens its pair; arrow keys go from cell to cell.`), h('table', { class: 'grid' }, h('caption', { class: 'mute' }, 'How alike any two are'), h('tbody', {}, rows))];
}
function list() {
  const all = pairs.map((/** @type {number[]} */ [a, b]) => ({ a, b, v: share(st.by, a, b) })).filter((/** @type {any} */ x) => x.v != null).sort((/** @type {any} */ x, /** @type {any} */ y) => y.v - x.v || x.a - y.a || x.b - y.b);
  return [h('p', {}, `All pairs, the most alike first, by ${BY[st.by][1]}: the share of pairs that are less alike.`), h('ol', { class: 'list' }, all.map((/** @type {any} */ { a, b, v }) => h('li', {}, choice(a, b, {}, h('b', {}, `${v} %`), h('span', {}, `${LONG(b)} and ${LONG(a)}`)))))];
}

// ---------------------------------------------------------------- one pair
/** A relation with its sentences. @param {any} film @param {number} at */
const fact = (film, at) => { const [says, cites] = film.facts[at] ?? ['', []]; return [h('span', { class: 'says' }, says), cites.map((/** @type {number} */ c) => h('cite', {}, h('b', {}, film.sentences[c][0]), ' ', film.sentences[c][1]))]; };
const line = (/** @type {any} */ film, /** @type {number|null} */ at) => at == null ? '' : film.facts[at]?.[0] ?? '';
function panel() {
  if (!st.pair) return [h('h2', {}, 'Choose a pair'), h('p', {}, 'Each cell or row is two plots. A click, or Enter, shows here how alike they are facet by facet, who answers to whom and by which relations and sentences, which motifs both have, and what would have to change to turn the one into the other.')];
  const [a, b] = st.pair[0] < st.pair[1] ? st.pair : [st.pair[1], st.pair[0]];
  const P = data(`row-${a}`)[b - a - 1], A = data(`film-${a}`), B = data(`film-${b}`), guess = (/** @type {string} */ f) => P.guess && /^(roles|groups|order|fates)$/.test(f) ? ' ?' : '';
  const strips = [a, b].map(f => h('div', { class: 'strip' }, h('span', {}, TITLE(f)), (() => { const svg = $('svg', /** @type {any} */ (document.getElementById(`t-s-${f}`)).content).cloneNode(true); svg.setAttribute('role', 'img'); svg.removeAttribute('aria-labelledby'); svg.setAttribute('aria-label', `Loves, betrayals and killings of ${TITLE(f)} over its story`); return svg; })()));
  const facets = h('table', { class: 'facets' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'facet'), h('th', { scope: 'col' }, 'likeness'), h('th', { scope: 'col' }, 'pairs less alike'))), h('tbody', {}, D.facets.map((/** @type {any} */ f, /** @type {number} */ i) => h('tr', { class: st.by === i + 1 ? 'on' : null }, h('th', { scope: 'row' }, f[1]), P.values[i] == null ? h('td', { colspan: 2, class: 'mute' }, 'not in both') : [h('td', {}, P.values[i].toFixed(2) + guess(f[0])), h('td', {}, `${share(i + 1, a, b)} %`)]))));
  const cast = P.cast.map((/** @type {any} */ [x, y, firm, part, told, all]) => { const d = h('details', { name: null }, h('summary', {}, `${A.parties[x]} – ${B.parties[y]} `, h('span', { class: 'mute' }, [part, firm ? '' : 'not sure', all ? `${all} in common` : ''].filter(Boolean).join(' · ')))); d.addEventListener('toggle', () => { if (d.open && !$('ul', d)) d.append(h('ul', { class: 'shared' }, told.map((/** @type {any} */ [i, j]) => h('li', {}, fact(A, i), fact(B, j))), all > told.length ? h('li', { class: 'mute' }, `and ${all - told.length} more`) : null)); }); return d; });
  const [cost, leave, come, become, go_, fresh] = P.edit, name = (/** @type {any} */ F, /** @type {number[]} */ l) => l.map(i => F.parties[i]).join(', ');
  const edits = (/** @type {string} */ title, /** @type {any} */ [l, all], /** @type {(x:any)=>string} */ says) => { const lines = [...new Set(l.map(says))].filter(Boolean); return lines.length ? [h('p', { class: 'mute' }, `${title} (${all})`), h('ul', { class: 'plain' }, lines.map(x => h('li', {}, x)), all > l.length ? h('li', { class: 'mute' }, `and ${all - l.length} more`) : null)] : []; };
  return [h('h2', { tabindex: -1 }, `${LONG(a)} and ${LONG(b)}`), h('p', { class: 'big' }, `More alike than ${share(0, a, b)} % of the ${D.pairs} pairs, over all facets.`), h('p', { class: 'mute' }, `A description, not tested for significance: \`imbroglio compare ${IDS[a]} ${IDS[b]}\` tests it.`), strips,
    h('h3', {}, 'Facet by facet'), facets, P.guess ? h('p', { class: 'mute' }, '?: the best matching of the casts is not proved.') : null,
    h('h3', {}, 'Who answers to whom'), cast.length ? [h('p', { class: 'mute' }, `The matching under which most relations are shared: ${[P.proof, ...P.parts].join('; ')}.`), cast] : h('p', {}, 'Nobody answers to anybody.'),
    h('h3', {}, 'Motifs of both'), P.motifs.length ? h('ul', { class: 'plain' }, P.motifs.map((/** @type {number} */ m) => h('li', {}, D.motifs[m]))) : h('p', {}, 'None.'),
    h('h3', {}, 'What would have to change'), h('p', {}, `To turn ${TITLE(a)} into ${TITLE(b)}, ${Math.round(cost * 100)} % of the relations of both.`), leave.length ? h('p', {}, h('span', { class: 'mute' }, 'Leave: '), name(A, leave)) : null, come.length ? h('p', {}, h('span', { class: 'mute' }, 'Come: '), name(B, come)) : null, edits('Become others', become, (/** @type {any} */ [i, j]) => `“${line(A, i)}” becomes “${line(B, j)}”`), edits('Go', go_, (/** @type {any} */ i) => line(A, i)), edits('Come', fresh, (/** @type {any} */ i) => line(B, i))];
}

// ---------------------------------------------------------------- the page
const by = h('select', { id: 'by', on: { change: () => go({ by: +by.value }) } }, BY.map((x, i) => h('option', { value: i }, x[1])));
const views = ['matrix', 'list'].map(v => h('button', { type: 'button', 'data-view': v, on: { click: () => go({ view: v }) } }, v === 'matrix' ? 'Matrix' : 'List'));
const theme = h('button', { type: 'button', on: { click: () => { const dark = getComputedStyle(document.documentElement).colorScheme.trim() === 'dark'; document.documentElement.dataset.theme = dark ? 'light' : 'dark'; themed(); } } });
const themed = () => { theme.textContent = getComputedStyle(document.documentElement).colorScheme.trim() === 'dark' ? 'Light' : 'Dark'; };
document.body.append(
  h('header', {}, h('h1', {}, `${N} plots, pair by pair`), h('label', { for: 'by' }, 'alike in ', by), h('div', { class: 'end' }, views, theme)),
  h('main', { id: 'pairs', 'aria-label': 'Pairs', tabindex: -1 }), h('aside', { 'aria-label': 'The pair', 'aria-live': 'polite', tabindex: 0 }));
let drawn = '', told = '';
function show() {
  const sig = [st.view, st.by].join();
  if (sig !== drawn) { drawn = sig; cells = new Map(); $('main').replaceChildren(...(st.view === 'list' ? list() : matrix())); by.value = String(st.by); for (const v of views) v.setAttribute('aria-pressed', String(v.dataset.view === st.view)); }
  for (const [k, e] of cells) e.setAttribute('aria-pressed', String(st.pair != null && k === key(st.pair[0], st.pair[1])));
  rove(st.pair && cells.get(key(st.pair[0], st.pair[1])) || cells.values().next().value);
  const now = `${st.pair}/${st.by}`;
  if (now !== told) { told = now; const A = $('aside'); A.replaceChildren(...panel().flat(9).filter((/** @type {any} */ x) => x != null)); A.scrollTop = 0; }
  document.title = st.pair ? `${TITLE(st.pair[0])} and ${TITLE(st.pair[1])}` : `${N} plots, pair by pair`;
}
/** One cell takes part in the order of the Tab key; arrows go on from it. @param {any} e */
function rove(e) { for (const x of cells.values()) x.tabIndex = x === e ? 0 : -1; }
$('main').addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
  const at = /** @type {any} */ (e.target); if (!at.dataset?.pair) return;
  const all = [...cells.values()], [i, r, c] = [all.indexOf(at), at.closest('tr'), at.closest('td')];
  let to = null;
  if (r) {
    const col = [...r.children].indexOf(c), tr = e.key === 'ArrowDown' ? r.nextElementSibling : e.key === 'ArrowUp' ? r.previousElementSibling : null;
    to = tr ? $('button', tr.children[col] ?? tr) ?? null : e.key === 'ArrowRight' ? c.nextElementSibling : e.key === 'ArrowLeft' ? c.previousElementSibling : null;
    if (to && !to.dataset.pair) to = $('button', to);
  } else to = e.key === 'ArrowDown' ? all[i + 1] : e.key === 'ArrowUp' ? all[i - 1] : null;
  if (e.key === 'Home') to = all[0]; if (e.key === 'End') to = all[all.length - 1];
  if (to) { e.preventDefault(); rove(to); to.focus(); }
});
addEventListener('hashchange', () => { read(); show(); }); addEventListener('popstate', () => { read(); show(); });
read(); show(); themed();
