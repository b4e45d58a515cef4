// `watch` in a real Chromium: what is saved is shown, what is wrong is told over the last good story, and nothing that
// happens to the file ends it. Run by .ci/run:
//   IMBROGLIO=target/release/imbroglio TOOLS=folder-with-node_modules CHROMIUM=/usr/bin/chromium node tests/browser/watch.mjs
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.TOOLS ?? '.'), 'package.json'));
const { chromium } = require('playwright-core');
const program = resolve(process.env.IMBROGLIO ?? 'target/release/imbroglio');
const folder = mkdtempSync(join(tmpdir(), 'imbroglio-watch-'));
let failed = 0, checks = 0;
const holds = (what, ok, more = '') => { checks += 1; if (!ok) { failed += 1; console.error(`FAIL ${what} ${more}`); } };
const sleep = n => new Promise(r => setTimeout(r, n));
/** Waits for what must come in the end, however slow the machine is. */
async function becomes(what, ask) { for (let k = 0; k < 600; k += 1) { if (await ask().catch(() => false)) { checks += 1; return; } await sleep(50); } holds(what, false, 'in thirty seconds'); }

mkdirSync(join(folder, 'data'), { recursive: true });
cpSync('data/films', join(folder, 'data/films'), { recursive: true });
cpSync('seeds', join(folder, 'seeds'), { recursive: true });
const film = join(folder, 'data/films/rififi-1955.ron'), text = readFileSync(film, 'utf8');
const saved = words => text.replace('what: "Tony comes out of prison"', `what: "${words}"`);
holds('the sentence to change is there', saved('x') !== text);

const server = spawn(program, ['watch', film], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
let ended = null; server.on('exit', code => { ended = code; });
const address = await new Promise((r, no) => { server.stdout.once('data', d => r(String(d).trim())); server.on('exit', code => no(new Error(`watch ended with ${code}`))); });
const { port } = new URL(address);

const busy = spawnSync(program, ['watch', film, '--port', port], { cwd: folder, encoding: 'utf8', timeout: 60000 });
holds('a port in use: exit 2 and its number', busy.status === 2 && busy.stderr.includes(port), busy.stderr);

/** What a request gets, with a host and an origin of its own. */
const asked = (path, headers = {}) => new Promise((r, no) => http.get({ host: '127.0.0.1', port, path, headers }, a => { a.resume(); r(a.statusCode); }).on('error', no));
holds('another host is refused', await asked('/', { Host: 'evil.example' }) === 403);
holds('another origin is refused', await asked('/', { Origin: 'http://evil.example' }) === 403);
holds('no piece that is not there', await asked('/film?number=9&pieces=book') === 404 && await asked('/film?number=0&pieces=/etc/passwd') === 404);
holds('no file of the disk', await asked('/data/films/rififi-1955.ron') === 404 && await asked('/../seeds/001.txt') === 404);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
const wrong = []; page.on('pageerror', e => wrong.push(e.message));
await page.goto(`${address}#rififi-1955/relations/at=release/pick=release`);
await page.waitForSelector('svg g[data-line]:not(.later)');
const told = () => page.textContent('aside h2');
const findings = () => page.evaluate(() => { const f = document.querySelector('.faults'); return f.hidden ? '' : f.innerText; });
const shows = words => async () => await told() === words;

await page.evaluate(() => { window.kept = true; });
writeFileSync(film, saved('First'));
await becomes('a save is shown', shows('First'));
holds('moment and choice are kept', (await page.evaluate(() => location.hash)).includes('at=release/pick=release') && await page.evaluate(() => window.kept));
// the other charts come after the one that is open
for (const view of ['storyline', 'cascade', 'matrix', 'strip', 'tables', 'relations']) { await page.click(`#tab-${view}`); await becomes(`${view} after a save`, () => page.evaluate(v => Boolean(document.querySelector(v === 'tables' ? '#view tbody tr' : '#view svg')), view)); }
writeFileSync(`${film}.new`, saved('Second')); renameSync(`${film}.new`, film);
await becomes('a save by renaming is shown', shows('Second'));

writeFileSync(film, saved('Third').replace('kills(', 'kils('));
await becomes('a fault is told', async () => /E\d{3}/.test(await findings()) && (await findings()).includes('kils'));
holds('over the last good story', await told() === 'Second' && await page.isVisible('svg g[data-line]:not(.later)'));
writeFileSync(film, saved('Fourth'));
await becomes('it is mended', async () => await told() === 'Fourth' && await findings() === '');

rmSync(film);
await becomes('a file that is away is told', async () => (await findings()).includes('rififi-1955'));
holds('its story stays', await told() === 'Fourth');
writeFileSync(film, saved('Fifth'));
await becomes('it comes back', async () => await told() === 'Fifth' && await findings() === '');

// a hundred saves in a second, halves of files among them, then two editors at once
for (let k = 0; k < 100; k += 1) { const s = saved(`Save ${k}`); writeFileSync(film, k % 3 ? s : s.slice(0, s.length >> 1)); await sleep(10); }
writeFileSync(film, saved('After a hundred'));
await becomes('after a hundred saves the last is shown', async () => await told() === 'After a hundred' && await findings() === '');
await Promise.all([0, 1].map(async one => { for (let k = 0; k < 20; k += 1) { writeFileSync(`${film}.${one}`, saved(`Editor ${one}, ${k}`)); renameSync(`${film}.${one}`, film); await sleep(7); } }));
const last = readFileSync(film, 'utf8').match(/what: "(Editor [^"]*)"/)[1];
await becomes('of two editors the last is shown', shows(last));

// a browser that goes away and comes back
await page.goto('about:blank');
writeFileSync(film, saved('While away'));
await sleep(200);
await page.goBack();
await becomes('who comes back sees what is now', shows('While away'));
holds('no fault of the page', wrong.length === 0, wrong.join('; '));
holds('it still serves', ended === null);
// ---- several films, one of them with a fault from the start
const other = join(folder, 'data/films/la-balance-1982.ron'), sound = readFileSync(other, 'utf8'), second = spawn(program, ['watch', film, other], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
writeFileSync(other, 'no film');
const pair = await new Promise(r => second.stdout.once('data', d => r(String(d).trim())));
await sleep(300);
await page.goto(pair); await page.waitForSelector('[role=tab]');
await becomes('the fault is told', async () => (await findings()).includes('la-balance-1982'));
writeFileSync(other, sound);
await becomes('it is mended and both are there', async () => await findings() === '' && await page.isVisible('#film') && (await page.$$('#film option')).length === 2 && await page.isVisible('#tab-compare'));
writeFileSync(film, saved('In one of two'));
await page.evaluate(() => { location.hash = '#rififi-1955/relations/at=release/pick=release'; });
await becomes('one of two is shown anew', shows('In one of two'));
await page.click('#tab-compare'); await becomes('and compared', () => page.isVisible('.likeness button'));
second.kill('SIGINT');

server.kill('SIGINT');
await becomes('it ends when it is told', async () => ended !== null || server.signalCode !== null);
await browser.close();
rmSync(folder, { recursive: true });
console.log(`${checks} checks, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
