from __future__ import annotations

import json
import re
from typing import Any

import pytest

from vigie.detectors.registry import INDICES
from vigie.model.errors import InputError, ParameterError
from vigie.report.campaigns.build import build_dossier
from vigie.report.campaigns.content import DossierContent
from vigie.report.campaigns.wording import DossierWords, own_sentences
from vigie.report.wording import Words

Row = dict[str, Any]
DAY_US = 86_400_000_000
START_US = 1_690_329_600_000_000
REASONS = {
    "source": {"word": "comes-first", "opened": 9, "waves": 12, "firsts": 3, "objects": 30},
    "outlet": {"word": "bears-site-name", "site": "harbour.example"},
    "amplifier": {"word": "publishes", "originals": 4, "posts": 5},
    "relay-inside": {"word": "reposts-only", "posts": 6},
}
CHANGES = ("new", "same", "grown", "shrunk", "split", "merged", "dormant", "resurgent")
EVENTS = [
    (START_US - 3 * DAY_US, "burst", {"accounts": 9, "days": 1}),
    (START_US, "first", {}),
    (START_US + 60_000_000, "relayed", {"relays": 4}),
    (START_US + DAY_US // 2, "calendar", {"title": "Vote", "kind": "election", "years": "+0"}),
    (START_US + DAY_US // 2, "anniversary", {"title": "Fête", "kind": "ceremony", "years": "-1"}),
    (START_US + DAY_US, "last", {"posts": 30}),
]


def campaign(number: int, **more: Any) -> Row:
    row: Row = {"campaign_id": f"C-{number}", "label": f"C{number:02d}", "n_core": 4, "n_relays": 2}
    row |= {"n_posts": 30, "n_originals": 28, "first_at_us": START_US, "last_at_us": START_US + DAY_US}
    objects = [{"type": "hashtag", "object": "ours", "inside": 4, "outside": 1}]
    texts = [{"text": "Do it, @blue_one!", "posts": 3, "accounts": 2}]
    said = [
        {"topic": "boycott, town", "texts": texts, "posts": 3, "accounts": 2, "families": 1, "call": True}
    ]
    row |= {"objects": json.dumps(objects), "narratives": json.dumps(said), "change": "new"}
    row |= {"indices": json.dumps(["AC01", "AC02"]), "proposed": True}
    return row | {"state": "candidate", "name": "", "decided_because": "", "absorbed": []} | more


def member(number: int, role: str, confidence: str = "high", of: str = "C-1") -> Row:
    row = {
        "campaign_id": of,
        "account_uid": f"agora:99{number}",
        "pseudonym": f"A-{number:07d}",
        "role": role,
    }
    reason = json.dumps(REASONS[role])
    return row | {"confidence": confidence, "reason": reason, "n_posts": 5, "first_at_us": START_US}


PASTED = {"posts": 90, "reposts": 2, "expected": 40}
PARTS: tuple[tuple[str, str, Row], ...] = (
    ("group", "made-of", {"word": "co-action"}),
    ("seed", "made-of", {"word": "pastes", "pastes": 7, "accounts": 31, **PASTED}),
    ("text_family", "pasted", {"word": "pasted", "text": "Do it, @blue_one!"}),
    ("hashtag", "joins", {"word": "joins", "text": ""}),
    ("domain", "distinctive", {"word": "distinctive", "text": ""}),
)


def part(at: int, kind: str, role: str, reason: Row, *, n_inside: int = 3) -> Row:
    row = {"campaign_id": "C-1", "kind": kind, "part_id": f"part{at}.example", "role": role}
    first = START_US if role != "made-of" else None
    return row | {
        "n_inside": n_inside,
        "n_outside": 1,
        "first_at_us": first,
        "reason": json.dumps(reason),
    }


def measure(code: str, name: str, outcome: str, values: Row, **more: Any) -> Row:
    spec = next(spec for spec in INDICES if spec.code == code)
    row = {"subject_id": "C-1", "indice": code, "measure": name, "outcome": outcome}
    row |= {"criterion": str(spec.criterion), "strength": str(spec.strength)}
    row |= {"statement": f"indice.{code}.{name}", "statement_values": json.dumps(values)}
    numbers = {"value": 0.4, "low": 0.3, "high": 0.5, "baseline": 0.1, "lift": 4.0, "q": 0.001}
    return row | numbers | {"null_model": "exchange"} | more


def content(lang: str = "en", **more: Any) -> DossierContent:
    shares = {"hits": 2, "members": 4, "peers": 40, "per_hundred": 3, "days": 30}
    given: Row = {
        "run": {"run_id": "R-1"},
        "campaigns": [campaign(1)],
        "members": [member(at, role) for at, role in enumerate(REASONS)],
        "relays": [{"campaign_id": "C-1", "pseudonym": "A-R", "first_at_us": START_US + 5, "n_posts": 1}],
        "evidence": [measure("AC01", "recent", "found", shares)],
        "accounts": [
            {
                "account_uid": f"agora:99{at}",
                "handle": f"blue_{word}",
                "display_name": None,
                "platform": "agora",
                "created_at_us": START_US - at * DAY_US,
            }
            for at, word in enumerate(("one", "two", "three", "four"))
        ],
        "parts": [part(at, *each) for at, each in enumerate(PARTS)],
        "hours": [{"campaign_id": "C-1", "hour_us": START_US + 3_600_000_000, "posts": 7}],
        "events": {"C-1": EVENTS},
        "case_title": "Town",
        "tool_version": "0",
        "generated_at_us": START_US,
        "lang": lang,
    }
    return DossierContent(**{**given, **more})


def everything(lang: str) -> list[DossierContent]:
    states = [("kept", "seen"), ("dismissed", "a union"), ("candidate", "")]
    many = [
        campaign(at, change=change, state=states[at % 3][0], decided_because=states[at % 3][1])
        for at, change in enumerate(CHANGES, start=1)
    ]
    values = {"names": 1, "peer_hits": 0, "hits": 1, "members": 4, "peers": 40, "per_hundred": 1}
    evidence = [
        measure("AC01", "recent", "nothing-found", values | {"days": 1}, q=None, low=None),
        measure("AC08", "own-name", "found", values, null_model=None, criterion="misleading"),
        measure("AC05", "digits", "found", values | {"digits": 8}, criterion="foreign-actor"),
        measure("AC05", "random", "found", values | {"length": 15}, criterion="interests"),
        measure("AC11", "fresh", "not-assessed", {}) | {"statement": "no-followers"},
    ]
    confident = [member(at, "amplifier", word) for at, word in enumerate(("high", "moderate", "low"))]
    pasting = member(1, "amplifier")
    pasting["reason"] = json.dumps({"word": "pastes", "times": 2, "pastes": 7})
    return [
        content(lang, groups_page="../R-1/report.en.html"),
        content(lang, parts=[part(at, *PARTS[3]) for at in range(41)]),
        content(lang, parts=[part(at, *PARTS[3]) for at in range(50)]),
        content(
            lang,
            parts=[part(at, *PARTS[4]) for at in range(3)],
            site_roles={f"part{at}.example": role for at, role in enumerate(("facade", "vendor", "linked"))},
        ),
        content(lang, campaigns=[campaign(1, absorbed=["C02"])], members=[pasting]),
        content(lang, campaigns=many, evidence=evidence, members=confident),
        content(lang, campaigns=[campaign(1, proposed=False, indices="[]")], relays=[]),
        content(lang, campaigns=[], members=[], relays=[], evidence=[]),
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_sentence_of_its_own_is_used(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    speak = Words.t

    def recording(self: Words, key: str, /, **values: object) -> str:
        used.add(key)
        return speak(self, key, **values)

    monkeypatch.setattr(Words, "t", recording)
    for each in everything(lang):
        build_dossier(each)
    own = {key for key in own_sentences(lang) if not key.startswith("indice.")}
    assert sorted(own - used - {f"weekday.d{day}" for day in range(7)}) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_sentence_passes_a_judgement_or_guesses(lang: str) -> None:
    banned = r"\b(bots?|trolls?|fake|faux comptes?|guilty|coupables?|suspects?|suspicious|probably|likely"
    banned += r"|probablement|vraisemblablement|sans doute|certainly|certainement)\b"
    texts = [
        (key, text)
        for key, entry in own_sentences(lang).items()
        for text in ([entry] if isinstance(entry, str) else entry.values())
    ]
    assert [key for key, text in texts if re.search(banned, text, re.IGNORECASE)] == []
    assert [key for key, text in texts if "'" in text] == []


def test_french_never_breaks_before_a_high_sign() -> None:
    texts = [
        text
        for entry in own_sentences("fr").values()
        for text in ([entry] if isinstance(entry, str) else entry.values())
    ]
    assert [text for text in texts if re.search(r"(?<![\u00a0\u202f])[;!?%»]| [:;!?%»]|« ", text)] == []


def test_the_same_content_gives_the_same_bytes_and_fetches_nothing() -> None:
    html = build_dossier(content())
    assert html == build_dossier(content())
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", html)


def test_people_are_hidden_unless_a_reason_is_given() -> None:
    html = build_dossier(content())
    assert "blue_one" not in html
    assert "agora:99" not in html
    assert "@A-0000000" in html
    shown = build_dossier(content(identify_reason="order 12"))
    assert "@blue_one" in shown
    assert "order 12" in shown
    with pytest.raises(InputError) as caught:
        build_dossier(content(identify_reason=" "))
    assert caught.value.code == "VG601"


@pytest.mark.parametrize("wrong", [{"lang": "de"}, {"marking": " "}])
def test_a_language_or_a_marking_that_is_none_is_refused(wrong: Row) -> None:
    with pytest.raises(ParameterError) as caught:
        build_dossier(content(**wrong))
    assert caught.value.code == "VG602"


def test_hostile_words_are_only_words() -> None:
    said = json.dumps(
        [
            {
                "topic": "<script>alert(1)</script>",
                "texts": [{"text": "<script>alert(1)</script>", "posts": 1}],
                "posts": 1,
                "accounts": 1,
                "families": 1,
                "call": False,
            }
        ]
    )
    html = build_dossier(content(campaigns=[campaign(1, narratives=said, name="<b>x</b>")], case_title="<i>"))
    assert "<script" not in html
    assert "<b>x" not in html
    assert "<i>" not in html


def test_what_was_set_aside_comes_last() -> None:
    rows = [campaign(1, state="dismissed"), campaign(2)]
    html = build_dossier(content(campaigns=rows))
    assert html.index("<h2>C02") < html.index("<h2>C01")


def test_a_sentence_that_nobody_wrote_is_shown_by_its_key() -> None:
    words = DossierWords("en")
    assert words.statement("indice.ZZ99.none", {}) == "indice.ZZ99.none"
    assert words.interval(None, 1.0) == ""
