// Reads exported files of a film with graphology and Cytoscape, and counts there who kills and who betrays whom.
// usage: node read.mjs FOLDER FILM
import fs from 'node:fs';
import path from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import cytoscape from 'cytoscape';
import graphology from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';

const [folder, film] = process.argv.slice(2);
const KINDS = new Set(['kills', 'betrays']);
const read = (ending) => fs.readFileSync(path.join(folder, `${film}.${ending}`), 'utf8');
const cites = (value) => (Array.isArray(value) ? value : String(value ?? '').split('; ')).filter(Boolean);
const deed = (source, target, data) => {
  const own = cites(data.cites);
  return JSON.stringify([data.relation, source, target, data.event, own.length ? own : cites(data.event_cites)]);
};
const expected = JSON.parse(read('expected.json'))
  .map((row) => JSON.stringify([row.kind, row.source, row.target, row.event, row.cites]))
  .sort();
let failed = false;
const compare = (reader, deeds) => {
  const found = deeds.filter((one) => KINDS.has(JSON.parse(one)[0])).sort();
  const same = JSON.stringify(found) === JSON.stringify(expected);
  console.log(`${reader}: ${found.length} deeds, ${same ? 'as expected' : 'NOT AS EXPECTED'}`);
  if (!same) {
    failed = true;
    found.filter((one) => !expected.includes(one)).slice(0, 5).forEach((one) => console.log('   differs:', one));
  }
};
const ofGraph = (graph) => graph.mapEdges((_, data, source, target) => deed(source, target, data));
const attempt = (reader, run) => {
  try {
    compare(reader, run());
  } catch (cause) {
    failed = true;
    console.log(`${reader}: FAILED, ${cause}`);
  }
};

attempt('graphology', () => ofGraph(graphology.from(JSON.parse(read('graphology.json')))));
// the browser's parser is not there: graphology's readers take a document
const document = (text) => new DOMParser().parseFromString(text, 'text/xml');
global.DOMParser = DOMParser;
global.Document = document('<a/>').constructor;
const options = { addMissingNodes: false, allowUndirected: true };
attempt('graphology-gexf', () => ofGraph(gexf.parse(graphology.MultiGraph ?? graphology, read('gexf'), options)));
attempt('graphology-graphml', () => ofGraph(graphml.parse(graphology.MultiGraph ?? graphology, read('graphml'))));
attempt('cytoscape', () => {
  const { elements } = JSON.parse(read('cyjs'));
  const cy = cytoscape({ headless: true, elements });
  return cy.edges().map((edge) => deed(edge.data('source'), edge.data('target'), edge.data()));
});
process.exit(failed ? 1 : 0);
