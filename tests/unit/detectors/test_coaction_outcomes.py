from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import AUTO_WINDOWS_S, SPEC, CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.errors import ParameterError
from vigie.model.outcomes import Found, NotAssessed, NothingFound
from vigie.model.tables import ACTION
from vigie.model.vocabulary import ObjectType
from vigie.testing.actions import actions_of
from vigie.testing.worlds import World, small_world


def of_type(actions: pa.Table, kind: str) -> pa.Table:
    return actions.filter(pc.equal(actions["object_type"], pa.scalar(kind)))


def with_column(actions: pa.Table, name: str, value: str) -> pa.Table:
    same = pa.array([value] * len(actions), pa.string())
    return ACTION.check(actions.set_column(actions.column_names.index(name), name, same))


def looked(engine: DuckEngine, actions: pa.Table, **knobs: object) -> CoActionResult:
    params = CoActionParams.of({"decoys": 19} | knobs)
    return run(engine, actions, params, run_id="R-1")


def test_each_object_type_gets_an_outcome_of_its_own(planted: CoActionResult) -> None:
    kinds = {kind: type(outcome) for kind, outcome in planted.outcomes.items()}
    assert kinds == {
        **dict.fromkeys(map(str, ObjectType), NotAssessed),
        **dict.fromkeys(("url", "text", "hashtag", "hashtag_sequence"), Found),
        **dict.fromkeys(("domain", "mention_set", "repost"), NothingFound),
    }


def test_what_was_found_carries_the_figures_of_the_method(planted: CoActionResult) -> None:
    outcome = planted.outcomes["url"]
    assert isinstance(outcome, Found)
    assert outcome.value == planted.figures["url"]
    assert outcome.looked_at == outcome.value["rows"] == outcome.value["actions"]
    assert (outcome.value["global_p"], outcome.value["beyond"]) == (0.05, True)
    assert outcome.value["window_s"] == 60
    assert outcome.value["too_coarse"] == 0


def test_what_was_looked_at_and_not_found_says_how_much_was_looked_at(planted: CoActionResult) -> None:
    outcome = planted.outcomes["mention_set"]
    assert isinstance(outcome, NothingFound)
    assert outcome.looked_at == planted.figures["mention_set"]["rows"] > 0
    assert planted.figures["mention_set"]["accounts_accepted"] == 0


def test_the_counts_of_a_found_type_are_those_of_its_tables(planted: CoActionResult) -> None:
    for kind, figures in planted.figures.items():
        edges, accounts = of_signal(planted.edges, kind), of_signal(planted.discoveries, kind)
        assert figures["edges_accepted"] == pc.sum(edges["accepted"]).as_py() or not len(edges)
        assert figures["accounts_accepted"] == (pc.sum(accounts["accepted"]).as_py() or 0)
        assert figures["edges"] == len(edges)


def of_signal(table: pa.Table, kind: str) -> pa.Table:
    return table.filter(pc.equal(table["signal"], pa.scalar(kind)))


def test_rows_in_are_all_actions_and_rows_used_those_looked_at(
    engine: DuckEngine, actions: pa.Table, planted: CoActionResult
) -> None:
    assert planted.rows_in == planted.rows_used == len(actions)
    links = looked(engine, actions, object_types=("url",))
    assert (links.rows_in, links.rows_used) == (len(actions), len(of_type(actions, "url")))


def test_only_the_object_types_asked_for_are_looked_at(engine: DuckEngine, actions: pa.Table) -> None:
    result = looked(engine, actions, object_types=("url", "media"))
    assert {kind: type(outcome) for kind, outcome in result.outcomes.items()} == {
        "url": Found,
        "media": NotAssessed,
    }
    assert set(result.edges["signal"].to_pylist()) == {"url"}
    assert "media" not in result.figures


def test_an_object_type_that_the_data_lack_is_not_assessed_rather_than_not_found(engine: DuckEngine) -> None:
    result = looked(engine, ACTION.empty())
    assert result.outcomes == {
        str(kind): NotAssessed("no-such-object", {"kind": str(kind)}) for kind in ObjectType
    }
    assert (result.rows_in, result.rows_used) == (0, 0)
    assert [len(table) for table in (result.edges, result.evidence, result.discoveries)] == [0, 0, 0]


def test_who_knows_why_an_object_type_is_absent_is_believed(engine: DuckEngine) -> None:
    why = NotAssessed("no-media")
    result = run(engine, ACTION.empty(), CoActionParams(), run_id="R-1", absent={"media_family": why})
    assert result.outcomes["media_family"] is why
    assert result.outcomes["url"] == NotAssessed("no-such-object", {"kind": "url"})


@pytest.mark.parametrize(("accounts", "outcome"), [(2, NotAssessed), (3, NothingFound)])
def test_two_accounts_have_nobody_to_be_compared_with(
    engine: DuckEngine, actions: pa.Table, accounts: int, outcome: type
) -> None:
    links = of_type(actions, "url")
    few = links.filter(pc.is_in(links["account_uid"], pc.unique(links["account_uid"])[:accounts]))
    assert type(looked(engine, few, object_types=("url",)).outcomes["url"]) is outcome


@pytest.mark.parametrize(
    ("precision", "window_s", "outcome"),
    [
        ("us", 10, Found),
        ("s", 30, Found),
        ("min", 30, NotAssessed),
        ("min", 59, NotAssessed),
        ("min", 60, Found),
        ("h", 60, NotAssessed),
        ("day", 60, NotAssessed),
        ("estimated", 60, NotAssessed),
        ("estimated", 604_800, NotAssessed),
    ],
)
def test_times_coarser_than_the_window_are_not_assessed(
    engine: DuckEngine, actions: pa.Table, precision: str, window_s: int, outcome: type
) -> None:
    coarse = with_column(of_type(actions, "url"), "at_prec", precision)
    result = looked(engine, coarse, object_types=("url",), window_s=window_s)
    assert type(result.outcomes["url"]) is outcome


def test_rows_that_are_too_coarse_are_left_out_and_counted(engine: DuckEngine, actions: pa.Table) -> None:
    links = of_type(actions, "url")
    half = len(links) // 2
    coarse = with_column(links.slice(half), "at_prec", "day")
    mixed = looked(engine, pa.concat_tables([links.slice(0, half), coarse]), object_types=("url",))
    fine = looked(engine, links.slice(0, half), object_types=("url",))
    assert mixed.figures["url"]["too_coarse"] == len(coarse)
    assert (mixed.figures["url"]["actions"], mixed.rows_used) == (len(links), half)
    assert mixed.edges.equals(fine.edges)


def test_windows_finer_than_the_times_are_left_out_of_the_sensitivity_table(
    engine: DuckEngine, actions: pa.Table
) -> None:
    coarse = with_column(of_type(actions, "url"), "at_prec", "min")
    result = looked(engine, coarse, object_types=("url",))
    assert set(result.sensitivity["window_s"].to_pylist()) == {60, 300, 3_600}
    assert result.figures["url"]["windows_left_out"] == [10, 30]


def test_windows_with_too_many_pairs_are_left_out_and_said_to_be(
    engine: DuckEngine, actions: pa.Table
) -> None:
    result = looked(engine, actions, object_types=("url",), sensitivity_pairs=1)
    assert result.sensitivity.num_rows == 0
    assert result.figures["url"]["windows_left_out"] == list(AUTO_WINDOWS_S)
    assert isinstance(result.outcomes["url"], Found)


def test_the_sensitivity_table_holds_each_window_and_the_one_that_was_given(
    engine: DuckEngine, actions: pa.Table
) -> None:
    result = looked(engine, actions, object_types=("url",), window_s=45)
    assert set(result.sensitivity["window_s"].to_pylist()) == {45, *AUTO_WINDOWS_S}
    for row in result.sensitivity.to_pylist():
        assert 0 <= row["q"] <= 1
        assert (row["run_id"], row["signal"]) == ("R-1", "url")


def test_an_automatic_window_is_that_with_most_pairs_beyond_decoys(
    engine: DuckEngine, actions: pa.Table
) -> None:
    result = looked(engine, actions, object_types=("url",), window_s=10, window_auto=True)
    rows = [row for row in result.sensitivity.to_pylist() if row["q"] <= 0.01]
    most = max(row["real"] - row["decoy"] for row in rows)
    best = [row["window_s"] for row in rows if row["real"] - row["decoy"] == most]
    assert result.figures["url"]["window_s"] == min(best) != 10
    assert isinstance(result.outcomes["url"], Found)


def test_an_automatic_window_counts_as_several_chances(engine: DuckEngine, actions: pa.Table) -> None:
    automatic = looked(engine, actions, object_types=("url",), window_auto=True)
    given = looked(engine, actions, object_types=("url",), decoys=99)
    assert automatic.figures["url"]["global_p"] == pytest.approx(5 * given.figures["url"]["global_p"])


def test_the_given_window_stays_where_no_window_finds_anything(engine: DuckEngine, world: World) -> None:
    crowd = actions_of(small_world(seed=2, accounts=200, posts=2_000, organic_only=True))
    result = looked(engine, crowd, object_types=("url",), window_s=45, window_auto=True)
    assert result.figures["url"]["window_s"] == 45


def joined(result: CoActionResult, kind: str) -> set[tuple[str, str]]:
    """Return the pairs of accounts that accepted edges of one type join."""
    return {
        (row["a_uid"], row["b_uid"])
        for row in result.edges.to_pylist()
        if row["accepted"] and row["signal"] == kind
    }


def test_a_column_that_the_user_named_is_an_object_type_like_others(
    engine: DuckEngine, actions: pa.Table, planted: CoActionResult
) -> None:
    own = with_column(of_type(actions, "url"), "object_type", "column:slogan")
    every, asked = looked(engine, own), looked(engine, own, object_types=("column:slogan",))
    assert isinstance(every.outcomes["column:slogan"], Found)
    assert isinstance(every.outcomes["url"], NotAssessed)
    assert asked.edges.equals(every.edges)
    assert joined(asked, "column:slogan") == joined(planted, "url") != set()


@pytest.mark.parametrize("kind", ["hastag", "", "column", "URL"])
def test_an_unknown_object_type_is_refused_with_those_that_are_known(kind: str) -> None:
    with pytest.raises(ParameterError) as refused:
        CoActionParams(object_types=("url", kind))
    assert refused.value.code == "VG106"
    assert "hashtag_sequence" in refused.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_s": 0},
        {"window_s": 604_801},
        {"decoys": 18},
        {"level": 0.6},
        {"min_objects": 0},
        {"peels": 0},
        {"strata": "hour"},
        {"keep_q": -0.1},
        {"seed": -1},
    ],
)
def test_a_parameter_outside_its_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterError) as refused:
        CoActionParams.of(wrong)
    assert refused.value.code == "VG104"


def test_an_unknown_parameter_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ParameterError) as refused:
        CoActionParams.of({"windows_s": 60})
    assert (refused.value.code, refused.value.hint) == ("VG105", "did you mean 'window_s'?")


def test_the_fingerprint_changes_with_any_parameter_and_with_nothing_else() -> None:
    others: list[dict[str, object]] = [
        {"window_s": 61},
        {"level": 0.02},
        {"seed": 1},
        {"object_types": ("url",)},
        {"window_auto": True},
    ]
    prints = [CoActionParams.of(values).fingerprint for values in ({}, *others)]
    assert len(set(prints)) == len(prints)
    assert prints[0] == CoActionParams(window_s=60).fingerprint


def test_the_detector_declares_what_it_reads_writes_and_does_not_show() -> None:
    assert (SPEC.code, SPEC.params) == ("CA01", CoActionParams)
    assert set(SPEC.writes) == {"edge", "edge_evidence", "account_discovery", "sensitivity"}
    assert len(SPEC.does_not_show) >= 3
