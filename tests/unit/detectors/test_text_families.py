from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from vigie.detectors.text_families.run import TextFamilies, find_text_families, text_family_actions
from vigie.detectors.text_families.spec import SPEC, TextFamilyParams
from vigie.engine.duck import DuckEngine
from vigie.model.content_tables import CONTENT_TABLES, TEXT_FAMILY, TEXT_FAMILY_MEMBER, TEXT_VARIANT
from vigie.model.errors import ParameterError
from vigie.model.outcomes import Found, NotAssessed, NothingFound
from vigie.model.tables import ACTION, POST, TABLES
from vigie.model.vocabulary import ObjectType

MINUTE_US = 60_000_000
DAY_US = 86_400_000_000
WORDING = "The harbour of Lenvic will close for good next spring, says the council"


def post(number: int, text: str | None, **other: Any) -> dict[str, Any]:
    made = {
        "post_uid": f"x:{number:04d}",
        "platform": "x",
        "kind": "post",
        "account_uid": f"x:a{number}",
        "created_at_us": number * MINUTE_US,
        "created_at_prec": "s",
        "text_raw": text,
        "content_key": str(number),
        "source_file_id": "f",
        "raw_ref": f"line:{number}",
    }
    return made | other


def posts(*texts: str | None) -> list[dict[str, Any]]:
    return [post(number, text) for number, text in enumerate(texts)]


def find(
    engine: DuckEngine, rows: Sequence[dict[str, Any]], known: TextFamilies | None = None, **params: Any
) -> TextFamilies:
    before = (
        None
        if known is None
        else {
            "text_family": known.families,
            "text_variant": known.variants,
            "text_family_member": known.members,
        }
    )
    return find_text_families(engine, POST.rows(rows), TextFamilyParams(**params), known=before)


def test_the_tables_are_contracts_of_the_lake() -> None:
    assert {contract.name for contract in CONTENT_TABLES} == set(SPEC.writes) <= set(TABLES)


def test_a_family_tells_its_first_poster_its_variants_and_its_spread(engine: DuckEngine) -> None:
    rows = [
        post(1, WORDING, lang_declared="en"),
        post(2, WORDING.upper(), platform="y"),
        post(3, WORDING.replace("next spring", "next autumn"), lang_declared="en"),
        post(4, WORDING, kind="repost", reposted_uid="x:0001"),
        post(5, "Something else altogether about ducks and their ponds"),
        post(6, None),
    ]
    found = find(engine, rows)
    (family,) = found.families.to_pylist()
    assert family["first_account_uid"] == "x:a1"
    assert (family["n_posts"], family["n_originals"], family["n_reposts"], family["n_accounts"]) == (
        4,
        3,
        1,
        3,
    )
    assert family["n_variants"] == 2
    assert json.loads(family["platforms"]) == {"x": 3, "y": 1}
    assert json.loads(family["languages"]) == {"en": 4}
    assert [row["kind"] for row in found.members.to_pylist()] == ["first", "exact", "copy", "exact"]
    assert [row["position"] for row in found.members.to_pylist()] == [1, 2, 3, 4]
    first, second = found.variants.to_pylist()
    assert (first["kind"], first["similarity"], first["n_posts"]) == ("first", 1.0, 3)
    assert (second["kind"], second["reason"], second["parent_variant_id"]) == (
        "copy",
        "near-letters",
        first["variant_id"],
    )
    assert isinstance(found.outcome, Found)
    for table, contract in (
        (found.families, TEXT_FAMILY),
        (found.variants, TEXT_VARIANT),
        (found.members, TEXT_FAMILY_MEMBER),
    ):
        assert contract.check(table).equals(table)


def test_without_text_nothing_is_assessed_and_without_copies_nothing_is_found(engine: DuckEngine) -> None:
    assert find(engine, posts(None, None)).outcome == NotAssessed("no-text")
    assert find(engine, []).outcome == NotAssessed("no-text")
    found = find(engine, posts(WORDING, "Ducks are resting on the quiet ponds of the valley"))
    assert found.outcome == NothingFound(2)
    assert len(found.members) == 0


def test_a_text_that_others_only_repost_is_no_family(engine: DuckEngine) -> None:
    rows = [post(1, WORDING), post(2, WORDING, kind="repost"), post(3, f"RT @a1: {WORDING}")]
    assert len(find(engine, rows).families) == 0


def test_new_posts_join_and_known_families_keep_their_ids(engine: DuckEngine) -> None:
    changed = WORDING.replace("council", "mayor")
    rows = posts(WORDING, WORDING + "!", "Ducks are resting on the quiet ponds of the valley", changed)
    before = find(engine, rows[:2])
    after = find(engine, rows, known=before)
    whole = find(engine, rows)
    assert after.families.equals(whole.families)
    assert after.variants.equals(whole.variants)
    assert after.members.equals(whole.members)
    assert find(engine, rows, known=after).members.equals(after.members)


def test_a_late_older_post_becomes_first_and_changes_no_id(engine: DuckEngine) -> None:
    late = post(1, WORDING.replace("council", "mayor"))
    rows = [post(5, WORDING), post(6, WORDING)]
    before = find(engine, rows)
    after = find(engine, [late, *rows], known=before)
    (family,) = after.families.to_pylist()
    assert family["family_id"] == before.families["family_id"][0].as_py()
    assert family["first_post_uid"] == "x:0001"
    assert after.members["kind"].to_pylist()[0] == "copy"


def test_the_order_of_rows_changes_nothing(engine: DuckEngine) -> None:
    texts = [WORDING, WORDING + " today", WORDING.replace("Lenvic", "Morvane"), "RT @x: " + WORDING]
    rows = posts(*texts, *texts)
    one, other = find(engine, rows), find(engine, rows[::-1])
    assert one.families.equals(other.families)
    assert one.variants.equals(other.variants)
    assert one.members.equals(other.members)


def test_guards_split_and_flag(engine: DuckEngine) -> None:
    twice = [
        WORDING,
        WORDING.replace("will close", "will not close"),
        WORDING.replace("next spring", "in 2031"),
        WORDING.replace("next spring", "in 2032"),
    ]
    found = find(engine, posts(*twice, *twice))
    assert len(found.families) == 2
    told = [json.loads(str(row)) for row in found.families["opposed"].to_pylist()]
    assert [list(row.values()) for row in told] == [["negation"], ["negation"]]
    assert {"numbers": 2} in [json.loads(str(row)) for row in found.families["guards"].to_pylist()]


def test_sayings_of_strangers_are_boilerplate_and_give_no_action(engine: DuckEngine) -> None:
    background = [
        post(n, f"Post {n} on something of its own: {n * 7919} {n * 104729}", created_at_us=n * DAY_US // 20)
        for n in range(800)
    ]
    saying = [
        post(
            1_000 + n,
            "The harbour belongs to those who cross it",
            created_at_us=n * DAY_US + n * n * 613 * MINUTE_US,
        )
        for n in range(14)
    ]
    burst = [post(2_000 + n, WORDING, created_at_us=9 * DAY_US + n * MINUTE_US) for n in range(14)]
    found = find(engine, [*background, *saying, *burst], min_letters=20)
    told = {row["text_raw"]: row for row in found.families.to_pylist()}
    assert told["The harbour belongs to those who cross it"]["boilerplate_reason"] == "spread"
    assert not told[WORDING]["boilerplate"]
    tables = {
        "text_family": found.families,
        "text_family_member": found.members,
        "post": POST.rows([*background, *saying, *burst]),
    }
    actions = ACTION.check(text_family_actions(engine, tables).arrow())
    assert set(actions["post_uid"].to_pylist()) == {f"x:{2_000 + n}" for n in range(14)}
    assert set(actions["object_type"].to_pylist()) == {str(ObjectType.TEXT_FAMILY)}
    assert actions["action_id"][0].as_py().split(" ")[1] == "use_text"


def test_reposts_by_button_give_no_action(engine: DuckEngine) -> None:
    rows = [post(1, WORDING), post(2, WORDING), post(3, WORDING, kind="repost", reposted_uid="x:0001")]
    found = find(engine, rows)
    tables = {"text_family": found.families, "text_family_member": found.members, "post": POST.rows(rows)}
    acted = text_family_actions(engine, tables).arrow()["post_uid"].to_pylist()
    assert sorted(map(str, acted)) == [
        "x:0001",
        "x:0002",
    ]


def test_languages_are_asked_where_none_is_declared(engine: DuckEngine) -> None:
    asked: list[str] = []

    def languages(texts: pa.Array[Any]) -> pa.Array[Any]:
        asked.extend(map(str, texts.to_pylist()))
        return pa.array(["fr"] * len(texts))

    rows = [
        post(1, WORDING),
        post(2, WORDING),
        post(3, "Autre texte sur les canards et les étangs", lang_declared="fr"),
    ]
    found = find_text_families(engine, POST.rows(rows), TextFamilyParams(), languages=languages)
    assert asked == [WORDING]
    assert json.loads(found.families["languages"][0].as_py()) == {"fr": 2}


def test_traces_of_kits_are_told(engine: DuckEngine) -> None:
    rows = posts(
        "[12.10.2023 14:05] Anna: please distribute this before noon",
        "Shame on them @aa @bb @cc #boycott #now",
        "They lied again @aa @bb @cc #boycott #now",
        "Come to the #boycott with us",
        "Nothing to see #boycot",
        "Nothing at all to hear #boycot",
    )
    traces = find(engine, rows).traces.to_pylist()
    assert [(row["kind"], row["n_accounts"]) for row in traces] == [
        ("hashtag", 2),
        ("tasking", 1),
        ("template", 2),
    ]
    assert traces[0]["object"] == "boycot<boycott"


@pytest.mark.parametrize("name", ["min_letters", "neighbours", "sketch_size", "decoys", "seed"])
def test_parameters_out_of_range_are_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="outside"):
        TextFamilyParams.of({name: -1})
