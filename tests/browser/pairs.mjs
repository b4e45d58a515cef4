// The page of all pairs in a real Chromium: a click or a key on a pair opens its comparison, which says what the program
// says; nothing is fetched; everybody can use it. Run by .ci/run, like report.mjs.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.TOOLS ?? '.'), 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const program = resolve(process.env.IMBROGLIO ?? 'target/release/imbroglio');
const folder = mkdtempSync(join(tmpdir(), 'imbroglio-pairs-'));
const json = (...a) => JSON.parse(execFileSync(program, [...a, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 })).results[0];
const made = (name, ...a) => { const file = join(folder, name); execFileSync(program, ['report', ...a, '--force', '-o', file], { stdio: ['ignore', 'ignore', 'inherit'] }); return file; };
let failed = 0, checks = 0;
const holds = (what, ok, more = '') => { checks += 1; if (!ok) { failed += 1; console.error(`FAIL ${what} ${more}`); } };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
/** A page whose every request and console message is a fault. */
async function open(file, hash = '', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, offline: true, bypassCSP: false, ...options });
  const page = await context.newPage(), said = [];
  page.on('console', m => said.push(`${m.type()}: ${m.text()}`));
  page.on('pageerror', e => said.push(`error: ${e.message}`));
  page.on('request', r => { if (r.url().split('#')[0] !== `file://${file}`) said.push(`request: ${r.url()}`); });
  await page.goto(`file://${file}${hash}`);
  await page.waitForSelector('[data-pair]');
  return { page, quiet: what => holds(`${what}: no request, no message`, said.length === 0, said.join('; ')) };
}
const go = (page, hash) => page.evaluate(h => { location.hash = h; return new Promise(r => setTimeout(r, 30)); }, hash);

const films = ['la-balance-1982', 'rififi-1955', 'un-flic-1972'];
const file = made('shelf.html', ...films, '--shelf'), size = readFileSync(file).length;
holds('at most 3 MB for 27 plots', size <= 3 * 1024 * 1024, `${size}`);
const corpus = json('corpus', ...films, '--shelf', '--null', '0');
const at = id => corpus.films.findIndex(f => f.film === id);

// ---- every pair is there, and what it says is what the program says
{
  const { page, quiet } = await open(file);
  holds('351 pairs', (await page.$$('[data-pair]')).length === 351);
  for (const [a, b] of [['moor', 'othello'], ['hamlet', 'electra'], ['rififi-1955', 'macbeth'], ['pyramus', 'romeo']]) {
    await go(page, `#matrix/all/${a}/${b}`);
    const seen = await page.evaluate(() => ({ rows: [...document.querySelectorAll('.facets tbody tr')].map(r => [...r.children].map(c => c.textContent)), big: document.querySelector('.big').textContent, cast: [...document.querySelectorAll('summary')].map(s => s.firstChild.textContent.trim()) }));
    const facets = Object.keys(corpus.likeness);
    for (const [i, facet] of facets.entries()) {
      const value = corpus.likeness[facet][at(a)][at(b)], shown = seen.rows[i][1];
      holds(`${a} ${b} ${facet}`, value == null ? shown === 'not in both' : Math.abs(parseFloat(shown) - value) < 0.0051, `${shown} ${value}`);
    }
    const pairs = json('compare', a, b, '--null', '0').roles.pairs;
    holds(`${a} ${b}: counterparts`, pairs.length === seen.cast.length, `${pairs.length} ${seen.cast.length}`);
    holds(`${a} ${b}: place`, /More alike than \d+ % of the 351 pairs/.test(seen.big), seen.big);
  }
  quiet('facets'); await page.context().close();
}

// ---- by mouse and by keyboard
{
  const { page, quiet } = await open(file, '#matrix/all', { reducedMotion: 'reduce' });
  const head = () => page.textContent('aside h2');
  const cell = page.locator('[data-pair]').nth(40), name = await cell.getAttribute('aria-label');
  await cell.click();
  holds('a click opens the pair', (await head()).includes(name.split(' and ')[0]), `${name} / ${await head()}`);
  holds('the pair is in the address', (await page.evaluate(() => location.hash)).split('/').length === 4);
  await page.evaluate(() => document.querySelector('[data-pair][tabindex="0"]').focus());
  const focus = () => page.evaluate(() => document.activeElement.dataset.pair);
  const before = await focus(); await page.keyboard.press('ArrowDown'); const below = await focus(); holds('keys: one row down', below && below !== before);
  await page.keyboard.press('ArrowUp'); holds('keys: and up again', (await focus()) === before);
  await page.keyboard.press('ArrowDown'); await page.keyboard.press('Enter'); holds('keys: Enter opens', (await page.getAttribute('[aria-pressed=true][data-pair]', 'data-pair')) === below);
  holds('one cell is in the order of Tab', (await page.$$('[data-pair][tabindex="0"]')).length === 1);
  await page.goBack(); holds('back leads to the pair before', (await page.getAttribute('[aria-pressed=true][data-pair]', 'data-pair')) === before);
  await page.locator('summary').first().click(); await page.waitForSelector('.shared li'); holds('counterparts show relations with sentences', (await page.$$('.shared cite')).length > 0);
  await page.selectOption('#by', { label: 'the order of events' }); holds('another facet', (await page.evaluate(() => location.hash)).startsWith('#matrix/order'));
  await page.click('[data-view=list]'); const shares = (await page.$$eval('ol.list b', l => l.map(b => parseInt(b.textContent, 10)))); holds('the list is sorted', shares.length > 300 && shares.every((v, i) => i === 0 || v <= shares[i - 1]));
  quiet('keys'); await page.context().close();
}

// ---- for everybody, in both themes
for (const colorScheme of ['light', 'dark']) {
  const { page, quiet } = await open(file, '', { colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(axe);
  for (const hash of ['#matrix/all', '#matrix/order/moor/othello', '#list/all', '#list/motifs/hamlet/titus']) {
    await go(page, hash); await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; })); await page.waitForTimeout(100);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    holds(`axe ${colorScheme} ${hash}`, found.violations.length === 0, found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 140)).join(' | ')}`).join('; '));
  }
  quiet(`axe ${colorScheme}`); await page.context().close();
}

// ---- a hostile film stays words; two odd films have a page
{
  const bad = '</script><script>window.hit=1</script><img src=x onerror=window.hit=1>"\'&<!--\u202e', q = s => JSON.stringify(s).replace(/\\u202e/g, '\u202e');
  const write = (name, text) => { const path = join(folder, `${name}.ron`); writeFileSync(path, text); return path; };
  const hostile = write('hostile', `(title: ${q(bad)}, characters: [(id: a, name: ${q(bad + 'a')}), (id: b, name: ${q('Bob' + bad)})], bonds: [lover(a, b)], story: [(id: x, what: ${q(bad)}, acts: [kills(a, b)])])`);
  const { page, quiet } = await open(made('odd.html', '--pairs', hostile, write('none', '(title: "None", characters: [(id: a, name: "A")], story: [])')));
  await page.locator('[data-pair]').first().click();
  holds('hostile: nothing ran', await page.evaluate(() => window.hit === undefined && document.querySelectorAll('img').length === 0));
  quiet('hostile'); await page.context().close();
}
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${checks} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);
