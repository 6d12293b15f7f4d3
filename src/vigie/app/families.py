"""Families of texts, images and videos: looked for in a case, kept in it, and ready for what reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from vigie.app.meaning import Meanings, words_of
from vigie.app.progress import Progress, silent
from vigie.detectors.media_families.run import find_media_families, link_media
from vigie.detectors.media_families.spec import SPEC as MEDIA_SPEC
from vigie.detectors.media_families.spec import MediaFamilyParams
from vigie.detectors.text_families.meaning import Meant
from vigie.detectors.text_families.run import find_text_families
from vigie.detectors.text_families.spec import SPEC as TEXT_SPEC
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.engine.port import Engine, Input
from vigie.kernels.languages import detect_languages
from vigie.lake.case import Case
from vigie.model.media_tables import MEDIA_THUMBNAIL
from vigie.model.outcomes import Found, NotAssessed, Outcome
from vigie.model.tables import FAMILY_SEARCH

__all__ = ["MEDIA", "TEXT", "Families", "families_in", "stored_families", "update_families"]

TEXT, MEDIA = "text", "media"
_TABLES = {
    TEXT: ("text_family", "text_variant", "text_family_member", "text_trace"),
    MEDIA: ("media_post", "media_family", "media_family_member"),
}
_READS = {TEXT: ("post",), MEDIA: ("post", "post_object", "media_file", "media_item", "media_text")}
_DETECTORS = {TEXT: f"{TEXT_SPEC.code} {TEXT_SPEC.version}", MEDIA: f"{MEDIA_SPEC.code} {MEDIA_SPEC.version}"}

_STAGES = {TEXT: "meaning", MEDIA: "lettering"}
"""What a search for families may leave out."""

Row = dict[str, Any]
Kept = Mapping[str, pa.Table]

_ASKED = ("detector", "params")


@dataclass(frozen=True, slots=True)
class Families:
    """Families as some state of the data gives them.

    Attributes:
        tables: text_family, text_variant, text_family_member, text_trace, media_post, media_family,
            media_family_member, media_file; those of a kind that was not looked for are absent.
        searches: rows of contract `family_search`, one a kind that was looked for.
        thumbnails: gives contract `media_thumbnail` for files by their digests.
    """

    tables: Mapping[str, Input] = field(default_factory=dict)
    searches: tuple[Row, ...] = ()
    thumbnails: Callable[[Collection[str]], pa.Table] = field(default=lambda _wanted: MEDIA_THUMBNAIL.empty())

    def search(self, kind: str) -> Row | None:
        """Return what is known of the search for `text` or `media`."""
        return next((row for row in self.searches if row["kind"] == kind), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """What was looked for, with what parameters: it names a run, together with the data."""
        return tuple(f"{row['kind']} {row['detector']} {row['params']}" for row in self.searches)

    def why_not(self, kind: str) -> NotAssessed | None:
        """Return why the search for `text` or `media` could not be made; null where it was."""
        row = self.search(kind)
        if row is None:
            return NotAssessed("no-media") if kind == MEDIA else None
        if row["outcome"] != "not-assessed":
            return None
        values = json.loads(row["figures"])
        return NotAssessed(values.pop("reason"), values)

    @property
    def told(self) -> str:
        """What a run writes down of the families that it read, as JSON."""
        names = ("detector", "outcome", "figures", "not_assessed")
        told = {
            row["kind"]: {name: row[name] if name in names[:2] else json.loads(row[name]) for name in names}
            for row in self.searches
        }
        return json.dumps(told, sort_keys=True, ensure_ascii=False)


def update_families(
    case: Case,
    *,
    engine: Engine,
    clock: Callable[[], int],
    meaning: Meanings = None,
    progress: Progress = silent,
) -> Families:
    """Look for families in what a case holds, and keep them in one commit.

    Posts and files that came since the last search join the families that are there; where nothing came,
    nothing is computed or written.

    Args:
        case: the case.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        meaning: with what rewordings and translations are compared; without it, letters alone are. What one
            encoder joined stays until the next search is made with another, or with none.
        progress: told (what is looked at, done, in all).

    Raises:
        CaseError: another writer is at work (VG303).
    """
    lake, versions = case.lake, _versions(case)
    known = {row["kind"]: row for row in lake.read(FAMILY_SEARCH.name).to_pylist()}
    wanted = {kind: _wanted(kind, versions, meaning) for kind in (TEXT, MEDIA)}
    look: dict[str, Callable[..., tuple[dict[str, pa.Table], Row]]] = {
        TEXT: partial(_texts, meaning=meaning),
        MEDIA: _media,
    }
    stale = [kind for kind, row in wanted.items() if not _same(known.get(kind), row, ("read", *_ASKED))]
    found: dict[str, pa.Table] = {}
    for kind in stale:
        grown = _same(known.get(kind), wanted[kind], _ASKED)
        tables, told = look[kind](
            _inputs(case), engine, known=_kept(case, kind) if grown else None, tell=progress
        )
        found |= tables
        known[kind] = wanted[kind] | told
    if stale:
        with lake.transaction(now_us=clock(), note=f"families {' '.join(stale)}") as transaction:
            for name, table in found.items():
                transaction.replace(name, table)
            transaction.replace(FAMILY_SEARCH.name, FAMILY_SEARCH.rows(known[kind] for kind in sorted(known)))
            transaction.commit()
    return stored_families(case)


def stored_families(case: Case, commit: int | None = None) -> Families:
    """Return the families that one commit of a case holds; those of the head where none is named."""
    searches = case.lake.read(FAMILY_SEARCH.name, commit).to_pylist()
    names = [name for row in searches for name in _TABLES[row["kind"]]]
    names += ["media_file", "media_text"] if searches else []
    tables = {name: case.lake.relation(name, commit) for name in names}
    return Families(tables, tuple(searches), partial(_thumbnails, case, commit))


def families_in(
    tables: Mapping[str, Input], *, engine: Engine, meaning: Meanings = None, progress: Progress = silent
) -> Families:
    """Look for families of texts in tables from anywhere, and keep nothing: what is not given is not seen.

    Args:
        tables: `post` of the lake, or a part of it.
        engine: where relations are computed.
        meaning: with what rewordings and translations are compared.
        progress: told (what is looked at, done, in all).
    """
    found, told = _texts(tables, engine, known=None, meaning=meaning, tell=progress)
    return Families(found, (_wanted(TEXT, {}, meaning) | told,))


def _thumbnails(case: Case, commit: int | None, wanted: Collection[str]) -> pa.Table:
    where = ds.field("sha256").isin(pa.array(sorted(wanted), pa.string()))
    return case.lake.read(MEDIA_THUMBNAIL.name, commit, where=where)


def _versions(case: Case) -> Mapping[str, int]:
    history = case.lake.history()
    return history[-1].tables if history else {}


def _wanted(kind: str, versions: Mapping[str, int], meaning: Meanings) -> Row:
    params = {TEXT: TextFamilyParams, MEDIA: MediaFamilyParams}[kind]().as_dict
    params |= words_of(meaning) if kind == TEXT else {}
    read = {name: versions[name] for name in _READS[kind] if name in versions}
    return {
        "kind": kind,
        "detector": _DETECTORS[kind],
        "params": json.dumps(params, sort_keys=True),
        "read": json.dumps(read, sort_keys=True),
    }


def _same(known: Row | None, wanted: Row, names: tuple[str, ...]) -> bool:
    return known is not None and all(known[name] == wanted[name] for name in names)


def _inputs(case: Case) -> dict[str, Input]:
    names = {name for reads in _READS.values() for name in reads} | {"media_frame"}
    return {name: case.lake.relation(name) for name in sorted(names)}


def _kept(case: Case, kind: str) -> dict[str, pa.Table]:
    return {name: case.lake.read(name) for name in _TABLES[kind]}


def _texts(
    tables: Mapping[str, Input], engine: Engine, *, known: Kept | None, meaning: Meanings, tell: Progress
) -> tuple[dict[str, pa.Table], Row]:
    found = find_text_families(
        engine,
        tables["post"],
        TextFamilyParams(),
        known=known,
        languages=_languages,
        meaning=None if isinstance(meaning, NotAssessed) else meaning,
        progress=tell,
    )
    kept = (found.families, found.variants, found.members, found.traces)
    common = pc.sum(found.families.filter(found.families["boilerplate"])["n_originals"]).as_py()
    figures: Row = {**found.figures, "boilerplate_posts": int(common or 0)}
    if found.meant is not None and found.meant.figures:
        figures["meaning"] = found.meant.figures
    lacking = _lacking(meaning, found.meant)
    return dict(zip(_TABLES[TEXT], kept, strict=True)), _told(TEXT, found.outcome, figures, lacking)


def _lacking(meaning: Meanings, meant: Meant | None) -> NotAssessed | None:
    """Say why meanings were not compared; None where they were."""
    if meaning is None:
        return NotAssessed("letters-only")
    outcome = meaning if isinstance(meaning, NotAssessed) else meant and meant.outcome
    return outcome if isinstance(outcome, NotAssessed) else None


def _languages(texts: pa.Array[Any]) -> pa.Array[Any]:
    return detect_languages(texts).codes


def _media(
    tables: Mapping[str, Input], engine: Engine, *, known: Kept | None, tell: Progress
) -> tuple[dict[str, pa.Table], Row]:
    posts = link_media(engine, tables)
    found = find_media_families(engine, tables, posts, MediaFamilyParams(), known=known, progress=tell)
    kept = (posts, found.families, found.members)
    lacking = None if _is_read(engine, tables["media_text"]) else NotAssessed("lettering-not-read")
    return dict(zip(_TABLES[MEDIA], kept, strict=True)), _told(MEDIA, found.outcome, found.figures, lacking)


def _is_read(engine: Engine, texts: Input) -> bool:
    read = engine.sql(
        "-- Pictures that were read.\nselect count(*) as n from media_text", {"media_text": texts}
    )
    return bool(read.arrow()["n"][0].as_py())


def _told(kind: str, outcome: Outcome[Any], figures: Mapping[str, Any], lacking: NotAssessed | None) -> Row:
    if isinstance(outcome, NotAssessed):
        told = {"reason": outcome.reason} | dict(outcome.values)
        return {"outcome": "not-assessed", "figures": json.dumps(told, sort_keys=True), "not_assessed": "{}"}
    left_out = {} if lacking is None else {"reason": lacking.reason, "values": dict(lacking.values)}
    return {
        "outcome": "found" if isinstance(outcome, Found) else "nothing-found",
        "figures": json.dumps(dict(figures), sort_keys=True),
        "not_assessed": json.dumps({_STAGES[kind]: left_out} if left_out else {}, sort_keys=True),
    }
