"""How right families of texts are, on real texts that stay outside the repository.

    python benchmarks/text_quality.py [--data ../shared/data]

`d3lta_synthetic`: texts in groups of ten; a pair of one group is a true pair, and copies are the groups that
D3lta calls copies most. `ira_tweets_2012_2015`: families found, the largest, time. Prints figures, never
texts.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vigie.detectors.text_families.run import find_text_families
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.engine.opening import open_engine
from vigie.kernels.families.wordings import Settings, families_of_texts
from vigie.model.tables import POST

Flags = NDArray[np.bool_]


def synthetic(folder: Path) -> None:
    """Print recall of copies and rewordings and false pairs, for our families and for D3lta's matches."""
    docs = pq.read_table(folder / "docs.parquet")
    matches = pq.read_table(folder / "d3lta_matches.parquet")
    group = docs["group"].to_numpy()
    kinds = _kinds(matches)
    kind = np.array([kinds.get(number, "") for number in group.tolist()])
    found = families_of_texts(docs["text"], Settings())
    family = np.where(found.place >= 0, found.grown.leader[found.place], -1 - np.arange(len(docs)))
    first, second = np.triu_indices(len(docs), 1)
    same = group[first] == group[second]
    theirs = _matched(docs, matches)[first, second]
    for name, hit in (("families", family[first] == family[second]), ("D3lta", theirs)):
        recall = {word: _share(hit, same & (kind[first] == word)) for word in ("copy-pasta", "rewording")}
        told = ", ".join(f"{word} {value:.3f}" for word, value in recall.items())
        print(
            f"d3lta_synthetic {name}: {told}, false pairs {int(hit[~same].sum())} of {int((~same).sum()):,}"
        )


def trolls(path: Path) -> None:
    """Print how many families the file holds, the largest, time and memory."""
    table = pq.read_table(path)
    uid = pa.array([f"x:{number}" for number in range(len(table))])
    reposts = ["repost" if kind == "R" else "post" for kind in table["post_type"].to_pylist()]
    at_us = pc.cast(table["ts"].cast(pa.timestamp("us", "UTC")), pa.int64())
    fixed = {name: [value] * len(table) for name, value in _FIXED.items()}
    own: dict[str, Any] = {"post_uid": uid, "kind": reposts, "created_at_us": at_us, "raw_ref": uid}
    own |= {"account_uid": table["account_id"].cast(pa.string()), "text_raw": table["text"].cast(pa.string())}
    posts = POST.table(fixed | own | {"content_key": uid})
    began, cpu = time.perf_counter(), time.process_time()
    with open_engine() as engine:
        found = find_text_families(engine, posts, TextFamilyParams())
    took, spent = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"ira: {found.figures}, {took:.1f} s, {spent:.1f} s of processors, {peak:.2f} GB")


_FIXED = {"platform": "x", "created_at_prec": "min", "source_file_id": "f"}


def _kinds(matches: pa.Table) -> dict[int, str]:
    """Return the kind that most matches within each group have."""
    votes: dict[int, Counter[str]] = {}
    for row in matches.to_pylist():
        if int(row["source"]) // 10 == int(row["target"]) // 10:
            votes.setdefault(int(row["source"]) // 10, Counter())[row["dup_type"]] += 1
    return {group: found.most_common(1)[0][0] for group, found in votes.items()}


def _matched(docs: pa.Table, matches: pa.Table) -> Flags:
    place = {int(str(number)): at for at, number in enumerate(docs["doc_id"].to_pylist())}
    found = np.zeros((len(docs), len(docs)), dtype=np.bool_)
    for row in matches.to_pylist():
        one, other = int(row["source"]), int(row["target"])
        if one in place and other in place:
            at = sorted((place[one], place[other]))
            found[at[0], at[1]] = True
    return found


def _share(hit: Flags, among: Flags) -> float:
    return float(hit[among].mean()) if among.any() else float("nan")


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    if (data / "d3lta_synthetic").is_dir():
        synthetic(data / "d3lta_synthetic")
    if (data / "ira_tweets_2012_2015").is_dir():
        trolls(data / "ira_tweets_2012_2015/posts.parquet")


if __name__ == "__main__":
    main()
