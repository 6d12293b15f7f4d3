"""Families that letters found, widened by meaning: rewordings and translations join what they repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.text_families.rows import variants_in_order
from vigie.detectors.text_families.semantic.encoder import Encoder
from vigie.detectors.text_families.semantic.guarding import Guarding
from vigie.detectors.text_families.semantic.pairs import REWORD, TRANSLATION, SemanticPairs, semantic_pairs
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.kernels.families.meaning import join_near
from vigie.kernels.languages import UNKNOWN
from vigie.model.content_tables import TEXT_FAMILY_MEMBER
from vigie.model.outcomes import Found, NotAssessed, NothingFound

__all__ = [
    "Meaning",
    "Meant",
    "Written",
    "join_by_meaning",
    "letters_alone",
    "widened",
]

Ints = NDArray[np.int64]
Languages = Callable[[Any], Any]
Row = dict[str, Any]

_REASONS = pa.array(["same-language", "other-language", "language-unknown"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What meanings are compared with: an encoder, and thresholds that belong to it."""

    encoder: Encoder
    params: SemanticParams

    @property
    def as_dict(self) -> dict[str, Any]:
        """What names it, ready for JSON: another model or threshold is another search."""
        return {
            "encoder": self.encoder.name,
            "fingerprint": self.encoder.fingerprint,
            **self.params.as_dict,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The first wordings of k families by letters, oldest first, families known before in front.

    Attributes:
        wording: wording of each (k, rising).
        home: place (0 to k − 1) of the first of the family that an earlier result put it in; its own if none.
        known: whether an earlier result held it.
        texts: as published (k).
        readable: the same under the rule of letters (k).
    """

    wording: Ints
    home: Ints
    known: NDArray[np.bool_]
    texts: pa.Array[Any]
    readable: list[str]


@dataclass(frozen=True, slots=True)
class Meant:
    """What meaning adds.

    Attributes:
        home: wording that begins the family of each of m wordings that begin one by letters; else its own.
        joined: first wording by letters → kind, similarity (to the first of the family), reason, parent,
            parent_similarity, guards; for those that joined now.
        outcome: found, nothing found, or why meanings were not compared.
        figures: counts of what was compared and left out.
    """

    home: Ints
    joined: Mapping[int, Row]
    outcome: Found[SemanticPairs] | NothingFound | NotAssessed
    figures: Row


def join_by_meaning(
    written: Written, wordings: int, meaning: Meaning, *, languages: Languages | None = None
) -> Meant:
    """Compare the first wordings of families, and lone texts, by what they mean; let those that agree join.

    Args:
        written: what is compared.
        wordings: m, how many wordings there are.
        meaning: encoder and thresholds.
        languages: gives the language of each of n texts; without it all are unknown, and nothing is a
            translation.

    Cost: one encoding of each text, then see `semantic_pairs`. Nothing of it is kept: what joins later is
    compared with the first wordings again.
    """
    spoken = languages(written.texts) if languages else pa.nulls(len(written.texts), pa.string())
    guarding = Guarding.of(written.texts, written.readable)
    outcome = semantic_pairs(
        written.texts,
        languages=spoken,
        encoder=meaning.encoder,
        params=meaning.params,
        guards=guarding.guards,
    )
    home = np.arange(wordings)
    home[written.wording] = written.wording[written.home]
    if not isinstance(outcome, Found):
        return Meant(home, {}, outcome, {})
    found = outcome.value
    places = _joined(written, found, meaning.params.family_cosine)
    home[written.wording] = written.wording[places]
    told = _told(written, found, places, spoken.fill_null(UNKNOWN).to_pylist(), guarding)
    return Meant(home, told, outcome, _figures(found, told))


def _figures(found: SemanticPairs, told: Mapping[int, Row]) -> Row:
    kinds = [row["kind"] for row in told.values()]
    return {
        "encoder": " ".join(found.encoder),
        "texts": len(found.places),
        "too_short": found.too_short,
        "unknown_language": found.unknown_language,
        "pairs": len(found.pairs),
        "kept_apart": len(found.pairs) - found.pairs["guard"].null_count,
        "reworded": kinds.count(REWORD),
        "translated": kinds.count(TRANSLATION),
        "exact": found.exact,
    }


def _vectors(written: Written, found: SemanticPairs) -> NDArray[np.float32]:
    vectors = np.zeros((len(written.wording), found.vectors.shape[1]), np.float32)
    vectors[found.places] = found.vectors
    return vectors


def _joined(written: Written, found: SemanticPairs, floor: float) -> Ints:
    """Return the place of the first text of each text's family."""
    free = found.pairs.filter(pc.is_null(found.pairs["guard"]))
    left, right, cosine = (free[name].to_numpy() for name in ("left", "right", "cosine"))
    return join_near(
        _vectors(written, found),
        (left, right, cosine),
        home=written.home,
        known=written.known,
        floor=floor,
    )


def _told(
    written: Written, found: SemanticPairs, places: Ints, codes: list[Any], guarding: Guarding
) -> dict[int, Row]:
    """Say of each text that joined a family how it is like its first, and like the nearest of the others."""
    vectors, parents = _vectors(written, found), _nearest(found.pairs, places)
    told = {}
    for place in np.flatnonzero((places != np.arange(len(places))) & ~written.known).tolist():
        first, (parent, alike) = int(places[place]), parents[place]
        kind, reason = _how(codes[place], codes[first])
        told[int(written.wording[place])] = {
            "kind": kind,
            "similarity": float(np.clip(vectors[place] @ vectors[first], 0, 1)),
            "reason": reason,
            "parent": int(written.wording[parent]),
            "parent_similarity": alike,
            "guards": ",".join(guarding.flags(place, first, kind)),
        }
    return told


def _how(lang: str, first: str) -> tuple[str, str]:
    """Return kind and reason of a text by its language and that of the first of its family."""
    if UNKNOWN in (lang, first):
        return REWORD, "language-unknown"
    return (REWORD, "same-language") if lang == first else (TRANSLATION, "other-language")


def _nearest(pairs: pa.Table, places: Ints) -> dict[int, tuple[int, float]]:
    """Return for each text the nearest one of its family, and their cosine."""
    free = pairs.filter(pc.is_null(pairs["guard"]))
    left, right = free["left"].to_numpy(), free["right"].to_numpy()
    within = places[left] == places[right]
    one = np.concatenate([left[within], right[within]])
    other = np.concatenate([right[within], left[within]])
    cosine = np.tile(free["cosine"].to_numpy()[within], 2)
    order = np.lexsort((other, -cosine, one))
    one, other, cosine = one[order], other[order], np.clip(cosine[order], 0, 1)
    firsts = np.unique(one, return_index=True)[1]
    near = zip(one[firsts].tolist(), other[firsts].tolist(), cosine[firsts].tolist(), strict=True)
    return {place: (parent, alike) for place, parent, alike in near}


def letters_alone(variants: pa.Table, leads: NDArray[np.bool_]) -> Ints:
    """Return the place of the variant that begins each known variant's family by letters.

    Args:
        variants: contract text_variant, families together.
        leads: which of them begin a family.

    A variant that meaning joined to its family begins one by letters; what copies it hangs on it.
    """
    meant: Any = pc.is_in(variants["reason"], value_set=_REASONS)
    begins = leads | meant.to_numpy()
    above: Any = pc.index_in(variants["parent_variant_id"], value_set=variants["variant_id"].combine_chunks())
    root: Ints = np.where(begins, np.arange(len(variants)), above.to_numpy())
    while not np.array_equal(higher := root[root], root):
        root = higher
    return root


def widened(
    members: pa.Table, variants: pa.Table, *, wordings: Mapping[int, str], leader: Ints, meant: Meant
) -> tuple[pa.Table, pa.Table]:
    """Write into members and variants what meaning says of those that it brought.

    Args:
        members: contract text_family_member, with the families that meaning gave.
        variants: contract text_variant, as letters alone describe them.
        wordings: wording → id of its variant.
        leader: first of each wording's family by letters.
        meant: what meaning adds.

    Returns:
        Members and variants, each family's in order of first use after its first. A copy of a text that
        meaning joined is of that text's kind and likeness; what it copies and how near its letters are stay.
    """
    brought = {uid: (n, int(leader[n])) for n, uid in wordings.items() if meant.home[leader[n]] != leader[n]}
    rows = {row["variant_id"]: row for row in variants.to_pylist()}
    for uid, (n, first) in brought.items():
        told = meant.joined.get(first) or rows[wordings[first]]
        rows[uid] |= {name: told[name] for name in ("kind", "similarity")}
        if n == first and n in meant.joined:
            rows[uid] |= {name: told[name] for name in ("reason", "parent_similarity", "guards")}
            rows[uid]["parent_variant_id"] = wordings[told["parent"]]
    return _members(members, [rows[uid] for uid in sorted(brought)]), variants_in_order(list(rows.values()))


def _members(members: pa.Table, brought: list[Row]) -> pa.Table:
    """Give posts the kind and likeness of the variants that meaning brought."""
    ids = pa.array([row["variant_id"] for row in brought], pa.string())
    place: Any = pc.index_in(members["variant_id"], value_set=ids)
    for name, kind in (("kind", pa.string()), ("similarity", pa.float64())):
        told: Any = pa.array([row[name] for row in brought], kind).take(place)
        at = members.column_names.index(name)
        field = TEXT_FAMILY_MEMBER.schema.field(name)
        members = members.set_column(at, field, pc.coalesce(told, members[name]))
    return TEXT_FAMILY_MEMBER.check(members)
