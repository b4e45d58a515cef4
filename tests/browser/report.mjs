// The report in a real Chromium: what the page shows is what the program says, nothing is fetched, nothing runs that
// came with a film, and everybody can use it. Run by .ci/run:
//   IMBROGLIO=target/release/imbroglio TOOLS=folder-with-node_modules CHROMIUM=/usr/bin/chromium node tests/browser/report.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.TOOLS ?? '.'), 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const program = resolve(process.env.IMBROGLIO ?? 'target/release/imbroglio');
const folder = mkdtempSync(join(tmpdir(), 'imbroglio-report-'));
const films = ['la-balance-1982', 'rififi-1955', 'un-flic-1972'];
const json = (...a) => JSON.parse(execFileSync(program, [...a, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 })).results;
const made = (name, ...a) => { const file = join(folder, name); execFileSync(program, ['report', ...a, '--force', '-o', file], { stdio: ['ignore', 'ignore', 'inherit'] }); return file; };

let failed = 0, checks = 0;
const same = (what, a, b) => { checks += 1; const [x, y] = [a, b].map(v => JSON.stringify([...new Set(v)].sort())); if (x !== y) { failed += 1; console.error(`FAIL ${what}\n  page    ${x}\n  program ${y}`); } };
const holds = (what, ok, more = '') => { checks += 1; if (!ok) { failed += 1; console.error(`FAIL ${what} ${more}`); } };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
/** A page whose every request and console message is a fault. */
async function open(file, hash = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, offline: true, bypassCSP: false, ...options });
  const page = await context.newPage(), said = [];
  page.on('console', m => said.push(`${m.type()}: ${m.text()}`));
  page.on('pageerror', e => said.push(`error: ${e.message}`));
  page.on('request', r => { if (r.url().split('#')[0] !== `file://${file}`) said.push(`request: ${r.url()}`); });
  page.on('dialog', d => { said.push(`dialog: ${d.message()}`); d.dismiss(); });
  await page.goto(`file://${file}${hash}`);
  await page.waitForSelector('[role=tab]');
  return { page, said, quiet: what => holds(`${what}: no request, no message`, said.length === 0, said.join('; ')) };
}
const go = (page, hash) => page.evaluate(h => { location.hash = h; return new Promise(r => setTimeout(r, 0)); }, hash);

// ---- lines and the dead, at every event of every film
const bondName = r => `${r.kind}.${r.from}.${r.to}`;
const plain = id => id.replace(/^([^.]+\.[^.]+\.[^.]+)\.\d+$/, '$1');
for (const film of films) {
  const { page, quiet } = await open(made(`${film}.html`, film), `#${film}/relations`);
  const events = json('show', film)[0].events.map(e => e.id);
  const drawn = await page.evaluate(() => [...document.querySelectorAll('g[data-line]')].flatMap(g => g.dataset.facts.split(' ')));
  for (const at of events) {
    await go(page, `#${film}/relations/at=${at}`);
    const shown = await page.evaluate(at => {
      const data = JSON.parse(document.getElementById('film-0').textContent), n = data.events.find(e => e.id === at).n, facts = new Map(data.facts.map(f => [f.id, f]));
      const lines = [...document.querySelectorAll('g[data-line]')].filter(g => getComputedStyle(g).visibility === 'visible');
      return { facts: lines.flatMap(g => g.dataset.facts.split(' ')).filter(f => (facts.get(f).told ?? facts.get(f).n ?? 0) <= n), over: lines.filter(g => g.classList.contains('over')).map(g => g.dataset.facts), gone: [...document.querySelectorAll('g[data-character].gone')].map(g => g.dataset.character), more: +document.querySelector('[data-more]:not([hidden])')?.textContent.match(/\d+/)[0] || 0 };
    }, at);
    const rows = json('relations', film, '--until', at), told = new Set(rows.map(r => r.act ?? bondName(r)));
    same(`${film} at ${at}: lines`, shown.facts, drawn.filter(f => told.has(f) || told.has(plain(f))));
    const dead = json('fates', film, '--until', at).filter(f => f.fate === 'dead').map(f => f.character), cards = await page.evaluate(() => [...document.querySelectorAll('g[data-character]')].map(g => g.dataset.character));
    same(`${film} at ${at}: the dead`, shown.gone, dead.filter(c => cards.includes(c)));
    const ended = new Set(rows.filter(r => r.until).map(bondName));
    // tables leave nothing out: every row of the program, every one of the dead
    await go(page, `#${film}/tables/at=${at}/table=relations`);
    const listed = await page.evaluate(() => [...document.querySelectorAll('tbody tr')].map(r => r.dataset.row));
    same(`${film} at ${at}: rows`, listed.map(plain), [...told].map(plain));
    holds(`${film} at ${at}: what is not drawn is counted`, new Set(shown.facts).size + shown.more === listed.length, `${new Set(shown.facts).size} drawn, ${shown.more} not, ${listed.length} in all`);
    await go(page, `#${film}/tables/at=${at}/table=fates`);
    same(`${film} at ${at}: all the dead`, await page.evaluate(() => [...document.querySelectorAll('tbody tr')].filter(r => r.cells[1].textContent === 'dead').map(r => r.dataset.row)), dead);
    await go(page, `#${film}/relations/at=${at}`);
    for (const facts of shown.over) holds(`${film} at ${at}: ${facts} ended`, facts.split(' ').every(f => ended.has(plain(f))));
  }
  // ---- the sentences of each fact
  const cites = new Map(), spells = new Map();
  for (const r of json('relations', film)) { let name = r.act ?? bondName(r); if (!r.act) { const n = (spells.get(name) ?? 0) + 1; spells.set(name, n); if (n > 1) name += `.${n}`; } cites.set(name, r.cites); }
  const facts = await page.evaluate(() => JSON.parse(document.getElementById('film-0').textContent).facts.map(f => f.id));
  for (const fact of facts) {
    await go(page, `#${film}/relations/at=${events.at(-1)}/pick=${fact}`);
    const quoted = await page.evaluate(() => [...document.querySelectorAll('[data-says] [data-cite]')].map(q => q.dataset.cite));
    same(`${film}: sentences of ${fact}`, quoted, cites.get(fact) ?? ['no such fact']);
  }
  // ---- those of each event, and of each fate
  for (const event of json('show', film)[0].events) {
    await go(page, `#${film}/relations/at=${event.id}/pick=${event.id}`);
    same(`${film}: sentences of ${event.id}`, await page.evaluate(() => [...document.querySelectorAll('[data-says] [data-cite]')].map(q => q.dataset.cite)), event.cites);
  }
  for (const fate of json('fates', film)) {
    await go(page, `#${film}/relations/at=${events.at(-1)}/pick=${fate.character}`);
    const quoted = await page.evaluate(() => [...document.querySelectorAll('aside [data-cite]')].map(q => q.dataset.cite));
    for (const cite of fate.cites) holds(`${film}: ${fate.character}’s end is told by ${cite}`, quoted.includes(cite));
  }
  quiet(film);
  await page.context().close();
}

// ---- every view for everybody, in both themes, and by keyboard alone
{
  const file = made('three.html', ...films);
  holds('at most 1.5 MB for three films', readFileSync(file).length <= 1.5 * 1024 * 1024);
  for (const colorScheme of ['light', 'dark']) {
    const { page, quiet } = await open(file, '', { colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe);
    for (const hash of ['#rififi-1955/relations/at=confession/pick=confession.5', '#rififi-1955/storyline/at=confession', '#rififi-1955/cascade/at=tony_dies/without=seen', '#rififi-1955/matrix/pick=tony', '#rififi-1955/strip', '#rififi-1955/tables/table=relations', '#rififi-1955/tables/table=motifs/lit=motifs.0', '#rififi-1955/sources/pick=001.p6.s20', '#un-flic-1972/relations/lock', '#compare', '#compare/la-balance-1982/rififi-1955']) {
      await go(page, hash); await page.waitForTimeout(150);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      holds(`axe ${colorScheme} ${hash}`, found.violations.length === 0, found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 120)).join(' | ')}`).join('; '));
    }
    quiet(`axe ${colorScheme}`);
    await page.context().close();
  }
  const { page, quiet } = await open(file, '#rififi-1955/relations/at=confession');
  const head = () => page.textContent('aside h2'), at = () => page.evaluate(() => document.querySelector('.cap .bd').textContent);
  const stop = async select => { for (let i = 0; i < 60; i += 1) { await page.keyboard.press('Tab'); if (await page.evaluate(s => document.activeElement.matches(s), select)) return true; } return false; };
  holds('keys: tabs are reached', await stop('[role=tab][aria-selected=true]'));
  await page.keyboard.press('ArrowRight'); holds('keys: the next view', await page.evaluate(() => document.activeElement.id === 'tab-storyline'));
  await page.keyboard.press('ArrowLeft');
  holds('keys: the chart is reached', await stop('.chart [role=button]'));
  await page.keyboard.press('ArrowDown'); await page.keyboard.press('Enter');
  const chosen = await head(); holds('keys: a thing is chosen', (await page.evaluate(() => location.hash)).includes('pick='));
  await page.keyboard.press('ArrowRight'); holds('keys: one event on', (await at()) === '16');
  await page.keyboard.press('Home'); holds('keys: the first event', (await at()) === '1');
  await page.keyboard.press('End'); holds('keys: the last event', (await at()) === '26');
  await page.keyboard.press('Escape'); holds('keys: nothing is chosen', (await head()) !== chosen && !(await page.evaluate(() => location.hash)).includes('pick='));
  await page.keyboard.press('/'); await page.keyboard.type('cesar'); await page.keyboard.press('Enter'); holds('keys: found', (await head()) === 'César');
  await page.keyboard.press('w'); holds('keys: what if', (await page.evaluate(() => location.hash)).includes('without='));
  await page.keyboard.press('Escape'); await page.keyboard.press('6'); holds('keys: tables', await page.isVisible('table'));
  const before = await page.evaluate(() => location.hash); holds('keys: rows are reached', await stop('tbody tr')); await page.keyboard.press('Enter'); holds('keys: a row is chosen', (await page.evaluate(() => location.hash)).includes('pick='));
  await page.goBack(); holds('back undoes a choice', (await page.evaluate(() => location.hash)) === before);
  // ---- two films side by side, each at a moment of its own
  await go(page, '#compare/la-balance-1982/rififi-1955');
  const side = () => page.evaluate(() => Object.fromEntries(['la-balance-1982', 'rififi-1955'].map(f => [f, [...document.querySelectorAll(`g[data-line][data-film=${f}]`)].filter(g => getComputedStyle(g).visibility === 'visible').map(g => g.dataset.facts)])));
  const both = await side(); holds('compare: both films are whole', both['la-balance-1982'].length > 5 && both['rififi-1955'].length > 5);
  holds('compare: a scrubber is reached', await stop('.two input')); await page.keyboard.press('Home');
  const first = await side(), early = new Set(json('relations', 'la-balance-1982', '--until', json('show', 'la-balance-1982')[0].events[0].id).map(r => r.act ?? bondName(r)));
  same('compare: the first event of one', first['la-balance-1982'], both['la-balance-1982'].filter(l => l.split(' ').some(f => early.has(f) || early.has(plain(f)))));
  same('compare: the other stays', first['rififi-1955'], both['rififi-1955']);
  await page.waitForFunction(() => location.hash.split('/').length === 5);
  await page.reload(); await page.waitForSelector('.two'); same('compare: the address keeps both moments', (await side())['la-balance-1982'], first['la-balance-1982']);
  await page.click('text=← All films'); await page.waitForSelector('.likeness'); holds('compare: the panel is that of all films', (await head()).includes('3 films'));
  const tree = await page.evaluate(() => document.querySelector('.tree svg')?.textContent ?? '');
  holds('compare: a tree of all films', ['La Balance', 'Rififi', 'Un flic'].every(title => tree.includes(title)), tree);
  // ---- on paper all tables stand behind the view, and of what the lock hides nothing
  await go(page, '#rififi-1955/relations/at=ring/lock'); await page.emulateMedia({ media: 'print' });
  const paper = await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); const all = [...document.querySelectorAll('#paper table')].map(t => [t.caption.textContent, t.tBodies[0].rows.length]); const text = document.querySelector('#paper').innerText; dispatchEvent(new Event('afterprint')); return { all, text, left: document.querySelectorAll('#paper').length }; });
  same('print: the facts table is that of the moment', [paper.all[0][0], paper.all[0][1] > 10], ['Facts until event 10', true]);
  holds('print: several tables, gone after printing', paper.all.length > 3 && paper.left === 0, `${paper.all.length}`);
  for (const later of json('show', 'rififi-1955')[0].events.slice(10)) holds('print: nothing that comes later', !paper.text.includes(later.summary), later.summary);
  await page.emulateMedia({ media: null });
  // ---- the lock: nothing of what comes is in the text that is shown
  for (const film of films) {
    const whole = json('show', film)[0].events;
    for (const [k, event] of whole.entries()) for (const view of k % 5 === 2 ? ['relations', 'storyline', 'cascade', 'matrix', 'tables', 'sources'] : []) {
      await go(page, `#${film}/${view}/at=${event.id}/lock`);
      const text = await page.evaluate(() => document.body.innerText); holds(`lock ${film} ${view} at ${event.id}: no note on the whole`, !text.includes('Not drawn'));
      for (const later of whole.slice(k + 1)) holds(`lock ${film} ${view} at ${event.id}`, !text.includes(later.summary), later.summary);
    }
  }
  quiet('keys');
  await page.context().close();
}

// ---- a file that ends at an event has no byte of what comes
{
  const text = readFileSync(made('until.html', 'rififi-1955', '--until', 'ring'), 'utf8'), all = json('show', 'rififi-1955')[0].events, k = all.findIndex(e => e.id === 'ring');
  for (const event of all.slice(k + 1)) { holds(`until: ${event.summary}`, !text.includes(event.summary)); holds(`until: ${event.id}`, !text.includes(`"${event.id}"`) && !text.includes(`=${event.id}`)); }
  const early = new Set(json('sources', 'rififi-1955', '--until', 'ring')[0].sentences.map(s => s.sentence));
  const whole = json('sources', 'rififi-1955')[0].sentences, told = new Set(whole.filter(s => early.has(s.sentence)).map(s => s.text));
  for (const s of whole) if (!early.has(s.sentence) && s.text && !told.has(s.text)) holds(`until: ${s.sentence}`, !text.includes(s.text));
  const { page, quiet } = await open(join(folder, 'until.html')); holds('until: ten events', (await page.evaluate(() => document.querySelectorAll('.tk').length)) === k + 1); quiet('until'); await page.context().close();
}

// ---- a hostile film stays words; small and large films open
{
  const bad = '</script><script>window.hit=1</script><img src=x onerror=window.hit=1>"\'&<!--\u202e';
  const q = s => JSON.stringify(s).replace(/\\u202e/g, '\u202e');
  const write = (name, text) => { const file = join(folder, `${name}.ron`); writeFileSync(file, text); return file; };
  const hostile = write('hostile', `(title: ${q(bad)}, original_title: ${q(bad)}, director: ${q(bad)}, characters: [(id: a, name: ${q(bad + 'a')}, note: ${q(bad)}, aliases: [${q(bad + 'b')}]), (id: b, name: ${q('Bob' + bad)})], groups: [(id: g, name: ${q(bad + 'g')}, members: [a])], bonds: [lover(a, b)], story: [(id: x, what: ${q(bad)}, caption: ${q(bad)}, part: ${q(bad)}, acts: [kills(a, b)])])`);
  const films = { hostile, none: write('none', '(title: "None", characters: [(id: a, name: "A")], story: [])'), one: write('one', '(title: "One", characters: [(id: a, name: "A")], story: [(id: e, what: "A dies", acts: [dies(a)])])') };
  for (const [name, file] of Object.entries(films)) {
    const { page, quiet } = await open(made(`${name}.html`, file));
    for (const view of await page.$$eval('[role=tab]', l => l.map(e => e.id.slice(4)))) await page.click(`#tab-${view}`);
    holds(`${name}: nothing ran`, await page.evaluate(() => window.hit === undefined && document.querySelectorAll('img').length === 0));
    quiet(name); await page.context().close();
  }
}
if (process.env.LARGE) {
  const cast = Array.from({ length: 200 }, (_, i) => `(id: c${i}, name: "Person ${i}")`).join(','), kinds = ['robs', 'meets', 'beats', 'helps'];
  const story = Array.from({ length: 2000 }, (_, i) => `(id: e${i}, what: "Event ${i}", acts: [${kinds[i % 4] === 'meets' ? 'threatens' : 'beats'}(c${(i * 7) % 200}, c${(i * 13 + 1) % 200})]${i > 3 ? `, needs: [e${i - 3}]` : ''})`).join(',\n');
  const file = join(folder, 'large.ron'); writeFileSync(file, `(title: "Large", characters: [${cast}], story: [${story}])`);
  const { page, quiet } = await open(made('large.html', file)); holds('large: opens', (await page.textContent('.cap')).includes('Event 1999')); quiet('large'); await page.context().close();
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${checks} checks, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
