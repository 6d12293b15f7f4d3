from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from vigie.model.errors import ParameterError
from vigie.testing.worlds import language as under_test
from vigie.testing.worlds.language import LANGUAGES, Phrasebook, phrasebook, read_phrasebook

FOLDER = files(under_test.__name__)
WRITTEN = [code for code in LANGUAGES if FOLDER.joinpath(f"{code}.toml").is_file()]
SAMPLE = np.arange(1_000)


def keys(names: str, group: str = "") -> list[str]:
    """Return message keys from their names, each after the name of its group."""
    return [group + name for name in names.split()]


CHATTER = keys(
    "weather food commute office school match-day transfer-rumour music film series gaming pets sleep "
    "travel neighbourhood prices budget-debate election-talk phones science-news history weekend greeting "
    "photo-caption question garden fashion housing"
)
BOYCOTT = keys(
    "police riots rights unsafe river costs hypocrisy athletes past poverty transport censorship sponsors "
    "now elsewhere",
    "boycott-",
)
COLONIAL = keys(
    "murder end solidarity recognise troops history resources silence vote elders",
    "colonial-",
)
RUMOUR = keys(
    "blackout bills hospital bank draft water harvest border ballot currency fuel minister",
    "rumour-",
)
HEADLINE = keys("politics economy sport culture local world science weather", "headline-")
CITIZEN = keys(
    "activist-climate activist-housing activist-social factcheck press-report elected-outrage "
    "elected-retract support-games games-official games-volunteers tourist-excited ticket-prices fan-call "
    "fan-cheer fan-lyrics fan-vote petition-river petition-school petition-hospital petition-trees "
    "petition-train storm-warning storm-damage storm-powercut storm-rescue storm-photo storm-solidarity "
    "embassy-statement"
)
DIASPORA = [
    *keys("holiday concert class homesick quake food", "diaspora-"),
    "football-colours",
]
CAMPAIGN = [*BOYCOTT, *COLONIAL, *RUMOUR]

ODDITIES = {
    "a mention, a hashtag or a link": r"[@#]|https?|www\.|\.example",
    "an emoji": "[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]",
    "an invisible sign": "[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]",
    "two spaces": r"[^\S\n]{2}",
    "a space at an end": r"^\s|[^\S\n]$",
    "a space before a comma or a full stop": r"[^\S\n](?:[,،]|\.(?!\.))",
    "two marks in a row": r"[,;:،؛][,;:.!?،؛؟]|[.!?؟][,;:،؛]|(?<!\.)\.\.(?!\.)",
    "a word in two alphabets": r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]",
    "a bracket": r"[{}\[\]|]",
}
SPACED = {
    "fr": "(?<![\u202f\u00a0!?])[!?:;»]|«(?!\u00a0)",  # French wants a space that does not break
    "en": r"[^\S\n][!?:;]",
}

SOUND = """
[slots]
open = ["", "Well, ", "Look, ", "So "]
place = ["Brest", "Metz", "Lyon"]

[messages]
rain = ["{open}[it rains|it pours] in {place}[| again| today].", "rain [here|there]", "wet"]
sun = ["{open}sun in {place}"]
"""


def required(code: str) -> set[str]:
    """Return the messages that a language must have."""
    here = {*CHATTER, *CAMPAIGN, *HEADLINE}
    here |= set(CITIZEN) if code in {"en", "fr"} else set()
    return here | (set() if code == "en" else set(DIASPORA))


@cache
def raw(code: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(f"{code}.toml").read_text("utf-8"))


@cache
def samples(code: str) -> dict[str, list[str]]:
    book = phrasebook(code)
    return {message: book.texts(message, SAMPLE) for message in book.messages}


def words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def hits(pattern: str, code: str) -> list[str]:
    """Return some wordings that hold what they should not, each after its message."""
    found = re.compile(pattern, re.MULTILINE)
    return [
        f"{message}: {text}"
        for message, texts in samples(code).items()
        if found.search("\n".join(texts))
        for text in [text for text in texts if found.search(text)][:1]
    ]


def mean_words(code: str, messages: list[str]) -> float:
    return fmean(words(text) for message in messages for text in samples(code).get(message, [])[:300])


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return read_phrasebook("en", SOUND)


def test_wordings_are_products_of_choices_and_sums_of_patterns(book: Phrasebook) -> None:
    assert book.messages == ("rain", "sun")
    assert book.wordings("rain") == 4 * 2 * 3 * 3 + 2 + 1
    assert book.wordings("sun") == 4 * 3


def test_number_zero_takes_the_first_of_everything(book: Phrasebook) -> None:
    assert book.text("rain", 0) == "it rains in Brest."
    assert book.text("sun", 0) == "sun in Brest"


def test_numbers_below_the_wordings_all_differ_and_then_begin_again(book: Phrasebook) -> None:
    said = [book.text("rain", number) for number in range(book.wordings("rain"))]
    assert len(set(said)) == len(said) == 75
    assert {"So it pours in Lyon today.", "rain there", "wet"} <= set(said)
    assert [book.text("rain", 75 + number) for number in range(75)] == said


def test_many_texts_are_the_texts_one_by_one(book: Phrasebook) -> None:
    numbers = np.random.default_rng(3).integers(0, 2**62, 500)
    assert book.texts("rain", numbers) == [book.text("rain", number) for number in numbers.tolist()]
    assert book.texts("rain", numbers[:0]) == []


def test_a_number_of_numpy_does_not_overflow(book: Phrasebook) -> None:
    number = np.int64(2**63 - 1)
    assert book.text("rain", number) == book.text("rain", 2**63 - 1)  # type: ignore[arg-type]


def test_neighbouring_numbers_differ_in_several_places() -> None:
    letters = "".join(f"[{'|'.join(f'{name}{digit} ' for digit in range(7))}]" for name in "abcdef")
    book = read_phrasebook("en", f'[messages]\nm = ["{letters}"]')
    said = [text.split() for text in book.texts("m", np.arange(5_000))]
    changes = [sum(a != b for a, b in zip(one, two, strict=True)) for one, two in pairwise(said)]
    assert min(changes) >= 2
    assert fmean(changes) > 4


def test_the_same_text_gives_an_equal_book_and_the_same_wordings(book: Phrasebook) -> None:
    again = read_phrasebook("en", SOUND)
    assert again == book
    assert again.texts("rain", SAMPLE) == book.texts("rain", SAMPLE)


def test_a_phrasebook_is_read_once() -> None:
    assert phrasebook("fr") is phrasebook("fr")


def test_an_unknown_language_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="did you mean 'fr'") as caught:
        phrasebook("frr")
    assert caught.value.code == "VG104"


@pytest.mark.parametrize("ask", ["text", "texts", "wordings"])
def test_an_unknown_message_is_refused_with_the_nearest(book: Phrasebook, ask: str) -> None:
    further = {"text": (0,), "texts": (SAMPLE,), "wordings": ()}[ask]
    with pytest.raises(
        ParameterError, match=r"en\.toml: message 'rains'(?s:.*)did you mean 'rain'"
    ) as caught:
        getattr(book, ask)("rains", *further)
    assert caught.value.code == "VG104"


def test_a_negative_number_is_refused(book: Phrasebook) -> None:
    with pytest.raises(ParameterError, match="-1 is negative"):
        book.text("rain", -1)
    with pytest.raises(ParameterError, match="-7 is negative"):
        book.texts("rain", np.array([4, -7]))


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("[it rains|it pours", "stray '\\['"),
        ("it rains]", "stray '\\]'"),
        ("it rains in {place", "stray '{'"),
        ("it rains} in", "stray '}'"),
        ("it rains|pours", "stray '\\|'"),
        ("[it [rains|pours]|wet]", "stray '\\['"),
        ("[in {place}|here]", "stray '\\['"),
        ("it rains in {plcae}", "there is no slot 'plcae'(?s:.*)did you mean 'place'"),
        ("it {} rains", "there is no slot ''"),
        ("it [rains]", "one alternative is no choice"),
        ("it [rains|pours|rains]", "offered twice: \\['rains'\\]"),
        ("", "a pattern is empty"),
    ],
)
def test_a_malformed_pattern_is_refused_with_its_place(pattern: str, complaint: str) -> None:
    toml = f'[slots]\nplace = ["Brest", "Metz"]\n[messages]\nrain = ["{pattern}"]'
    with pytest.raises(ParameterError, match=rf"VG104 en\.toml: rain: {complaint}"):
        read_phrasebook("en", toml)


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ('[slots]\na = ["x", "[y|z]"]', r"slot a: markup in '\[y\|z\]'"),
        ('[slots]\na = ["x", "{b}"]', "slot a: markup"),
        ('[slots]\na = ["x", "x"]', "slot a: offered twice"),
        ("[slots]\na = []", "slot a: one alternative is no choice"),
        ("[messages]\na = []", "a: no pattern"),
        ("[messages", "not readable as TOML"),
        (
            f"[slots]\na = {[str(n) for n in range(100)]}\n[messages]\na = ['{'{a}' * 10}']",
            "a: more wordings than numbers",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(toml: str, complaint: str) -> None:
    with pytest.raises(ParameterError, match=rf"VG104 en\.toml: {complaint}"):
        read_phrasebook("en", toml)


def test_every_file_in_the_folder_is_of_a_known_language() -> None:
    found = {entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".toml")}
    assert {"en.toml", "fr.toml"} <= found <= {f"{code}.toml" for code in LANGUAGES}


@pytest.mark.parametrize("code", WRITTEN)
def test_a_language_has_its_messages_and_no_others(code: str) -> None:
    assert sorted(required(code) - set(phrasebook(code).messages)) == []
    assert sorted(set(phrasebook(code).messages) - required("fr")) == []


@pytest.mark.parametrize("code", WRITTEN)
def test_messages_have_enough_patterns_and_wordings(code: str) -> None:
    book, lines = phrasebook(code), raw(code)["messages"]
    others = [message for message in book.messages if not message.startswith("petition-")]
    wanted = {message: 200_000 if message in CHATTER else 20_000 for message in others}
    poor = {name: book.wordings(name) for name, least in wanted.items() if book.wordings(name) < least}
    assert poor == {}
    assert [name for name in others if len(lines[name]) < 3] == []


@pytest.mark.parametrize("code", WRITTEN)
def test_openers_and_closers_are_many_and_carry_their_spaces(code: str) -> None:
    slots = raw(code)["slots"]
    assert min(len(slots["open"]), len(slots["close"])) >= 12
    assert [said for said in slots["open"] if said and not said.endswith(" ")] == []


@pytest.mark.parametrize("code", WRITTEN)
def test_every_slot_is_used(code: str) -> None:
    said = "\n".join(line for lines in raw(code)["messages"].values() for line in lines)
    assert [slot for slot in raw(code)["slots"] if f"{{{slot}}}" not in said] == []


@pytest.mark.parametrize("code", WRITTEN)
def test_the_ready_made_text_of_a_petition_is_its_first_pattern(code: str) -> None:
    for message, lines in raw(code)["messages"].items():
        if message.startswith("petition-"):
            assert phrasebook(code).text(message, 0) == lines[0]
            assert len(lines) > 1


@pytest.mark.parametrize("code", WRITTEN)
def test_a_call_of_fans_names_the_hour(code: str) -> None:
    assert all("{hour}" in line for line in raw(code)["messages"].get("fan-call", []))


@pytest.mark.parametrize("oddity", ODDITIES)
@pytest.mark.parametrize("code", WRITTEN)
def test_no_wording_holds_an_oddity(code: str, oddity: str) -> None:
    assert hits(ODDITIES[oddity], code) == []


@pytest.mark.parametrize("code", WRITTEN)
def test_spaces_before_high_marks_are_those_of_the_language(code: str) -> None:
    assert hits(SPACED.get(code, SPACED["en"]), code) == []


@pytest.mark.parametrize("code", WRITTEN)
def test_letters_are_composed(code: str) -> None:
    text = FOLDER.joinpath(f"{code}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("code", WRITTEN)
def test_posts_have_4_to_32_words(code: str) -> None:
    odd = [text for texts in samples(code).values() for text in texts if not 4 <= words(text) <= 32]
    assert odd[:5] == []


@pytest.mark.parametrize("code", WRITTEN)
def test_posts_of_campaigns_are_as_long_as_those_of_others(code: str) -> None:
    ratio = mean_words(code, CAMPAIGN) / mean_words(code, CHATTER)
    assert 0.75 < ratio < 1.35


def test_no_wording_is_the_same_in_two_languages() -> None:
    seen: dict[str, str] = {}
    for code in WRITTEN:
        for text in {text for texts in samples(code).values() for text in texts}:
            assert text not in seen, f"{code} and {seen[text]}: {text}"
            seen[text] = code


@pytest.mark.parametrize(
    ("text", "oddity"),
    [
        ("look at #this", "a mention, a hashtag or a link"),
        ("so sunny \u2600", "an emoji"),
        ("two  spaces", "two spaces"),
        (" early", "a space at an end"),
        ("late ", "a space at an end"),
        ("so , well", "a space before a comma or a full stop"),
        ("so.. well", "two marks in a row"),
        ("so!, well", "two marks in a row"),
        ("\u043c\u0438p", "a word in two alphabets"),
    ],
)
def test_an_oddity_would_be_noticed(text: str, oddity: str) -> None:
    assert re.search(ODDITIES[oddity], text)


def test_a_plain_space_before_a_french_mark_would_be_noticed() -> None:
    for text in ("quoi ?", "quoi?", "« non", "oui »"):
        assert re.search(SPACED["fr"], text)
    assert not re.search(SPACED["fr"], "quoi\u202f?! «\u00a0non\u00a0»")
