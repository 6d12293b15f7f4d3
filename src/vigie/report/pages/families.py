"""Families behind a group: who posted first, how far it spread, what changed from one variant to the next."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.kernels.families.diff import token_diff
from vigie.report.masking import HIDDEN
from vigie.report.outcomes import json_object
from vigie.report.pages.reasons import reason
from vigie.report.plain_text import shorten
from vigie.report.reading import Group, Reading, Row

__all__ = ["FamilyView", "Picture", "Rewording", "families_of_group"]

_KINDS = ("text", "media", "boilerplate")
_EARLIER_US = 86_400_000_000
Runs = list[tuple[str, str]]
"""Pieces of a text, each with `same`, `gone` or `new`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """One wording beside the first of its family: what the first has that it lacks, and the reverse."""

    title: str
    by: str
    before: Runs
    after: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One image, or one moment of a video, as a reader sees it."""

    source: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """One family of texts, or of images and videos."""

    title: str
    sentences: list[str]
    boilerplate: str
    first: str
    rewordings: list[Rewording]
    pictures: list[Picture]
    left_out: str
    id: str


def families_of_group(reading: Reading, group: Group) -> list[FamilyView]:
    """Write the families that members of a group used: texts, then media, then what is boilerplate.

    Of each, the most used come first. Pictures are embedded for the first groups of a report only.
    """
    caps, uses = reading.content.caps, reading.family_uses.get(group.row["cluster_id"], [])
    pairs = [(reading.families[use["family_id"]], use) for use in uses]
    pairs.sort(key=lambda pair: (-pair[1]["accounts"], -pair[1]["posts"], pair[1]["family_id"]))
    kinds = {kind: [pair for pair in pairs if _kind(pair[0]) == kind] for kind in _KINDS}
    shown = [pair for kind in _KINDS for pair in kinds[kind][: caps.families_per_group]]
    return [_family(reading, group, family, use, n) for n, (family, use) in enumerate(shown, start=1)]


def _kind(family: Row) -> str:
    return "boilerplate" if family["boilerplate"] else str(family["kind"])


def _family(reading: Reading, group: Group, family: Row, use: Row, number: int) -> FamilyView:
    words, caps = reading.words, reading.content.caps
    shown = reading.variants.get(family["family_id"], [])[: caps.variants_per_family]
    texts = shown if family["kind"] == "text" else []
    pictures = [row for row in shown if row["picture"] is not None and group.rank < caps.groups_with_pictures]
    left = family["n_variants"] - len(texts or pictures)
    return FamilyView(
        title=words.t(f"family.title_{family['kind']}", n=number),
        sentences=[*_sentences(reading, group, family, use), *_traits(reading, family)],
        boilerplate=_boilerplate(reading, family),
        first=_text(reading, texts[0]) if texts else "",
        rewordings=[_rewording(reading, texts[0], row) for row in texts[1:]],
        pictures=[_picture(reading, row) for row in pictures],
        left_out=words.t("family.left_out", n=left) if left > 0 else "",
        id=family["family_id"],
    )


def _sentences(reading: Reading, group: Group, family: Row, use: Row) -> Iterable[str]:
    words = reading.words
    yield words.t(
        "family.use",
        accounts=words.t("count.accounts", n=use["accounts"]),
        posts=words.t("count.posts", n=use["posts"]),
        all_accounts=words.t("count.accounts", n=family["n_accounts"]),
        all_posts=words.t("count.posts", n=family["n_posts"]),
        variants=words.t("count.variants", n=family["n_variants"]),
    )
    if family["first_at_us"] is not None:
        at, who = words.moment(family["first_at_us"]), _first_poster(reading, group, family)
        yield words.t("family.first", at=at, account=who)
        earlier_us = group.row["first_at_us"] - family["first_at_us"]
        if earlier_us >= _EARLIER_US:
            yield words.t("family.before", span=words.duration(earlier_us))
    if family["n_reposts"] is not None:
        own = family["n_posts"] - family["n_reposts"]
        yield words.t("family.reposts", n=own, reposts=family["n_reposts"])
    yield from _spread(reading, family)


def _first_poster(reading: Reading, group: Group, family: Row) -> str:
    name = _account(reading, family["first_account_uid"])
    if name == reading.words.t("family.someone"):
        return name
    members = {row["account_uid"] for row in reading.groups[group.rank].members}
    inside = family["first_account_uid"] in members
    return reading.words.t("family.inside" if inside else "family.outside", account=name)


def _account(reading: Reading, uid: str | None) -> str:
    """Name an account; one that has no pseudonym, for it is in no group, is called so."""
    name = reading.masker.account(uid or "")
    return reading.words.t("family.someone") if name == HIDDEN else name


def _spread(reading: Reading, family: Row) -> Iterable[str]:
    words = reading.words
    for name in ("languages", "platforms"):
        counts = json_object(family[name] or "{}", place=f"family.{name}")
        if len(counts) > 1:
            listed = [f"{key} {words.value(count)}" for key, count in counts.items()]
            yield words.t(f"family.{name}", listed=", ".join(listed))


def _traits(reading: Reading, family: Row) -> Iterable[str]:
    for word, values in json_object(family["traits"] or "{}", place="family.traits").items():
        yield reason(reading, word, values)


def _boilerplate(reading: Reading, family: Row) -> str:
    if not family["boilerplate"]:
        return ""
    values = json_object(family["boilerplate_values"] or "{}", place="family.boilerplate")
    why = reason(reading, family["boilerplate_reason"], values)
    return reading.words.t("family.boilerplate", reason=why)


def _rewording(reading: Reading, first: Row, row: Row) -> Rewording:
    before, after = _marked(_text(reading, first), _text(reading, row))
    return Rewording(title=_how(reading, row), by=_by(reading, row), before=before, after=after)


def _marked(first: str, then: str) -> tuple[Runs, Runs]:
    runs = token_diff(first, then)
    before = [("same" if op == "equal" else "gone", a) for op, a, _ in runs if a]
    after = [("same" if op == "equal" else "new", b) for op, _, b in runs if b]
    return before, after


def _how(reading: Reading, row: Row) -> str:
    words = reading.words
    how = words.t(f"variant.{row['kind']}") if words.known(f"variant.{row['kind']}") else row["kind"]
    if row["similarity"] is None or not row["place"]:
        return words.t("family.variant", n=row["place"] + 1, how=how)
    alike = words.t("family.alike", how=how, share=words.percent(row["similarity"]))
    return words.t("family.variant", n=row["place"] + 1, how=alike)


def _by(reading: Reading, row: Row) -> str:
    if row["at_us"] is None:
        return reading.words.t("family.no_post")
    account = _account(reading, row["account_uid"])
    return reading.words.t("family.by", at=reading.words.moment(row["at_us"]), account=account)


def _text(reading: Reading, row: Row) -> str:
    return shorten(reading.masker.text(row["text_raw"] or ""), chars=reading.content.caps.text_chars)


def _picture(reading: Reading, row: Row) -> Picture:
    how, by = _how(reading, row), _by(reading, row)
    return Picture(
        source=f"data:{row['mime']};base64,{base64.b64encode(row['picture']).decode()}",
        alt=reading.words.t("family.picture", how=how, by=by),
        caption=f"{how} {by} {_text(reading, row)}".rstrip(),
    )
