"""From a dossier to what leaves of it: named, worded in every language, marked, and held against a limit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from vigie.app.shared_statements import shared_statements
from vigie.app.shared_words import SharedWords
from vigie.cases.markings import PAP, TLP, highest
from vigie.characterisation.disarm.framework import technique
from vigie.characterisation.dossier import Dossier, wordings_of
from vigie.model.errors import InputError
from vigie.report.masking import Masker, accounts_of
from vigie.report.products.named import Named
from vigie.share.sentences import LANGUAGES, sentence
from vigie.share.shared import (
    SharedAccount,
    SharedCampaign,
    SharedExhibit,
    SharedGroup,
    SharedPost,
    SharedSite,
    SharedTechnique,
    SiteStatement,
    within,
)

__all__ = ["share_campaign"]

Row = Mapping[str, Any]

_PERSONAL = ("registrant", "registrant-email", "registrant-name", "registrant-organisation")
"""What a record says of who registered a site: it may be a person."""


@dataclass(frozen=True, slots=True)
class _Markings:
    """What stands on each object of one scale; what nobody marked bears the campaign's own marking."""

    own: str
    by_subject: Mapping[str, str]

    def of(self, subject: str, cited: Iterable[str] = ()) -> str:
        """Return the marking of an object, no lower than that of what it cites."""
        return highest([self.by_subject.get(name, self.own) for name in (subject, *cited)])


def share_campaign(
    dossier: Dossier,
    *,
    limit: str | None = None,
    lang: str = "en",
    identify_reason: str | None = None,
    figures: Mapping[str, Named] | None = None,
) -> SharedCampaign:
    """Return what may leave of a campaign.

    Accounts of the core go by pseudonym unless a reason is given; accounts outside it never leave, nor do
    their posts. What bears no marking of its own bears the campaign's; what cites something bears at least
    the marking of what it cites.

    Args:
        dossier: as `gather_dossier` returns it.
        limit: highest TLP that may leave; that of the dossier as a whole when absent.
        lang: language that is written first.
        identify_reason: why accounts are named; it is repeated in what leaves.
        figures: numbers that people's words may name, as `named_figures` computes them.

    Raises:
        InputError: the campaign itself is marked above the limit (VG720), or the reason is blank (VG601).
        ParameterError: there is no such marking (VG710).
    """
    if identify_reason is not None and not identify_reason.strip():
        sentence_ = "accounts can be identified only for a reason that the export repeats"
        raise InputError("VG601", sentence_, hint="give the reason, or leave the pseudonyms")
    words = SharedWords(_masker(dossier), in_clear=identify_reason is not None, figures=figures or {})
    marks = {each.subject: each.value for each in dossier.markings if each.value in TLP}
    markings = _Markings(marks.get("campaign", "TLP:AMBER"), marks)
    row = dossier.campaign
    posts = _posts(dossier, words)
    shared = SharedCampaign(
        campaign_id=row["campaign_id"],
        label=row["label"],
        name=row["name"] or row["label"],
        state=row["state"],
        summary={each: _summary(row, each) for each in LANGUAGES},
        first_at_us=row["first_at_us"],
        last_at_us=row["last_at_us"],
        n_posts=row["n_posts"],
        computed_at_us=dossier.run["ended_at_us"],
        run_id=dossier.run["run_id"],
        tool_version=dossier.tool_version,
        accounts=tuple(_account(dossier, words, each) for each in dossier.members),
        groups=tuple(_groups(dossier, words)),
        posts=posts,
        narratives=tuple(
            (words.text(each["text"]), each["posts"], each["accounts"]) for each in wordings_of(row)
        ),
        sites=tuple(_sites(dossier, words)),
        statements=tuple(shared_statements(dossier, words, markings.of)),
        techniques=tuple(_techniques(dossier, words, markings)),
        exhibits=tuple(_exhibits(dossier, words, markings)),
        events=tuple(
            (at_us, {each: sentence(f"event.{word}", each, **values) for each in LANGUAGES})
            for at_us, word, values in dossier.events
        ),
        tlp=markings.own,
        pap=highest((each.value for each in dossier.markings), PAP),
        lang=lang,
        identify_reason=identify_reason or "",
        withheld=_kept_in(dossier, words, posts),
    )
    return within(shared, limit or dossier.tlp)


def _masker(dossier: Dossier) -> Masker:
    accounts = accounts_of(dossier.accounts, dossier.members)
    return Masker(accounts, posts=[row["post_uid"] for row in dossier.posts], identify=False)


def _summary(row: Row, lang: str) -> str:
    counts = {"accounts": row["n_core"], "posts": row["n_posts"], "relays": row["n_relays"]}
    return sentence("summary", lang, label=row["label"], **counts)


def _key(dossier: Dossier, words: SharedWords, row: Row) -> str:
    """Name an account for ids: by its own id in clear, else by campaign and pseudonym."""
    return (
        str(row["account_uid"]) if words.in_clear else f"{dossier.campaign['campaign_id']}:{row['pseudonym']}"
    )


def _account(dossier: Dossier, words: SharedWords, row: Row) -> SharedAccount:
    known = next((each for each in dossier.accounts if each["account_uid"] == row["account_uid"]), {})
    platform = row["account_uid"].partition(":")[0]
    handle = known.get("handle") or row["account_uid"].partition(":")[2]
    return SharedAccount(
        key=_key(dossier, words, row),
        name=str(handle) if words.in_clear else row["pseudonym"],
        platform=platform,
        role=row["role"],
        part=words.word(f"role.{row['role']}"),
        confidence=row["confidence"],
        group_id=row["group_id"],
        in_clear=words.in_clear,
    )


def _groups(dossier: Dossier, words: SharedWords) -> Iterable[SharedGroup]:
    for name in sorted({row["group_id"] for row in dossier.members if row["group_id"]}):
        members = [_key(dossier, words, row) for row in dossier.members if row["group_id"] == name]
        yield SharedGroup(group_id=name, accounts=tuple(members))


def _posts(dossier: Dossier, words: SharedWords) -> tuple[SharedPost, ...]:
    members = {row["account_uid"]: _key(dossier, words, row) for row in dossier.members}
    campaign = dossier.campaign["campaign_id"]
    return tuple(
        SharedPost(
            key=row["post_uid"] if words.in_clear else f"{campaign}:{words.post(row['post_uid'])}",
            label=words.post(row["post_uid"]),
            account=members[row["account_uid"]],
            platform=row["platform"],
            kind=row["kind"],
            at_us=row["created_at_us"],
            text=words.text(row["text_raw"] or ""),
            url=(row["url"] or "") if words.in_clear else "",
        )
        for row in dossier.posts
        if row["account_uid"] in members
    )


def _kept_in(dossier: Dossier, words: SharedWords, posts: tuple[SharedPost, ...]) -> dict[str, int]:
    """Count what stays in: what accounts outside the core did, and who registered a site."""
    registrants = sum(row["record_type"] in _PERSONAL for row in dossier.sites if not words.in_clear)
    outside = len(dossier.posts) - len(posts)
    counts = {"posts-outside-core": outside, "relays": len(dossier.relays), "registrants": registrants}
    return {kind: n for kind, n in counts.items() if n}


def _sites(dossier: Dossier, words: SharedWords) -> Iterable[SharedSite]:
    """Yield the hosts that hardly anybody else uses, and those that the core links to and records tell of."""
    told = {row["domain"] for row in dossier.sites}
    hosts = {row["domain"] for row in dossier.domains if row["domain"] in told}
    for each in json.loads(dossier.campaign["objects"]):
        if each["type"] == "domain":
            hosts.add(each["object"])
        elif each["type"] == "url":
            hosts.add(urlsplit(each["object"]).hostname or "")
    for host in sorted(hosts - {""}):
        bare = host.removeprefix("www.")
        rows = [
            row
            for row in dossier.sites
            if row["domain"].removeprefix("www.") == bare
            and (words.in_clear or row["record_type"] not in _PERSONAL)
        ]
        yield SharedSite(host=host, statements=tuple(map(_site_statement, rows)))


def _site_statement(row: Row) -> SiteStatement:
    return SiteStatement(
        record_type=row["record_type"],
        value=row["value"],
        source=row["source"],
        from_us=row["valid_from_us"],
        to_us=row["valid_to_us"],
        seen_us=row["observed_at_us"],
    )


def _techniques(dossier: Dossier, words: SharedWords, markings: _Markings) -> Iterable[SharedTechnique]:
    for tag in dossier.tags:
        known = technique(tag.technique_id)
        yield SharedTechnique(
            technique_id=tag.technique_id,
            name=tag.name,
            tactic_id=tag.tactic_id,
            tactic=tag.tactic,
            stix_id=known.stix_id,
            link=known.link,
            cites=words.cited(tag.evidence),
            at_us=tag.at_us,
            tlp=markings.of(f"tag:{tag.technique_id}", tag.evidence),
        )


def _exhibits(dossier: Dossier, words: SharedWords, markings: _Markings) -> Iterable[SharedExhibit]:
    for each in dossier.exhibits:
        yield SharedExhibit(
            exhibit_id=each.exhibit_id,
            name=words.name(each.name),
            sha256=each.sha256,
            bytes=each.bytes,
            url=words.link(each.source_url),
            captured_at_us=each.captured_at_us,
            tlp=markings.of(each.exhibit_id),
        )
