from __future__ import annotations

import pyarrow as pa
from hypothesis import find, given, settings

from vigie.model.tables import ACTION
from vigie.testing.oracles import Act, Share
from vigie.testing.strategies import HOSTILE, action_tables, acts, csv_files, hostile_texts, shares


@given(action_tables(object_types=("url", "hashtag")))
def test_tables_keep_the_contract_and_its_key(table: pa.Table) -> None:
    assert ACTION.check(table) == table
    assert len(set(table["action_id"].to_pylist())) == table.num_rows


@given(acts())
def test_a_post_has_one_author_and_one_time(drawn: list[Act]) -> None:
    assert len({act.post for act in drawn}) == len({(act.post, act.account, act.at_us) for act in drawn})


def test_ties_repeats_and_posts_with_several_objects_are_found() -> None:
    def tie(drawn: list[Act]) -> bool:
        return any(
            a.at_us == b.at_us and a.account != b.account and a.obj == b.obj for a in drawn for b in drawn
        )

    def several(drawn: list[Act]) -> bool:
        return len({act.post for act in drawn}) < len(drawn)

    def repeat(drawn: list[Share]) -> bool:
        return len(set(drawn)) < len(drawn)

    assert find(acts(), tie, settings=settings(max_examples=2_000))
    assert find(acts(), several)
    assert find(shares(), repeat, settings=settings(max_examples=2_000))
    assert find(hostile_texts(), lambda text: text in HOSTILE[5:])
    assert find(csv_files(), lambda file: any(len(row) != len(file[0]) for row in file[1]))
