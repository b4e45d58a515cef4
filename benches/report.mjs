// The report in Chromium by its own performance marks, and `watch` from a save to the picture, beside a live page of
// Mermaid and D2 on the same cast, in one run:
//   IMBROGLIO=target/release/imbroglio TOOLS=folder-with-node_modules CHROMIUM=/usr/bin/chromium node benches/report.mjs
// TOOLS holds playwright-core, and mermaid and @terrastruct/d2 if they are to be measured.
import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const tools = resolve(process.env.TOOLS ?? '.'), require = createRequire(join(tools, 'package.json'));
const { chromium } = require('playwright-core');
const program = resolve(process.env.IMBROGLIO ?? 'target/release/imbroglio'), folder = mkdtempSync(join(tmpdir(), 'imbroglio-bench-'));
const TIMES = 7;
const sorted = l => [...l].sort((a, b) => a - b), middle = l => sorted(l)[l.length >> 1];
const told = (what, l) => console.log(`${what.padEnd(58)} middle ${middle(l).toFixed(1)} ms, least ${sorted(l)[0].toFixed(1)}, most ${sorted(l).at(-1).toFixed(1)} (${l.length})`);
const sleep = n => new Promise(r => setTimeout(r, n));

/** A film of so many characters and events, with bonds, deaths and causes. */
function film(characters, events) {
  const kinds = ['attacks', 'helps', 'threatens', 'robs', 'warns'], bonds = ['friend', 'lover', 'parent', 'ally', 'enemy'];
  const cast = Array.from({ length: characters }, (_, i) => `(id: c${i}, name: "Person ${i}")`).join(', ');
  const bound = Array.from({ length: characters }, (_, i) => `${bonds[i % 5]}(c${i}, c${(i * 7 + 1) % characters}${i % 3 ? '' : `, until(e${(i * 3 + 5) % events})`})`).filter((b, i) => (i * 7 + 1) % characters !== i).join(', ');
  let dead = 0;
  const story = Array.from({ length: events }, (_, i) => {
    const a = (i * 7) % (characters >> 1), b = (i * 5 + 1) % (characters >> 1), other = a === b ? (b + 1) % (characters >> 1) : b;
    const act = i % 20 === 19 && dead < characters / 4 ? `kills(c${a}, c${characters - 1 - dead++})` : `${kinds[i % 5]}(c${a}, c${other})`;
    return `(id: e${i}, what: "Event ${i} happens to Person ${a}", acts: [${act}]${i > 3 ? `, needs: [e${i - 3}]` : ''})`;
  }).join(',\n');
  return `(title: "Bench", characters: [${cast}], bonds: [${bound}], story: [${story}])`;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();

console.log(`load ${loadavg().map(l => l.toFixed(1)).join(', ')}; Chromium ${browser.version()}; ${cpus().length} cores`);
writeFileSync(join(folder, 'bench.ron'), film(60, 200));
writeFileSync(join(folder, 'large.ron'), film(200, 2000));
const report = join(folder, 'bench.html');
execFileSync(program, ['report', join(folder, 'bench.ron'), '-o', report], { stdio: ['ignore', 'ignore', 'inherit'] });
const films = join(folder, 'three.html');
execFileSync(program, ['report', 'la-balance-1982', 'rififi-1955', 'un-flic-1972', '-o', films], { stdio: ['ignore', 'ignore', 'inherit'] });
const large = join(folder, 'large.html');
let begun = performance.now();
execFileSync(program, ['report', join(folder, 'large.ron'), '-o', large], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`200 characters and 2,000 events: page made in ${((performance.now() - begun) / 1000).toFixed(1)} s, ${(statSync(large).size / 1e6).toFixed(2)} MB`);
console.log(`three films: ${(statSync(films).size / 1e6).toFixed(2)} MB; 60 characters and 200 events: ${(statSync(report).size / 1e6).toFixed(2)} MB`);

for (const [what, file] of [['three films', films], ['60 characters, 200 events', report], ['200 characters, 2,000 events', large]]) {
  const ready = [], paint = [];
  for (let k = 0; k < TIMES; k += 1) {
    await page.goto('about:blank');
    await page.goto(pathToFileURL(file).href);
    ready.push(await page.evaluate(() => performance.getEntriesByName('ready')[0].startTime));
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
    paint.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  }
  told(`${what}: page ready, from its request`, ready);
  told(`${what}: its first painting`, paint);
}
const steps = ['relations', 'storyline', 'cascade', 'matrix', 'strip', 'tables'].flatMap(view => [[view, report, 'bench'], ...(view === 'strip' ? [] : [[view, large, 'large']])]);
for (const [view, file, id] of steps) {
  await page.goto('about:blank');
  await page.goto(`${pathToFileURL(file).href}#${id}/${view}/at=e0`);
  // the script's own measure, and what the browser then lays out
  const [script, whole] = await page.evaluate(async () => {
    const range = document.querySelector('input[type=range]'), script = [], whole = [];
    // in the large film every tenth event
    for (let at = 1; at <= +range.max; at += +range.max > 200 ? 10 : 1) {
      performance.clearMeasures('step');
      const start = performance.now();
      range.value = at;
      range.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.getBoundingClientRect();
      whole.push(performance.now() - start);
      for (let wait = 0; !performance.getEntriesByName('step').length && wait < 50; wait += 1) await new Promise(r => setTimeout(r, 1));
      script.push(...performance.getEntriesByName('step').map(e => e.duration));
      await new Promise(r => setTimeout(r, 0));
    }
    return [script, whole];
  });
  told(`step of the scrubber, ${id}, ${view}: script`, script);
  told(`step of the scrubber, ${id}, ${view}: with layout`, whole);
}

// ---- from a save to the picture
const project = join(folder, 'project');
mkdirSync(join(project, 'data'), { recursive: true });
cpSync('data/films', join(project, 'data/films'), { recursive: true });
cpSync('seeds', join(project, 'seeds'), { recursive: true });
const rififi = join(project, 'data/films/rififi-1955.ron'), text = readFileSync(rififi, 'utf8');
const served = spawn(program, ['watch', rififi], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
const made = []; // what making the page alone took, as the program says
served.stderr.on('data', d => { for (const m of String(d).matchAll(/in (\d+) ms/g)) made.push(+m[1]); });
const address = await new Promise(r => served.stdout.once('data', d => r(String(d).trim())));
await page.goto(address);
const saves = [];
for (let k = 0; k < 2 * TIMES; k += 1) {
  await sleep(400);
  await page.evaluate(() => performance.clearMarks('renewed'));
  const at = Date.now();
  writeFileSync(rififi, text.replace('Tony comes out of prison', `Tony comes out of prison ${k}`));
  await page.waitForFunction(() => performance.getEntriesByName('renewed').length, null, { polling: 10 });
  saves.push(await page.evaluate(at => performance.timeOrigin + performance.getEntriesByName('renewed')[0].startTime - at, at));
}
told('Rififi: from save to picture', saves);
if (made.length) told('  of which: read and check', made.slice(-saves.length));
served.kill('SIGINT');

// ---- the same cast elsewhere: a diagram only, made anew at each change
const export_ = to => execFileSync(program, ['export', rififi, '--to', to], { encoding: 'utf8', cwd: project, stdio: ['ignore', 'pipe', 'ignore'] });
const tryIt = async (what, run) => { try { await run(); } catch (cause) { console.log(`${what}: not measured, ${String(cause).split('\n')[0]}`); } };
await tryIt('Mermaid', async () => {
  const script = require.resolve('mermaid/dist/mermaid.min.js'), diagram = export_('mermaid'), version = require('mermaid/package.json').version;
  const live = join(folder, 'mermaid.html');
  writeFileSync(live, `<!doctype html><meta charset="utf-8"><pre class="mermaid"></pre><script src="${pathToFileURL(script).href}"></script>`);
  await page.goto(pathToFileURL(live).href);
  const times = await page.evaluate(async ([diagram, times]) => {
    mermaid.initialize({ startOnLoad: false, maxEdges: 1000 });
    const out = [];
    for (let k = 0; k < times; k += 1) { const start = performance.now(); document.querySelector('pre').innerHTML = (await mermaid.render(`m${k}`, diagram.replace('member of', `member of ${k}`))).svg; document.body.getBoundingClientRect(); out.push(performance.now() - start); }
    return out;
  }, [diagram, TIMES]);
  told(`Mermaid ${version}, Rififi: from text to picture`, times);
});
await tryIt('D2', async () => {
  const { D2 } = await import(pathToFileURL(join(tools, 'node_modules/@terrastruct/d2/dist/node-esm/index.js')).href), d2 = new D2();
  // the same nodes and edges in D2's words
  const lines = export_('mermaid').split('\n').flatMap(line => {
    const node = line.match(/^ {2}(n\d+)\[+"(.*?)"\]+/), edge = line.match(/^ {2}(n\d+) \S*\|"(.*)"\| (n\d+)/);
    return node ? [`${node[1]}: ${JSON.stringify(node[2].replace('<br/>', ' '))}`] : edge ? [`${edge[1]} -> ${edge[3]}: ${JSON.stringify(edge[2])}`] : [];
  });
  const times = [];
  for (let k = 0; k < TIMES; k += 1) { const start = performance.now(), made = await d2.compile(lines.join('\n').replace('member of', `member of ${k}`)); const svg = await d2.render(made.diagram, made.renderOptions); if (!svg.includes('<svg')) throw new Error('no picture'); times.push(performance.now() - start); }
  told('D2 (WASM), Rififi: from text to picture', times);
});
await browser.close();
rmSync(folder, { recursive: true });
process.exit();
