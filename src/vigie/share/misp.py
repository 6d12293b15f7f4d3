"""A campaign as a MISP event: objects of the published templates, tags of taxonomies, a report in Markdown.

Written without PyMISP, which imports an HTTP client; a test loads what is written with it and compares the
templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from vigie.share.shared import SharedAccount, SharedCampaign, SharedExhibit, SharedPost, SharedSite, Statement
from vigie.share.stix.vocabulary import PROBABILITY

__all__ = ["TEMPLATES", "Template", "misp_event"]

_NAMESPACE = UUID("0d2b8a44-5f0b-5c55-9c0c-1f8d7f6f2a10")
_DISTRIBUTION = {
    "TLP:CLEAR": "3",
    "TLP:GREEN": "2",
    "TLP:AMBER": "1",
    "TLP:AMBER+STRICT": "0",
    "TLP:RED": "0",
}
_LIKELIHOOD = {
    5: "almost-no-chance", 15: "very-unlikely", 30: "unlikely", 50: "roughly-even-chance", 70: "likely",
    85: "very-likely", 95: "almost-certain",
}  # fmt: skip
_LAST_OF_THE_GALAXY = 140
_CATEGORIES = {"domain": "Network activity", "ip-dst": "Network activity", "link": "External analysis"}
_FILES = {"filename": "Payload delivery", "sha256": "Payload delivery"}

Pair = tuple[str, str]
"""Relation of the template, and value."""


@dataclass(frozen=True, slots=True)
class Template:
    """A published template: uuid, version, meta category, and type of each relation that is written."""

    uuid: str
    version: str
    category: str
    types: dict[str, str]


TEMPLATES = {
    "user-account": Template(
        "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "misc",
        {
            "user-id": "text", "username": "text", "display-name": "text", "account-type": "text",
            "description": "text", "group": "text",
        },
    ),
    "microblog": Template(
        "8ec8c911-ddbe-4f5b-895b-fbff70c42a60", "20", "misc",
        {
            "post": "text", "creation-date": "datetime", "display-name": "text", "title": "text",
            "link": "link",
        },
    ),
    "narrative": Template(
        "83bea299-514a-4719-a84b-f6fd0997fac1", "4", "misc", {"narrative-summary": "text"}
    ),
    "news-media": Template(
        "691463c5-5302-4847-9bec-4c56ccfec677", "3", "misc", {"alias": "text", "source": "text"}
    ),
    "domain-ip": Template(
        "43b3b146-77eb-4931-b4cc-b66c60f28734", "11", "network",
        {"domain": "domain", "ip": "ip-dst", "text": "text"},
    ),
    "annotation": Template(
        "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", "3", "misc",
        {"text": "text", "type": "text", "creation-date": "datetime", "ref": "link"},
    ),
    "file": Template(
        "688c46fb-5edb-40a3-8273-1af7923e2215", "25", "file",
        {"filename": "filename", "sha256": "sha256", "size-in-bytes": "size-in-bytes"},
    ),
}  # fmt: skip
"""Templates of misp-objects that events use."""


def misp_event(shared: SharedCampaign, *, producer: str = "Vigie") -> bytes:
    """Return the campaign as the JSON of one MISP event, not published; the same input, the same bytes.

    Every attribute has `to_ids` false: nothing of an influence campaign belongs into a blocking list by
    itself. Techniques give a free tag with the version; those that the galaxy of MISP (v1.4) has give its
    tag, too.
    """
    uuid = _uuid("event", shared.campaign_id)
    made = datetime.fromtimestamp(shared.latest_us // 1_000_000, UTC)
    event = {
        "uuid": uuid,
        "info": f"{shared.name}: {shared.summary[shared.lang]}",
        "date": made.date().isoformat(),
        "timestamp": str(shared.latest_us // 1_000_000),
        "threat_level_id": "4",
        "analysis": "2" if any(each.kind == "end" for each in shared.statements) else "1",
        "distribution": _DISTRIBUTION[shared.tlp],
        "published": False,
        "Orgc": {"name": producer, "uuid": _uuid("org", producer)},
        "Tag": [{"name": name} for name in _tags(shared)],
        "Object": list(_objects(shared)),
        "EventReport": [
            {
                "uuid": _uuid("report", shared.campaign_id), "name": shared.name, "content": _report(shared),
                "distribution": "5", "timestamp": str(shared.latest_us // 1_000_000),
            }
        ],
    }  # fmt: skip
    return orjson.dumps({"Event": event}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def _uuid(*names: object) -> str:
    return str(uuid5(_NAMESPACE, "\x1f".join(map(str, names))))


def _moment(at_us: int) -> str:
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_us % 1_000_000:06d}+00:00"


def _tags(shared: SharedCampaign) -> Iterator[str]:
    yield shared.tlp.lower()
    yield shared.pap
    for each in shared.techniques:
        yield f'disarm-red:v1.6="{each.technique_id} {each.name.replace(chr(34), chr(39))}"'
        if int(each.technique_id[1:5]) <= _LAST_OF_THE_GALAXY and not each.technique_id.startswith("T0097."):
            yield f'misp-galaxy:disarm-techniques="{each.name}"'


def _objects(shared: SharedCampaign) -> Iterator[dict[str, Any]]:
    accounts = {each.key: _account(shared, each) for each in shared.accounts}
    posts = [_post(shared, each) for each in shared.posts]
    for told, each in zip(posts, shared.posts, strict=True):
        account = accounts[each.account]
        account["ObjectReference"].append(_reference(account["uuid"], told["uuid"], "publishes"))
    yield from accounts.values()
    yield from (_outlet(shared, each) for each in shared.accounts if each.role == "outlet")
    yield from posts
    for text, _, _ in shared.narratives:
        yield _object(shared, "narrative", text, [("narrative-summary", text)])
    yield from (_site(shared, each) for each in shared.sites)
    yield from (_statement(shared, each) for each in shared.statements)
    yield from (_exhibit(shared, each) for each in shared.exhibits)


def _object(
    shared: SharedCampaign,
    name: str,
    key: str,
    pairs: Sequence[Pair],
    *,
    tags: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    template = TEMPLATES[name]
    uuid = _uuid(name, shared.campaign_id, key)
    return {
        "uuid": uuid,
        "name": name,
        "meta-category": template.category,
        "template_uuid": template.uuid,
        "template_version": template.version,
        "distribution": "5",
        "timestamp": str(shared.latest_us // 1_000_000),
        "Attribute": [
            _attribute(template, uuid, pair, shared, tags if rank == 0 else ())
            for rank, pair in enumerate(pairs)
            if pair[1]
        ],
        "ObjectReference": [],
        **more,
    }


def _attribute(
    template: Template, owner: str, pair: Pair, shared: SharedCampaign, tags: Sequence[str]
) -> dict[str, Any]:
    relation, value = pair
    kind = template.types[relation]
    told = {
        "uuid": _uuid(owner, relation, value),
        "object_relation": relation,
        "type": kind,
        "category": _CATEGORIES.get(kind) or _FILES.get(kind, "Other"),
        "value": value,
        "to_ids": False,
        "disable_correlation": kind == "text",
        "distribution": "5",
        "timestamp": str(shared.latest_us // 1_000_000),
    }
    return told | ({"Tag": [{"name": name} for name in tags]} if tags else {})


def _reference(source: str, target: str, word: str) -> dict[str, str]:
    return {
        "uuid": _uuid(source, word, target), "object_uuid": source, "referenced_uuid": target,
        "relationship_type": word,
    }  # fmt: skip


def _account(shared: SharedCampaign, each: SharedAccount) -> dict[str, Any]:
    pairs = [
        ("user-id", each.key), ("account-type", each.platform), ("display-name", each.name),
        ("username", each.name if each.in_clear else ""), ("group", each.group_id),
        ("description", f"{each.role} ({each.confidence})"),
    ]  # fmt: skip
    return _object(shared, "user-account", each.key, pairs)


def _outlet(shared: SharedCampaign, each: SharedAccount) -> dict[str, Any]:
    return _object(shared, "news-media", each.key, [("alias", each.name), ("source", each.platform)])


def _post(shared: SharedCampaign, each: SharedPost) -> dict[str, Any]:
    author = next(account.name for account in shared.accounts if account.key == each.account)
    pairs = [
        ("post", each.text or each.label), ("creation-date", _moment(each.at_us)), ("display-name", author),
        ("title", each.label), ("link", each.url),
    ]  # fmt: skip
    at = _moment(each.at_us)
    return _object(shared, "microblog", each.key, pairs, first_seen=at, last_seen=at)


def _site(shared: SharedCampaign, site: SharedSite) -> dict[str, Any]:
    addresses = [each.value for each in site.statements if each.record_type in {"dns-a", "dns-aaaa"}]
    others = [f"{each.record_type}: {each.value}" for each in site.statements if each.value not in addresses]
    pairs = [
        ("domain", site.host), *(("ip", value) for value in sorted(set(addresses))),
        ("text", "\n".join(dict.fromkeys(others))),
    ]  # fmt: skip
    return _object(shared, "domain-ip", site.host, pairs)


def _statement(shared: SharedCampaign, each: Statement) -> dict[str, Any]:
    title, words = _first(shared, each)
    pairs = [
        ("text", f"{title}\n\n{words}"), ("type", each.kind), ("creation-date", _moment(each.at_us)),
        *(("ref", link) for link in each.links),
    ]  # fmt: skip
    return _object(shared, "annotation", each.statement_id, pairs, tags=list(_graded(each)))


def _graded(each: Statement) -> Iterator[str]:
    yield each.tlp.lower()
    scale, _, level = each.scale.partition(": ")
    if scale == "confidence":
        yield f'estimative-language:confidence-in-analytic-judgment="{level}"'
    if each.confidence in PROBABILITY.values() and scale == "probability":
        yield f'estimative-language:likelihood-probability="{_LIKELIHOOD[each.confidence or 0]}"'
    if each.grading:
        yield f'admiralty-scale:source-reliability="{each.grading[0].lower()}"'
        yield f'admiralty-scale:information-credibility="{each.grading[1]}"'


def _exhibit(shared: SharedCampaign, each: SharedExhibit) -> dict[str, Any]:
    pairs = [("filename", each.name), ("sha256", each.sha256), ("size-in-bytes", str(each.bytes))]
    return _object(shared, "file", each.sha256, pairs, tags=[each.tlp.lower()])


def _report(shared: SharedCampaign) -> str:
    parts = [f"# {shared.name}", f"{shared.tlp} · {shared.pap}", shared.summary[shared.lang]]
    if shared.identify_reason:
        parts.append(f"Accounts are named: {shared.identify_reason}")
    for each in shared.statements:
        title, words = _first(shared, each)
        parts += [f"## {title}", words]
    if shared.withheld:
        kept = ", ".join(f"{n} {kind}" for kind, n in sorted(shared.withheld.items()))
        parts += ["## Withheld", kept]
    return "\n\n".join(parts) + "\n"


def _first(shared: SharedCampaign, each: Statement) -> tuple[str, str]:
    lang = shared.lang if each.words.get(shared.lang) else min(each.words)
    return each.title.get(lang) or each.statement_id, each.words[lang]
