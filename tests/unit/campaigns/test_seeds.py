from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from vigie.app.acting import actions_with_families
from vigie.app.families import families_in
from vigie.campaigns.fusing.asking import Asked
from vigie.campaigns.fusing.seeds import Seed, find_seeds
from vigie.campaigns.spec import CampaignParams
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Input

if TYPE_CHECKING:
    from tests.unit.campaigns.conftest import Collection

DAY_S = 86_400.0
TEXTS = (
    "The harbour toll takes bread from every boat, say no while there is time",
    "Nobody asked the islands whether the ferry should stop on winter Sundays",
    "Ask them who signed the contract for the northern quay and who was paid",
    "Seven villages without a doctor and they build another marina instead",
)
CROWD = 80


def names(start: int, size: int) -> list[str]:
    return [f"agora:{number}" for number in range(start, start + size)]


@pytest.fixture
def town(collection: Collection) -> Collection:
    """A crowd that posts words of its own all month, and reposts what it likes."""
    rng = np.random.default_rng(7)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    for number, uid in enumerate(names(1_000, CROWD)):
        collection.account(uid)
        for when in rng.uniform(0, 28 * DAY_S, 6):
            words = " ".join("".join(rng.choice(letters, 7)) for _ in range(8))
            post = collection.post(uid, float(when), words)
            for fan in range(number % 4):
                collection.post(f"agora:{1_000 + fan}", float(when) + 600 + fan, reposts=post)
    return collection


def pasted(town: Collection, uids: list[str], *, tag: str = "harbour") -> None:
    """Let each text be posted by most of the accounts within minutes, on a day of its own."""
    for day, text in enumerate(TEXTS, start=3):
        for place, uid in enumerate(uids[day % 3 :]):
            town.post(uid, day * DAY_S + 20.0 * place, text, tags=[tag])


def seeds(town: Collection, *, explained: frozenset[str] = frozenset()) -> list[Seed]:
    tables: dict[str, Input] = dict(town.tables)
    families = families_in(tables, engine=town.engine)
    acting = actions_with_families(town.engine, tables, families, CoActionParams())
    known = {**tables, **families.tables, "action": acting.actions}
    asked = Asked(town.engine, known, CampaignParams(), "R-1")
    return find_seeds(
        asked,
        explained=explained,
        accounts=CROWD + 30,
        pseudonym=lambda uid: uid.replace("agora:", "A-"),
        rng=np.random.default_rng(1),
    )


def test_accounts_that_paste_the_same_texts_are_a_seed(town: Collection) -> None:
    pasted(town, names(0, 24))
    (seed,) = seeds(town)
    assert seed.stands
    assert len(seed.pastes) == len(TEXTS)
    assert seed.accounts >= set(names(4, 20))
    assert seed.accounts <= set(names(0, 24))
    assert (seed.reposts.seen, seed.reposts.p < 0.01) == (0, True)


def test_who_reposts_or_comes_days_later_is_in_no_seed(town: Collection) -> None:
    pasted(town, names(0, 24))
    town.post("agora:late", 20 * DAY_S, TEXTS[0])
    town.post("agora:1001", 4 * DAY_S, reposts="agora:p900")
    (seed,) = seeds(town)
    assert not seed.accounts & {"agora:late", "agora:1001"}


def test_what_members_announced_and_passed_on_in_public_explains_a_seed(town: Collection) -> None:
    members = names(0, 24)
    for day in range(3, 3 + len(TEXTS)):
        call = town.post(members[0], (day - 0.3) * DAY_S, "for our harbour, friends", tags=["harbour"])
        for place, uid in enumerate(members[1:14]):
            town.post(uid, (day - 0.2) * DAY_S + 60 * place, reposts=call)
    pasted(town, members)
    (seed,) = seeds(town)
    assert not seed.stands
    assert seed.checks["announced"]["values"] == {"announced": len(TEXTS), "pastes": len(TEXTS)}


def test_what_was_announced_under_another_hashtag_explains_nothing(town: Collection) -> None:
    members = names(0, 24)
    call = town.post(members[0], 2.5 * DAY_S, "look at this cat, friends", tags=["cats"])
    for place, uid in enumerate(members[1:14]):
        town.post(uid, 2.6 * DAY_S + 60 * place, reposts=call)
    pasted(town, members)
    (seed,) = seeds(town)
    assert seed.checks["announced"]["result"] == "passed"


def test_pastes_of_accounts_that_an_innocent_cause_explains_are_none(town: Collection) -> None:
    pasted(town, names(0, 24))
    assert seeds(town, explained=frozenset(names(0, 13))) == []


def test_a_crowd_that_pastes_nothing_gives_no_seed(town: Collection) -> None:
    assert seeds(town) == []


def test_the_id_of_a_seed_hangs_on_pseudonyms(town: Collection) -> None:
    pasted(town, names(0, 24))
    ids: list[Any] = [seed.id for seed in (*seeds(town), *seeds(town))]
    assert ids[0] == ids[1]
    assert ids[0].startswith("S-")
