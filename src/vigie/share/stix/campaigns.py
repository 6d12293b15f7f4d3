"""A campaign, its accounts, posts, wordings, sites and techniques, in one of two profiles.

`core` keeps to the types of STIX 2.1, for strict readers: a post is an artifact of plain text, a wording is a
note. `opencti` writes channel, narrative, event and media-content as OpenCTI has them, each with the
extension that declares a new type, so that it remains STIX 2.1.
"""

from __future__ import annotations

import base64
import hashlib
from ipaddress import ip_address

from vigie.share.sentences import sentence
from vigie.share.shared import SharedAccount, SharedPost, SharedSite, SiteStatement
from vigie.share.stix.objects import Draft, stix_time
from vigie.share.stix.vocabulary import ACCOUNT_TYPES

__all__ = ["PROFILES", "write_campaign"]

PROFILES = ("core", "opencti")
"""Strict STIX 2.1, or with the types of OpenCTI."""

_NEW_OBJECT = {"extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba": {"extension_type": "new-sdo"}}
_NEW_OBSERVABLE = {
    "extension-definition--f93e2c80-4231-4f9a-af8b-95c9bd566a82": {"extension_type": "new-sco"}
}
_DISARM_RELEASED_US = 1_731_974_400_000_000  # 2024-11-19
_TITLE_LETTERS = 80


def write_campaign(draft: Draft, *, profile: str) -> None:
    """Write the campaign and all that belongs to it but statements and the report."""
    shared = draft.shared
    draft.add(
        "campaign", own_id=draft.campaign, lang=shared.lang, name=shared.name,
        description=shared.summary[shared.lang],
        aliases=[shared.label] if shared.label != shared.name else [],
        first_seen=stix_time(shared.first_at_us), last_seen=stix_time(shared.last_at_us),
        told={
            "run_id": shared.run_id, "tool_version": shared.tool_version, "label": shared.label,
            "state": shared.state,
        } | ({"withheld": dict(shared.withheld)} if shared.withheld else {}),
    )  # fmt: skip
    accounts = {each.key: _account(draft, each) for each in shared.accounts}
    if profile == "opencti":
        _channels(draft, accounts)
        _events(draft)
    else:
        for account in accounts.values():
            draft.relate(draft.campaign, "uses", account)
    for group in shared.groups:
        draft.add(
            "grouping", shared.campaign_id, group.group_id, name=group.group_id,
            context="suspicious-activity", description=sentence("group", shared.lang, n=len(group.accounts)),
            object_refs=[accounts[key] for key in group.accounts] or [draft.campaign],
        )  # fmt: skip
    _posts(draft, accounts, profile)
    _narratives(draft, profile)
    _sites(draft)
    _techniques(draft)
    _exhibits(draft)


def _account(draft: Draft, each: SharedAccount) -> str:
    kind = ACCOUNT_TYPES.get(each.platform, each.platform)
    return draft.add(
        "user-account", kind, each.key, user_id=each.key, account_type=kind, display_name=each.name,
        account_login=each.name.lstrip("@") if each.in_clear else "",
        told={"role": each.role, "role_confidence": each.confidence},
    )  # fmt: skip


def _channels(draft: Draft, accounts: dict[str, str]) -> None:
    lang = draft.shared.lang
    for each in draft.shared.accounts:
        channel = draft.add(
            "channel", each.platform, each.key, name=each.name if each.in_clear else each.key,
            channel_types=[each.platform], description=sentence("role", lang, role=each.part[lang]),
            extensions=_NEW_OBJECT,
        )  # fmt: skip
        draft.relate(draft.campaign, "uses", channel)
        draft.relate(channel, "belongs-to", accounts[each.key])


def _events(draft: Draft) -> None:
    for at_us, words in draft.shared.events:
        draft.add(
            "event", draft.shared.campaign_id, at_us, words["en"], lang=draft.shared.lang,
            name=words[draft.shared.lang], event_types=["campaign-timeline"], start_time=stix_time(at_us),
            extensions=_NEW_OBJECT,
        )  # fmt: skip


def _posts(draft: Draft, accounts: dict[str, str], profile: str) -> None:
    seen = []
    for each in draft.shared.posts:
        content = _media_content(draft, each) if profile == "opencti" else _artifact(draft, each)
        account = accounts[each.account]
        draft.relate(account, "publishes", content, start_time=stix_time(each.at_us))
        link = [draft.add("url", each.url, value=each.url)] if each.url and profile == "core" else []
        refs = [account, *link] if profile == "opencti" else [account, content, *link]
        at = stix_time(each.at_us)
        seen.append(
            draft.add(
                "observed-data",
                draft.shared.campaign_id,
                each.key,
                first_observed=at,
                last_observed=at,
                number_observed=1,
                object_refs=refs,
            )
        )
    draft.add(
        "sighting", draft.shared.campaign_id, draft.shared.run_id, sighting_of_ref=draft.campaign,
        first_seen=stix_time(draft.shared.first_at_us), last_seen=stix_time(draft.shared.last_at_us),
        count=draft.shared.n_posts, observed_data_refs=seen, where_sighted_refs=[draft.author],
    )  # fmt: skip


def _artifact(draft: Draft, each: SharedPost) -> str:
    content = each.text.encode()
    return draft.add(
        "artifact",
        draft.shared.campaign_id,
        each.key,
        mime_type="text/plain",
        payload_bin=base64.b64encode(content).decode(),
        hashes={"SHA-256": hashlib.sha256(content).hexdigest()},
    )


def _media_content(draft: Draft, each: SharedPost) -> str:
    return draft.add(
        "media-content", draft.shared.campaign_id, each.key, title=each.label, content=each.text,
        media_category=each.kind, publication_date=stix_time(each.at_us),
        url=each.url or f"urn:vigie:{draft.shared.campaign_id}:{each.label}", extensions=_NEW_OBSERVABLE,
    )  # fmt: skip


def _narratives(draft: Draft, profile: str) -> None:
    lang = draft.shared.lang
    for text, n_posts, n_accounts in draft.shared.narratives:
        told = sentence("narrative", lang, posts=n_posts, accounts=n_accounts)
        if profile == "opencti":
            narrative = draft.add(
                "narrative", draft.shared.campaign_id, text, name=text[:_TITLE_LETTERS],
                description=f"{text}\n\n{told}", extensions=_NEW_OBJECT,
            )  # fmt: skip
            draft.relate(draft.campaign, "uses", narrative)
        else:
            draft.add(
                "note", draft.shared.campaign_id, "narrative", text, lang=lang, abstract=told, content=text,
                object_refs=[draft.campaign], told={"kind": "narrative"},
            )  # fmt: skip


def _sites(draft: Draft) -> None:
    if not draft.shared.sites:
        return
    infrastructure = draft.add(
        "infrastructure", draft.shared.campaign_id, lang=draft.shared.lang,
        name=sentence("sites", draft.shared.lang, name=draft.shared.name),
        infrastructure_types=["unknown"],
    )  # fmt: skip
    draft.relate(draft.campaign, "uses", infrastructure)
    for site in draft.shared.sites:
        _site(draft, site, infrastructure)


def _site(draft: Draft, site: SharedSite, infrastructure: str) -> None:
    host = draft.add("domain-name", site.host, value=site.host)
    draft.relate(infrastructure, "consists-of", host)
    for each in site.statements:
        if each.record_type in {"dns-a", "dns-aaaa"} and _is_address(each.value):
            kind = f"ipv{ip_address(each.value).version}-addr"
            address = draft.add(kind, each.value, value=each.value)
            start, stop = _held(each)
            draft.relate(host, "resolves-to", address, start_time=start, stop_time=stop)
    others = [each for each in site.statements if not each.record_type.startswith("dns-a")]
    if others:
        draft.add(
            "note", draft.shared.campaign_id, "site", site.host, lang=draft.shared.lang,
            abstract=sentence("records", draft.shared.lang),
            content="\n".join(dict.fromkeys(map(_recorded, others))),
            object_refs=[host], told={"kind": "site"},
        )  # fmt: skip


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _held(each: SiteStatement) -> tuple[str, str]:
    """Return since when it held, or when it was seen, and until when; an end no later than that stays out."""
    start = each.from_us if each.from_us is not None else each.seen_us
    if each.to_us is None or (start is not None and each.to_us // 1000 <= start // 1000):
        return "" if start is None else stix_time(start), ""
    return "" if start is None else stix_time(start), stix_time(each.to_us)


def _recorded(each: SiteStatement) -> str:
    times = [stix_time(at) for at in (each.from_us, each.to_us, each.seen_us) if at is not None]
    return f"{each.record_type}: {each.value} ({each.source}; {' / '.join(times)})"


def _techniques(draft: Draft) -> None:
    for each in draft.shared.techniques:
        described = {"source_name": "DISARM", "external_id": each.technique_id, "url": each.link}
        phase = {"kill_chain_name": "disarm", "phase_name": each.tactic.lower().replace(" ", "-")}
        pattern = draft.add(
            "attack-pattern",
            own_id=each.stix_id,
            at_us=_DISARM_RELEASED_US,
            name=each.name,
            external_references=[described | {"description": "DISARM Red v1.6"}],
            kill_chain_phases=[phase],
        )
        draft.relate(
            draft.campaign, "uses", pattern, at_us=each.at_us, tlp=each.tlp,
            told={"kind": "technique", "evidence": list(each.cites)},
        )  # fmt: skip


def _exhibits(draft: Draft) -> None:
    for each in draft.shared.exhibits:
        draft.add(
            "file", each.sha256, tlp=each.tlp, name=each.name, size=each.bytes,
            hashes={"SHA-256": each.sha256}, told={"kind": "exhibit", "evidence": [each.exhibit_id]},
        )  # fmt: skip
