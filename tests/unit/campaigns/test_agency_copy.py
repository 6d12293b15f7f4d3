from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vigie.campaigns.benign.agency_copy import agency_copy, is_credited

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.campaigns.conftest import Collection

    from vigie.campaigns.groups import Group

PAPERS = ("agora:echo", "agora:phare", "agora:gazette")
DISPATCH = "Le pont de Valbrune ferme pour travaux pendant {} jours (AFP)"
RUMOUR = "Le pont de Valbrune va s’effondrer dans {} jours, on nous le cache"
CREDITED = {("text", "a"): True, ("text", "b"): False}


def copied(**pairs: int) -> list[dict[str, Any]]:
    return [{"object_type": "text", "object_uid": uid, "pairs": n} for uid, n in pairs.items()]


def wares(*members: tuple[int, int]) -> list[dict[str, Any]]:
    return [
        {"account_uid": f"agora:{n}", "posts": posts, "shared": shared}
        for n, (posts, shared) in enumerate(members)
    ]


def publish(collection: Collection, text: str, *, own: int) -> None:
    for place, uid in enumerate(PAPERS):
        for number in range(4):
            collection.post(uid, 3_600 * number + place, text.format(number + 2))
        for number in range(own):
            collection.post(
                uid, 100_000 + 900 * number, f"Notre enquête {number} à lire chez {uid}, en kiosque"
            )


def test_outlets_that_print_one_dispatch_amid_their_own_pages_are_explained(
    collection: Collection, join: Callable[..., Group]
) -> None:
    publish(collection, DISPATCH, own=60)
    check = collection.check("agency-copy", join(PAPERS, "text"))
    assert (check["result"], check["figure"]) == ("failed", 1.0)
    assert check["values"] == {"credited": 4, "texts": 4, "outlets": 3, "members": 3}


@pytest.mark.parametrize(("text", "own", "share"), [(DISPATCH, 3, 1.0), (RUMOUR, 60, 0.0)])
def test_accounts_that_publish_little_else_or_name_no_source_are_not(
    collection: Collection, join: Callable[..., Group], text: str, own: int, share: float
) -> None:
    publish(collection, text, own=own)
    check = collection.check("agency-copy", join(PAPERS, "text"))
    assert (check["result"], check["figure"]) == ("passed", share)


def test_a_group_that_shares_no_text_is_not_looked_at(
    collection: Collection, join: Callable[..., Group]
) -> None:
    for uid in PAPERS:
        collection.post(uid, 1, links=("https://echo.example/1",))
    assert collection.check("agency-copy", join(PAPERS, "url"))["reason"] == "no-shared-texts"


def test_texts_weigh_by_their_pairs_and_half_is_enough() -> None:
    outlets = wares((60, 2), (60, 2))
    assert agency_copy(copied(a=2, b=2), outlets, CREDITED)["result"] == "failed"
    assert agency_copy(copied(a=2, b=3), outlets, CREDITED)["result"] == "passed"


def test_half_of_the_members_must_publish_their_own() -> None:
    assert agency_copy(copied(a=2), wares((60, 6), (20, 20)), CREDITED)["result"] == "failed"
    assert agency_copy(copied(a=2), wares((60, 7), (60, 6), (49, 0)), CREDITED)["result"] == "passed"


@pytest.mark.parametrize(
    "text",
    [
        "Le pont ferme lundi (AFP)",
        "AFP — Le pont ferme lundi",
        "Мост закрывается — ТАСС",
        "Мост закрывается, заявил мэр",
        "The bridge closes on Monday, according to the council",
        "La maire a déclaré que le pont ferme",
    ],
)
def test_credits_are_read(text: str) -> None:
    assert is_credited(text)


@pytest.mark.parametrize(
    "text", ["Le pont ferme lundi", "afp est un sigle", "Мост закрывается", "The bridge closes (again)", ""]
)
def test_what_names_no_source_is_not_credited(text: str) -> None:
    assert not is_credited(text)
