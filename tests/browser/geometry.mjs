// Where the parts of the report stand on small, usual and large screens, held against geometry.json: places and sizes, not
// pixels, and with room for other fonts. IMBROGLIO_BLESS=1 writes it anew. Run by .ci/run, like report.mjs.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.TOOLS ?? '.'), 'package.json'));
const { chromium } = require('playwright-core');
const program = resolve(process.env.IMBROGLIO ?? 'target/release/imbroglio');
const golden = new URL('geometry.json', import.meta.url);
/** Pixels by which a part may stand elsewhere. */
const ROOM = 14;
const SCREENS = [[360, 740], [1280, 800], [2560, 1440]];
const PARTS = ['header', '[role=tablist]', 'main', 'aside', 'footer'];
const VIEWS = ['relations', 'storyline', 'cascade', 'matrix', 'strip', 'tables', 'sources', 'compare'];

const folder = mkdtempSync(join(tmpdir(), 'imbroglio-geometry-')), file = join(folder, 'page.html');
execFileSync(program, ['report', 'la-balance-1982', 'rififi-1955', 'un-flic-1972', '-o', file]);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const found = {};
for (const [width, height] of SCREENS) {
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
  for (const view of VIEWS) {
    await page.goto(`file://${file}#${view === 'compare' ? view : `rififi-1955/${view}`}`);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#view')?.childElementCount);
    found[`${width} ${view}`] = await page.evaluate(parts => Object.fromEntries(parts.map(part => {
      const box = document.querySelector(part)?.getBoundingClientRect();
      return [part, box ? [box.x, box.y, box.width, box.height].map(Math.round) : null];
    })), PARTS);
    // what is wider than the screen scrolls within its own part, never the page
    found[`${width} ${view}`].page = await page.evaluate(() => document.documentElement.scrollWidth);
  }
}
await browser.close();
rmSync(folder, { recursive: true });
const lines = Object.entries(found).map(([name, parts]) => `  ${JSON.stringify(name)}: ${JSON.stringify(parts)}`);
if (process.env.IMBROGLIO_BLESS) writeFileSync(golden, `{\n${lines.join(',\n')}\n}\n`);
const wanted = JSON.parse(readFileSync(golden, 'utf8'));
let failed = 0, checks = 0;
for (const [name, parts] of Object.entries(found)) {
  for (const [part, box] of Object.entries(parts)) {
    const there = [wanted[name]?.[part]].flat(), here = [box].flat();
    checks += 1;
    // a part whose height is that of its texts may be higher by what fonts differ
    if (there.length === here.length && here.every((value, at) => Math.abs((value ?? 0) - (there[at] ?? 0)) <= (at === 3 ? 4 * ROOM : ROOM))) continue;
    failed += 1;
    console.error(`FAIL ${name} ${part}: ${JSON.stringify(box)}, and was ${JSON.stringify(wanted[name]?.[part])}`);
  }
}
console.log(`geometry of the report: ${checks - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
