from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vigie.model.errors import InternalError
from vigie.report.masking import HIDDEN, Account, Masker, refuse_leaks
from vigie.report.plain_text import visible

ADA = Account("x:9001234", "ada_veut", "Ada Verlaine", "x", "A-AAAAAAA")
BAS = Account("telegram:77", "basile.o", "Basile 🌸 Ormeau", "telegram", None)
SIGN = Account("x:9005678", None, "🌸🌸", "x", "A-BBBBBBB")
WANG = Account("weibo:5", None, "王小明", "weibo", "A-CCCCCCC")
POSTS = ["x:1700000000001", "telegram:88/3"]


def masker(*, identify: bool = False) -> Masker:
    return Masker([ADA, BAS, SIGN, WANG], posts=POSTS, identify=identify)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dit Ada Verlaine hier", f"dit {HIDDEN} hier"),
        ("dit ADA  VERLAINE", f"dit {HIDDEN}"),
        ("dit 𝗔𝗱𝗮 𝗩𝗲𝗿𝗹𝗮𝗶𝗻𝗲", f"dit {HIDDEN}"),
        ("dit Ada\u200b Verlaine", f"dit {HIDDEN}"),
        ("Ada seule reste", "Ada seule reste"),
        ("merci @ada_veut !", "merci @A-AAAAAAA !"),
        ("merci ＠Ada_Veut.", "merci @A-AAAAAAA."),
        ("merci @basile.o et @inconnue", f"merci @{HIDDEN} et @{HIDDEN}"),
        ("écrire à jean.petit@exemple.net", f"écrire à @{HIDDEN}"),
        ("@user@mastodon.example", f"@{HIDDEN}"),
        ("Basile Ormeau, Basile 🌸 Ormeau", f"{HIDDEN}, {HIDDEN}"),
        ("vive 🌸🌸", f"vive {HIDDEN}"),
        ("我说王小明说", f"我说{HIDDEN}说"),
        ("vu x:9001234 et 9005678", f"vu {HIDDEN} et {HIDDEN}"),
        ("le 77 reste", "le 77 reste"),
        ("https://exemple.net/ada_veut/9", f"https://exemple[.]net/{HIDDEN}/9"),
        ("https://x.com/quiconque/status/1700000000001", "x[.]com/[…]"),
    ],
)
def test_whoever_may_not_be_named_is_hidden(text: str, shown: str) -> None:
    assert masker().text(text) == shown


def test_in_clear_texts_keep_their_names_but_not_their_dangers() -> None:
    assert (
        masker(identify=True).text("@ada_veut \u202ehttps://a.example/ada")
        == "@ada_veut https://a[.]example/ada"
    )
    assert masker(identify=True).account("x:9001234") == "@ada_veut (x:9001234)"
    assert masker(identify=True).account("x:9005678") == "🌸🌸 (x:9005678)"
    assert masker(identify=True).account("x:unknown") == "x:unknown"
    assert masker(identify=True).post(POSTS[0]) == POSTS[0]
    assert masker(identify=True).object("mention_set", "ada_veut b") == "ada_veut b"
    assert masker(identify=True).object("repost", "x:99") == "x:99"


def test_accounts_and_posts_go_by_stable_names() -> None:
    assert masker().account("x:9001234") == "A-AAAAAAA"
    assert masker().account("telegram:77") == HIDDEN
    assert masker().account("x:unknown") == HIDDEN
    assert [masker().post(uid) for uid in POSTS] == ["P-0002", "P-0001"]
    assert masker().post("x:404") == HIDDEN
    assert masker().anchor("x:404") == ""


def test_objects_that_name_somebody_get_a_number() -> None:
    mask = masker()
    assert mask.object("repost", POSTS[0]) == "P-0002"
    assert mask.object("repost", "x:404") == "T-0001"
    assert mask.object("reply", "x:405") == "T-0002"
    assert mask.object("repost", "x:404") == "T-0001"
    assert mask.object("mention_set", "a b") == "M-0001"


@pytest.mark.parametrize(
    ("kind", "uid", "shown"),
    [
        ("hashtag", "actu", "#actu"),
        ("hashtag", "ada_veut", f"#{HIDDEN}"),
        ("domain", "exemple.net", "exemple[.]net"),
        ("domain", "пример.рф", "пример[.]рф"),
        ("url", "https://exemple.net/a", "https://exemple[.]net/a"),
        ("text", "t:0a1b2c3d4e5f6071", "t:0a1b2c3d4e5f6071"),
        ("column:slogan", "non", "non"),
    ],
)
def test_other_objects_are_shown_as_people_know_them(kind: str, uid: str, shown: str) -> None:
    assert masker().object(kind, uid) == shown


def test_a_text_is_shown_by_its_words() -> None:
    assert masker().object("text", "t:0a1b", raw="Ada Verlaine a dit") == f"{HIDDEN} a dit"


@given(st.text(min_size=1, max_size=12), st.text(max_size=8), st.text(max_size=8))
def test_no_display_name_survives_in_a_text(name: str, before: str, after: str) -> None:
    assume(visible(name).strip() and visible(name).strip() not in HIDDEN)
    hiding = Masker([Account("x:1", None, name, "x", "A-0000001")], posts=[], identify=False)
    shown = hiding.words(f"{before} {name} {after}")
    folded = visible(name).strip().casefold()
    others = f" {visible(before)} {HIDDEN} {visible(after)} ".casefold()
    assert folded not in shown.casefold() or folded in others


@pytest.mark.parametrize("found", ["x:9001234", "voir x:9001234.", "edge:x:9001234", ">x:9001234<"])
def test_a_page_with_an_id_in_clear_is_refused(found: str) -> None:
    with pytest.raises(InternalError) as caught:
        refuse_leaks(f"<p>{found}</p>", ["x:9001234"])
    assert caught.value.code == "VG610"
    assert "9001234" not in str(caught.value)


def test_a_page_without_ids_passes() -> None:
    refuse_leaks("<p>x:90012345 max-width:1rem</p>", ["x:9001234"])
