#!/usr/bin/env bash
# Expected: a package for French knows the letters of French; "sœur", "cœur" and "œil" are one word each.
# Seen: nlp-js-tools-french 1.0.9 (npm) takes œ for a blank: "sœur" is the two words "s" and "ur", "cœur" is "c" and "ur", so that
#   neither is tagged or found, and "œil" is "il", which is tagged as a pronoun. No message. With oe for œ the words are whole;
#   æ, ë, ç and the accents are kept. The tokeniser of simplemma 2.0.0 (PyPI) keeps all of them.
# From: seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install simplemma==2.0.0
(cd "$folder" && npm install --silent --no-audit --no-fund nlp-js-tools-french@1.0.9 >/dev/null 2>&1)
cat > "$folder/words.cjs" <<'END'
const Tools = require('nlp-js-tools-french');
const config = { tagTypes: ['adj', 'adv', 'art', 'con', 'nom', 'ono', 'pre', 'ver', 'pro'], strictness: false, minimumLength: 1, debug: false };
const words = (text) => new Tools(text, config).tokenized.join('|');
const seen = ['La sœur a du cœur.', 'La soeur a du coeur.', 'Un œil.', 'Ça, Noël, cæsium.'].map(words);
const tags = new Tools('Un œil.', config).posTagger().filter((word) => word.word === 'il').flatMap((word) => word.pos);
console.log(seen.join('\n'), 'il:', tags.join());
if (seen.join(' ') !== 'La|s|ur|a|du|c|ur La|soeur|a|du|coeur Un|il Ça|Noël|cæsium') throw new Error('nlp-js-tools-french has changed');
if (!tags.some((tag) => tag.toLowerCase().startsWith('pro'))) throw new Error('nlp-js-tools-french has changed in its tags');
END
(cd "$folder" && node words.cjs)
"$folder/env/bin/python" -c '
import sys, simplemma
words = list(simplemma.simple_tokenizer("La sœur a un œil."))
print("simplemma:", words)
sys.exit(0 if words == ["La", "sœur", "a", "un", "œil", "."] else "simplemma has changed")'
echo "as described"
