from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from vigie.app.indices import IndicePlan, assess_indices
from vigie.detectors.ground.facts import FACTS
from vigie.detectors.ground.laid import Subject
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.registry import INDICES
from vigie.engine.duck import DuckEngine
from vigie.model.tables import ACCOUNT, ACCOUNT_SNAPSHOT, ACTION, POST, POST_OBJECT

Row = dict[str, Any]
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000
START_US = 1_690_000_000_000_000 // DAY_US * DAY_US
FILE = {"source_file_id": "f", "raw_ref": "line:1"}


class Town:
    """Two hundred accounts of one platform and language; the first twenty are the group.

    Everybody posts four times: twice with the hashtag of the group, twice without; accounts were created over
    eight years. Tests change what they look at.
    """

    group = tuple(f"agora:{number}" for number in range(20))

    def __init__(self, engine: DuckEngine, *, accounts: int = 200) -> None:
        self.engine = engine
        rng = np.random.default_rng(4)
        ages = rng.integers(60, 3_000, accounts).tolist()
        hours = rng.integers(0, 24, accounts).tolist()
        self.accounts: list[Row] = [
            {
                "created_at_us": START_US - age * DAY_US + hour * HOUR_US,
                "created_at_prec": "s",
                "handle": f"h{at}_x",
            }
            for at, (age, hour) in enumerate(zip(ages, hours, strict=True))
        ]
        self.profiles: list[Row] = [{"bio": f"bio {at}", "followers": 10} for at in range(accounts)]
        self.posts: list[list[Row]] = [
            [{"at_us": START_US + day * DAY_US + at * 60_000_000, "tag": day < 2} for day in range(4)]
            for at in range(accounts)
        ]
        self.facts: dict[str, list[Row]] = {}
        self.more_profiles: list[Row] = []

    def say(self, name: str, *rows: Row) -> None:
        self.facts.setdefault(name, []).extend(rows)

    def evidence(
        self, *, members: tuple[str, ...] | None = None, family: str = "AC", **knobs: Any
    ) -> pa.Table:
        """Measure the group by the indices whose codes begin with `family`."""
        inside = self.group if members is None else members
        subject = Subject(
            id="G-1", kind="group", members=inside, first_at_us=START_US, last_at_us=START_US + 2 * DAY_US
        )
        facts = {name: FACTS[name].rows(rows) for name, rows in self.facts.items()}
        indices = tuple(spec for spec in INDICES if spec.code.startswith(family))
        plan = IndicePlan(ground=GroundParams.of({"draws": 199} | knobs), indices=indices)
        subjects = [subject] if inside else []
        return assess_indices(self.engine, self._tables(), subjects, plan, run_id="R-1", facts=facts)

    def rows(self, code: str, **knobs: Any) -> dict[str, Row]:
        """Return the measures of one indice by name."""
        told = self.evidence(family=code, **knobs).to_pylist()
        return {row["measure"]: row for row in told if row["indice"] == code}

    def _tables(self) -> Mapping[str, pa.Table]:
        accounts, profiles, posts, actions = [], [], [], []
        for at, account in enumerate(self.accounts):
            uid = f"agora:{at}"
            accounts.append({"account_uid": uid, "platform": "agora", "native_id": str(at)} | account | FILE)
            seen = {"account_uid": uid, "observed_at_us": START_US, "handle": account["handle"]}
            profiles.append(seen | self.profiles[at] | FILE)
            for number, post in enumerate(self.posts[at]):
                post_uid = f"agora:p{at}-{number}"
                row = {"post_uid": post_uid, "platform": "agora", "kind": "post", "account_uid": uid}
                row |= {"created_at_us": post["at_us"], "created_at_prec": "s", "lang_declared": "fr"}
                posts.append(row | {"content_key": post_uid} | FILE)
                if post["tag"]:
                    actions.append(_action(uid, "ours", post_uid, post["at_us"]))
        profiles += [row | FILE for row in self.more_profiles]
        return {
            "account": ACCOUNT.rows(accounts),
            "account_snapshot": ACCOUNT_SNAPSHOT.rows(profiles),
            "post": POST.rows(posts),
            "post_object": POST_OBJECT.empty(),
            "action": ACTION.rows(actions),
        }


def _action(uid: str, tag: str, post: str, at_us: int) -> Row:
    row = {"action_id": f"{post} use_hashtag {tag}", "account_uid": uid, "platform": "agora"}
    row |= {"verb": "use_hashtag", "object_type": "hashtag", "object_uid": tag, "post_uid": post}
    return row | {"at_us": at_us, "at_prec": "s", "source_file_id": "f"}


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture
def town(engine: DuckEngine) -> Town:
    return Town(engine)
