// @ts-check
/**
 * The report: shows what the program found. Nothing is analysed or laid out here; a moment is a selection.
 * @typedef {{id:string,layer:string,kind:string,family:string,line:string,member?:boolean,from:string[],to:string[],about?:string[],through?:string[],says:string,label:string,n:number|null,told?:number|null,until?:number|null,status?:string,mode?:string,certainty:string,contested:boolean,secret:boolean,condoned?:boolean,cites:string[]}} Fact
 * @typedef {{id:string,n:number,what:string,caption:string,part:string|null,cites:string[],certainty:string,causes:any[],who:string[]}} Happening
 * @typedef {{id:string,name:string,short:string,aliases:string[],kind:string,note:string|null,lead:boolean,members:string[][],from:number,cites:string[]}} Party
 * @typedef {{node:SVGGElement,from:number,until:number,own:number,facts:string[],d:Record<string,string>,family:string,ends:boolean,n:number,effect:number,cause:number,all:number[]|null,ground:boolean,role:boolean,pick:string,bits:number,said?:any,sig?:string}} Thing
 */
const $ = (/** @type {string} */ s, /** @type {ParentNode} */ r = document) => /** @type {any} */ (r.querySelector(s));
const $$ = (/** @type {string} */ s, /** @type {ParentNode} */ r = document) => /** @type {any[]} */ ([...r.querySelectorAll(s)]);
const SVG = 'http://www.w3.org/2000/svg';
/** An element; every text becomes a text node, every function listens. @param {string} tag @param {Record<string,any>} [a] @param {...any} kids @returns {any} */
function h(tag, a = {}, ...kids) {
  const e = /** @type {any} */ (document.createElement(tag)); if (tag === 'button') e.type = tag;
  for (const [k, v] of Object.entries(a)) if (typeof v === 'function') e.addEventListener(k, v); else if (v != null && v !== false) e.setAttribute(k, v === true ? '' : String(v));
  e.append(...kids.flat(9).filter(k => k != null && k !== false && k !== ''));
  return e;
}
const mute = (/** @type {any[]} */ ...kids) => h('span', { class: 'mute' }, ...kids), aside = (/** @type {any[]} */ ...kids) => h('p', { class: 'mute' }, ...kids), h3 = (/** @type {any[]} */ ...kids) => h('h3', {}, ...kids);
/** @param {string} tag @param {Record<string,any>} a @param {...any} kids @returns {any} */
function s(tag, a = {}, ...kids) { const e = document.createElementNS(SVG, tag); for (const [k, v] of Object.entries(a)) e.setAttribute(k, String(v)); e.append(...kids); return e; }
const icon = (/** @type {string} */ d, c = '') => s('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, s('path', { d, class: c }));
const fold = (/** @type {string} */ t) => t.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const cap = (/** @type {string} */ t) => t && t[0].toUpperCase() + t.slice(1);
const many = (/** @type {number} */ n, /** @type {string} */ one, more = one + 's') => `${n} ${n === 1 ? one : more}`;
const and = (/** @type {any[]} */ l) => l.length < 2 ? l : l.flatMap((x, i) => i === 0 ? [x] : i === l.length - 1 ? [' and ', x] : [', ', x]);
performance.mark('begin');

/** Pieces of the page that came later than the page. @type {Map<string, string>} */
const PIECES = new Map();
/** A piece that the page brings along, unread until it is needed. @param {string} id */
const stored = id => PIECES.get(id) ?? document.getElementById(id)?.textContent ?? '';
const DATA = JSON.parse(stored('data'));
/** @type {any[]} */ const FILMS = DATA.films.map((/** @type {any} */ head, /** @type {number} */ number) => ({ ...head, number }));
/** A film, read when it is first shown. @param {number} n */
const opened = n => FILMS[n].N == null ? FILMS[n] = book({ ...FILMS[n], ...JSON.parse(stored('film-' + n)) }, n) : FILMS[n];
const TITLES = { relations: 'Relations', storyline: 'Storyline', cascade: 'Cascade', matrix: 'Matrix', strip: 'Strip', tables: 'Tables', sources: 'Sources', compare: 'Compare' };

/** A film with its look-ups. @param {any} d @param {number} number */
function book(d, number) {
  const by = (/** @type {any[]} */ l) => new Map(l.map(x => [x.id, x]));
  const B = { ...d, number, N: d.events.length, fact: by(d.facts), party: by(d.parties), event: by(d.events), sentence: by(d.sentences), views: [...d.charts, 'tables', 'sources', ...(DATA.pairs.length ? ['compare'] : [])], charts: new Map(), told: new Set(d.charts), answers: d.answers };
  Object.defineProperty(B, 'tables', { get: () => B.answers ??= JSON.parse(stored('answers-' + number) || 'null') ?? undefined, enumerable: false });
  B.effects = new Map(); for (const e of d.events) for (const c of e.causes) if (c.form !== 'prevented by') { const l = B.effects.get(c.event); if (l) l.push(e.n); else B.effects.set(c.event, [e.n]); }
  B.at = (/** @type {string} */ id, /** @type {number} */ t) => { let v = null; for (const [n, x] of d.fates[id] ?? []) if (n <= t) v = x; return v; };
  B.dead = (/** @type {number} */ t) => d.parties.filter((/** @type {Party} */ p) => B.at(p.id, t)?.fate === 'dead').map((/** @type {Party} */ p) => p.id);
  const dead = new Set(); B.deaths = d.events.map((/** @type {Happening} */ e) => B.dead(e.n).filter((/** @type {string} */ x) => !dead.has(x) && dead.add(x)));
  B.betrayals = new Set(d.facts.filter((/** @type {Fact} */ f) => f.family === 'betrayal' && f.status === 'completed').map((/** @type {Fact} */ f) => f.n));
  return B;
}
/** @type {any} */
const st = { film: 0, view: 'relations', at: 0, pick: null, without: null, lock: false, lit: null, pair: null, moments: null, table: 'relations', sort: null, filter: '', whole: false, all: '', off: new Set() };
if (!FILMS.length) FILMS.push(book({ id: '', title: 'imbroglio', subtitle: '', language: 'en', parties: [], events: [], facts: [], sentences: [], witnesses: [], propositions: [], fates: {}, answers: {}, without: [], why: {}, charts: [] }, 0));
/** @type {any} */ let B = FILMS[0];

// ---------------------------------------------------------------- what holds until the moment
/** The event from which a fact is told. */
const since = (/** @type {Fact} */ f) => f.told ?? f.n ?? 0;
const told = (/** @type {Fact} */ f) => since(f) <= st.at;
const ev = (/** @type {number} */ n) => B.events[n - 1];
const nm = (/** @type {string} */ id) => B.party.get(id)?.short ?? id;
const lost = () => new Set(st.without ? [st.without, ...B.without[st.without - 1][0]] : []);
const fell = (/** @type {Fact} */ f) => f.n != null && lost().has(f.n);
/** What an id stands for, in the film shown. @param {string|null} id */
function thing(id) {
  if (!id) return null;
  if (B.fact.has(id)) return 'fact'; if (B.event.has(id)) return 'event'; if (B.party.has(id)) return B.party.get(id).kind === 'group' ? 'group' : 'character';
  if (B.sentence.has(id)) return 'sentence'; if (id.includes('+') && id.split('+').every(x => B.party.has(x))) return 'pair';
  return null;
}
/** The event from which on an id is told of. @param {string} id */
function born(id) { const k = thing(id); return k === 'fact' ? since(B.fact.get(id)) || 1 : k === 'event' ? B.event.get(id).n : k === 'character' || k === 'group' ? B.party.get(id).from : k === 'sentence' && st.lock ? B.sentence.get(id).last : 1; }

// ---------------------------------------------------------------- address
const part = encodeURIComponent;
function address() {
  if (st.view === 'compare') { /** @type {number[]|null} */ const l = st.pair && [...st.pair].sort((a, b) => a - b); return ['#compare', ...l ? [...l.map((/** @type {number} */ i) => part(FILMS[i].id)), ...st.moments?.some((/** @type {number} */ t, /** @type {number} */ k) => t < opened(/** @type {number[]} */ (l)[k]).N) ? l.map((/** @type {number} */ i, /** @type {number} */ k) => part(FILMS[i].events[st.moments[k] - 1]?.id ?? '')) : []] : []].join('/'); }
  return '#' + [part(B.id), st.view, B.N ? 'at=' + part(ev(st.at)?.id ?? '') : '', st.pick ? 'pick=' + part(st.pick) : '', st.without ? 'without=' + part(ev(st.without).id) : '', st.view === 'tables' ? 'table=' + st.table : '', st.lit ? 'lit=' + st.lit.join('.') : '', st.lock ? 'lock' : ''].filter(Boolean).join('/');
}
/** The state that an address names; what it does not know is passed over. */
function read() {
  const parts = location.hash.slice(1).split('/').map(x => { try { return decodeURIComponent(x); } catch { return x; } });
  /** @type {any} */ const n = { film: 0, view: 'relations', at: 0, pick: null, without: null, lock: false, lit: null, pair: null, moments: null, table: 'relations' };
  if (parts[0] === 'compare' && DATA.pairs.length) { const p = parts.slice(1, 3).map(id => FILMS.findIndex((/** @type {any} */ f) => f.id === id)); const pair = p.length === 2 && !p.includes(-1) && p[0] !== p[1] ? p : null; return { ...n, film: Math.max(0, p[0] ?? 0), at: opened(Math.max(0, p[0] ?? 0)).N, view: 'compare', pair, moments: pair && parts[3] ? [...pair].sort((a, b) => a - b).map((i, k) => opened(i).event.get(parts[3 + k])?.n ?? opened(i).N) : null }; }
  const f = FILMS.findIndex((/** @type {any} */ x) => x.id === parts[0]); n.film = Math.max(0, f);
  const F = opened(n.film); if (F.views.includes(parts[1])) n.view = parts[1];
  n.at = F.N;
  for (const p of parts.slice(2)) {
    const i = p.indexOf('='), [k, v] = i < 0 ? [p, ''] : [p.slice(0, i), p.slice(i + 1)];
    if (k === 'at' && F.event.has(v)) n.at = F.event.get(v).n; else if (k === 'without' && F.event.has(v)) n.without = F.event.get(v).n; else if (k === 'lock') n.lock = true;
    else if (k === 'pick') n.pick = v; else if (k === 'table') n.table = v; else if (k === 'lit') { const [c, r] = v.split('.'); if (F.tables?.[c]?.rows[+r]) n.lit = [c, +r]; }
  }
  if (n.lock) n.without = null; if (n.without) n.at = F.N;
  return n;
}
/** Changes the state, shows it, and writes the address: choices into the history, steps not. @param {any} change @param {boolean} [choice] */
function go(change, choice = true) {
  if ('film' in change && change.film !== st.film) { const F = opened(change.film); Object.assign(st, { pick: null, without: null, lit: null, at: F.N }); if (!F.views.includes(st.view)) st.view = 'relations'; }
  if (change.without) { change.at = B.N; change.lock = false; }
  if (choice) settle();
  Object.assign(st, change); show();
  if (choice) { const a = address(); if (a !== location.hash) history.pushState(null, '', a); } else { clearTimeout(settling); settling = setTimeout(settle, 150); }
}
/** @type {number|undefined} */ let settling;
/** Writes the moment into the address, once the scrubber rests: a browser takes only so many changes in a while. */
function settle() { if (settling === undefined) return; clearTimeout(settling); settling = undefined; const a = address(); if (a !== location.hash) history.replaceState(null, '', a); }
addEventListener('pagehide', settle);
const pick = (/** @type {string} */ id) => { if (thing(id)) go({ pick: id, ...(born(id) > st.at && !st.lock ? { at: born(id) } : {}) }); };

// ---------------------------------------------------------------- charts
/** A drawing from its text. @param {string} id @returns {any} */
function drawing(id) { const t = document.createElement('template'); t.innerHTML = stored(id); return $('svg', t.content); }
/** Parts of a chart that are not for choosing. */
const STILL = new Set(['mark', 'band', 'leader', 'death', 'onward', 'box', 'reason']);
/** A chart from its text, made ready once: what can be chosen gets a role, a place to hit, a ring. @param {any} F @param {string} name */
function chart(F, name) {
  const svg = drawing(`t-${F.number}-${name}`);
  if (!svg) return null;
  svg.setAttribute('role', 'group'); svg.setAttribute('aria-label', `${TITLES[/** @type {keyof TITLES} */ (name)]} of ${F.title}`);
  const num = (/** @type {string|undefined} */ e) => e ? F.event.get(e)?.n ?? 0 : 0;
  /** @type {Map<string, Fact[]>} */ const joined = new Map();
  if (name === 'matrix') for (const f of F.facts) for (const a of f.from) for (const b of f.to) for (const k of f.layer === 'bond' ? [`${a} ${b}`, `${b} ${a}`] : [`${a} ${b}`]) { const l = joined.get(k); if (l) l.push(f); else joined.set(k, [f]); }
  /** @type {Thing[]} */ const things = [], threads = new Set();
  for (const g of $$('g', svg)) {
    const d = { ...g.dataset }; if (!Object.keys(d).length || d.part === 'fate' || d.part === 'end') continue;
    const facts = (d.facts ?? '').split(' ').filter(Boolean);
    let from = +(d.from ?? 0), own = 0;
    if (name === 'matrix' && d.ends) { const [a] = d.ends.split(' '), l = joined.get(d.ends) ?? []; from = l.length ? Math.min(...l.map(since)) : 0; facts.push(...l.map(f => f.id)); d.pick = d.ends.replace(' ', '+'); const mine = l.filter(f => f.line === d.family && (f.from.includes(a) || f.layer === 'bond')).map(since); own = mine.length ? Math.min(...mine) : from; }
    else if (facts.length) from = Math.max(from, Math.min(...facts.map((/** @type {string} */ f) => F.fact.has(f) ? since(F.fact.get(f)) : 0)));
    if (d.part === 'onward') from = F.N;
    d.pick ??= facts[0] ?? d.character ?? d.group ?? d.event ?? d.effect ?? '';
    if (d.pick && d.part !== 'mark') g.dataset.pick = d.pick;
    /** @type {Thing} */ const x = { node: g, from, until: +(d.until ?? Infinity), own, facts, d, family: d.line || d.label ? d.family : '', ends: false, n: num(d.event), effect: num(d.effect), cause: num(d.cause), all: d.events && !facts.length ? d.events.split(' ').map(num) : null, ground: d.part === 'box' || d.part === 'tab' || d.part === 'band', role: false, pick: d.pick, bits: 0 };
    if (d.part === 'mark') { things.push({ ...x, from: 0, until: Infinity, facts: [], pick: '' }); continue; }
    things.push(x);
    if (!d.pick || STILL.has(d.part) || (d.part === 'thread' && threads.has(d.character)) || d.label || (d.series && d.series !== 'tension')) continue;
    if (d.part === 'thread') threads.add(d.character);
    x.role = true; g.setAttribute('role', 'button'); g.setAttribute('tabindex', '-1'); g.setAttribute('aria-pressed', 'false');
    const p = d.line || d.cause || d.part === 'thread' ? $('path', g) : null;
    if (p) { g.prepend(s('path', { d: p.getAttribute('d'), class: 'hit' })); g.setAttribute('aria-label', facts.length ? F.fact.get(facts[0])?.says ?? '' : d.character ? F.party.get(d.character)?.name : `${F.event.get(d.cause)?.caption} leads to ${F.event.get(d.effect)?.caption}`); }
    else { const r = $('rect', g); if (r) { const v = (/** @type {string} */ k) => +r.getAttribute(k); g.append(s('rect', { class: 'ring', x: v('x') - 5, y: v('y') - 5, width: v('width') + 10, height: v('height') + 10, rx: 10 })); } if (!$('text', g)) g.setAttribute('aria-label', d.pick.includes('+') ? d.pick.split('+').map((/** @type {string} */ x) => F.party.get(x)?.name).join(' and ') : d.event ? `${d.rank}. ${F.event.get(d.event)?.caption}` : F.party.get(d.character ?? d.group)?.name ?? ''); }
  }
  const C = { svg, name, things, box: svg.getAttribute('viewBox').split(' ').map(Number), roles: things.filter(x => x.role), cards: things.filter(x => x.d.character && $(':scope>[data-part=fate]', x.node)).map(x => card(x)), labels: things.filter(x => x.d.label && x.facts.length), marks: things.filter(x => x.d.part === 'mark').map(x => { const c = $('circle', x.node), k = 5.6 / 7, now = s('g', { transform: `translate(${c?.getAttribute('cx') ?? 0} ${c?.getAttribute('cy') ?? 0}) scale(${k})` }); return { x, own: [...x.node.childNodes], now, id: x.node.parentElement?.closest('[data-character]')?.getAttribute('data-character') ?? '', sig: '' }; }), F, picked: false, tab: /** @type {any} */ (null), wide: 0, high: 0 };
  svg.addEventListener('click', (/** @type {Event} */ e) => { const g = /** @type {Element} */ (e.target).closest?.('g[data-pick]'); if (g) pick(/** @type {any} */ (g).dataset.pick); });
  return C;
}
/** A card whose fate can change. @param {Thing} x */
function card(x) {
  const fate = $(':scope>[data-part=fate]', x.node), c = $('circle', fate), t = $('text', fate), strip = $('path', fate);
  const now = s('g'), mark = s('g', { transform: `translate(${c?.getAttribute('cx') ?? 0} ${c?.getAttribute('cy') ?? 0})` });
  const bg = strip.cloneNode(), words = t ? t.cloneNode() : s('text'), width = +$('rect', x.node).getAttribute('width');
  now.append(bg, mark, words); now.style.display = 'none'; fate.after(now);
  return { x, fate, now, mark, bg, words, most: Math.floor((width - 34) / 5.6), id: /** @type {string} */ (x.d.character), sig: '', gone: false, last: true };
}
/** @param {string} word */
const markOf = word => { marks ??= drawing('t-marks'); const g = $(`[data-part=${word}]`, marks); return g ? g.cloneNode(true) : s('g'); };
/** @type {any} */ let marks = null;

/** What a thing of a chart can be, a bit each. */
const STATES = ['later', 'over', 'early', 'fell', 'cut', 'on', 'lit', 'dim'];
/** Shows the moment on a chart: only what differs from what is shown is touched. @param {any} C */
function step(C) {
  const t = st.at, L = lost(), F = C.F, litFacts = new Set(), litEvents = new Set(), row = st.lit && F.tables?.[st.lit[0]]?.rows[st.lit[1]], touches = new Set();
  if (row) { row[2].filter((/** @type {number} */ n) => n <= t).forEach((/** @type {number} */ n) => litEvents.add(n)); for (const id of row[3]) { litFacts.add(id); const f = F.fact.get(id); f?.from.forEach((/** @type {string} */ p) => touches.add(p)); f?.to.forEach((/** @type {string} */ p) => touches.add(p)); } }
  const near = st.without ? null : neighbours(), any = Boolean(near || row), reverse = st.pick?.includes('+') ? st.pick.split('+').reverse().join('+') : null;
  if (any !== C.picked) { C.picked = any; C.svg.classList.toggle('picked', any); }
  const calm = !any && !L.size && !st.pick;
  for (const x of /** @type {Thing[]} */ (C.things)) {
    const d = x.d;
    let bits = (x.from > t || x.family && st.off.has(x.family) ? 1 : 0) | (x.until <= t ? 2 : 0) | (x.own > t ? 4 : 0);
    if (!calm) {
      const cut = st.without != null && x.n === st.without, gone = L.size > 0 && (x.n ? L.has(x.n) && d.part !== 'band' : x.effect ? L.has(x.effect) || L.has(x.cause) : x.all ? x.all.every(n => L.has(n)) : x.facts.length > 0 && x.facts.every(f => L.has(F.fact.get(f)?.n)));
      const on = Boolean(st.pick) && (x.pick === st.pick || x.pick === reverse && reverse !== null || x.facts.includes(st.pick)), lit = x.facts.some(f => litFacts.has(f)) || x.n > 0 && litEvents.has(x.n);
      const touched = on || lit || Boolean(near && (d.character && near.has(d.character) || d.event && near.has(d.event) || d.effect && near.has(d.effect) && near.has(d.cause) || d.ends && near.has(':' + d.ends) || x.facts.some(f => near.has(f)) || d.group && near.has(d.group))) || Boolean(row && d.character && touches.has(d.character));
      bits |= (gone && !cut ? 8 : 0) | (cut ? 16 : 0) | (on ? 32 : 0) | (lit ? 64 : 0) | (any && !touched && !x.ground ? 128 : 0);
    }
    const diff = bits ^ x.bits; if (!diff) continue;
    x.bits = bits;
    for (let i = 0; i < 8; i += 1) if (diff >> i & 1) x.node.classList.toggle(STATES[i], Boolean(bits >> i & 1));
    if (x.role && diff & 1) x.node.setAttribute('aria-hidden', String(Boolean(bits & 1)));
    if (x.role && diff & 32) x.node.setAttribute('aria-pressed', String(Boolean(bits & 32)));
  }
  for (const c of C.cards) {
    const v = F.at(c.id, t), saved = st.without && F.without[st.without - 1][1].includes(c.id), last = t >= F.N && !saved;
    const gone = v?.fate === 'dead' && !saved; if (gone !== c.gone) { c.gone = gone; c.x.node.classList.toggle('gone', gone); }
    const sig = last ? '' : saved ? 'saved' : `${v?.mark}${v?.says}`; if (sig === c.sig) continue; c.sig = sig;
    if (last !== c.last) { c.last = last; c.fate.style.display = last ? '' : 'none'; c.now.style.display = last ? 'none' : ''; }
    if (!last) { const w = saved ? 'would live' : v ? v.says : 'not yet seen'; c.words.textContent = (w.length > c.most ? w.slice(0, c.most - 1) + '…' : w) + ' '; c.mark.replaceChildren(markOf(saved ? 'survives' : v?.mark ?? 'unknown')); c.bg.setAttribute('fill', v?.fate === 'dead' && !saved ? 'var(--dead)' : 'var(--soft)'); }
  }
  for (const x of C.labels) label(x, F, t);
  for (const m of C.marks) { const v = F.at(m.id, t), sig = t >= F.N ? '' : v?.mark ?? 'unknown'; if (sig === m.sig) continue; m.sig = sig; if (sig) { m.now.replaceChildren(markOf(sig)); m.x.node.replaceChildren(m.now); } else m.x.node.replaceChildren(...m.own); }
}
/** A label says what its line stands for at the moment: of facts told so far. @param {any} x @param {any} F @param {number} t */
function label(x, F, t) {
  x.first ??= F.fact.get(x.facts[0]) ?? {};
  const late = since(x.first) > t;
  if (!late && !x.sig) return;
  const now = late ? x.facts.map((/** @type {string} */ f) => F.fact.get(f)).filter((/** @type {Fact} */ f) => f && since(f) <= t).pop() : null, sig = now?.id ?? '';
  if (x.sig === sig || !sig && !x.sig) return; x.sig = sig;
  x.said ??= $$('text', x.node).map((/** @type {any} */ n) => [n, n.textContent]);
  if (!now) { for (const [n, w] of x.said) n.textContent = w; return; }
  const badge = x.first.n != null ? 1 : 0; x.said.forEach((/** @type {any} */ [n], /** @type {number} */ i) => { n.textContent = badge && i === 0 ? now.n ?? '·' : i === badge ? now.label : ''; });
}
/** What belongs to the choice: the others on a chart stand back. */
function neighbours() {
  const k = thing(st.pick), id = st.pick; if (!k || k === 'sentence' && !id) return null;
  const S = new Set([id]);
  if (k === 'character' || k === 'group') { for (const f of B.facts) if (told(f) && (f.from.includes(id) || f.to.includes(id))) { S.add(f.id); if (f.n) S.add(ev(f.n)?.id); if (!f.member) { f.from.forEach((/** @type {string} */ x) => S.add(x)); f.to.forEach((/** @type {string} */ x) => S.add(x)); } } }
  else if (k === 'fact') { const f = B.fact.get(id); f.from.forEach((/** @type {string} */ x) => S.add(x)); f.to.forEach((/** @type {string} */ x) => S.add(x)); if (f.n) S.add(ev(f.n).id); S.add(':' + [...f.from, ...f.to].join(' ')); }
  else if (k === 'event') { const e = B.event.get(id); e.who.forEach((/** @type {string} */ x) => S.add(x)); for (const f of B.facts) if (f.n === e.n) S.add(f.id); e.causes.forEach((/** @type {any} */ c) => S.add(ev(c.event).id)); (B.effects.get(e.n) ?? []).forEach((/** @type {number} */ n) => S.add(ev(n).id)); }
  else if (k === 'pair') { const [a, b] = id.split('+'); S.add(a); S.add(b); for (const f of between(a, b)) S.add(f.id); }
  else if (k === 'sentence') { for (const f of B.facts) if (f.cites.includes(id)) { S.add(f.id); f.from.forEach((/** @type {string} */ x) => S.add(x)); f.to.forEach((/** @type {string} */ x) => S.add(x)); } for (const e of B.events) if (e.cites.includes(id)) S.add(e.id); }
  return S;
}
const between = (/** @type {string} */ a, /** @type {string} */ b) => B.facts.filter((/** @type {Fact} */ f) => told(f) && (f.from.includes(a) && f.to.includes(b) || f.from.includes(b) && f.to.includes(a)));

// ---------------------------------------------------------------- pieces of the panel
const badge = (/** @type {number|null|undefined} */ n, fam = '') => n ? h('span', { class: 'bd', 'data-family': fam || null }, n) : mute('·');
const link = (/** @type {string} */ id, /** @type {any} */ words) => h('button', { class: 'link', click: () => pick(id) }, words ?? nm(id));
const rows = (/** @type {any[]} */ l) => h('ul', { class: 'rows' }, l.map(([mark, ...words]) => h('li', {}, mark, h('span', {}, words))));
const how = (/** @type {Fact} */ f) => [f.status && f.status !== 'completed' ? f.status.replace('_', ' ') : '', f.mode && f.mode !== 'free' ? f.mode.replace(/_/g, ' ') : '', f.certainty === 'explicit' ? '' : f.certainty, f.contested ? 'contested' : '', f.secret ? 'secret' : '', f.condoned ? 'condoned' : ''].filter(Boolean).join(', ');
const factRows = (/** @type {Fact[]} */ l) => rows(l.map(f => [f.n ? badge(f.n, f.line) : h('span', { class: 'dot', 'data-family': f.line }), link(f.id, f.says), how(f) || f.until && f.until <= st.at ? mute(` · ${[how(f), f.until && f.until <= st.at ? `until ${f.until}` : ''].filter(Boolean).join(', ')}`) : null]));
const eventRow = (/** @type {number} */ n, /** @type {any} */ more = '') => [badge(n, B.deaths[n - 1].length ? 'kill' : B.betrayals.has(n) ? 'betray' : ''), link(ev(n).id, ev(n).caption), more ? mute(` · ${more}`) : null];
const section = (/** @type {string} */ t, /** @type {any[]} */ l, /** @type {any[]} */ ...kids) => l.length ? [h3(t), ...kids] : [];
/** Sentences in full, each with its place; what also tells of later is held back under the lock. @param {string[]} cites */
function quotes(cites) {
  return cites.map(c => {
    const q = B.sentence.get(c); if (!q) return h('p', { class: 'mute', 'data-cite': c }, c);
    const held = st.lock && q.last > st.at || !q.text;
    return h('blockquote', { class: 'says', 'data-cite': c }, held ? h('p', { class: 'held' }, 'This sentence tells of what comes later too.') : h('button', { click: () => go({ view: 'sources', pick: c }) }, `“${q.text}”`), h('cite', {}, [c, q.witness ? `the telling “${q.witness}”` : ''].filter(Boolean).join(' · ')));
  });
}
const textSays = (/** @type {string[]} */ cites) => cites.length ? [h3('The text says'), h('div', { 'data-says': '' }, quotes(cites))] : [aside('No sentence is cited.')];
/** What hangs on an event: told only when the end may be told. @param {number} n */
function hangs(n) {
  if (st.lock) return [];
  const [ls, saved, strict] = B.without[n - 1], inf = saved.filter((/** @type {string} */ x) => !strict.includes(x));
  return [h3('What hangs on it'), h('p', {}, ls.length ? `Without it ${many(ls.length, 'other event')} would fall` : 'Without it no other event would fall', saved.length ? [', and ', and(saved.map((/** @type {string} */ x) => link(x, nm(x)))), ' would live'] : '', '.'), inf.length ? aside(inf.length === saved.length ? 'That rests on links that a reader infers.' : `For ${inf.map(nm).join(', ')} that rests on links that a reader infers.`) : '',
    st.without === n ? h('button', { class: 'btn', click: back }, 'Back to the film') : h('button', { class: 'btn', click: () => go({ without: n }) }, `Show the film without ${n}`)];
}
const back = () => go({ without: null });
/** Rows of an answer that hold at the moment. @param {string} name */
const answer = name => { const t = B.tables?.[name]; return t ? t.rows.map((/** @type {any} */ r, /** @type {number} */ i) => [r, i]).filter((/** @type {any} */ [r]) => t.whole ? st.at >= B.N : r[5].some((/** @type {number[]} */ x) => x[0] <= st.at && st.at <= x[1])) : []; };
const lines = (/** @type {any[]} */ l) => rows(l.map(([n, certainty, why]) => eventRow(n, [why, certainty === 'explicit' ? '' : certainty].filter(Boolean).join(', '))));
const CAUSE = (/** @type {string} */ f) => f.startsWith('one of') ? f.replace(/ \d+$/, '') : f === 'needs' ? '' : f;

const PANELS = {
  event(/** @type {Happening} */ e) {
    const l = B.facts.filter((/** @type {Fact} */ f) => f.n === e.n && f.layer === 'act'), ends = B.facts.filter((/** @type {Fact} */ f) => f.layer === 'bond' && f.until === e.n), begins = B.facts.filter((/** @type {Fact} */ f) => f.layer === 'bond' && f.n === e.n), effects = (B.effects.get(e.n) ?? []).filter((/** @type {number} */ n) => n <= st.at);
    return { kick: [badge(e.n), e.part ?? ''], head: e.what, fam: '', body: [e.certainty === 'explicit' ? '' : aside(e.certainty), e.who.length ? aside(and(e.who.map(x => link(x, nm(x))))) : '', ...textSays(e.cites), ...section('What is done', l, factRows(l)), ...section('What begins to hold', begins, factRows(begins)), ...section('What ends', ends, factRows(ends)), ...section('Because of', e.causes, rows(e.causes.map(c => eventRow(c.event, [CAUSE(c.form), c.why, c.certainty === 'explicit' ? '' : c.certainty].filter(Boolean).join(', '))))), ...section('Leads to', effects, rows(effects.map((/** @type {number} */ n) => eventRow(n)))), ...hangs(e.n)] };
  },
  fact(/** @type {Fact} */ f) {
    const others = B.facts.filter((/** @type {Fact} */ o) => told(o) && o.id !== f.id && o.n === f.n && o.n != null && o.layer === 'act'), a = f.from[0], b = f.to[0];
    const dl = [['Kind', `${f.kind.replace(/_/g, ' ')} (${f.family})`], f.about?.length ? ['About', and(f.about.map(x => link(x, nm(x))))] : 0, f.through?.length ? ['Through', and(f.through.map(x => link(x, nm(x))))] : 0, f.layer === 'bond' ? ['Holds', [f.n ? ['from ', link(ev(f.n).id, `${f.n}`)] : 'from before the story', f.until && f.until <= st.at ? [' until ', link(ev(f.until).id, `${f.until}`)] : '']] : 0].filter(Boolean);
    const told2 = answer('betrayals').filter((/** @type {any} */ [r]) => r[1] === f.id);
    return { kick: [f.n ? badge(f.n, f.line) : '', f.n ? link(ev(f.n).id, ev(f.n).caption) : 'from before the story'], head: f.says, fam: f.line, body: [h('p', { class: 'how' }, [f.layer === 'act' ? 'an act' : 'a bond', how(f)].filter(Boolean).join(' · ')), h('dl', {}, dl.map((/** @type {any} */ [k, v]) => [h('dt', {}, k), h('dd', {}, v)])), ...textSays(f.cites), ...told2.flatMap((/** @type {any} */ [r]) => [h3('As a betrayal'), h('p', {}, `${cap(r[0][3])}${r[0][5] ? `; known to ${r[0][5]}` : ''}; ${r[0][6]}.`), ...quotes(r[4].filter((/** @type {string} */ c) => !f.cites.includes(c)))]), ...(f.n ? hangs(f.n) : []), ...section(`Also at ${f.n}`, others, factRows(others)), a && b && a !== b && between(a, b).length > 1 ? h('p', {}, h('button', { class: 'btn', click: () => pick(`${a}+${b}`) }, `All between ${nm(a)} and ${nm(b)}`)) : ''] };
  },
  pair(/** @type {string} */ id) {
    const [a, b] = id.split('+'), l = between(a, b).sort((/** @type {Fact} */ x, /** @type {Fact} */ y) => (x.n ?? 0) - (y.n ?? 0));
    return { kick: [`until ${st.at}`], head: `${B.party.get(a).name} and ${B.party.get(b).name}`, fam: '', body: [aside(link(a, nm(a)), ' · ', link(b, nm(b))), l.length ? factRows(l) : h('p', { class: 'held' }, 'Nothing between them is told yet.'), ...textSays([...new Set(l.flatMap((/** @type {Fact} */ f) => f.cites))])] };
  },
  character(/** @type {string} */ id) {
    const p = B.party.get(id), v = B.at(id, st.at), w = v?.fate === 'dead' ? B.why[id] : null, mine = B.facts.filter((/** @type {Fact} */ f) => told(f) && (f.from.includes(id) || f.to.includes(id)));
    const bonds = mine.filter((/** @type {Fact} */ f) => f.layer === 'bond' && !f.member), acts = mine.filter((/** @type {Fact} */ f) => f.layer === 'act'), of = mine.filter((/** @type {Fact} */ f) => f.member), does = acts.filter((/** @type {Fact} */ f) => f.from.includes(id)), meets = acts.filter((/** @type {Fact} */ f) => !f.from.includes(id)), treason = acts.filter((/** @type {Fact} */ f) => f.family === 'betrayal');
    const turns = answer('allegiance').filter((/** @type {any} */ [r]) => r[1] === id), place = answer('standing').find((/** @type {any} */ [r]) => r[1] === id)?.[0];
    const known = B.propositions.filter((/** @type {any} */ x) => x.known.includes(id) && (x.since ?? 0) <= st.at || x.learnt.some((/** @type {any} */ l) => l.who === id && l.n <= st.at)), dark = answer('secrets').filter((/** @type {any} */ [r]) => r[0][3].split(', ').includes(p.short));
    return { kick: [p.note ?? p.kind], head: p.name, fam: '', body: [
      st.without && B.without[st.without - 1][1].includes(id) ? h('p', { class: 'big' }, `Would live without ${st.without}, as far as is told.`) : v ? h('p', { class: 'big' }, `${cap(v.says)}${v.n ? ' · ' : ''}`, v.n ? link(ev(v.n).id, `at ${v.n}`) : '') : h('p', { class: 'held' }, 'Not yet in the story at this moment.'),
      of.length ? aside('Of ', and(of.map((/** @type {Fact} */ f) => link(f.to[0], B.party.get(f.to[0]).name))), '.') : '', p.aliases.length ? aside(`Also called ${p.aliases.join(', ')}.`) : '',
      ...(v?.cites.length ? [h3(v.fate === 'dead' ? 'The text says of the end' : `The text says`), ...quotes(v.cites)] : []),
      ...(w ? [h3('Why'), w.deed.length ? factRows(w.deed.map((/** @type {string} */ x) => B.fact.get(x)).filter(Boolean)) : '', w.occasion.length ? [aside('Occasion'), lines(w.occasion)] : '', w.hinges.length ? [aside('Turns on the way'), lines(w.hinges)] : '', w.root.length ? [aside('Where it began'), lines(w.root)] : '', w.contributing.length ? [aside('Also led to it'), lines(w.contributing)] : ''] : []),
      ...section('Betrayals', treason, factRows(treason)), ...section('Allegiance', turns, rows(turns.map((/** @type {any} */ [r]) => [badge(r[0][0]), `${r[0][2]} ${r[0][3]}`, r[0][4] === 'no' ? mute(' · unearned') : '']))),
      ...section('Bonds', bonds, factRows(bonds)), ...section('Does', does, factRows(does)), ...section('Meets with', meets, factRows(meets)),
      ...section(`Knows at ${st.at}`, known, rows(known.map((/** @type {any} */ x) => { const l = x.learnt.filter((/** @type {any} */ y) => y.who === id && y.n <= st.at).pop(); return [l ? badge(l.n) : mute('·'), x.what, l && l.attitude !== 'knows' ? mute(` · ${l.attitude.replace('_', ' ')}`) : '']; }))), ...section('Is not told to know', dark, rows(dark.map((/** @type {any} */ [r]) => [h('span', { class: 'dot' }), r[0][0]]))),
      ...(place ? [h3('Standing'), h('p', {}, `Place ${place[0][0]}: acts in ${place[0][2]} of ${many(place[0][3], 'event')}, reaches ${place[0][4]}, is reached by ${place[0][5]}.`)] : []), ...(p.cites.length ? [h3('Introduced'), ...quotes(p.cites)] : [])] };
  },
  group(/** @type {string} */ id) {
    const p = B.party.get(id), l = p.members.map((/** @type {string[]} */ m) => B.fact.get(m[1])).filter((/** @type {Fact} */ f) => f && told(f)), mine = B.facts.filter((/** @type {Fact} */ f) => told(f) && !f.member && (f.from.includes(id) || f.to.includes(id)));
    return { kick: [p.note ?? 'a group'], head: p.name, fam: '', body: [...section('Members', l, rows(l.map((/** @type {Fact} */ f) => [f.n ? badge(f.n) : h('span', { class: 'dot' }), link(f.from[0], B.party.get(f.from[0]).name), how(f) || f.until && f.until <= st.at ? mute(` · ${[how(f), f.until && f.until <= st.at ? `until ${f.until}` : ''].filter(Boolean).join(', ')}`) : '']))), ...section('Acts and bonds', mine, factRows(mine)), ...(p.cites.length ? textSays(p.cites) : [])] };
  },
  sentence(/** @type {string} */ id) {
    const q = B.sentence.get(id), l = B.facts.filter((/** @type {Fact} */ f) => told(f) && f.cites.includes(id)), e = B.events.filter((/** @type {Happening} */ x) => x.n <= st.at && x.cites.includes(id));
    return { kick: ['A sentence'], head: id, fam: '', body: [...quotes([id]), ...section('Tells of', e, rows(e.map((/** @type {Happening} */ x) => eventRow(x.n)))), ...section('Says that', l, factRows(l)), q.because ? aside(`No fact: ${q.because}`) : ''] };
  },
  lit() {
    const t = B.tables[st.lit[0]], r = t.rows[st.lit[1]], ns = r[2].filter((/** @type {number} */ n) => n <= st.at || !st.lock), l = r[3].map((/** @type {string} */ f) => B.fact.get(f)).filter((/** @type {Fact} */ f) => f && told(f));
    return { kick: [t.title], head: String(r[0].find((/** @type {any} */ x) => typeof x === 'string' && x.length > 12) ?? r[0][0]), fam: '', body: [h('dl', {}, t.columns.map((/** @type {string} */ c, /** @type {number} */ i) => r[0][i] === '' || r[0][i] == null ? '' : [h('dt', {}, c), h('dd', {}, String(r[0][i]))])), ...section('Step by step', ns, rows(ns.map((/** @type {number} */ n) => [badge(n), h('button', { class: 'link', 'aria-current': n === st.at ? 'step' : null, click: () => go({ at: n }) }, ev(n).caption)])), h('button', { class: 'btn', click: () => go({ at: ns.filter((/** @type {number} */ n) => n < st.at).pop() ?? ns[ns.length - 1] }) }, 'Step back'), h('button', { class: 'btn', click: () => go({ at: ns.find((/** @type {number} */ n) => n > st.at) ?? ns[0] }) }, 'Next step')), ...section('Rests on', l, factRows(l)), ...textSays(r[4])] };
  },
};
let lastPanel = '';
function panel() {
  const P = $('aside'), id = st.pick, k = thing(id), sig = [st.film, id, st.at, st.lock, st.without, st.lit, st.view === 'compare' && `${st.pair}`].join(); if (sig === lastPanel) return; const fresh = lastPanel.split(',')[1] !== String(id); lastPanel = sig;
  let p; const later = id && k && k !== 'pair' && k !== 'sentence' && born(id) > st.at;
  if (st.view === 'compare') p = pairPanel();
  else if (k && !later) p = k === 'event' ? PANELS.event(B.event.get(id)) : k === 'fact' ? PANELS.fact(B.fact.get(id)) : PANELS[/** @type {'pair'} */ (k)](/** @type {string} */ (id));
  else if (later) p = st.lock ? { kick: [''], head: 'Not yet told', fam: '', body: [h('p', { class: 'held' }, 'What is chosen comes later in the story.')] } : { kick: ['comes later'], head: 'Not yet told', fam: '', body: [h('p', {}, 'At this moment nothing of it is told.'), h('button', { class: 'btn', click: () => go({ at: born(/** @type {string} */ (id)) }) }, `Go to ${born(/** @type {string} */ (id))}`)] };
  else if (st.lit && B.tables?.[st.lit[0]]?.rows[st.lit[1]]) p = PANELS.lit();
  else if (B.N) p = PANELS.event(ev(st.at)); else p = { kick: [''], head: B.title, fam: '', body: [h('p', {}, 'No event is told.')] };
  P.replaceChildren(h('button', { class: 'grip', 'aria-expanded': P.classList.contains('open'), click: () => { P.classList.toggle('open'); lastPanel = ''; panel(); } }, h('span', {}, p.head.length > 40 ? p.head.slice(0, 38) + '…' : p.head), h('span', {}, P.classList.contains('open') ? 'Close' : 'Open')),
    h('div', { class: 'kick' }, h('span', {}, p.kick.map((/** @type {any} */ x) => [x, ' '])), h('span', { class: 'acts' }, h('button', { 'aria-label': 'Back', click: () => history.back() }, '←'), h('button', { 'aria-label': 'Forward', click: () => history.forward() }, '→'), id || st.lit ? h('button', { click: () => go({ pick: null, lit: null }) }, 'Close') : null)),
    h('h2', {}, p.head), h('div', { 'data-family': p.fam || null }, p.body));
  if (fresh) P.scrollTop = 0;
}
function pairPanel() {
  const p = st.pair && DATA.pairs.find((/** @type {any} */ x) => x.one === Math.min(...st.pair) && x.other === Math.max(...st.pair));
  if (!p) return { kick: ['Comparison'], head: many(FILMS.length, 'film'), fam: '', body: [h('p', {}, 'Choose a pair: what the two casts do and are, and who answers to whom.')] };
  const [a, b] = [opened(p.one), opened(p.other)];
  return { kick: ['Comparison'], head: `${a.title} and ${b.title}`, fam: '', body: [h('p', { class: 'big' }, `Counterparts share ${Math.round(p.roles * 100)} % of what they do and are.`), aside(p.sure == null ? 'Not held against chance.' : p.sure ? 'Chance would hardly give as much.' : 'Chance would give nearly as much: read it as a picture, not as proof.'), h3('Counterparts'), h('ul', { class: 'rows' }, p.counterparts.map((/** @type {any} */ [x, y, role]) => h('li', {}, h('span', { class: 'dot' }), h('span', {}, h('button', { class: 'link', click: () => go({ film: p.one, view: 'relations', pick: x }) }, a.party.get(x)?.short), ' – ', h('button', { class: 'link', click: () => go({ film: p.other, view: 'relations', pick: y }) }, b.party.get(y)?.short), role ? mute(` · ${role}`) : ''))))] };
}

// ---------------------------------------------------------------- tables
const who = (/** @type {string[]|undefined} */ l) => (l ?? []).map(nm).join(', ');
/** @type {Record<string, () => {title:string,columns:string[],rows:any[]}>} */
const OWN = {
  relations: () => ({ title: 'Facts', columns: ['#', 'who', 'what', 'whom', 'family', 'how', 'sentences'], rows: B.facts.filter(told).map((/** @type {Fact} */ f) => ({ id: f.id, fam: f.line, cells: [f.n ?? 0, who(f.from), f.label + (f.about?.length ? ` (about ${who(f.about)})` : ''), who(f.to), f.family, [f.layer === 'bond' ? 'bond' + (f.until && f.until <= st.at ? `, until ${f.until}` : '') : '', how(f)].filter(Boolean).join(', '), f.cites.join(' ')] })) }),
  fates: () => ({ title: 'Fates', columns: ['who', 'fate', 'of it', '#', 'by', 'certainty', 'sentences'], rows: B.parties.filter((/** @type {Party} */ p) => B.at(p.id, st.at) && p.kind !== 'group').map((/** @type {Party} */ p) => { const v = B.at(p.id, st.at); return { id: p.id, fam: '', cells: [p.name, v.fate, v.says, v.n ?? 0, who(v.by), [v.certainty, v.basis === 'explicit' ? '' : v.basis.replace('_', ' ')].filter(Boolean).join(', '), v.cites.join(' ')] }; }) }),
  'what-if': () => ({ title: 'Turning events', columns: ['#', 'without', 'events lost', 'lives', 'who would live'], rows: st.lock || st.at < B.N ? [] : B.events.map((/** @type {Happening} */ e) => ({ id: e.id, fam: '', cells: [e.n, e.what, B.without[e.n - 1][0].length, B.without[e.n - 1][1].length, who(B.without[e.n - 1][1])] })) }),
};
const names = () => ['relations', 'fates', 'what-if', ...Object.keys(B.tables ?? {})];
/** @param {string} name @returns {{title:string,columns:string[],rows:any[]}} */
const table = name => OWN[name] ? OWN[name]() : { title: B.tables[name].title, columns: [...B.tables[name].columns, 'sentences'], rows: answer(name).map((/** @type {any} */ [r, i]) => ({ id: r[1], lit: [name, i], fam: '', cells: [...r[0], r[4].join(' ')] })) };
const coll = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
/** Rows of a table that are shown at once; a button shows the others. */ const MOST_ROWS = 300;
/** @type {Map<string, any>} */ const ROWS = new Map();
let tableSig = '', tableHeads = '';
function showTable() {
  const V = $('#view'); if (!names().includes(st.table)) st.table = 'relations';
  const T = table(st.table), sort = st.sort?.[0] === st.table ? st.sort : null, q = fold(st.filter);
  let list = T.rows.filter(r => !q || fold(r.cells.join(' ')).includes(q));
  if (sort) list = [...list].sort((a, b) => { const x = a.cells[sort[1]] ?? '', y = b.cells[sort[1]] ?? ''; return sort[2] * (typeof x === 'number' && typeof y === 'number' ? x - y : coll.compare(String(x), String(y))); });
  if (!$('.sub', V)) V.replaceChildren(h('div', { class: 'page' }, h('div', { class: 'sub' }, names().map(n => h('button', { 'data-table': n, click: () => go({ table: n, sort: null }) }, OWN[n] ? { relations: 'Facts', fates: 'Fates', 'what-if': 'Turning events' }[n] : B.tables[n].title)), h('div', { class: 'r' }, h('span', { class: 'cn' }), h('input', { type: 'text', 'aria-label': 'Filter rows', placeholder: 'Filter rows', id: 'filter', input: (/** @type {any} */ e) => { st.filter = e.target.value; showTable(); } }), h('button', { click: () => save('csv') }, 'CSV'), h('button', { click: () => save('json') }, 'JSON'))), h('div', { class: 'tb' })));
  for (const b of $$('[data-table]', V)) b.setAttribute('aria-pressed', String(b.dataset.table === st.table));
  const shown = st.all === st.table ? list : list.slice(0, MOST_ROWS), partial = B.tables?.[st.table]?.whole && st.at < B.N || st.table === 'what-if' && (st.lock || st.at < B.N);
  $('.cn', V).textContent = partial ? 'told at the end of the story only' : `${many(list.length, 'row')}, until ${st.at}`;
  const sig = [st.film, st.table].join(), fresh = sig !== tableSig || !$('tbody', V), heads = [sig, sort].join(); tableSig = sig;
  if (fresh) { ROWS.clear(); $('.tb', V).replaceChildren(h('table', {}, h('caption', { class: 'quiet' }), h('thead'), h('tbody')), h('button', { class: 'btn', click: () => { st.all = st.table; showTable(); } })); tableHeads = ''; }
  if (heads !== tableHeads) { tableHeads = heads; $('thead', V).replaceChildren(h('tr', {}, T.columns.map((c, i) => h('th', { scope: 'col', 'aria-sort': sort && sort[1] === i ? (sort[2] > 0 ? 'ascending' : 'descending') : 'none' }, h('button', { click: () => { st.sort = [st.table, i, sort && sort[1] === i ? -sort[2] : 1]; showTable(); $(`th:nth-child(${i + 1}) button`, V)?.focus(); } }, c))))); }
  // rows that stay keep their elements: a step lays out only what comes and goes
  const body = $('tbody', V), seen = new Set(); let next = body.firstChild;
  for (const r of shown) {
    let key = [r.id, ...r.cells].join('\n'); while (seen.has(key)) key += '\n'; seen.add(key);
    let row = ROWS.get(key);
    if (!row) { const act = () => r.lit ? go({ lit: r.lit, pick: null }) : pick(r.id); row = h('tr', { tabindex: 0, 'data-row': r.id, 'data-family': r.fam || null, click: act, keydown: (/** @type {KeyboardEvent} */ e) => { if (e.key === 'Enter') { act(); e.stopPropagation(); } } }, r.cells.map((/** @type {any} */ c, /** @type {number} */ i) => h('td', { class: T.columns[i] === 'sentences' ? 'cites' : null }, T.columns[i] === '#' ? badge(c, r.fam) : c ?? ''))); ROWS.set(key, row); }
    row.classList.toggle('on', Boolean(r.lit ? st.lit && r.lit.join() === st.lit.join() : r.id === st.pick));
    if (row === next) next = next.nextSibling; else body.insertBefore(row, next);
  }
  while (next) { const gone = next; next = next.nextSibling; gone.remove(); }
  $('caption', V).textContent = `${T.title} until event ${st.at}`; const more = $('.tb .btn', V); more.hidden = shown.length >= list.length; more.textContent = `All ${list.length} rows`;
  if (fresh) $('tr.on', V)?.scrollIntoView({ block: 'center' });
}
// on paper all tables stand behind the view, as far as the story has come
addEventListener('beforeprint', () => { if (B.N && st.view !== 'compare') document.body.append(h('section', { id: 'paper' }, names().map(n => { const T = table(n); return T.rows.length ? h('table', {}, h('caption', {}, `${T.title} until event ${st.at}`), h('thead', {}, h('tr', {}, T.columns.map(c => h('th', { scope: 'col' }, c)))), h('tbody', {}, T.rows.map(r => h('tr', {}, r.cells.map((/** @type {any} */ c) => h('td', {}, c ?? '')))))) : null; }))); });
addEventListener('afterprint', () => $('#paper')?.remove());
/** @param {string} name @param {string} type @param {string} text */
function file(name, type, text) { const a = h('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name }); a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 1000); }
function save(/** @type {string} */ form) {
  const T = table(st.table), name = `${B.id}.${st.table}.until-${st.at}.${form}`, cell = (/** @type {any} */ c) => /[",\n\r]/.test(String(c ?? '')) ? `"${String(c).replaceAll('"', '""')}"` : String(c ?? '');
  if (form === 'csv') file(name, 'text/csv', '\ufeff' + [T.columns, ...T.rows.map(r => r.cells)].map(r => r.map(cell).join(',')).join('\r\n') + '\r\n');
  else file(name, 'application/json', JSON.stringify({ film: B.id, table: st.table, until: ev(st.at)?.id ?? null, results: T.rows.map(r => Object.fromEntries(T.columns.map((c, i) => [c === '#' ? 'event' : c, c === 'sentences' ? String(r.cells[i]).split(' ').filter(Boolean) : c === '#' ? r.cells[i] || null : r.cells[i]]))) }, null, 1) + '\n');
}
/** The chart shown as an SVG file: at the moment, with its colours in place. */
function saveChart() {
  const c = B.charts.get(st.view); if (!c) return; const svg = c.svg.cloneNode(true), root = getComputedStyle(document.documentElement);
  for (const e of $$('.later,.hit,.ring', svg)) e.remove();
  for (const e of $$('*', svg)) { for (const a of ['fill', 'stroke']) { const m = /^var\((--\w+)\)$/.exec(e.getAttribute(a) ?? ''); if (m) e.setAttribute(a, root.getPropertyValue(m[1]).trim()); } if (e.tagName === 'text') e.setAttribute('font-family', e.getAttribute('class') === 'serif' ? root.getPropertyValue('--serif') : root.getPropertyValue('--sans')); if (e.style?.display === 'none') e.remove(); for (const a of ['tabindex', 'role', 'aria-pressed', 'aria-hidden', 'class', 'style']) e.removeAttribute(a); }
  svg.prepend(s('rect', { x: c.box[0], y: c.box[1], width: c.box[2], height: c.box[3], fill: root.getPropertyValue('--paper').trim() })); svg.removeAttribute('style'); svg.setAttribute('width', c.box[2]); svg.setAttribute('height', c.box[3]);
  file(`${B.id}.${st.view}.until-${st.at}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(svg) + '\n');
}

// ---------------------------------------------------------------- sources, comparison
function sources() {
  const V = $('#view'), k = thing(st.pick), cited = new Set(k === 'sentence' ? [st.pick] : k === 'fact' ? B.fact.get(st.pick).cites : k === 'event' ? B.event.get(st.pick).cites : []), known = new Set();
  const block = (/** @type {string} */ head, /** @type {string|null} */ note, /** @type {any[]} */ l) => l.length ? [h('h2', {}, head, note ? h('span', {}, note) : ''), h('ol', {}, l.map(q => { known.add(q.id); const held = st.lock && q.last > st.at || !q.text; return h('li', { class: [cited.has(q.id) ? 'on' : '', q.last > st.at ? 'not' : ''].filter(Boolean).join(' ') || null }, h('cite', {}, q.id), h('button', { click: () => go({ pick: q.id }) }, held ? h('i', {}, 'tells of what comes later too') : q.text)); }))] : [];
  V.replaceChildren(h('div', { class: 'page book' }, B.witnesses.map((/** @type {any} */ w) => block(cap(w.id), st.lock ? null : w.note, B.sentences.filter((/** @type {any} */ q) => q.witness === w.id && (!st.lock || q.last <= st.at)))), block('Other sentences', null, B.sentences.filter((/** @type {any} */ q) => !q.witness && (!st.lock || q.last <= st.at))), B.sentences.length ? '' : h('p', { class: 'held' }, 'This film cites no sentences.')));
  $('li.on', V)?.scrollIntoView({ block: 'center' });
}
/** A scrubber for each of two films: the lines, marks and cards of each are those of its moment. @param {number[]} p @param {any} svg */
function beside(p, svg) {
  const sides = [...p].sort((a, b) => a - b).map(opened), at = st.moments ??= sides.map(F => F.N);
  const all = $$('g[data-film],g[data-film] [data-part=fate]', svg).map(g => {
    const d = g.dataset, F = sides.find(F => F.id === g.closest('[data-film]').dataset.film), fate = d.part === 'fate';
    const from = fate ? F.fates[d.character]?.at(-1)[0] : Math.min(...d.facts ? d.facts.split(' ').map((/** @type {string} */ f) => since(F.fact.get(f) ?? {})) : d.character.split(' ').map((/** @type {string} */ c) => F.party.get(c)?.from ?? 1));
    return { g, side: sides.indexOf(F), from, until: +(d.until ?? Infinity), state: d.character && !fate ? 'unseen' : 'later' };
  });
  const said = sides.map(() => h('span')), ranges = sides.map((F, i) => h('input', { type: 'range', min: 1, max: F.N || 1, disabled: !F.N, 'aria-label': `Moment of ${F.title}`, input: (/** @type {any} */ e) => { at[i] = +e.target.value; move(); clearTimeout(settling); settling = setTimeout(settle, 150); } }));
  const move = () => {
    for (const x of all) { x.g.classList.toggle(x.state, x.from > at[x.side]); x.g.classList.toggle('over', x.until <= at[x.side]); }
    sides.forEach((F, i) => { const e = F.events[at[i] - 1]; ranges[i].value = at[i]; ranges[i].setAttribute('aria-valuetext', e ? `${e.n} of ${F.N}: ${e.caption}` : ''); said[i].replaceChildren(...e ? [badge(e.n), ` ${e.caption}`] : []); });
  };
  move();
  return h('div', { class: 'two page' }, sides.map((F, i) => h('div', {}, h('b', {}, F.title), ranges[i], said[i])));
}
function compare() {
  const V = $('#view'), p = st.pair, at = (/** @type {number} */ a, /** @type {number} */ b) => DATA.pairs.find((/** @type {any} */ x) => x.one === Math.min(a, b) && x.other === Math.max(a, b));
  if (p) {
    const svg = drawing(`t-${Math.min(...p)}-${Math.max(...p)}-comparison`);
    if (svg) { svg.setAttribute('role', 'img'); svg.setAttribute('aria-label', `${FILMS[p[0]].title} and ${FILMS[p[1]].title} side by side`); const scrubs = beside(p, svg); V.replaceChildren(h('div', { class: 'sub page' }, h('button', { click: () => go({ pair: null, moments: null }) }, '← All films')), scrubs, h('div', { class: 'chart' }, svg)); B.charts.set('compare', null); shownChart = { svg, box: svg.getAttribute('viewBox').split(' ').map(Number), name: 'compare', things: [], roles: [], cards: [], labels: [], marks: [], F: B }; shownChart.box && size(); return; }
  }
  V.replaceChildren(h('div', { class: 'page' }, h('table', { class: 'likeness' }, h('caption', { class: 'quiet' }, 'How alike the films are'), h('thead', {}, h('tr', {}, h('td'), FILMS.map((/** @type {any} */ f) => h('th', { scope: 'col' }, f.title)))), h('tbody', {}, FILMS.map((/** @type {any} */ f, /** @type {number} */ i) => h('tr', {}, h('th', { scope: 'row' }, f.title), FILMS.map((/** @type {any} */ g, /** @type {number} */ j) => h('td', {}, i === j ? '·' : at(i, j) ? h('button', { 'aria-label': `${f.title} and ${g.title}: ${Math.round(at(i, j).roles * 100)} %`, click: () => go({ pair: [Math.min(i, j), Math.max(i, j)], moments: null }) }, `${Math.round(at(i, j).roles * 100)} %`) : '')))))), aside('How much of what they do and are counterparts of both casts share. A cell leads to the two side by side.')));
  const tree = drawing('t-tree'); if (!tree) return;
  tree.setAttribute('role', 'img'); tree.setAttribute('aria-label', 'The tree of the films: the nearer two are than other pairs, the sooner they join'); V.append(h('div', { class: 'page tree' }, tree));
}

// ---------------------------------------------------------------- the page
const range = h('input', { type: 'range', min: 1, max: 1, 'aria-label': 'Moment of the story', input: () => go({ at: +range.value, without: null }, false) });
const finder = h('input', { type: 'text', id: 'find', role: 'combobox', 'aria-label': 'Find', 'aria-expanded': 'false', 'aria-controls': 'hits', 'aria-autocomplete': 'list', autocomplete: 'off', placeholder: 'Find' });
const help = h('dialog', { 'aria-label': 'Keys and how to cite' });
const theme = h('button', { click: () => { const dark = getComputedStyle(document.documentElement).colorScheme.trim() === 'dark'; document.documentElement.dataset.theme = dark ? 'light' : 'dark'; themed(); } });
const themed = () => { theme.textContent = getComputedStyle(document.documentElement).colorScheme.trim() === 'dark' ? 'Light' : 'Dark'; };
document.body.append(
  h('a', { class: 'skip', href: '#view', click: (/** @type {Event} */ e) => { e.preventDefault(); $('#stage').focus(); } }, 'To the chart'),
  h('header', {}, h('div', { class: 'name' }, h('h1', { id: 'title', class: FILMS.length > 1 ? 'quiet' : null }), FILMS.length > 1 ? h('select', { 'aria-label': 'Film', id: 'film', change: (/** @type {any} */ e) => go({ film: +e.target.value, ...(st.view === 'compare' ? { view: 'relations' } : {}) }) }, FILMS.map((/** @type {any} */ f, /** @type {number} */ i) => h('option', { value: i }, f.title))) : null, h('p', { id: 'subtitle' })), h('div', { role: 'tablist', 'aria-label': 'Views' }),
    h('div', { class: 'tools' }, h('div', { class: 'find' }, icon('M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2M11 11l4 4'), finder, h('ul', { class: 'hits', id: 'hits', role: 'listbox', 'aria-label': 'Found', hidden: true })), theme, h('button', { id: 'save', click: saveChart }, 'Save'), h('button', { click: () => print() }, 'Print'), h('button', { class: 'keys', click: keys }, 'Keys'))),
  h('main', {}, h('div', { class: 'faults', role: 'status', hidden: true }), h('div', { class: 'note', hidden: true }), h('div', { class: 'bar' }, h('ul', { 'aria-label': 'Lines' }), h('p'), h('button', { class: 'zoom', 'data-more': '', hidden: true, click: () => go({ view: 'tables', table: 'relations' }) }), h('button', { class: 'zoom', 'data-zoom': '', click: () => { st.whole = !st.whole; size(); } }), h('button', { class: 'zoom', click: wide }, 'Wide'), h('button', { class: 'zoom', click: full }, 'Full screen')),
    h('div', { class: 'stage', id: 'stage', tabindex: -1 }, h('div', { class: 'view', id: 'view', role: 'tabpanel', tabindex: -1 }))),
  h('aside', { 'aria-label': 'What is chosen' }),
  h('footer', {}, h('div', { class: 'now' }, h('div', { class: 'step' }, h('button', { 'aria-label': 'Previous event', id: 'prev', click: () => by(-1) }, icon('M10 3 5 8l5 5', 'ch')), h('button', { 'aria-label': 'Play', id: 'play', click: play }, icon('M4 2.5v11l9-5.5z')), h('button', { 'aria-label': 'Next event', id: 'next', click: () => by(1) }, icon('M6 3l5 5-5 5', 'ch'))), h('div', { class: 'cap' }), h('div', { class: 'count' }), h('button', { class: 'lock', 'aria-pressed': 'false', click: () => go({ lock: !st.lock, without: null }) }, h('i'), 'No spoilers')), h('div', { class: 'track' }, h('div', { class: 'rail' }), h('div', { class: 'fill' }), range)),
  h('div', { class: 'quiet', 'aria-live': 'polite', id: 'live' }), help);
const by = (/** @type {number} */ d) => { const to = st.at + d; if (to >= 1 && to <= B.N) go({ at: to, without: null }, false); };
/** @type {number|undefined} */ let timer;
function play() {
  if (timer) { clearInterval(timer); timer = undefined; } else { if (st.at >= B.N) go({ at: 1, without: null }, false); timer = setInterval(() => { if (st.at >= B.N) play(); else by(1); }, 1200); }
  $('#play').setAttribute('aria-label', timer ? 'Pause' : 'Play'); $('#play').replaceChildren(icon(timer ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5v11l9-5.5z'));
}
function wide() { document.body.classList.toggle('wide'); measure(); size(); }
function full() { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.(); }
function keys() {
  const K = [['← →', 'one event back, on'], ['Home End', 'first event, last'], ['Space', 'play'], ['↑ ↓', 'from one thing of the chart to the next'], ['Enter', 'choose it'], ['Esc', 'leave what is chosen'], [`1 – ${B.views.length}`, 'views'], ['/', 'find'], ['s', 'no spoilers'], ['w', 'the film without this event'], ['p', 'wide'], ['f', 'full screen'], ['?', 'this']];
  help.replaceChildren(h('h2', {}, 'Keys'), h('dl', {}, K.map(([k, w]) => [h('dt', {}, h('kbd', {}, k)), h('dd', {}, w)])), h('h2', {}, 'To cite this view'), h('p', {}, `${B.title}${B.subtitle ? ` (${B.subtitle})` : ''}: annotation “${B.id}”, ${TITLES[/** @type {'tables'} */ (st.view)]}, until ${ev(st.at)?.id ?? 'the end'}. Made with imbroglio ${DATA.imbroglio}. ${location.href.startsWith('file:') ? address() : location.href}`), h('button', { class: 'btn', click: () => help.close() }, 'Close'));
  help.showModal();
}

/** Most events that have a tick each. */ const MOST_TICKS = 300;
let shownFilm = -1, shownView = '', shownTab = '';
/** @type {any} */ let shownChart = null;
function film() {
  B = opened(st.film); shownFilm = st.film; shownView = shownTab = lastPanel = '';
  document.documentElement.lang = B.language || 'en';
  $('#title').textContent = B.title; $('#subtitle').textContent = B.subtitle; const S = $('#film'); if (S) { S.value = st.film; const f = getComputedStyle(S), c = document.createElement('canvas').getContext('2d'); if (c) { c.font = f.font; S.style.width = `${c.measureText(B.title).width / parseFloat(f.fontSize) + 1.2}em`; } }
 
  $('[role=tablist]').replaceChildren(...B.views.map((/** @type {string} */ v) => h('button', { role: 'tab', id: 'tab-' + v, 'aria-controls': 'view', click: () => go({ view: v, ...(v === 'compare' ? { pair: null, pick: null } : {}) }) }, TITLES[/** @type {'tables'} */ (v)])));
  const T = $('.track'); for (const e of $$('.tk,.pt', T)) e.remove();
  range.max = B.N || 1; range.disabled = !B.N; $('footer').hidden = !B.N; T.classList.toggle('few', B.N > 40); T.classList.toggle('few8', B.N > 12);
  const x = (/** @type {number} */ n) => B.N > 1 ? (n - 1) / (B.N - 1) : 0, left = (/** @type {HTMLElement} */ e, /** @type {number} */ f) => { e.style.left = `calc(12px + (100% - 24px) * ${f})`; return e; };
  const five = Math.max(1, Math.ceil(B.N / 24)), firsts = B.events.filter((/** @type {Happening} */ e) => e.part), each = B.N > 40 ? Math.ceil(five / 5) * 5 : 5;
  // where there are more events than a screen has room for, only what is marked has a tick, and the moment one that moves
  const marked = (/** @type {number} */ n) => B.N <= MOST_TICKS || n === 1 || n === B.N || n % each === 0 || B.deaths[n - 1].length > 0 || B.betrayals.has(n);
  const tick = (/** @type {number} */ n) => h('div', { class: 'tk' + (n === 1 || n % each === 0 ? ' five' : ''), 'aria-hidden': 'true' }, h('span', { class: 'up' }), h('span', { class: 'm' }, B.deaths[n - 1].length ? B.deaths[n - 1].slice(0, 2).map(() => h('span', { class: 'x' }, '×')) : B.betrayals.has(n) ? h('span', { class: 'k' }) : h('span', { class: 'd' })), h('span', { class: 'n' }, n));
  B.place = (/** @type {HTMLElement} */ e, /** @type {number} */ n) => left(e, x(n));
  B.ticks = B.events.filter((/** @type {Happening} */ e) => marked(e.n)).map((/** @type {Happening} */ e) => ({ n: e.n, node: left(tick(e.n), x(e.n)), bits: 0 }));
  B.moving = B.N > MOST_TICKS ? h('div', { class: 'tk in at', 'aria-hidden': 'true' }, h('span', { class: 'up' }), h('span', { class: 'n' })) : null;
  B.parts = firsts.map((/** @type {Happening} */ e, /** @type {number} */ i) => { const p = left(h('div', { class: 'pt', 'data-n': e.n, 'aria-hidden': 'true' }, e.part), x(e.n)), to = firsts[i + 1] ? x(firsts[i + 1].n) : 1; p.style.width = `calc((100% - 24px) * ${Math.max(.02, to - x(e.n))} ${i === firsts.length - 1 ? '+ 12px' : '- 6px'})`; return p; });
  range.before(...B.ticks.map((/** @type {any} */ k) => k.node), ...(B.moving ? [B.moving] : []), ...B.parts);
}
function show() {
  const start = performance.now();
  if (st.film !== shownFilm) film();
  st.at = Math.min(Math.max(st.at, B.N ? 1 : 0), B.N);
  const chartView = B.told.has(st.view), key = st.view === 'compare' ? 'compare' + st.pair : st.view, opens = key !== shownView;
  if (shownTab !== st.view) { shownTab = st.view; for (const t of $$('[role=tab]')) { const on = t.id === 'tab-' + st.view; t.setAttribute('aria-selected', String(on)); t.tabIndex = on ? 0 : -1; if (on && innerWidth <= 760) t.scrollIntoView({ block: 'nearest', inline: 'nearest' }); } }
  if (opens) {
    const V = $('#view'), held = V.contains(document.activeElement); shownView = key; V.replaceChildren(); V.className = 'view' + (chartView ? ' chart' : ''); V.setAttribute('aria-labelledby', 'tab-' + st.view); tableSig = ''; shownChart = null; $('#stage').scrollTo(0, 0); reveal.last = '';
    $('footer').hidden = !B.N || st.view === 'compare'; $('.bar').hidden = !chartView; $('#save').hidden = !chartView;
    if (chartView) {
      shownChart = B.charts.get(st.view) ?? chart(B, st.view);
      // in a page that is kept fresh a chart may still be on its way
      if (!shownChart) { shownView = ''; V.append(h('p', { class: 'page mute' }, 'The chart is being drawn.')); } else { B.charts.set(st.view, shownChart); legend(); step(shownChart); if (!room) measure(); size(); V.append(shownChart.svg); }
    }
    if (held) $('#stage').focus();
  } else if (shownChart) step(shownChart);
  if (st.view === 'tables') showTable(); else if (st.view === 'sources') sources(); else if (st.view === 'compare') compare();
  scrub(); note(); panel(); rove(); counts(); if (shownChart) reveal(opens);
  const title = st.view === 'compare' ? 'Comparison' : `${B.title} · ${TITLES[/** @type {'tables'} */ (st.view)]}`; if (document.title !== title) document.title = title;
  say();
  performance.measure('step', { start });
}
/** @type {number|undefined} */ let saying;
/** Says where the page stands, once it rests. */
function say() {
  clearTimeout(saying); if (st.lock) $('#live').textContent = '';
  saying = setTimeout(() => { $('#live').textContent = B.N && st.view !== 'compare' ? `${st.at} of ${st.lock ? 'the story' : B.N}: ${ev(st.at).caption}. ${$('.count').textContent}. ${shownChart ? many(shownChart.things.filter((/** @type {Thing} */ x) => x.d.line && !(x.bits & 1)).length, 'line') : ''}` : document.title; }, 120);
}
const TICK = ['in', 'at', 'fell'];
function scrub() {
  if (!B.N) return; const L = lost(), e = ev(st.at), p = B.events.filter((/** @type {Happening} */ x) => x.n <= st.at && x.part).pop()?.part;
  range.value = st.at; range.setAttribute('aria-valuetext', `${st.at}${st.lock ? '' : ` of ${B.N}`}: ${e.caption}`);
  for (const k of B.ticks) { const n = k.n, bits = (n <= st.at ? 1 : 0) | (n === st.at ? 2 : 0) | (L.has(n) ? 4 : 0) | (st.lock && n > st.at ? 8 : 0), diff = bits ^ k.bits; if (!diff) continue; k.bits = bits; for (let i = 0; i < 3; i += 1) if (diff >> i & 1) k.node.classList.toggle(TICK[i], Boolean(bits >> i & 1)); if (diff & 8) k.node.hidden = Boolean(bits & 8); }
  if (B.moving) { B.place(B.moving, st.at); B.moving.lastChild.textContent = st.at; }
  for (const x of B.parts) { const on = +x.dataset.n <= st.at; x.classList.toggle('in', on); x.hidden = st.lock && !on; }
  $('.fill').style.width = `calc((100% - 24px) * ${B.N > 1 ? (st.at - 1) / (B.N - 1) : 0})`; $('.rail').hidden = st.lock;
  $('#prev').disabled = st.at <= 1; $('#next').disabled = st.at >= B.N;
  $('.cap').replaceChildren(badge(e.n), h('b', {}, e.caption), p ? mute(` ${p}`) : '');
  const saved = new Set(st.without ? B.without[st.without - 1][1] : []); let dead = 0, all = 0; for (const x of B.parties) { const v = B.at(x.id, st.at); if (v?.single) { all += 1; if (v.fate === 'dead' && !saved.has(x.id)) dead += 1; } }
  $('.count').textContent = `${dead} of ${all} dead`; $('.lock').setAttribute('aria-pressed', String(st.lock));
}
function note() {
  const N = $('.note'); N.hidden = !st.without || st.view === 'compare'; if (!st.without) return;
  const [ls, saved] = B.without[st.without - 1];
  N.replaceChildren(h('p', {}, h('strong', {}, `The film without ${st.without}: ${ev(st.without).caption}`), `${ls.length ? `${many(ls.length, 'event')} fall${ls.length === 1 ? 's' : ''} with it` : 'Nothing else falls with it'}${saved.length ? '; ' : '.'}`, saved.length ? [and(saved.map(nm)), ' would live.'] : '', mute(' What would have happened instead is not modelled.')), h('button', { class: 'btn', click: back }, 'Back to the film'));
}
function legend() {
  const used = new Set(shownChart.things.filter((/** @type {Thing} */ x) => x.d.line).map((/** @type {Thing} */ x) => x.d.family));
  $('.bar ul').replaceChildren(...DATA.families.filter((/** @type {string[]} */ [f]) => used.has(f)).map((/** @type {string[]} */ [f, w]) => h('li', {}, h('button', { class: 'fam', 'data-family': f, 'aria-pressed': String(!st.off.has(f)), click: () => { if (st.off.has(f)) st.off.delete(f); else st.off.add(f); legend(); show(); } }, h('i'), h('span', {}, w), h('b')))));
  $('.bar ul').hidden = !used.size; const S = { storyline: 'A line is a character; lines meet in the events that they share, and end where somebody dies.', cascade: 'An arrow leads from a cause to what follows from it.', matrix: 'The row does to the column what the cell shows.', strip: 'What each event leaves open.' }; $('.bar p').textContent = S[/** @type {'strip'} */ (st.view)] ?? ''; $('.bar p').hidden = used.size > 0;
}
function counts() {
  if (!shownChart) return;
  /** @type {Record<string, number>} */ const n = {}; for (const x of shownChart.things) if (x.d.line && x.from <= st.at && x.until > st.at) n[x.family] = (n[x.family] ?? 0) + 1;
  // what a chart leaves out is counted, since its own note would tell of what comes
  const C = shownChart, lines = st.view === 'relations'; C.drawn ??= new Set(C.things.flatMap((/** @type {Thing} */ x) => lines ? x.d.line ? x.facts : [] : x.n ? [x.n] : []));
  const more = lines ? B.facts.filter((/** @type {Fact} */ f) => told(f) && !C.drawn.has(f.id)).length : /^(st|c)/.test(st.view) ? B.events.filter((/** @type {Happening} */ e) => e.n <= st.at && !C.drawn.has(e.n)).length : 0, M = $('[data-more]'), words = lines ? `${more} more in Tables` : `${many(more, 'event')} not drawn`;
  M.hidden = !more; if (M.textContent !== words) M.textContent = words;
  for (const b of $$('.fam')) { const c = String(n[b.dataset.family] ?? 0); if (b.lastChild.textContent !== c) b.lastChild.textContent = c; }
}
/** Width and height of the stage; measured when it changes, not when it is drawn on. @type {number[]|null} */
let room = null;
function measure() { const S = $('#stage'); room = [S.clientWidth, S.clientHeight]; }
/** Whole if it can be read, else readable and scrolled. */
function size() {
  const c = shownChart; if (!c?.box) return; if (!room) measure(); const [, , w, hh] = c.box, [rw, rh] = /** @type {number[]} */ (room), kw = (rw - 27) / w, kh = (rh - 36) / hh, phone = innerWidth <= 760, least = phone ? .62 : document.body.classList.contains('wide') ? 1 : .82;
  const k = st.whole ? Math.min(kw, kh) : Math.min(Math.max(Math.min(kw, 1.9), least), Math.max(kh, least));
  const wide = Math.round(w * k), high = Math.round(hh * k); if (wide !== c.wide || high !== c.high) { c.wide = wide; c.high = high; c.svg.style.width = wide + 'px'; c.svg.style.height = high + 'px'; }
  const z = $('[data-zoom]'); z.hidden = !st.whole && k <= Math.min(kw, kh) + .01; z.textContent = st.whole ? 'Readable size' : 'Whole chart';
}
/** Brings what is chosen, or what happens, into sight, no farther than it must; on a small screen a view opens at its left edge. @param {boolean} fresh */
function reveal(fresh) {
  if (!room || shownChart.wide + 27 <= room[0] && shownChart.high + 36 <= room[1]) return;
  const on = shownChart.things.filter((/** @type {Thing} */ x) => (x.bits & 33) === 32).map((/** @type {Thing} */ x) => x.node), ends = shownChart.cards.filter((/** @type {any} */ c) => !(c.x.bits & 129)); if (on.length && shownChart.picked && ends.length < 4) on.push(...ends.map((/** @type {any} */ c) => c.x.node));
  const follows = st.view !== 'relations' && st.view !== 'matrix', l = on.length ? on : follows ? shownChart.roles.filter((/** @type {Thing} */ x) => x.n === st.at).map((/** @type {Thing} */ x) => x.node) : [], sig = [st.film, st.view, on.length ? st.pick : '', follows && !on.length ? st.at : ''].join(); if (!l.length || reveal.last === sig) return; reveal.last = sig;
  const S = $('#stage'), R = S.getBoundingClientRect(), b = l.map((/** @type {Element} */ e) => e.getBoundingClientRect()), x0 = Math.min(...b.map((/** @type {DOMRect} */ r) => r.left)), x1 = Math.max(...b.map((/** @type {DOMRect} */ r) => r.right)), y0 = Math.min(...b.map((/** @type {DOMRect} */ r) => r.top)), y1 = Math.max(...b.map((/** @type {DOMRect} */ r) => r.bottom)), least = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ low, /** @type {number} */ high) => from < low ? from - low - 16 : to > high ? Math.min(to - high + 16, from - low) : 0;
  S.scrollBy(fresh && !on.length && innerWidth <= 760 ? 0 : least(x0, x1, R.left, R.right), least(y0, y1, R.top, R.bottom));
}
reveal.last = '';

// ---------------------------------------------------------------- find
/** @type {any[]} */ let found = []; let hit = 0;
function find() {
  const q = fold(finder.value.trim()); found = [];
  if (q.length > 1) {
    const ok = (/** @type {number|null} */ n) => !st.lock || (n ?? 0) <= st.at, add = (/** @type {string} */ kind, /** @type {string} */ t, /** @type {string} */ id, c = '', also = '') => { if (fold(t + ' ' + also).includes(q)) found.push([kind, t, id, c]); };
    for (const p of B.parties) if (ok(p.from)) add(p.kind === 'group' ? 'group' : 'character', p.name, p.id, '', [p.short, ...p.aliases].join(' '));
    for (const e of B.events) if (ok(e.n)) add(`event ${e.n}`, e.what, e.id, '', e.caption);
    for (const f of B.facts) if (ok(since(f))) add(f.n ? `at ${f.n}` : 'a bond', f.says, f.id);
    for (const x of B.sentences) if (ok(x.last) && x.text) add(x.id, x.text, x.id, 'said');
  }
  const at = (/** @type {string} */ t) => { const i = fold(t).indexOf(q); return i === 0 || /[^\p{L}]/u.test(fold(t)[i - 1] ?? '') ? 0 : 1; };
  found = found.map((x, i) => /** @type {any} */ ([x, at(x[1]), i])).sort((a, b) => a[1] - b[1] || a[2] - b[2]).map(x => x[0]).slice(0, 24); hit = 0; hits();
}
function hits() {
  const H = $('#hits'), q = fold(finder.value.trim()), cut = (/** @type {string} */ t) => { const i = fold(t).indexOf(q); if (i < 0 || fold(t).length !== t.length) return [t]; const a = Math.max(0, i - 40), b = Math.min(t.length, i + q.length + 60); return [a ? '…' : '', t.slice(a, i), h('mark', {}, t.slice(i, i + q.length)), t.slice(i + q.length, b), b < t.length ? '…' : '']; };
  H.hidden = !found.length; finder.setAttribute('aria-expanded', String(!H.hidden)); if (found.length) finder.setAttribute('aria-activedescendant', 'hit' + hit); else finder.removeAttribute('aria-activedescendant');
  H.replaceChildren(...found.map(([k, t, , c], i) => h('li', { role: 'option', id: 'hit' + i, 'aria-selected': String(i === hit), mousedown: (/** @type {Event} */ e) => { e.preventDefault(); take(i); } }, h('span', {}, k), h('span', { class: c || null }, cut(t)))));
  $('#hit' + hit)?.scrollIntoView({ block: 'nearest' });
}
function take(/** @type {number} */ i) { const x = found[i]; if (!x) return; found = []; finder.value = ''; hits(); finder.blur(); if (thing(x[2]) === 'sentence') go({ view: 'sources', pick: x[2] }); else { if (st.view === 'compare') go({ view: 'relations' }); pick(x[2]); } $('#stage').focus(); }
finder.addEventListener('input', find); finder.addEventListener('blur', () => { found = []; hits(); });
finder.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => { if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { hit = (hit + (e.key === 'ArrowDown' ? 1 : -1) + found.length) % (found.length || 1); hits(); e.preventDefault(); } else if (e.key === 'Enter') take(hit); else if (e.key === 'Escape') { finder.value = ''; found = []; hits(); finder.blur(); } e.stopPropagation(); });

// ---------------------------------------------------------------- keys
const things = () => shownChart ? shownChart.roles.filter((/** @type {Thing} */ x) => !(x.bits & 1)).map((/** @type {Thing} */ x) => x.node) : [];
/** One thing of the chart is in the order of tabs. @param {any} [node] */
function rove(node) {
  if (!shownChart) return;
  const C = shownChart, seen = (/** @type {Thing} */ x) => !(x.bits & 1), cur = node ?? (C.tab && C.roles.some((/** @type {Thing} */ x) => x.node === C.tab && seen(x)) ? C.tab : (C.roles.find((/** @type {Thing} */ x) => seen(x) && x.bits & 32) ?? C.roles.find(seen))?.node ?? null);
  if (cur === C.tab) return; if (C.tab) C.tab.tabIndex = -1; C.tab = cur; if (cur) cur.tabIndex = 0;
}
document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
  const t = /** @type {any} */ (e.target), k = e.key; if (t.matches?.('input[type=text],select') && k !== 'Escape') return;
  if (t.matches?.('[role=tab]') && /^Arrow(Left|Right)$/.test(k)) { const v = B.views[(B.views.indexOf(st.view) + (k === 'ArrowRight' ? 1 : B.views.length - 1)) % B.views.length]; go({ view: v, ...(v === 'compare' ? { pair: null } : {}) }); $('#tab-' + v).focus(); e.preventDefault(); return; }
  if (t.type === 'range' && /^(Arrow|Home|End|Page)/.test(k)) return;
  /** @type {Record<string, () => any>} */ const map = { ArrowLeft: () => by(-1), ArrowRight: () => by(1), Home: () => go({ at: 1, without: null }, false), End: () => go({ at: B.N, without: null }, false), '/': () => finder.focus(), s: () => go({ lock: !st.lock, without: null }), p: wide, f: full, w: () => st.without ? back() : st.lock || go({ without: (thing(st.pick) === 'event' ? B.event.get(st.pick).n : thing(st.pick) === 'fact' && B.fact.get(st.pick).n) || st.at }), '?': keys,
    Escape: () => st.without ? back() : st.pick || st.lit ? go({ pick: null, lit: null }) : t.blur?.() };
  if (k === ' ' && !t.matches?.('button,a,[role=button],summary,tr')) map[' '] = play;
  if (/^[1-8]$/.test(k) && B.views[+k - 1]) map[k] = () => go({ view: B.views[+k - 1] });
  if ((k === 'ArrowDown' || k === 'ArrowUp') && (t.closest?.('.chart') || t.id === 'stage') && shownChart) map[k] = () => { const l = things(), i = l.indexOf(t), n = l[(i + (k === 'ArrowDown' ? 1 : l.length - (i < 0 ? 0 : 1))) % l.length] ?? l[0]; if (!n) return; rove(n); n.focus(); };
  if ((k === 'ArrowDown' || k === 'ArrowUp') && t.matches?.('tbody tr')) map[k] = () => { const n = k === 'ArrowDown' ? t.nextElementSibling : t.previousElementSibling; n?.focus(); };
  if ((k === 'Enter' || k === ' ') && t.dataset?.pick && t.closest('svg')) map[k] = () => pick(t.dataset.pick);
  if (map[k]) { map[k](); e.preventDefault(); }
});

// ---------------------------------------------------------------- beginning
new ResizeObserver(() => { const [w, hh] = room ?? []; measure(); if (room?.[0] !== w || room?.[1] !== hh) size(); }).observe($('#stage'));
addEventListener('popstate', () => { Object.assign(st, read()); show(); });
addEventListener('hashchange', () => { Object.assign(st, read()); show(); });
matchMedia('(prefers-color-scheme: dark)').addEventListener?.('change', themed);
themed();
// pieces that stand after the script are read by and by; an address that names one of them waits for it
function begin() {
  Object.assign(st, read()); show();
  document.body.getBoundingClientRect(); // what is shown now has its place
  performance.mark('ready');
  performance.measure('to ready', 'begin', 'ready');
}
if (location.hash && document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else { begin(); document.addEventListener('DOMContentLoaded', () => { if (!shownView) show(); }); }
