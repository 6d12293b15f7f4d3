"""Feed every reader damaged files for a while: each record is told once, each failure is our own error.

    python benchmarks/fuzz.py [--seconds 20] [--formats x-v1-json …] [--seed 1]

Hypothesis draws JSON records made of a format's own keys with values of any shape, and tables of its own
columns with any cells; then the bytes are cut and flipped. What breaks a promise is printed, and the exit
code is 1.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import orjson
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from vigie.model.errors import VigieError
from vigie.sources.json_paths import parsed
from vigie.sources.registry import BUILT_IN
from vigie.sources.spec import SourceOptions, SourceSpec

_OPTIONS = SourceOptions(now_us=1_750_000_000_000_000, drift_limit=1.0, tz="UTC", dayfirst=True, account="7")
_FILES = 50
_TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["2021-08-21T10:00:00Z", "Wed Oct 10 20:19:24 +0000 2018", "1629589836", "=1+1"]),
)
_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), _TEXTS)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def main() -> int:
    """Fuzz each reader in turn and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0, help="For each reader.")
    parser.add_argument("--formats", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    broken = 0
    for spec in BUILT_IN:
        if not asked.formats or spec.code in asked.formats:
            broken += not _holds(spec, asked.seconds, asked.seed)
    return 1 if broken else 0


def _holds(spec: SourceSpec, seconds: float, number: int) -> bool:
    rounds, until = 0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            try:
                _round(spec, Path(folder) / "posts.dat", number + rounds)
            except Exception:  # noqa: BLE001 - the search is for exactly these
                print(f"{spec.code}: broken in round {rounds}")
                traceback.print_exc()
                return False
            rounds += 1
    print(f"{spec.code}: {_FILES * rounds} files, every record told, no foreign error", flush=True)
    return True


def _round(spec: SourceSpec, path: Path, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=_FILES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(_files(spec), st.integers(0, 2**32))
    def fuzz(content: bytes, draw: int) -> None:
        path.write_bytes(_damaged(content, random.Random(draw)))  # noqa: S311 - damage, no secret
        _read(spec, path)

    fuzz()


def _read(spec: SourceSpec, path: Path) -> None:
    try:
        reading = spec.load().read(path, _OPTIONS)
        numbers: list[Any] = []
        for batch in reading:
            numbers += batch.staged["account"]["record"].to_pylist()
            numbers += batch.rejections["record"].to_pylist()
        told = reading.summary
    except VigieError as error:
        if not error.sentence or error.code in {"VG299", "VG900"}:
            raise AssertionError(error.code) from error
        return
    if len(set(numbers)) != len(numbers) or len(numbers) != told.rows:
        raise AssertionError((told.rows, sorted(numbers)[:20]))


def _files(spec: SourceSpec) -> st.SearchStrategy[bytes]:
    names = sorted({*spec.fields.values(), *spec.needs})
    steps = {step for name in names for choice in parsed(name) for step in choice}
    keys = st.sampled_from(sorted({key for step in steps for key in _keys(step)}) or ["id"])
    record = st.dictionaries(keys, st.one_of(_VALUES, st.dictionaries(keys, _VALUES, max_size=6)), max_size=9)
    lines = st.lists(record, min_size=1, max_size=6).map(lambda rows: b"\n".join(map(_dumped, rows)))
    document = st.lists(record, min_size=1, max_size=6).map(_dumped)
    rows = st.lists(st.lists(_TEXTS, min_size=len(names), max_size=len(names)), min_size=1, max_size=6)
    return st.one_of(lines, document, rows.map(lambda cells: _table(names, cells)), st.binary(max_size=200))


def _keys(step: str) -> list[str]:
    return step.partition("[")[0].strip("{}").split(",")


def _dumped(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except (TypeError, UnicodeEncodeError):
        return b"{}"


def _table(names: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[name.split(" ")[0] for name in names], *rows])
    return out.getvalue().encode("utf-8", "surrogatepass")


def _damaged(content: bytes, draw: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(draw.choice((0, 0, 1, 3))):
        if spoilt:
            spoilt[draw.randrange(len(spoilt))] = draw.randrange(256)
    cut = draw.randrange(len(spoilt) + 1) if draw.random() < 0.3 else len(spoilt)
    return bytes(spoilt[:cut])


if __name__ == "__main__":
    sys.exit(main())
