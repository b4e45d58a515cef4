// The grammar of editors/vscode on the three films, by the engine that VS Code uses: every comment and every text is one,
// nothing else is, and names of fields, calls and markers have their scopes.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [root, tools] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const wasm = readFileSync(join(tools, "node_modules/vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const path = join(root, "editors/vscode/syntaxes/imbroglio.tmLanguage.json");
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
});
const grammar = await registry.loadGrammar("source.imbroglio");

/** One letter for each letter of a text: t within a text, c within a comment, . elsewhere; made without the grammar. */
function expected(text) {
  let marks = "";
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const found = /^\/\/[^\n]*|^"(?:\\[^]|[^"\\])*"/.exec(rest);
    const mark = !found ? "." : found[0].startsWith("/") ? "c" : "t";
    const length = found ? found[0].length : 1;
    marks += mark.repeat(length);
    at += length;
  }
  return marks;
}

function tokenized(text) {
  let marks = "";
  const words = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const token of tokens) {
      const scopes = token.scopes.join(" ");
      const mark = /comment\./.test(scopes) ? "c" : /string\./.test(scopes) ? "t" : ".";
      const letters = line.slice(token.startIndex, Math.min(token.endIndex, line.length));
      marks += mark.repeat(letters.length);
      words.push([letters, scopes]);
    }
    marks += "\n";
  }
  return [marks.slice(0, -1), words];
}

let wrong = 0;
const fail = (message) => {
  wrong += 1;
  console.error(message);
};
const folder = join(root, "data/films");
for (const name of readdirSync(folder).filter((name) => name.endsWith(".ron"))) {
  const text = readFileSync(join(folder, name), "utf8");
  const [marks, words] = tokenized(text);
  // line ends belong to nothing
  const wanted = [...expected(text)].map((mark, at) => (text[at] === "\n" ? "\n" : mark)).join("");
  const at = [...marks].findIndex((mark, place) => mark !== wanted[place]);
  if (at >= 0 || marks.length !== wanted.length) {
    const line = text.slice(0, at).split("\n").length;
    fail(`${name}:${line}: the grammar takes “${text.slice(at, at + 20)}” for something else`);
  }
  const scope = (word) => words.find(([letters]) => letters === word)?.[1] ?? "";
  for (const [word, part] of [
    ["characters", "property"],
    ["story", "property"],
    ["kills", "function"],
    ["inferred", "marker"],
  ]) {
    if (!scope(word).includes(part)) fail(`${name}: “${word}” has the scopes ${scope(word)}`);
  }
  console.log(`grammar: ${name}, ${words.length} tokens`);
}
process.exit(wrong > 0 ? 1 : 0);
