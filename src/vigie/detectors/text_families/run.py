"""Run CO01: posts → wordings → families, variants, members and traces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.text_families.meaning import (
    Meaning,
    Meant,
    Written,
    join_by_meaning,
    letters_alone,
    widened,
)
from vigie.detectors.text_families.rows import Ground, family_rows, member_rows, variant_rows
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.detectors.text_families.traces import trace_rows
from vigie.engine.port import Engine, Input, Relation
from vigie.engine.statements import read_statement
from vigie.kernels.families.normalise import is_passed_on
from vigie.kernels.families.wordings import Settings, Wordings, families_of_texts
from vigie.model.content_tables import TEXT_FAMILY, TEXT_FAMILY_MEMBER, TEXT_TRACE, TEXT_VARIANT
from vigie.model.ids import short_id
from vigie.model.outcomes import Found, NotAssessed, NothingFound, Outcome
from vigie.model.vocabulary import ObjectType, Verb

__all__ = ["TextFamilies", "find_text_families", "text_family_actions"]

Languages = Callable[[Any], Any]
Progress = Callable[[str, int, int], None]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_STEPS = ("read", "compare", "describe")


@dataclass(frozen=True, slots=True)
class TextFamilies:
    """Families as they stand once the posts given have joined.

    Attributes:
        families: contract text_family.
        variants: contract text_variant.
        members: contract text_family_member.
        traces: contract text_trace, of the posts given.
        outcome: found, nothing found, or not assessed (`no-text`).
        figures: counts of what was looked at and left out.
        meant: what the comparison of meanings gave, where it was asked for.
    """

    families: pa.Table
    variants: pa.Table
    members: pa.Table
    traces: pa.Table
    outcome: Outcome[dict[str, int]]
    figures: dict[str, int]
    meant: Meant | None = None


def find_text_families(
    engine: Engine,
    posts: Input,
    params: TextFamilyParams,
    *,
    known: Mapping[str, pa.Table] | None = None,
    languages: Languages | None = None,
    meaning: Meaning | None = None,
    progress: Progress | None = None,
) -> TextFamilies:
    """Find the families that the texts of posts form, and let new posts join known ones.

    Args:
        engine: where the relations are computed.
        posts: contract `post`, whole or in part.
        params: checked parameters.
        known: tables `text_family`, `text_variant` and `text_family_member` of an earlier result. Their
            families keep id, first variant and members; what they form is not computed again.
        languages: gives the language of each of n texts (`und` where it cannot tell); asked for the wordings
            whose platform declares none. Without it, those are `und`.
        meaning: encoder and thresholds with which rewordings and translations join too; without it, letters
            alone are compared.
        progress: told (step, steps done, steps in all).

    Returns:
        Whole tables: what was known and what is new. Posts without text and texts of too few letters are
        counted.

    Cost: see `kernels/families/wordings.py`; memory for all texts.
    """
    tell = progress or (lambda _step, _done, _total: None)
    known = known or _nothing_known()
    tell(_STEPS[0], 0, len(_STEPS))
    read = engine.sql(read_statement(__package__, "posts_with_text"), {"posts": posts}, {}).arrow()
    old = known["text_family_member"]
    new = read.filter(pc.invert(pc.is_in(read["post_uid"], value_set=old["post_uid"].combine_chunks())))
    if not len(read):
        return _result(known, TEXT_TRACE.empty(), NotAssessed("no-text"), {})
    tell(_STEPS[1], 1, len(_STEPS))
    before, leaders = _known_variants(known["text_variant"])
    texts = pa.chunked_array(
        [*before["text_raw"].chunks, *new["text_raw"].cast(pa.string()).chunks], pa.string()
    )
    found = families_of_texts(texts, _settings(params), known=leaders)
    tell(_STEPS[2], 2, len(_STEPS))
    own = _own(new)
    meant = _meant(before, new, found, own, meaning, languages) if meaning else None
    ground = _ground(before, new, found, own, meant)
    members = member_rows(ground, old, params)
    variants = variant_rows(ground, members, params, languages=languages)
    if meant:
        members, variants = widened(
            members, variants, wordings=ground.variant_ids, leader=found.grown.leader, meant=meant
        )
    members = _with_languages(members, variants)
    families = family_rows(
        ground, variants, members, params, all_at_us=read["at_us"].to_numpy(), old=known["text_family"]
    )
    tables = {"text_family": families, "text_variant": variants, "text_family_member": members}
    figures = found.figures | _sizes(tables)
    outcome = Found(figures, len(read)) if len(families) else NothingFound(len(read))
    return replace(_result(tables, trace_rows(read), outcome, figures), meant=meant)


def text_family_actions(engine: Engine, tables: Mapping[str, Input]) -> Relation:
    """Return the actions (contract `action`) of posts on the families of texts that they belong to.

    Verb `use_text`, object type `text_family`. Families marked boilerplate give none, nor do reposts by
    button, which act on the post they repeat. Co-action takes these rows with the same decoys as all others.

    Args:
        engine: where the relation is computed.
        tables: `text_family`, `text_family_member`, and `post` of the lake.
    """
    names = ("text_family", "text_family_member", "post")
    asked = {"verb": str(Verb.USE_TEXT), "object_type": str(ObjectType.TEXT_FAMILY)}
    text = read_statement(__package__, "family_actions")
    return engine.sql(text, {name: tables[name] for name in names}, asked)


def _nothing_known() -> dict[str, pa.Table]:
    return {contract.name: contract.empty() for contract in (TEXT_FAMILY, TEXT_VARIANT, TEXT_FAMILY_MEMBER)}


def _result(
    tables: Mapping[str, pa.Table],
    traces: pa.Table,
    outcome: Outcome[dict[str, int]],
    figures: dict[str, int],
) -> TextFamilies:
    kept = (tables["text_family"], tables["text_variant"], tables["text_family_member"])
    return TextFamilies(*kept, traces, outcome, figures)


def _settings(params: TextFamilyParams) -> Settings:
    return Settings(
        min_letters=params.min_letters,
        copy_at=params.copy_at,
        reorder_at=params.reorder_at,
        floor=params.floor,
        sketch_size=params.sketch_size,
        neighbours=params.neighbours,
    )


def _known_variants(variants: pa.Table) -> tuple[pa.Table, Ints]:
    """Return the known variants, families together and leaders first, and the place of each one's leader."""
    kept = variants.sort_by([("family_id", "ascending"), ("position", "ascending")])
    return kept, letters_alone(kept, kept["position"].to_numpy() == 0)


def _own(new: pa.Table) -> Flags:
    """Return which posts pass on nobody's."""
    own: Flags = (new["repost"].to_numpy() == 0) & ~is_passed_on(new["text_raw"].cast(pa.string())).to_numpy()
    return own


def _meant(
    before: pa.Table,
    new: pa.Table,
    found: Wordings,
    own: Flags,
    meaning: Meaning,
    languages: Languages | None,
) -> Meant:
    """Compare the first wordings of families that are known or that a post of its own bears."""
    known, leader = len(before), found.grown.leader
    place = found.place[known:]
    borne = leader[place[(place >= 0) & own]]
    wording = np.unique(np.concatenate([leader[:known], borne]))
    texts = pa.chunked_array(
        [*before["text_raw"].chunks, *new["text_raw"].cast(pa.string()).chunks], pa.string()
    )
    first = np.searchsorted(wording, _firsts_of(before))
    home = np.arange(len(wording))
    held = wording < known
    home[held] = first[wording[held]]
    written = Written(
        wording=wording,
        home=home,
        known=held,
        texts=texts.take(pa.array(found.first[wording])).combine_chunks(),
        readable=[found.readable[n] for n in wording.tolist()],
    )
    return join_by_meaning(written, len(leader), meaning, languages=languages)


def _firsts_of(variants: pa.Table) -> Ints:
    """Return the place of the first variant of each variant's family; families stand together."""
    leads = np.flatnonzero(variants["position"].to_numpy() == 0)
    return np.repeat(leads, np.diff(leads, append=len(variants)))


def _ground(before: pa.Table, new: pa.Table, found: Wordings, own: Flags, meant: Meant | None) -> Ground:
    """Name wordings and families; a family must hold two posts that pass on nobody's, or be known."""
    known = len(before)
    place = found.place[known:]
    leader = found.grown.leader
    home = leader if meant is None else meant.home[leader]
    placed = np.flatnonzero(place >= 0)
    uses = np.bincount(home[place[placed]][own[placed]], minlength=len(leader))
    listed = uses >= 2
    listed[home[:known]] = True
    kept = placed[listed[home[place[placed]]]]
    held = _held(place[kept], known)
    families = _ids("tf", before["family_id"], found, home[held])
    return Ground(
        found=found,
        before=before,
        posts=new.take(kept),
        wording=place[kept],
        own=own[kept],
        variant_ids=_ids("tv", before["variant_id"], found, held),
        family_ids={n: families[int(home[n])] for n in np.unique(leader[held]).tolist()},
        texts=_raw_texts(before, new, found, held),
    )


def _held(wording: Ints, known: int) -> Ints:
    """Return the wordings that some kept post bears, or that were known."""
    return np.unique(np.concatenate([np.arange(known), wording]))


def _ids(prefix: str, known: pa.ChunkedArray[Any], found: Wordings, wanted: Ints) -> dict[int, str]:
    old: list[Any] = known.to_pylist()
    places = np.unique(wanted).tolist()
    return {n: old[n] if n < len(old) else short_id(prefix, found.letters[n]) for n in places}


def _raw_texts(before: pa.Table, new: pa.Table, found: Wordings, held: Ints) -> dict[int, str]:
    old: list[Any] = before["text_raw"].to_pylist()
    fresh = held[held >= len(old)]
    said: list[Any] = new["text_raw"].take(found.first[fresh] - len(old)).to_pylist()
    return dict(enumerate(old)) | dict(zip(fresh.tolist(), said, strict=True))


def _with_languages(members: pa.Table, variants: pa.Table) -> pa.Table:
    """Give posts whose platform declares no language that of their wording."""
    place = pc.index_in(members["variant_id"], value_set=variants["variant_id"].combine_chunks())
    unknown: Any = pc.is_in(members["lang"], value_set=pa.array(["und"]))
    told: Any = variants["lang"].take(place)
    lang: Any = pc.if_else(unknown, told, members["lang"])
    return members.set_column(
        members.column_names.index("lang"), TEXT_FAMILY_MEMBER.schema.field("lang"), lang
    )


def _sizes(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    families = tables["text_family"]
    sizes = families["n_posts"].to_numpy()
    return {
        "families": len(families),
        "variants": len(tables["text_variant"]),
        "members": len(tables["text_family_member"]),
        "largest": int(sizes.max(initial=0)),
        "boilerplate": int(pc.sum(families["boilerplate"]).as_py() or 0),
    }
