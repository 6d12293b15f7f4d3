from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import fields
from functools import cache
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray

from vigie.model.errors import ParameterError
from vigie.testing.worlds.accounts import Accounts
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.crowd import link_of
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, ORIGINAL, QUOTE, REPLY, REPOST, Posts
from vigie.testing.worlds.rendered import post_ids
from vigie.testing.worlds.stage import ReferenceWorld

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SEED, POSTS = 3, 4_000
MINUTE_US, HOUR_US, DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
TRUTH_ZERO = (
    "organic-boycott",
    "fan-campaign",
    "news-desk",
    "petition",
    "breaking-news",
    "diaspora",
)
EVASIVE = ("slow-drip", "paraphrase", "translated", "relay", "aged-accounts", "flooded", "poisoned")


@cache
def built(name: str, *, seed: int = SEED, posts: int = POSTS) -> ReferenceWorld:
    return build_world(name, seed=seed, posts=posts)


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest) -> ReferenceWorld:
    return built(request.param)


def in_part(world: ReferenceWorld, *names: str) -> Flags:
    numbers = [at for at, name in enumerate(world.register.parts) if name in names]
    assert len(numbers) == len(names), f"{world.name} has parts {world.register.parts}"
    found: Flags = np.isin(world.posts.part, numbers)
    return found


def members(world: ReferenceWorld, *groups: str) -> list[int]:
    return sorted(number for number, role in world.roles.items() if role.group in groups)


def ordinary(world: ReferenceWorld) -> Flags:
    """Posts of the crowd: of no part of the scenario, of no newsroom and no feed."""
    open_desks = [n for n, role in world.roles.items() if str(role.group).startswith(("newsroom-", "feed-"))]
    crowd: Flags = (world.posts.part == NOTHING) & ~np.isin(world.posts.account, open_desks)
    return crowd


def link(world: ReferenceWorld, code: int) -> str:
    return world.register.links[-2 - code] if code < NOTHING else link_of(world.scene, code)


def texts(world: ReferenceWorld, rows: Ints) -> list[str]:
    return world.posts.texts(world.register, rows)


def rows_by(values: Ints, rows: Ints) -> dict[int, Ints]:
    """Return the rows by the value that they have, in the order of time."""
    return {int(value): rows[values[rows] == value] for value in np.unique(values[rows])}


def test_the_catalogue_lists_every_world_that_was_promised() -> None:
    kinds = defaultdict(list)
    for name, spec in WORLDS.items():
        assert spec.name == name
        kinds[spec.kind].append(name)
    assert kinds == {
        "campaign": ["olimpiya", "new-caledonia"],
        "truth-zero": list(TRUTH_ZERO),
        "evasive": list(EVASIVE),
    }


def test_a_world_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ParameterError) as refused:
        build_world("olympia")
    assert refused.value.code == "VG104"
    assert "olimpiya" in refused.value.hint


@pytest.mark.parametrize("posts", [999, 100_000_001])
def test_a_size_outside_the_range_is_refused(posts: int) -> None:
    with pytest.raises(ParameterError) as refused:
        build_world("petition", posts=posts)
    assert refused.value.code == "VG104"


def test_a_world_is_what_the_catalogue_says(world: ReferenceWorld) -> None:
    assert WORLDS[world.name].kind == world.kind
    assert world.seed == SEED


def test_the_same_arguments_give_the_same_world_and_another_seed_another(world: ReferenceWorld) -> None:
    again = build_world(world.name, seed=SEED, posts=POSTS)
    other = build_world(world.name, seed=SEED + 1, posts=POSTS)
    for item in fields(Posts):
        assert np.array_equal(getattr(again.posts, item.name), getattr(world.posts, item.name)), item.name
    assert np.array_equal(again.accounts.ids, world.accounts.ids)
    assert (again.register, again.roles) == (world.register, world.roles)
    assert not np.array_equal(other.accounts.created_us, world.accounts.created_us)
    assert other.register.tags != world.register.tags


def test_a_world_holds_the_ordinary_posts_asked_for_and_what_is_planted_comes_on_top(
    world: ReferenceWorld,
) -> None:
    assert int(ordinary(world).sum()) == POSTS
    assert len(world.posts) > POSTS


def test_posts_lie_in_the_order_of_time_within_the_period_to_the_second(world: ReferenceWorld) -> None:
    at_us = world.posts.at_us
    assert (np.diff(at_us) >= 0).all()
    assert at_us[0] >= world.scene.start_us
    assert at_us[-1] < world.scene.start_us + world.scene.days * DAY_US
    assert (at_us % 1_000_000 == 0).all()


def test_a_period_begins_on_a_monday_at_midnight(world: ReferenceWorld) -> None:
    assert world.scene.start_us % DAY_US == 0
    assert (world.scene.start_us // DAY_US + 3) % 7 == 0


def test_ids_of_posts_are_unique_rise_with_time_and_have_nineteen_digits(world: ReferenceWorld) -> None:
    ids = post_ids(world)
    assert (np.diff(ids) > 0).all()
    assert {len(str(number)) for number in ids.tolist()} == {19}


def test_ids_of_accounts_are_unique_and_younger_accounts_have_greater_ones(world: ReferenceWorld) -> None:
    ids = world.accounts.ids
    assert len(np.unique(ids)) == len(ids)
    assert ids.min() > 0
    created_day = world.accounts.created_us // DAY_US
    order = np.argsort(created_day, kind="stable")
    youngest_so_far = np.maximum.accumulate(ids[order])
    later = np.flatnonzero(np.diff(created_day[order]) > 0)
    assert (ids[order][later + 1] > youngest_so_far[later]).all()


def test_ids_stay_unique_among_a_million_accounts() -> None:
    size = 1_000_000
    fourteen_years_us = 14 * 365 * DAY_US
    created = 1_688_342_400_000_000 - np.random.default_rng(1).integers(0, fourteen_years_us, size)
    none, nobody = np.zeros(size, np.int64), np.zeros(size)
    accounts = Accounts(
        created_us=created,
        offset_h=none,
        lang=none,
        community=none,
        shares=nobody,
        client=none,
        followers=none,
        following=none,
        n_posts=none,
    )
    assert len(np.unique(accounts.ids)) == size


def test_handles_are_readable_and_no_two_accounts_of_one_platform_share_one(world: ReferenceWorld) -> None:
    elsewhere = {int(n) for rows in world.twins.values() for n in world.posts.account[rows]}
    elsewhere |= set(members(world, "twins"))
    for platform in (set(range(len(world.accounts))) - elsewhere, elsewhere):
        handles = [world.accounts.profile(number)["handle"] for number in sorted(platform)]
        assert all(re.fullmatch(r"[A-Za-z0-9_]{4,}", handle) for handle in handles)
        assert len({handle.casefold() for handle in handles}) == len(handles)


def test_nobody_posts_before_the_account_was_made(world: ReferenceWorld) -> None:
    assert (world.accounts.created_us[world.posts.account] <= world.posts.at_us).all()


def test_reposts_replies_and_quotes_point_to_earlier_posts(world: ReferenceWorld) -> None:
    posts = world.posts
    acting = np.flatnonzero(posts.kind != ORIGINAL)
    target = posts.target[acting]
    assert (posts.target[posts.kind == ORIGINAL] == NOTHING).all()
    assert (target >= 0).all()
    assert (target < acting).all()
    assert (posts.at_us[target] <= posts.at_us[acting]).all()
    shares = Counter(posts.kind[ordinary(world)].tolist())
    assert all(shares[kind] > 0.03 * POSTS for kind in (REPOST, REPLY, QUOTE))


def test_what_is_reposted_is_never_itself_a_repost(world: ReferenceWorld) -> None:
    posts = world.posts
    repeated = posts.target[posts.kind == REPOST]
    assert not (posts.kind[repeated] == REPOST).any()


def test_a_tenth_of_the_accounts_writes_two_fifths_of_the_ordinary_posts_or_more(
    world: ReferenceWorld,
) -> None:
    written = np.bincount(world.posts.account[ordinary(world)])
    busiest = np.sort(written[written > 0])[::-1]
    assert busiest[: len(busiest) // 10].sum() > 0.4 * busiest.sum()


def test_people_sleep_at_night_where_they_live(world: ReferenceWorld) -> None:
    rows = np.flatnonzero(ordinary(world))
    offset = world.accounts.offset_h[world.posts.account[rows]]
    zones = {}
    for zone in np.unique(offset).tolist():
        mine = rows[offset == zone]
        hour = (world.posts.at_us[mine] // HOUR_US + zone) % 24
        zones[zone] = (len(mine), np.isin(hour, (1, 2, 3, 4)).mean(), np.isin(hour, range(18, 23)).mean())
    large = {zone: shares for zone, (size, *shares) in zones.items() if size >= 200}
    assert len(large) >= 3
    assert max(large) - min(large) >= 4
    for zone, (night, evening) in large.items():
        assert night < 0.06, zone
        assert evening > 0.2, zone


def test_several_languages_are_spoken_and_french_most(world: ReferenceWorld) -> None:
    spoken = Counter(LANGUAGES[code] for code in world.posts.lang[ordinary(world)].tolist())
    assert {"fr", "en", "ar", "ru", "tr"} <= spoken.keys()
    assert spoken.most_common(1)[0][0] == "fr"
    assert spoken["fr"] < 0.75 * POSTS


def test_every_link_and_site_is_invented(world: ReferenceWorld) -> None:
    named = {link(world, code) for code in np.unique(world.posts.link).tolist() if code != NOTHING}
    urls = {world.accounts.profile(number)["url"] for number in range(len(world.accounts))} - {None}
    parsed = [urlsplit(address) for address in (*named, *urls, *world.register.links)]
    assert {address.scheme for address in parsed} == {"https"}
    assert all(str(address.hostname).endswith(".example") for address in parsed)
    assert not any("@" in address.netloc or address.port for address in parsed)


def test_hashtags_are_single_words_and_none_is_another_in_capitals(world: ReferenceWorld) -> None:
    tags = world.register.tags
    assert all(re.fullmatch(r"\w+", tag) for tag in tags)
    assert len({tag.casefold() for tag in tags}) == len(tags)


def test_hashtags_of_the_scenario_are_none_of_those_that_the_crowd_uses_by_chance(
    world: ReferenceWorld,
) -> None:
    if world.name == "flooded":
        pytest.skip("this campaign hides under the hashtags of the day on purpose")
    by_chance = {*np.unique(world.scene.circle_tags).tolist(), *np.unique(world.scene.trends).tolist()}
    planted = world.posts.tags[world.posts.part != NOTHING]
    assert not by_chance & set(np.unique(planted).tolist())
    assert set(np.unique(world.posts.tags[ordinary(world)]).tolist()) <= by_chance | {NOTHING}


def test_accounts_of_one_circle_like_the_same_tags_and_the_same_outlets(world: ReferenceWorld) -> None:
    posts, rows = world.posts, np.flatnonzero(ordinary(world))
    for values in (posts.tags[rows, 0], np.where(posts.link[rows] < 0, NOTHING, posts.link[rows] % 90)):
        told = values != NOTHING
        taste = np.zeros((len(world.accounts), int(values.max()) + 1))
        np.add.at(taste, (posts.account[rows][told], values[told]), 1.0)
        keen = np.flatnonzero(taste.sum(axis=1) >= 8)
        unit = taste[keen] / np.linalg.norm(taste[keen], axis=1, keepdims=True)
        alike = unit @ unit.T
        circle = world.accounts.community[keen]
        pair = ~np.eye(len(keen), dtype=bool)
        together = circle[:, None] == circle[None, :]
        assert alike[pair & together].mean() > 1.5 * alike[pair & ~together].mean()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("olimpiya", "breakout"),
        ("new-caledonia", "news"),
        ("organic-boycott", "debate"),
        ("breaking-news", "storm"),
        ("diaspora", "quake"),
    ],
)
def test_news_breaks_in_a_burst_and_some_are_awake_for_nothing_else(name: str, part: str) -> None:
    world = built(name)
    drawn = in_part(world, part)
    hours = (world.posts.at_us[drawn] - world.scene.start_us) // HOUR_US
    per_hour = np.bincount(hours, minlength=world.scene.days * 24)
    assert per_hour.max() > 20 * per_hour.mean()
    assert np.sort(per_hour)[::-1][:24].sum() > 0.4 * per_hour.sum()
    elsewhere = set(world.posts.account[~drawn].tolist())
    assert len(set(world.posts.account[drawn].tolist()) - elsewhere) > 20


def test_some_posts_are_gone_when_they_are_collected_again(world: ReferenceWorld) -> None:
    assert 0.01 < world.posts.deleted[ordinary(world)].mean() < 0.04


def test_every_world_holds_newsrooms_and_feeds_that_act_together_openly(world: ReferenceWorld) -> None:
    groups = Counter(role for role in world.roles.values() if role.role == "benign")
    names = {str(role.group) for role in groups}
    assert {f"newsroom-{desk}" for desk in range(3)} | {f"feed-{feed}" for feed in range(2)} <= names


def test_only_worlds_with_a_covert_campaign_have_members_and_a_manoeuvre(world: ReferenceWorld) -> None:
    covert = world.kind != "truth-zero"
    assert any(role.role == "campaign" for role in world.roles.values()) == covert
    assert bool(len(world.manoeuvre_rows)) == covert
    assert (world.first_us is not None) == covert
    assert world.expected["promoted"] is covert


def test_the_manoeuvre_is_the_work_of_its_members_and_every_member_takes_part(world: ReferenceWorld) -> None:
    authors = set(world.posts.account[world.manoeuvre_rows].tolist())
    assert authors == {number for number, role in world.roles.items() if role.role == "campaign"}


def test_popularity_has_a_heavy_tail() -> None:
    posts = built("olimpiya", posts=50_000).posts
    own_words = np.flatnonzero((posts.kind == ORIGINAL) | (posts.kind == QUOTE))
    repeated = posts.target[(posts.part == NOTHING) & (posts.kind == REPOST)]
    passed_on = np.sort(np.bincount(repeated, minlength=len(posts))[own_words])[::-1]
    assert passed_on[: len(passed_on) // 100].sum() > 0.25 * passed_on.sum()
    shared = np.sort(np.bincount(posts.link[(posts.part == NOTHING) & (posts.link >= 0)]))[::-1]
    shared = shared[shared > 0]
    assert shared[: len(shared) // 100].sum() > 0.1 * shared.sum()


def test_a_large_world_is_columns_of_numbers_and_not_of_texts() -> None:
    world = built("olimpiya", posts=50_000)
    size = len(world.posts)
    assert size > 50_000
    widths = {"tags": (4,), "mentions": (3,)}
    held = 0
    for item in fields(Posts):
        column = getattr(world.posts, item.name)
        assert column.dtype == (np.bool_ if item.name == "deleted" else np.int64), item.name
        assert column.shape == (size, *widths.get(item.name, ())), item.name
        held += column.nbytes
    assert held <= 200 * size
    columns = [getattr(world.accounts, item.name) for item in fields(Accounts)]
    assert {column.shape for column in columns if isinstance(column, np.ndarray)} == {(len(world.accounts),)}
    assert {column.dtype.kind for column in columns if isinstance(column, np.ndarray)} == {"i", "f"}
    assert len(world.accounts.dress) < 400
    assert len(world.register.tags) + len(world.register.links) + len(world.register.texts) < 4_000


def test_what_a_scenario_plants_does_not_grow_with_the_crowd_except_where_it_must() -> None:
    small, large = (built("olimpiya", posts=posts) for posts in (POSTS, 50_000))
    assert len(small.manoeuvre_rows) == pytest.approx(len(large.manoeuvre_rows), abs=20)
    assert Counter(small.roles.values()) == Counter(large.roles.values())


# The second campaign: figures of a full world, which is not written.


@pytest.fixture(scope="module")
def copied() -> ReferenceWorld:
    return build_world("new-caledonia", seed=SEED, posts=40_000)


def test_1_686_accounts_paste_5_187_originals_and_repost_179_times(copied: ReferenceWorld) -> None:
    montages = in_part(copied, "montages")
    posts = copied.posts
    assert len(np.unique(posts.account[montages])) == 1_686
    assert int((montages & (posts.kind == ORIGINAL)).sum()) == pytest.approx(5_187, abs=12)
    assert int((montages & (posts.kind == REPOST)).sum()) == pytest.approx(179, abs=6)
    assert set(posts.kind[montages].tolist()) == {ORIGINAL, REPOST}


def test_80_accounts_of_another_platform_post_145_times_under_the_same_names(copied: ReferenceWorld) -> None:
    (platform, rows), *others = copied.twins.items()
    assert (platform, others) == ("facebook", [])
    assert len(rows) == 145
    twins = np.unique(copied.posts.account[rows]).tolist()
    assert len(twins) == 80
    assert twins == members(copied, "twins")
    named = [(told["handle"], told["name"]) for told in map(copied.accounts.profile, twins)]
    models = map(copied.accounts.profile, members(copied, "core"))
    assert set(named) <= {(told["handle"], told["name"]) for told in models}
    assert len(set(named)) == 80


def test_twins_paste_the_words_of_the_first_platform_later(copied: ReferenceWorld) -> None:
    rows = copied.twins["facebook"]
    pasted = np.flatnonzero(in_part(copied, "montages") & (copied.posts.kind == ORIGINAL))
    known: dict[str, int] = {}
    for text, at_us in zip(texts(copied, pasted), copied.posts.at_us[pasted].tolist(), strict=True):
        known.setdefault(text, at_us)
    said = list(zip(texts(copied, rows), copied.posts.at_us[rows].tolist(), strict=True))
    assert sum(text in known for text, _ in said) > 0.6 * len(said)
    assert all(at_us > known[text] for text, at_us in said if text in known)


@pytest.mark.parametrize("seed", range(8))
def test_one_hashtag_of_five_is_misspelt_by_some(seed: int) -> None:
    world = built("new-caledonia", seed=seed)
    tags = world.register.tags
    used = Counter(world.posts.tags[in_part(world, "montages")].ravel().tolist())
    by_name = {tags[number]: times for number, times in used.items() if number != NOTHING}
    assert by_name.keys() == {
        "RecognizeNewCaledonia",
        "EndFrenchColonialism",
        "EndFrenchColonialsm",
        "FrenchColonialism",
        "BoycottParis2024",
        "Paris2024",
    }
    assert 0 < by_name["EndFrenchColonialsm"] < by_name["EndFrenchColonialism"]


def test_the_montages_appear_in_office_hours_of_three_days_in_may(copied: ReferenceWorld) -> None:
    at_us = copied.posts.at_us[in_part(copied, "montages")]
    may_15 = 1_715_731_200_000_000
    assert set(((at_us - may_15) // DAY_US).tolist()) == {0, 1, 2}
    local_hour = (at_us // HOUR_US + 4) % 24
    assert ((local_hour >= 9) & (local_hour < 20)).mean() > 0.95


def test_a_small_world_holds_a_campaign_scaled_down() -> None:
    small = built("new-caledonia")
    assert len(members(small, "core")) == pytest.approx(1_686 / 10, abs=2)
    assert len(small.twins["facebook"]) == pytest.approx(145 / 10, abs=2)


# Worlds in which nobody acts covertly.


@pytest.mark.parametrize("name", TRUTH_ZERO)
def test_where_nobody_acts_covertly_many_still_act_together(name: str) -> None:
    world = built(name)
    assert {role.role for role in world.roles.values()} == {"benign"}
    planted = world.posts.part != NOTHING
    assert planted.sum() > 0.1 * POSTS
    posts = world.posts.take(np.flatnonzero(planted))
    repeated = posts.target[posts.kind == REPOST]
    wordings = zip(posts.message.tolist(), posts.lang.tolist(), posts.wording.tolist(), strict=True)
    together = [Counter(repeated.tolist()), Counter(posts.link[posts.link != NOTHING].tolist())]
    together += [Counter(posts.tags[posts.tags != NOTHING].tolist()), Counter(wordings)]
    assert max(times for found in together for times in found.values()) >= 5


def test_activists_want_a_boycott_for_weeks_and_others_contradict_them() -> None:
    world = built("organic-boycott")
    convinced = np.flatnonzero(in_part(world, "activists") & (world.posts.kind == ORIGINAL))
    days = (world.posts.at_us[convinced] - world.scene.start_us) // DAY_US
    assert len(np.unique(days)) == world.scene.days
    assert len(set(texts(world, convinced))) > 0.95 * len(convinced)
    assert members(world, "activists") == []
    debate = np.flatnonzero(in_part(world, "debate"))
    held = {world.register.messages[number] for number in world.posts.message[debate].tolist()}
    assert {"activist-climate", "support-games", "factcheck"} <= held


def test_fans_announce_their_hour_in_public_and_post_in_the_minutes_after_it() -> None:
    world = built("fan-campaign")
    for fandom in range(3):
        called = np.flatnonzero(in_part(world, f"fandom-{fandom}-call"))
        storm = np.flatnonzero(in_part(world, f"fandom-{fandom}"))
        assert set(world.posts.account[storm].tolist()) <= set(members(world, f"fandom-{fandom}"))
        calls = called[world.posts.kind[called] == ORIGINAL]
        assert len(calls) == 5
        assert (world.posts.kind[called] == REPOST).sum() > 2 * len(calls)
        hours = world.posts.at_us[calls] + 8 * HOUR_US
        assert (hours % HOUR_US == 0).all()
        late_us = world.posts.at_us[storm] - hours[np.searchsorted(hours, world.posts.at_us[storm]) - 1]
        assert late_us.min() > 0
        assert (late_us < 30 * MINUTE_US).mean() > 0.8


def test_papers_of_an_agency_print_its_words_each_on_a_site_of_its_own() -> None:
    world = built("news-desk")
    for agency in range(3):
        papers = members(world, f"agency-{agency}")
        assert len(papers) == 8
        rows = np.flatnonzero(in_part(world, f"wire-{agency}"))
        assert set(world.posts.account[rows].tolist()) == set(papers)
        items = rows_by(world.posts.wording, rows)
        assert len(items) == 60
        for same in items.values():
            assert len(set(texts(world, same))) == 1
            assert len(same) >= 4
            assert np.ptp(world.posts.at_us[same]) <= 15 * MINUTE_US
        for row in rows.tolist():
            own = world.accounts.profile(int(world.posts.account[row]))["url"]
            assert link(world, int(world.posts.link[row])).startswith(own)


def test_a_share_button_puts_one_text_and_one_link_in_the_hands_of_hundreds() -> None:
    world = built("petition")
    rows = np.flatnonzero(in_part(world, "petition"))
    assert {world.role_of(number).role for number in world.posts.account[rows].tolist()} == {"organic"}
    petitions = rows_by(world.posts.link, rows)
    assert len(petitions) == 5
    for code, signed in petitions.items():
        assert link(world, code).startswith("https://petition-")
        assert len(np.unique(world.posts.account[signed])) == len(signed) >= 100
        ((_, pasted),) = Counter(texts(world, signed)).most_common(1)
        assert 0.8 * len(signed) < pasted < 0.95 * len(signed)


def test_a_third_of_those_who_talk_of_the_storm_are_seen_at_no_other_time() -> None:
    world = built("breaking-news")
    storm = in_part(world, "storm")
    people = set(world.posts.account[storm].tolist())
    strangers = people - set(world.posts.account[~storm].tolist())
    assert 0.25 < len(strangers) / len(people) < 0.5


def test_two_diasporas_read_few_sources_each_in_its_language() -> None:
    world = built("diaspora")
    rows = np.flatnonzero(in_part(world, "everyday") & (world.posts.kind == ORIGINAL))
    spoken = {LANGUAGES[code] for code in np.unique(world.posts.lang[rows]).tolist()}
    assert spoken == {"az", "ar"}
    linked = rows[world.posts.link[rows] != NOTHING]
    hosts = {urlsplit(link(world, int(code))).hostname for code in world.posts.link[linked]}
    assert len(hosts) == 2
    assert max(Counter(world.posts.link[linked].tolist()).values()) >= 2


# Campaigns that know how they are looked for.


@pytest.mark.parametrize("name", EVASIVE)
def test_members_of_an_evasive_campaign_also_post_like_everybody_else(name: str) -> None:
    world = built(name)
    crowd = ordinary(world)
    usual = np.isin(members(world, "core"), world.posts.account[crowd])
    assert usual.mean() > 0.5
    core = np.isin(world.posts.account, members(world, "core"))
    assert set(world.posts.kind[crowd & core].tolist()) == {ORIGINAL, REPOST, REPLY, QUOTE}


def test_in_a_slow_drip_hours_lie_between_two_posts_of_one_link_never_the_same_hours() -> None:
    world = built("slow-drip")
    gaps_us = np.concatenate(
        [
            np.diff(world.posts.at_us[rows])
            for rows in rows_by(world.posts.link, world.manoeuvre_rows).values()
        ]
    )
    assert np.median(gaps_us) > HOUR_US
    assert (gaps_us < MINUTE_US).mean() < 0.01
    assert len(np.unique(gaps_us)) > 0.9 * len(gaps_us)


@pytest.mark.parametrize("seed", range(8))
def test_a_paraphrased_campaign_never_says_a_thing_twice_in_the_same_words(seed: int) -> None:
    world = built("paraphrase", seed=seed, posts=1_000)
    words = texts(world, world.manoeuvre_rows)
    assert [text for text, times in Counter(words).items() if times > 1] == []


def test_a_paraphrased_campaign_says_the_same_things_within_minutes_and_shares_nothing_else() -> None:
    world = built("paraphrase")
    rows = world.manoeuvre_rows
    assert (world.posts.link[rows] == NOTHING).all()
    assert (world.posts.tags[rows] == NOTHING).all()
    assert (world.posts.picture[rows] <= 0).all()
    assert (world.posts.kind[rows] == ORIGINAL).all()
    for same in rows_by(world.posts.message, rows).values():
        at_us = world.posts.at_us[same]
        company = np.searchsorted(at_us, at_us + 10 * MINUTE_US) - np.arange(len(same))
        assert company.max() >= 20


def test_a_translated_campaign_says_each_thing_in_four_languages_within_minutes() -> None:
    world = built("translated")
    rows = world.manoeuvre_rows
    for same in rows_by(world.posts.message, rows).values():
        assert {LANGUAGES[code] for code in world.posts.lang[same].tolist()} == {"fr", "en", "ru", "ar"}
        spoken = world.posts.lang[same]
        changes = np.diff(world.posts.at_us[same])[np.diff(spoken) != 0]
        assert np.median(changes) < 5 * MINUTE_US
    assert (world.posts.link[rows] == NOTHING).all()


def test_in_a_relay_no_team_meets_twice_and_no_two_accounts_meet_often() -> None:
    world = built("relay")
    met = rows_by(world.posts.link, world.manoeuvre_rows)
    teams = [frozenset(world.posts.account[rows].tolist()) for rows in met.values()]
    assert {len(team) for team in teams} == {4}
    assert len(set(teams)) == len(teams) == 160
    together = Counter(pair for team in teams for pair in combinations(sorted(team), 2))
    assert max(together.values()) <= 4
    assert sum(times > 2 for times in together.values()) < 0.02 * len(together)
    assert all(np.ptp(world.posts.at_us[rows]) < 10 * MINUTE_US for rows in met.values())


def test_aged_accounts_are_years_old_and_were_not_made_on_the_same_days() -> None:
    world = built("aged-accounts")
    created = world.accounts.created_us[members(world, "core")]
    assert len(created) == 60
    assert (world.scene.start_us - created).min() > 2 * 365 * DAY_US
    assert max(Counter((created // DAY_US).tolist()).values()) <= 3
    assert len(np.unique(created // (30 * DAY_US))) > 30


@pytest.mark.parametrize("posts", [50_000, 200_000])
def test_a_flooded_campaign_is_one_post_in_a_thousand_under_the_hashtags_of_the_day(posts: int) -> None:
    world = build_world("flooded", seed=SEED, posts=posts)
    rows = world.manoeuvre_rows
    assert 0.000_8 < len(rows) / len(world.posts) < 0.001_1
    used = set(np.unique(world.posts.tags[rows]).tolist()) - {NOTHING}
    by_everybody = Counter(world.posts.tags[ordinary(world)].ravel().tolist())
    assert used
    assert all(by_everybody[tag] > 10 for tag in used)


def test_shadows_paste_what_innocents_publish_within_the_minute() -> None:
    world = built("poisoned")
    posts, rows = world.posts, np.flatnonzero(in_part(world, "shadows"))
    first = {
        code: int(np.flatnonzero(posts.link == code)[0]) for code in np.unique(posts.link[rows]).tolist()
    }
    source = np.array([first[code] for code in posts.link[rows].tolist()])
    late_us = posts.at_us[rows] - posts.at_us[source]
    assert late_us.min() > 0
    assert late_us.max() <= MINUTE_US
    assert texts(world, rows) == texts(world, source)
    assert {world.role_of(number).role for number in posts.account[source].tolist()} == {"organic"}
    assert {world.role_of(number) for number in posts.account[rows].tolist()} == {("campaign", "shadows")}
    assert len(np.unique(posts.account[source])) >= 40
    assert len(np.unique(posts.account[rows])) == 30


def test_the_truth_names_the_posts_of_those_who_are_framed() -> None:
    world = built("poisoned")
    framed = in_part(world, "innocent")
    assert framed.any()
    assert not np.isin(world.manoeuvre_rows, np.flatnonzero(framed)).any()
    assert {world.role_of(number).role for number in world.posts.account[framed].tolist()} == {"organic"}
