from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vigie.campaigns.benign.own_sites import own_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.campaigns.conftest import Collection

    from vigie.campaigns.groups import Group

MEMBERS = ("agora:a", "agora:b", "agora:c")


def papers(**sites: str) -> list[dict[str, Any]]:
    return [{"account_uid": account, "domain": site, "links": 1} for account, site in sites.items()]


def named(**handles: str | None) -> list[dict[str, Any]]:
    return [
        {"account_uid": account, "handle": name, "display_name": None} for account, name in handles.items()
    ]


def test_two_newspapers_with_one_wire_copy_are_explained(
    collection: Collection, join: Callable[..., Group]
) -> None:
    collection.account("agora:a", handle="gazette_valbrune", display_name="La Gazette")
    collection.account("agora:b", handle="echo", display_name="L’Écho d’Aubemont")
    for number in range(3):
        for uid, site in (("agora:a", "gazette-valbrune.example"), ("agora:b", "echo-daubemont.example")):
            text = f"Dépêche : le pont de Valbrune ferme {number} jours"
            collection.post(uid, 3_600 * number + 7, text, links=(f"https://{site}/{number}",))
    check = collection.check("own-sites", join(("agora:a", "agora:b"), "text"))
    assert (check["result"], check["figure"]) == ("failed", 1.0)
    assert check["values"] == {"own": 2, "members": 2, "sites": 2}


def test_a_ring_that_links_to_unrelated_sites_is_not_explained(
    collection: Collection, join: Callable[..., Group]
) -> None:
    for uid in MEMBERS:
        collection.account(uid, handle=f"voix_libre_{uid[-1]}", display_name="Voix libre")
        for number in range(3):
            collection.post(uid, number, links=(f"https://verites-cachees.example/{number}",))
    check = collection.check("own-sites", join(MEMBERS, "url"))
    assert (check["result"], check["figure"]) == ("passed", 0.0)


def test_half_of_the_members_are_enough_and_one_less_is_not() -> None:
    names = named(a="gazette", b="lemoniteur", c="someone", d="other")
    sites = papers(a="gazette.example", b="lemoniteur.example", c="x1.example", d="x2.example")
    assert own_sites(sites, names, members=4)["result"] == "failed"
    assert own_sites(sites, names, members=5)["result"] == "passed"


def test_one_site_for_all_is_left_to_the_news_desk() -> None:
    names = named(a="gazette_une", b="gazette_sport")
    sites = papers(a="gazette.example", b="gazette.example")
    check = own_sites(sites, names, members=2)
    assert (check["result"], check["figure"], check["values"]["sites"]) == ("passed", 1.0, 1)


@pytest.mark.parametrize(("others", "own"), [(1, 1), (2, 0)])
def test_a_site_of_ones_own_takes_four_links_of_five(others: int, own: int) -> None:
    sites = [
        {"account_uid": "a", "domain": "gazette.example", "links": 4},
        {"account_uid": "a", "domain": "other.example", "links": others},
    ]
    assert own_sites(sites, named(a="gazette"), members=1)["values"]["own"] == own


def test_links_to_platforms_are_left_out() -> None:
    sites = [
        {"account_uid": "a", "domain": "youtube.com", "links": 99},
        {"account_uid": "a", "domain": "gazette.example", "links": 1},
    ]
    assert own_sites(sites, named(a="gazette"), members=1)["values"]["own"] == 1
    assert own_sites(sites[:1], named(a="youtube"), members=1)["values"]["own"] == 0


@pytest.mark.parametrize(
    ("name", "site", "bears"),
    [
        ("Gazette_Valbrune_24", "gazette-valbrune.example", True),
        ("gazette", "la-gazette-24.example", True),
        ("La Gazette du soir", "lagazette.example", True),
        ("Région Été", "region-ete.example", True),
        ("Kölnische", "xn--klnische-n4a.example", True),
        ("echo", "echo.example", False),
        ("echos", "echos.example", True),
        ("echos", "echo-s.co.uk", True),
        ("moniteur", "gazette.example", False),
        ("example", "gazette.example", False),
        ("12345 67890", "1234567890.example", False),
        (None, "gazette.example", False),
    ],
)
def test_a_site_bears_a_name_by_five_letters_or_more(name: str | None, site: str, bears: bool) -> None:  # noqa: FBT001 - a case
    check = own_sites(papers(a=site), named(a=name, b="known"), members=2)
    assert check["values"]["own"] == int(bears)


def test_a_display_name_counts_like_a_handle() -> None:
    names = [{"account_uid": "a", "handle": "x1", "display_name": "La Gazette"}]
    assert own_sites(papers(a="la-gazette.example"), names, members=1)["values"]["own"] == 1


def test_the_name_of_another_member_does_not_count() -> None:
    sites = papers(a="lemoniteur.example", b="gazette.example")
    assert own_sites(sites, named(a="gazette", b="lemoniteur"), members=2)["values"]["own"] == 0


def test_without_links_or_names_the_question_cannot_be_asked() -> None:
    assert own_sites([], named(a="gazette"), members=1)["reason"] == "no-links"
    assert own_sites(papers(a="gazette.example"), [], members=1)["reason"] == "no-name-known"
    nameless = own_sites(papers(a="gazette.example"), named(a=None), members=1)
    assert (nameless["result"], nameless["reason"]) == ("not-run", "no-name-known")
