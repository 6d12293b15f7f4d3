from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vigie.campaigns.benign.open_call import open_call, passed_on_enough

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.unit.campaigns.conftest import Collection

    from vigie.campaigns.groups import Group

FANS = ("agora:a", "agora:b", "agora:c", "agora:d")
PUBLIC = tuple(f"agora:other{number}" for number in range(9))
HOUR_S = 3_600
DAY_S = 24 * HOUR_S
SHOW_S = 10 * DAY_S
CALL = "Ce soir à 21h tout le monde poste #LunaSurScene"
TAG = "lunasurscene"


@pytest.fixture
def fans(join: Callable[..., Group]) -> Group:
    return join(FANS, "hashtag")


def storm(collection: Collection, *tags: str, at_s: float = SHOW_S) -> None:
    for place, uid in enumerate(FANS):
        collection.post(uid, at_s + place, f"en direct, numéro {place}", tags=tags or (TAG,))


def called(
    collection: Collection,
    *,
    by: str = "agora:leader",
    text: str = CALL,
    tags: Sequence[str] = (TAG,),
    links: Sequence[str] = (),
    before_s: float = 8 * HOUR_S,
    passed_by: Sequence[str] = PUBLIC[:4],
) -> str:
    call = collection.post(by, SHOW_S - before_s, text, tags=tags, links=links)
    collection.reposted(call, passed_by, from_s=SHOW_S - before_s + 100)
    return call


def noise(collection: Collection) -> None:
    """Show that the file knows who passes what on."""
    collection.reposted(collection.post("agora:star", 0, "hello"), PUBLIC[:1], from_s=9)


def test_an_open_call_of_fans_is_explained(collection: Collection, fans: Group) -> None:
    called(collection)
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["result"], check["figure"], check["reason"]) == ("failed", 1.0, "called-for-in-public")
    assert check["values"] == {"called": 1, "occasions": 1, "objects": 1, "calls": 1, "accounts": 4}


def test_the_same_group_without_a_call_is_not_explained(collection: Collection, fans: Group) -> None:
    noise(collection)
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["result"], check["figure"], check["values"]["calls"]) == ("passed", 0.0, 0)


def test_a_call_after_the_fact_does_not_count(collection: Collection, fans: Group) -> None:
    called(collection, before_s=-1)
    storm(collection)
    assert collection.check("open-call", fans)["figure"] == 0.0


def test_a_call_may_be_the_first_act_itself(collection: Collection, fans: Group) -> None:
    called(collection, by="agora:a", before_s=30, passed_by=())
    collection.reposted("agora:p0", FANS[1:3], from_s=SHOW_S - 20)
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["result"], check["values"]["accounts"]) == ("passed", 0)
    collection.reposted("agora:p0", FANS[1:3], from_s=SHOW_S - 129)
    assert collection.check("open-call", fans)["result"] == "failed"


@pytest.mark.parametrize(
    ("passed_by", "result"), [((), "passed"), (PUBLIC[:3], "passed"), (PUBLIC[:4], "failed")]
)
def test_a_call_that_nobody_passed_on_does_not_count(
    collection: Collection, fans: Group, passed_by: Sequence[str], result: str
) -> None:
    noise(collection)
    called(collection, passed_by=passed_by)
    storm(collection)
    assert collection.check("open-call", fans)["result"] == result


@pytest.mark.parametrize(("passed_by", "result"), [(FANS[:1], "passed"), (FANS[:2], "failed")])
def test_half_of_the_members_may_have_passed_it_on(
    collection: Collection, fans: Group, passed_by: Sequence[str], result: str
) -> None:
    called(collection, passed_by=passed_by)
    storm(collection)
    assert collection.check("open-call", fans)["result"] == result


def test_who_calls_does_not_pass_its_own_call_on(collection: Collection, fans: Group) -> None:
    called(collection, by="agora:a", passed_by=("agora:a", "agora:b", "agora:a"))
    storm(collection)
    assert collection.check("open-call", fans)["figure"] == 0.0


def test_passing_on_after_the_fact_does_not_make_a_call_public(collection: Collection, fans: Group) -> None:
    call = called(collection, passed_by=PUBLIC[:3])
    storm(collection)
    collection.reposted(call, PUBLIC[3:], from_s=SHOW_S + 60)
    assert collection.check("open-call", fans)["figure"] == 0.0


def test_answers_pass_a_call_on_like_reposts(collection: Collection, fans: Group) -> None:
    call = called(collection, passed_by=PUBLIC[:2])
    for uid in PUBLIC[2:4]:
        collection.post(uid, SHOW_S - HOUR_S, "j’y serai", answers=call)
    storm(collection)
    assert collection.check("open-call", fans)["result"] == "failed"


def test_calls_for_one_thing_are_taken_together(collection: Collection, fans: Group) -> None:
    for number in range(2):
        called(collection, by=f"agora:l{number}", passed_by=PUBLIC[2 * number : 2 * number + 2])
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["result"], check["values"]["calls"], check["values"]["accounts"]) == ("failed", 2, 4)


@pytest.mark.parametrize("text", ["Quelle belle scène #LunaSurScene", "Le spectacle est à 21h #LunaSurScene"])
def test_a_post_that_names_no_act_or_no_hour_is_no_call(
    collection: Collection, fans: Group, text: str
) -> None:
    called(collection, text=text)
    storm(collection)
    assert collection.check("open-call", fans)["figure"] == 0.0


def test_a_call_for_another_hashtag_does_not_count(collection: Collection, fans: Group) -> None:
    called(collection, tags=("autre",))
    storm(collection)
    assert collection.check("open-call", fans)["figure"] == 0.0


@pytest.mark.parametrize(("before_s", "result"), [(7 * DAY_S, "failed"), (7 * DAY_S + 1, "passed")])
def test_a_call_speaks_of_the_week_that_follows(
    collection: Collection, fans: Group, before_s: int, result: str
) -> None:
    called(collection, before_s=before_s)
    storm(collection)
    assert collection.check("open-call", fans)["result"] == result


def test_a_call_counts_for_what_follows_it_not_for_what_came_before(
    collection: Collection, fans: Group
) -> None:
    storm(collection, at_s=SHOW_S - DAY_S)
    called(collection)
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["figure"], check["values"]["called"], check["values"]["occasions"]) == (0.5, 1, 2)


def test_a_call_made_in_the_middle_of_an_occasion_does_not_count_for_it(
    collection: Collection, fans: Group
) -> None:
    for minutes in (0, 50):
        storm(collection, at_s=SHOW_S - DAY_S + 60 * minutes)
    called(collection, before_s=DAY_S - 600)
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["values"]["called"], check["values"]["occasions"]) == (1, 2)


def test_a_call_does_not_count_for_what_follows_a_week_later(collection: Collection, fans: Group) -> None:
    called(collection)
    storm(collection)
    storm(collection, at_s=SHOW_S + 7 * DAY_S)
    check = collection.check("open-call", fans)
    assert (check["values"]["called"], check["values"]["occasions"]) == (1, 2)


def test_occasions_weigh_by_their_pairs(collection: Collection, fans: Group) -> None:
    called(collection)
    storm(collection)
    collection.post("agora:a", SHOW_S + DAY_S, tags=("autre",))
    collection.post("agora:b", SHOW_S + DAY_S, tags=("autre",))
    assert collection.check("open-call", fans)["figure"] == round(6 / 7, 4)


@pytest.mark.parametrize("tags", [("un", "deux"), ("deux", "trois", "un")])
def test_a_sequence_is_called_for_by_all_of_its_hashtags(
    collection: Collection, join: Callable[..., Group], tags: Sequence[str]
) -> None:
    called(collection, tags=tags)
    storm(collection, "un", "deux")
    assert collection.check("open-call", join(FANS, "hashtag_sequence"))["result"] == "failed"


def test_a_sequence_is_not_called_for_by_some_of_its_hashtags(
    collection: Collection, join: Callable[..., Group]
) -> None:
    called(collection, tags=("un", "trois"))
    called(collection, tags=("deux",))
    storm(collection, "un", "deux")
    assert collection.check("open-call", join(FANS, "hashtag_sequence"))["figure"] == 0.0


def test_a_link_is_called_for_by_its_address(collection: Collection, join: Callable[..., Group]) -> None:
    link = "https://luna.example/vote"
    called(collection, tags=(), links=(link,), text=f"Demain à 21 heures, votez et partagez {link}")
    for place, uid in enumerate(FANS):
        collection.post(uid, SHOW_S + place, links=(link,))
    assert collection.check("open-call", join(FANS, "url"))["result"] == "failed"


VERSE = "Sur la scène de Luna, la nuit ne finit jamais"


def sung(collection: Collection) -> None:
    for place, uid in enumerate(FANS):
        collection.post(uid, SHOW_S + place, f"{VERSE} !")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (f"À 21h, tous ensemble, copiez-collez : « {VERSE.upper()} » https://luna.example/a", "failed"),
        ("À 21h, tous ensemble, copiez-collez : « Sur la scène de Luna, la nuit »", "passed"),
        (f"« {VERSE} », quelle chanson", "passed"),
    ],
)
def test_a_text_is_called_for_by_a_post_that_holds_it(
    collection: Collection, join: Callable[..., Group], text: str, result: str
) -> None:
    called(collection, tags=(), text=text)
    sung(collection)
    assert collection.check("open-call", join(FANS, "text"))["result"] == result


def test_a_text_is_not_called_for_after_the_fact(collection: Collection, join: Callable[..., Group]) -> None:
    called(collection, tags=(), text=f"À 21h, tous ensemble : {VERSE}", before_s=-1)
    sung(collection)
    assert collection.check("open-call", join(FANS, "text"))["figure"] == 0.0


def test_two_groups_that_share_a_text_are_judged_each_by_its_size(
    collection: Collection, join: Callable[..., Group]
) -> None:
    small, large = join(FANS, "text"), join(tuple(f"agora:m{number}" for number in range(6)), "text")
    called(collection, tags=(), text=f"À 21h, tous ensemble : {VERSE}", passed_by=PUBLIC[:5])
    for place, uid in enumerate((*small.members, *large.members)):
        collection.post(uid, SHOW_S + place, VERSE)
    found = collection.look(small, large)
    results = {name: told["open-call"]["result"] for name, told in found.items()}
    assert results == {small.cluster_id: "failed", large.cluster_id: "passed"}


def test_a_repost_stands_for_a_call_that_the_file_does_not_hold(collection: Collection, fans: Group) -> None:
    call = collection.post("agora:leader", SHOW_S - DAY_S, CALL, tags=(TAG,))
    for uid in PUBLIC[:4]:
        collection.post(uid, SHOW_S - HOUR_S, f"RT @leader: {CALL}", tags=(TAG,), reposts=call)
    storm(collection)
    collection.forget(call)
    check = collection.check("open-call", fans)
    assert (check["result"], check["values"]["calls"]) == ("failed", 1)


def test_what_words_cannot_call_for_is_not_weighed(
    collection: Collection, join: Callable[..., Group]
) -> None:
    noise(collection)
    for uid in FANS:
        collection.post(uid, 100, "salut", reposts="agora:p0")
    check = collection.check("open-call", join(FANS, "repost"))
    assert (check["result"], check["reason"]) == ("not-run", "nothing-to-call-for")


def test_without_words_the_question_cannot_be_asked(collection: Collection, fans: Group) -> None:
    for uid in FANS:
        collection.post(uid, 0, tags=(TAG,))
    assert collection.check("open-call", fans)["reason"] == "no-post-text"


def test_without_reposts_quotes_and_answers_the_question_cannot_be_asked(
    collection: Collection, fans: Group
) -> None:
    called(collection, passed_by=())
    storm(collection)
    check = collection.check("open-call", fans)
    assert (check["result"], check["reason"]) == ("not-run", "no-relays-known")


def test_the_most_passed_on_of_many_posts_are_looked_at(collection: Collection, fans: Group) -> None:
    for number in range(210):
        post = collection.post("agora:star", SHOW_S - DAY_S + number, "bonjour", tags=(TAG,))
        collection.reposted(post, PUBLIC[:1], from_s=SHOW_S - DAY_S + number + 1)
    called(collection)
    storm(collection)
    assert collection.check("open-call", fans)["result"] == "failed"


def test_among_many_posts_as_much_passed_on_the_earliest_are_looked_at(
    collection: Collection, join: Callable[..., Group]
) -> None:
    pair = join(("agora:a", "agora:b"), "hashtag")
    called(collection, passed_by=FANS[:1])
    for number in range(60):
        post = collection.post("agora:star", SHOW_S - HOUR_S + number, "bonjour", tags=(TAG,))
        collection.reposted(post, PUBLIC[:2], from_s=SHOW_S - HOUR_S + number + 1)
    storm(collection)
    assert collection.check("open-call", pair)["result"] == "failed"


@pytest.mark.parametrize(
    ("inside", "outside", "enough"),
    [(0, 4, True), (0, 3, False), (2, 0, True), (1, 0, False), (1, 1, False), (1, 2, True), (0, 0, False)],
)
def test_public_means_as_many_outside_as_members_or_half_of_them_or_some_of_both(
    inside: int,
    outside: int,
    enough: bool,  # noqa: FBT001 - a case
) -> None:
    assert passed_on_enough(inside, outside, members=4) is enough


def test_half_of_the_weight_is_enough() -> None:
    def occasion(name: str, pairs: int) -> dict[str, Any]:
        return {"asked": name, "object_type": "hashtag", "object_uid": "t", "pairs": pairs}

    calls = [{"asked": "a", "call_uid": "c"}]
    assert open_call([occasion("a", 1), occasion("b", 1)], calls, accounts=3)["result"] == "failed"
    assert open_call([occasion("a", 49), occasion("b", 51)], calls, accounts=3)["result"] == "passed"
    assert open_call([], [], accounts=0)["reason"] == "nothing-to-call-for"
