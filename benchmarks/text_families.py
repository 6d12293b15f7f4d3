"""Time and memory of families of texts, beside MinHash with locality-sensitive hashing from two libraries.

    python benchmarks/text_families.py [--posts 100000 1000000] [--out benchmarks/out] [--others 100000]

Each measure runs in a process of its own, so that peak memory is that of the measure alone. `rensa` and
`datasketch` are no dependencies: they are measured where they can be imported (`pip install --target DIR
rensa datasketch`, then `PYTHONPATH=DIR`), on the same posts, normalised and collapsed by the same rule, and
their candidates are compared with the same function. The machine is shared and noisy: ratios within one run
are what to read.

The posts are invented: a fifth are texts of the phrasebooks, which share whole clauses; a quarter repeat one
of some seeds to the letter, a quarter with one to three changes (a word less, another word, a hashtag, a
look-alike letter, a link), the others are new sentences of the same words.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.detectors.text_families.run import find_text_families
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.engine.opening import open_engine
from vigie.kernels.families.normalise import family_texts
from vigie.kernels.families.pairs import alike
from vigie.kernels.families.sketches import Candidates
from vigie.kernels.families.wordings import Settings, families_of_texts
from vigie.model.tables import POST
from vigie.testing.worlds.language import phrasebook

_LANGUAGES = ("en", "fr", "ru", "tr", "ar")
_PERMUTATIONS = 64
_SHINGLE = 5
_LSH_AT = 0.5
_PIECE = 50_000


def posts(rows: int, *, seed: int) -> pa.Table:
    """Return invented posts (contract `post`), the same for the same seed."""
    rng = np.random.default_rng(seed)
    seeds = [_sentence(rng, words) for words in _vocabularies() for _ in range(max(1, rows // 500))]
    texts = pa.array([_text(rng, seeds) for _ in range(rows)], pa.string())
    uid = pa.array([f"x:{number:08d}" for number in range(rows)])
    accounts = pa.array([f"x:a{number}" for number in rng.integers(0, max(2, rows // 20), rows).tolist()])
    fixed = {name: pa.array([value] * rows) for name, value in _FIXED.items()}
    at_us = np.sort(rng.integers(0, 30 * 86_400_000_000, rows))
    own = {"post_uid": uid, "account_uid": accounts, "created_at_us": at_us, "text_raw": texts}
    return POST.table(fixed | own | {"content_key": uid, "raw_ref": uid})


_FIXED = {
    "platform": "x",
    "kind": "post",
    "created_at_prec": "s",
    "lang_declared": "en",
    "source_file_id": "f",
}


def kernel(table: pa.Table) -> dict[str, float]:
    """Families of the texts, no tables."""
    found = families_of_texts(table["text_raw"], Settings())
    return {"pairs": found.figures["alike"], "wordings": found.figures["wordings"]}


def detector(table: pa.Table) -> dict[str, float]:
    """CO01 as a user runs it: families, variants, members, boilerplate, traces."""
    with open_engine() as engine:
        return dict(find_text_families(engine, table, TextFamilyParams()).figures)


def rensa(table: pa.Table) -> dict[str, float]:
    """MinHash and LSH of `rensa` on shingles made in Python, its candidates compared as ours are."""
    library = importlib.import_module("rensa")
    letters, readable = _collapsed(table)
    index = library.RMinHashLSH(threshold=_LSH_AT, num_perm=_PERMUTATIONS, num_bands=16)
    found: list[tuple[int, int]] = []
    for place, text in enumerate(letters):
        hashed = library.RMinHash(num_perm=_PERMUTATIONS, seed=1)
        hashed.update(_shingles(text))
        found += [(other, place) for other in index.query(hashed)]
        index.insert(place, hashed)
    return _compared(found, letters, readable)


def datasketch(table: pa.Table) -> dict[str, float]:
    """The same with `datasketch`."""
    library = importlib.import_module("datasketch")
    letters, readable = _collapsed(table)
    index = library.MinHashLSH(threshold=_LSH_AT, num_perm=_PERMUTATIONS, params=(16, 4))
    found: list[tuple[int, int]] = []
    for place, text in enumerate(letters):
        hashed = library.MinHash(num_perm=_PERMUTATIONS, seed=1)
        hashed.update_batch([shingle.encode() for shingle in _shingles(text)])
        found += [(other, place) for other in index.query(hashed)]
        index.insert(place, hashed)
    return _compared(found, letters, readable)


MEASURES: dict[str, Callable[[pa.Table], dict[str, float]]] = {
    measure.__name__: measure for measure in (kernel, detector, rensa, datasketch)
}


def _vocabularies() -> Iterator[list[str]]:
    for code in _LANGUAGES:
        book = phrasebook(code)
        said = " ".join(text for key in book.messages for text in book.texts(key, np.arange(40)))
        yield sorted({word for word in said.split() if word.isalpha()})


_WORDS = dict(zip(_LANGUAGES, _vocabularies(), strict=True))
_LOOK_ALIKES = str.maketrans("aeo", "аео")


def _sentence(rng: np.random.Generator, words: list[str]) -> str:
    chosen = rng.integers(0, len(words), int(rng.integers(8, 20))).tolist()
    return " ".join(words[place] for place in chosen).capitalize() + "."


def _text(rng: np.random.Generator, seeds: list[str]) -> str:
    share = rng.random()
    if share < 0.5:
        seed = seeds[int(len(seeds) * rng.random() ** 3)]
        return seed if share < 0.25 else _changed(rng, seed)
    code = _LANGUAGES[int(rng.integers(len(_LANGUAGES)))]
    if share < 0.7:
        book = phrasebook(code)
        message = book.messages[int(rng.integers(len(book.messages)))]
        return book.text(message, int(rng.integers(1_000_000)))
    return _sentence(rng, _WORDS[code])


def _changed(rng: np.random.Generator, text: str) -> str:
    words = text.split()
    for kind in rng.integers(0, 5, int(rng.integers(1, 4))).tolist():
        place = int(rng.integers(len(words)))
        if kind == 0 and len(words) > 5:
            del words[place]
        elif kind == 1:
            words[place] = words[int(rng.integers(len(words)))]
        elif kind == 2:
            words.append(f"#tag{int(rng.integers(1000))}")
        elif kind == 3:
            words[place] = words[place].translate(_LOOK_ALIKES)
        else:
            words.append(f"https://example.example/{int(rng.integers(10**6))}")
    return " ".join(words)


def _collapsed(table: pa.Table) -> tuple[list[str], list[str]]:
    ruled = family_texts(table["text_raw"])
    coded = ruled.letters.dictionary_encode()
    place = coded.indices.to_numpy()
    first = np.zeros(len(coded.dictionary), dtype=np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    held: Any = coded.dictionary
    lengths = pc.utf8_length(held)
    kept = first[lengths.to_numpy(zero_copy_only=False) >= 20]
    letters: list[Any] = ruled.letters.take(kept).to_pylist()
    readable: list[Any] = ruled.readable.take(kept).to_pylist()
    return letters, readable


def _shingles(text: str) -> list[str]:
    return [text[start : start + _SHINGLE] for start in range(len(text) - _SHINGLE + 1)]


def _compared(found: list[tuple[int, int]], letters: list[str], readable: list[str]) -> dict[str, float]:
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    met = Candidates(pairs[:, 0], pairs[:, 1], 0)
    kept = alike(met, letters, readable, copy_at=0.7, reorder_at=0.8)
    return {"candidates": len(pairs), "pairs": len(kept.first), "wordings": len(letters)}


def _one(path: Path, measure: str) -> None:
    """Measure once and print the figures as JSON; called in a process of its own."""
    table = pq.read_table(path)
    began, cpu = time.perf_counter(), time.process_time()
    found: dict[str, Any] = dict(MEASURES[measure](table))
    found |= {"s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}
    found["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps(found))


def _measured(path: Path, measure: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", measure, "--path", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _file(folder: Path, rows: int) -> Path:
    path = folder / f"posts-{rows}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        pq.write_table(posts(rows, seed=7), path)
    return path


def main() -> None:
    """Measure every size, and the other libraries up to `--others` posts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--others", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--measure", choices=MEASURES)
    parser.add_argument("--path", type=Path)
    given = parser.parse_args()
    if given.measure:
        return _one(given.path, given.measure)
    for rows in given.posts:
        path = _file(given.out, rows)
        for measure in ("kernel", "detector", *(("rensa", "datasketch") if rows <= given.others else ())):
            figures = _measured(path, measure)
            told = ", ".join(f"{name} {value:,.4g}" for name, value in figures.items())
            print(f"{rows:>9,} {measure:<11} {told}", flush=True)
    return None


if __name__ == "__main__":
    main()
