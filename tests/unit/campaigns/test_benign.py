from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from vigie.campaigns.benign import CHECKS, benign_checks, unexplained
from vigie.campaigns.groups import Group
from vigie.engine.duck import DuckEngine
from vigie.model.ids import short_id
from vigie.model.tables import ACCOUNT, ACTION, EDGE_EVIDENCE, POST

Row = dict[str, Any]
Told = dict[str, dict[str, Any]]
FILE = {"source_file_id": "f", "raw_ref": "line:1"}
MEMBERS = ("agora:a", "agora:b", "agora:c")


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


def account(uid: str, **knobs: str | None) -> Row:
    platform, native = uid.split(":")
    return {"account_uid": uid, "platform": platform, "native_id": native} | knobs | FILE


def post(uid: str, number: int, client: str | None = None) -> Row:
    return {
        "post_uid": f"{uid}/{number}",
        "platform": uid.partition(":")[0],
        "kind": "post",
        "account_uid": uid,
        "created_at_us": number,
        "created_at_prec": "s",
        "client": client,
        "content_key": f"{uid}/{number}",
    } | FILE


def action(uid: str, kind: str, obj: str, number: int = 0) -> Row:
    return {
        "action_id": f"{uid} {kind} {obj} {number}",
        "account_uid": uid,
        "platform": uid.partition(":")[0],
        "verb": "act_on",
        "object_type": kind,
        "object_uid": obj,
        "post_uid": f"{uid}/{number}",
        "at_us": number,
        "at_prec": "s",
        "source_file_id": "f",
    }


def group(members: Sequence[str] = MEMBERS, signal: str = "url") -> Group:
    edges = tuple(
        {"edge_id": short_id("E", signal, a, b), "a_uid": a, "b_uid": b, "signal": signal, "score": 1.0}
        for a, b in combinations(members, 2)
    )
    return Group(short_id("G", *members), tuple(members), edges)


def evidence(of: Group, *objects: str) -> list[Row]:
    """Let every edge of a group share these objects."""
    return [
        {
            "run_id": "R-1",
            "edge_id": edge["edge_id"],
            "action_id_a": f"{edge['a_uid']} {obj}",
            "action_id_b": f"{edge['b_uid']} {obj}",
            "object_uid": obj,
            "delta_us": 0,
        }
        for edge in of.edges
        for obj in objects
    ]


def looked(
    engine: DuckEngine,
    *groups: Group,
    actions: Iterable[Row] = (),
    posts: Iterable[Row] = (),
    accounts: Iterable[Row] = (),
    shared: Iterable[Row] = (),
) -> dict[str, Told]:
    tables = {"action": ACTION.rows(actions), "post": POST.rows(posts), "account": ACCOUNT.rows(accounts)}
    return benign_checks(engine, groups, tables=tables, evidence=EDGE_EVIDENCE.rows(shared))


def only(found: dict[str, Told], check: str) -> dict[str, Any]:
    (told,) = found.values()
    return told[check]


def links(*domains: str, by: Sequence[str] = MEMBERS) -> list[Row]:
    return [action(uid, "domain", domain, number) for uid in by for number, domain in enumerate(domains)]


def used(obj: str, *, inside: int, outside: int, kind: str = "url") -> list[Row]:
    """Let so many members and so many others use one object."""
    crowd = [*MEMBERS[:inside], *(f"agora:other{number}" for number in range(outside))]
    return [action(uid, kind, obj) for uid in crowd]


def test_every_group_gets_every_check(engine: DuckEngine) -> None:
    found = looked(engine, group(), group(("agora:x", "agora:y")))
    assert set(found) == {group().cluster_id, group(("agora:x", "agora:y")).cluster_id}
    assert all(tuple(told) == CHECKS for told in found.values())


def test_without_groups_there_is_nothing_to_check(engine: DuckEngine) -> None:
    assert looked(engine) == {}


def test_data_that_cannot_tell_leave_every_check_not_run(engine: DuckEngine) -> None:
    (told,) = looked(engine, group()).values()
    assert {entry["result"] for entry in told.values()} == {"not-run"}
    assert all(entry["figure"] is None and entry["reason"] for entry in told.values())


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_says_its_result_its_figure_and_its_reason(engine: DuckEngine, check: str) -> None:
    found = looked(
        engine,
        group(),
        actions=[*links("own.example"), *used("o", inside=3, outside=0)],
        posts=[post("agora:a", 0, "web")],
        accounts=[account("agora:a", handle="one"), account("ruche:b", handle="two")],
        shared=evidence(group(), "o"),
    )
    assert set(only(found, check)) >= {"result", "figure", "reason"}


def test_links_to_one_site_of_its_own_look_like_a_news_desk(engine: DuckEngine) -> None:
    found = looked(
        engine, group(), actions=links("own.example", "own.example", "own.example", "other.example")
    )
    assert only(found, "news-desk")["result"] == "passed"
    found = looked(engine, group(), actions=links(*["own.example"] * 4, "other.example"))
    check = only(found, "news-desk")
    assert (check["result"], check["figure"]) == ("failed", 0.8)
    assert check["values"]["domain"] == "own.example"


def test_links_to_many_sites_do_not_look_like_a_news_desk(engine: DuckEngine) -> None:
    found = looked(engine, group(), actions=links("a.example", "b.example", "c.example"))
    assert (only(found, "news-desk")["result"], only(found, "news-desk")["figure"]) == ("passed", 0.3333)


def test_a_platform_is_not_a_newspaper_of_ones_own(engine: DuckEngine) -> None:
    found = looked(engine, group(), actions=links("youtube.com", "t.me"))
    assert (only(found, "news-desk")["result"], only(found, "news-desk")["figure"]) == ("passed", 0.0)


def test_links_to_platforms_still_count_among_all_links(engine: DuckEngine) -> None:
    found = looked(engine, group(), actions=links("x.com", "x.com", "own.example"))
    assert only(found, "news-desk")["figure"] == 0.3333


def test_links_of_accounts_outside_the_group_do_not_count(engine: DuckEngine) -> None:
    outside = links(*[f"s{number}.example" for number in range(9)], by=("agora:z",))
    found = looked(engine, group(), actions=[*links("own.example"), *outside])
    assert only(found, "news-desk")["figure"] == 1.0


@pytest.mark.parametrize(("outside", "result"), [(8, "passed"), (9, "failed")])
def test_content_used_three_times_as_much_outside_looks_like_a_share_button(
    engine: DuckEngine, outside: int, result: str
) -> None:
    found = looked(
        engine, group(), actions=used("o", inside=3, outside=outside), shared=evidence(group(), "o")
    )
    assert only(found, "share-button")["result"] == result


@pytest.mark.parametrize(("rare", "result", "figure"), [(1, "failed", 0.5), (2, "passed", 0.3333)])
def test_half_of_the_shared_content_must_be_wide_to_look_like_a_share_button(
    engine: DuckEngine, rare: int, result: str, figure: float
) -> None:
    objects = [f"rare{number}" for number in range(rare)]
    actions = [row for obj in objects for row in used(obj, inside=3, outside=0)]
    found = looked(
        engine,
        group(),
        actions=[*actions, *used("wide", inside=2, outside=30)],
        shared=evidence(group(), "wide", *objects),
    )
    assert (only(found, "share-button")["result"], only(found, "share-button")["figure"]) == (result, figure)


def test_a_ready_made_text_counts_like_a_link(engine: DuckEngine) -> None:
    texts = group(signal="text")
    actions = used("o", inside=3, outside=30, kind="text")
    found = looked(engine, texts, actions=actions, shared=evidence(texts, "o"))
    assert only(found, "share-button")["result"] == "failed"


def test_a_hashtag_has_no_share_button(engine: DuckEngine) -> None:
    tags = group(signal="hashtag")
    actions = used("o", inside=3, outside=30, kind="hashtag")
    found = looked(engine, tags, actions=actions, shared=evidence(tags, "o"))
    assert only(found, "share-button")["result"] == "not-run"


def test_an_account_that_uses_an_object_twice_counts_once(engine: DuckEngine) -> None:
    again = [action(f"agora:other{number}", "url", "o", copy) for number in range(8) for copy in (1, 2)]
    actions = [*used("o", inside=3, outside=8), *again]
    found = looked(engine, group(), actions=actions, shared=evidence(group(), "o"))
    assert only(found, "share-button")["result"] == "passed"


def test_one_object_that_joins_two_groups_is_weighed_for_each(engine: DuckEngine) -> None:
    other = group(("agora:x", "agora:y"))
    crowd = [action(f"agora:{name}", "url", "o") for name in "abcxymnp"]
    found = looked(
        engine, group(), other, actions=crowd, shared=[*evidence(group(), "o"), *evidence(other, "o")]
    )
    results = {key: told["share-button"]["result"] for key, told in found.items()}
    assert results == {group().cluster_id: "passed", other.cluster_id: "failed"}


@pytest.mark.parametrize(
    "client",
    [
        "dlvr.it",
        "Hootsuite Inc.",
        '<a href="https://buffer.example" rel="nofollow">Buffer</a>',
        "IFTTT",
    ],
)
def test_posts_from_schedulers_look_like_declared_automation(engine: DuckEngine, client: str) -> None:
    posts = [post(uid, 0, client) for uid in MEMBERS]
    check = only(looked(engine, group(), posts=posts), "declared-automation")
    assert (check["result"], check["figure"]) == ("failed", 1.0)


@pytest.mark.parametrize(
    "client", ["web", "Bufferin app", "https://buffer2.example", '<a href="buffer">web</a>']
)
def test_other_programs_do_not_look_like_automation(engine: DuckEngine, client: str) -> None:
    posts = [post(uid, 0, client) for uid in MEMBERS]
    check = only(looked(engine, group(), posts=posts), "declared-automation")
    assert (check["result"], check["figure"]) == ("passed", 0.0)


def test_half_of_the_posts_that_name_a_program_are_enough(engine: DuckEngine) -> None:
    posts = [post("agora:a", 0, "dlvr.it"), post("agora:b", 1, "web"), post("agora:c", 2, None)]
    check = only(looked(engine, group(), posts=posts), "declared-automation")
    assert (check["result"], check["figure"]) == ("failed", 0.5)


def test_programs_of_accounts_outside_the_group_do_not_count(engine: DuckEngine) -> None:
    posts = [post("agora:a", 0, "web"), *(post("agora:z", number, "dlvr.it") for number in range(9))]
    assert only(looked(engine, group(), posts=posts), "declared-automation")["result"] == "passed"


@pytest.mark.parametrize(("bots", "result"), [(1, "passed"), (2, "failed")])
def test_accounts_that_say_to_be_bots_look_like_declared_automation(
    engine: DuckEngine, bots: int, result: str
) -> None:
    accounts = [
        account(uid, kind="bot-declared" if number < bots else "person") for number, uid in enumerate(MEMBERS)
    ]
    assert only(looked(engine, group(), accounts=accounts), "declared-automation")["result"] == result


ACROSS = ("agora:a", "agora:b", "ruche:c", "ruche:d")


def named(engine: DuckEngine, *names: tuple[str | None, str | None]) -> dict[str, Any]:
    accounts = [
        account(uid, handle=handle, display_name=name)
        for uid, (handle, name) in zip(ACROSS, names, strict=True)
    ]
    return only(looked(engine, group(ACROSS), accounts=accounts), "single-owner")


def test_a_name_on_two_platforms_looks_like_a_single_owner(engine: DuckEngine) -> None:
    check = named(engine, ("luna", None), ("x", "Someone"), ("LUNA_", None), ("y", "Other"))
    assert (check["result"], check["figure"]) == ("failed", 0.5)


def test_a_handle_here_may_be_the_display_name_there(engine: DuckEngine) -> None:
    check = named(engine, ("la_gazette", None), ("b", None), ("g1", "La Gazette"), ("d", None))
    assert (check["result"], check["figure"]) == ("failed", 0.5)


def test_a_name_twice_on_one_platform_is_not_a_single_owner(engine: DuckEngine) -> None:
    check = named(engine, ("luna1", "Luna"), ("luna2", "Luna"), ("x", None), ("y", None))
    assert (check["result"], check["figure"]) == ("passed", 0.0)


def test_accents_and_punctuation_alone_do_not_make_names_alike(engine: DuckEngine) -> None:
    check = named(engine, ("__", None), ("b", "!!"), ("..", None), ("d", "—"))
    assert (check["result"], check["figure"]) == ("passed", 0.0)


def test_on_one_platform_the_question_of_a_single_owner_cannot_be_asked(engine: DuckEngine) -> None:
    accounts = [account(uid, handle="same") for uid in MEMBERS]
    assert only(looked(engine, group(), accounts=accounts), "single-owner")["result"] == "not-run"


def test_without_names_the_question_of_a_single_owner_cannot_be_asked(engine: DuckEngine) -> None:
    accounts = [account(uid) for uid in ACROSS]
    assert only(looked(engine, group(ACROSS), accounts=accounts), "single-owner")["result"] == "not-run"


def test_empty_tables_of_a_fresh_case_are_enough_to_ask(engine: DuckEngine) -> None:
    tables: dict[str, pa.Table] = {"action": ACTION.empty(), "post": POST.empty(), "account": ACCOUNT.empty()}
    assert benign_checks(engine, [], tables=tables, evidence=EDGE_EVIDENCE.empty()) == {}


def test_a_group_is_unexplained_while_no_check_failed() -> None:
    assert unexplained({})
    assert unexplained({"a": {"result": "passed"}, "b": {"result": "not-run"}, "c": {}})
    assert not unexplained({"a": {"result": "passed"}, "b": {"result": "failed"}})
