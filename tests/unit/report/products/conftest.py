from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from vigie.cases.exhibits import Exhibit, Stamp
from vigie.cases.markings import Marking
from vigie.characterisation.criteria import CRITERIA, End, Fact, Finding, NotShown, OutOfScope
from vigie.characterisation.dossier import Dossier
from vigie.characterisation.hypotheses import KINDS, Hypothesis, Weighing
from vigie.characterisation.impact import Figure, Impact
from vigie.characterisation.tags import Tag
from vigie.report.products.content import ProductContent
from vigie.report.products.named import Named
from vigie.report.products.outline import Templates, load_templates

Row = dict[str, Any]
DAY_US = 86_400_000_000
START_US = 1_690_329_600_000_000
RECENT, BURST, NAMES = "AC01.recent@R-1", "AC02.burst@R-1", "AC08.own-name@R-1"
SHARES = {"hits": 2, "members": 4, "peers": 40, "per_hundred": 3, "days": 30}
BOTH = {"en": "as the posts show, on harbour.example", "fr": "comme le montrent les publications"}
REASONS = {
    "source": {"word": "comes-first", "opened": 9, "waves": 12, "firsts": 3, "objects": 30},
    "outlet": {"word": "bears-site-name", "site": "harbour.example"},
    "amplifier": {"word": "publishes", "originals": 4, "posts": 5},
    "relay-inside": {"word": "reposts-only", "posts": 6},
}


def campaign(**more: Any) -> Row:
    objects: list[Row] = [
        {"type": "hashtag", "object": "ours", "inside": 4, "outside": 1},
        {"type": "url", "object": "https://harbour.example/one", "inside": 4, "outside": 2},
        {"type": "domain", "object": "quay.example", "inside": 3, "outside": 0},
    ]
    texts = [
        {
            "text": "Do it, @blue_one! https://harbour.example/one",
            "posts": 3,
            "accounts": 2,
            "first": ["agora:p1"],
        }
    ]
    said: list[Row] = [
        {"topic": "harbour", "texts": texts, "posts": 3, "accounts": 2, "families": 1, "call": True}
    ]
    row: Row = {"run_id": "R-1", "campaign_id": "C-1", "label": "C01", "groups": json.dumps(["G-1"])}
    row |= {"joined_by": "[]", "n_core": 4, "n_relays": 2, "n_posts": 30, "n_originals": 28}
    row |= {"first_at_us": START_US, "last_at_us": START_US + DAY_US, "objects": json.dumps(objects)}
    row |= {"targets": json.dumps([{"account": "agora:7", "posts": 3}]), "narratives": json.dumps(said)}
    row |= {"platforms": json.dumps({"agora": 4}), "indices": json.dumps(["AC01", "AC02"])}
    row |= {"proposed": True, "change": "new", "earlier": "[]", "state": "kept", "name": "Blue wave"}
    return row | {"merged_into": "", "decided_because": "seen twice"} | more


def member(number: int, role: str) -> Row:
    row: Row = {"run_id": "R-1", "campaign_id": "C-1", "account_uid": f"agora:99{number}", "group_id": "G-1"}
    row |= {"pseudonym": f"A-{number:04d}", "role": role, "confidence": "high", "n_posts": 5}
    row |= {"reason": json.dumps(REASONS[role]), "n_originals": 4, "n_first": 1}
    return row | {"first_at_us": START_US + number}


def measure(identity: str, outcome: str, values: Row, **more: Any) -> Row:
    code, rest = identity.split(".")
    name = rest.split("@")[0]
    row: Row = {"run_id": "R-1", "subject_id": "C-1", "subject_kind": "campaign", "indice": code}
    row |= {"version": "1.0", "measure": name, "outcome": outcome, "criterion": "artificial-diffusion"}
    row |= {"strength": "associative", "statement": f"indice.{code}.{name}", "unit": "share"}
    row |= {"statement_values": json.dumps(values), "value": 0.4, "low": 0.3, "high": 0.5, "baseline": 0.1}
    row |= {"lift": 4.0, "lift_low": 2.0, "lift_high": 9.0, "looked_at": 4, "compared_with": 40}
    row |= {"null_model": "exchange", "p": 0.001, "q": 0.002, "posts": "[]", "actions": "[]"}
    return row | {"accounts": json.dumps(["agora:990"]), "evidence_id": identity} | more


def evidence() -> list[Row]:
    spans = {"spans": "1 j", "top": 2, "top_days": 1, "bursts": []}
    names = {"names": 1, "peer_hits": 0, "hits": 1, "members": 4, "peers": 40, "per_hundred": 1}
    return [
        measure(RECENT, "found", SHARES),
        measure(BURST, "found", SHARES | spans),
        measure(NAMES, "nothing-found", names, criterion="misleading", q=None),
        measure("AC11.fresh@R-1", "not-assessed", {}, statement="no-followers", value=None, q=None),
    ]


def fact(number: int, *cited: str, text: Row | None = None) -> Fact:
    return Fact(number=number, text=text or BOTH, evidence=cited, proof="https://verif-nord.example/1")


def finding(criterion: str, status: str = "met", **more: Any) -> Finding:
    given: Row = {"criterion": criterion, "status": status, "confidence": "moderate", "rationale": BOTH}
    given |= {"facts": (fact(1, RECENT, "X-0001"), fact(2, "post:agora:p1"))}
    given |= {"against": (fact(1, NAMES),), "rejected": (BOTH,), "remaining": (BOTH,), "author": "Ada"}
    given |= {"found_at_us": START_US, "review": "agreed", "reviewer": "Bo", "act_id": "L-1"}
    return Finding(**{**given, **more})


def open_findings() -> list[Finding]:
    return [Finding(criterion=criterion, rationale={}) for criterion in CRITERIA]


def hypothesis(number: int, kind: str, level: str = "") -> Hypothesis:
    told: Row = {
        "level": level,
        "probability": 5,
        "confidence": "low",
        "concluded_by": "Ada",
        "conclusion": BOTH,
    }
    row: Row = {"hypothesis_id": f"H{number}", "kind": kind, "statement": BOTH}
    return Hypothesis(**row, added_by="Ada", added_at_us=START_US, **(told if level else {}))


def weighing(number: int, cited: str, mark: str) -> Weighing:
    row: Row = {"hypothesis_id": f"H{number}", "evidence_id": cited, "mark": mark, "reliability": "B"}
    return Weighing(**row, layer="technical", credibility=2, reason="so it is", by="Ada", at_us=START_US)


def tag(technique: str = "T0049.001", name: str = "Trolls Amplify and Manipulate", **more: Any) -> Tag:
    given: Row = {"technique_id": technique, "name": name, "tactic_id": "TA17", "tactic": "Maximise Exposure"}
    given |= {"evidence": (RECENT,), "migrated_from": "", "reason": "so it is", "by": "Ada"}
    return Tag(**{**given, "at_us": START_US, **more})


def exhibit() -> Exhibit:
    stamp = Stamp(authority="Test authority", at_us=START_US, token_sha256="0" * 64, added_by="Ada")
    row: Row = {
        "exhibit_id": "X-0001",
        "kind": "screenshot",
        "name": "page.png",
        "sha256": "a" * 64,
        "bytes": 9,
    }
    row |= {"campaign_id": "C-1", "source_url": "https://harbour.example/one", "captured_at_us": START_US}
    row |= {"captured_by": "Ada", "tool": "browser", "note": "the page", "added_by": "Ada"}
    return Exhibit(**row, added_at_us=START_US, stamps=(stamp,))


def impact() -> Impact:
    reach = Figure(name="views", value=4_000_000.0, unit="", evidence=("X-0001",), note=BOTH)
    row: Row = {"category": 5, "evidence": ("X-0001",), "figures": (reach,), "counterfactual": BOTH}
    return Impact(**row, reason=BOTH, by="Ada", at_us=START_US)


def dossier(**more: Any) -> Dossier:
    """Return a dossier in which everything is filled in; all of it is invented."""
    uids = [f"agora:99{at}" for at in range(4)]
    post: Row = {
        "post_uid": "agora:p1",
        "account_uid": "agora:990",
        "pseudonym": "A-0000",
        "platform": "agora",
    }
    post |= {
        "kind": "post",
        "url": None,
        "lang_declared": "en",
        "text_raw": "Do it, @blue_one and @aunt_may!",
    }
    site: Row = {
        "observation_id": "o1",
        "domain": "harbour.example",
        "source": "rdap",
        "value": "Registrar One",
    }
    site |= {"valid_from_us": START_US, "valid_to_us": None, "observed_at_us": START_US}
    file: Row = {"source_file_id": "f" * 16, "name": "posts.jsonl", "sha256": "f" * 64, "bytes": 9}
    file |= {"importer": "x", "importer_version": "1", "rows_in": 40, "rows_stored": 38, "rows_merged": 1}
    file |= {"rows_rejected": 1, "reject_reasons": "{}", "drift": "{}", "mapping": "{}", "ingested_at_us": 0}
    rivals = [hypothesis(at, kind) for at, kind in enumerate(KINDS[3:7], start=2)]
    given: Row = {
        "campaign": campaign(),
        "members": [member(at, role) for at, role in enumerate(REASONS)],
        "accounts": [
            {"account_uid": uid, "handle": f"blue_{word}", "display_name": None, "platform": "agora"}
            | {"created_at_us": START_US - at * DAY_US}
            for at, (uid, word) in enumerate(zip(uids, ("one", "two", "three", "four"), strict=True))
        ],
        "relays": [
            {"run_id": "R-1", "campaign_id": "C-1", "pseudonym": f"A-R{at}", "how": "used", "n_posts": 1}
            | {"first_at_us": START_US + 5}
            for at in range(2)
        ],
        "evidence": evidence(),
        "posts": [post | {"created_at_us": START_US}],
        "hours": [{"campaign_id": "C-1", "hour_us": START_US + 3_600_000_000, "posts": 7}],
        "events": [(START_US, "first", {}), (START_US + DAY_US, "last", {"posts": 30})],
        "sites": [site | {"record_type": kind} for kind in ("created", "registrar")],
        "source_files": [file],
        "run": {
            "run_id": "R-1",
            "params": json.dumps({"ground": {"seed": 0}, "facts": []}),
            "input_commit": 1,
        },
        "findings": [finding(criterion) for criterion in CRITERIA],
        "end": End(state="characterised", by="Cleo", reason="the four are met", at_us=START_US, act_id="L-9"),
        "out_of_scope": (OutOfScope(genre="satire", items=(), reason="a drawing", by="Ada", at_us=START_US),),
        "not_shown": (
            NotShown(criterion="foreign-actor", kind="no-evidence"),
            NotShown(
                criterion="artificial-diffusion",
                kind="not-assessed",
                evidence_id="AC11.fresh@R-1",
                statement="no-followers",
            ),
            NotShown(
                criterion="misleading-content",
                kind="nothing-found",
                evidence_id=NAMES,
                statement="indice.AC08.own-name",
                statement_values=evidence()[2]["statement_values"],
            ),
        ),
        "hypotheses": (hypothesis(1, "nationals", "technical-link-nationals"), *rivals),
        "weighings": tuple(
            weighing(at, cited, mark)
            for cited, marks in ((RECENT, "0+-0-"), (BURST, "+-0-+"))
            for at, mark in enumerate(marks, start=1)
        ),
        "tags": (
            tag(),
            tag("T0115", "Post Content", migrated_from="T0007", tactic_id="TA09", tactic="Deliver Content"),
        ),
        "impact": impact(),
        "exhibits": (exhibit(),),
        "markings": (Marking(subject="X-0001", value="TLP:AMBER", reason="faces", by="Ada", at_us=START_US),),
        "log_digest": "d" * 64,
        "case_title": "Harbour",
        "case_purpose": "a vote in an invented town",
        "tool_version": "0",
    }
    return Dossier(**{**given, **more})


def numbers(templates: Templates) -> dict[str, Named]:
    """Return every number of the templates, each with a value of its kind."""
    values: dict[str, float | int] = {
        "share": 0.93,
        "day": START_US,
        "moment": START_US,
        "measure": 1.5,
        "count": 3,
    }
    return {
        name: Named(query=query, value=values[query.kind], run_id="R-1")
        for name, query in templates.queries.items()
    }


@pytest.fixture(scope="session")
def templates() -> Templates:
    return load_templates()


@pytest.fixture
def a_dossier() -> Callable[..., Dossier]:
    return dossier


@pytest.fixture
def a_product(templates: Templates) -> Callable[..., ProductContent]:
    def build(product: str = "technical", lang: str = "en", **more: Any) -> ProductContent:
        given: Row = {"dossier": dossier(), "figures": numbers(templates), "templates": templates}
        given |= {"product": product, "lang": lang, "issued_at_us": START_US}
        return ProductContent(**{**given, **more})

    return build
