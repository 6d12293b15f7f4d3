"""Traces of a kit: the same slots filled again, a pasted instruction, a hashtag misspelt alike.

None of these shows who made the kit: supporters hand out kits of logo, mentions and hashtags in public,
people quote instructions to mock them, and misspellings spread by themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

__all__ = ["HashtagFamily", "Slots", "hashtag_families", "slot_key", "slots_of", "tasking_marks"]

_MENTION = re.compile(r"(?<![\w@])[@＠]([\w.]+)")
_HASHTAG = re.compile(r"(?<!\w)[#＃](\w+)")
_SHORTEST_TAG = 5
_WHEN = r"\d{1,4}[./:-]\d{1,2}(?:[./:-]\d{1,4})?"
# A date, a time and a sender, in the three orders that chat programs export them in.
_CHAT_HEADER = re.compile(
    rf"^\s*(?:[\[(]{_WHEN}[, T]+{_WHEN}(?:\s?[AaPp]\.?[Mm]\.?)?[\])]\s*[^:\n]{{2,60}}:"
    rf"|{_WHEN}[, T]+{_WHEN}(?:\s?[AaPp]\.?[Mm]\.?)?\s+[-–]\s+[^:\n]{{2,60}}:"
    rf"|[^:\n\[]{{2,60}},\s*[\[(]{_WHEN}[, T]+{_WHEN}[\])])",
    re.MULTILINE,
)
_REQUEST = re.compile(
    r"\b(?:please|pls|kindly)\s+(?:\w+\s+){0,3}?(?:distribute|share|post|publish|spread|repost|comment|tweet)\b"
    r"|\b(?:merci de|veuillez|prière de|svp|s'il vous plaît)\s+(?:\w+\s+){0,3}?"
    r"(?:diffuser|partager|publier|poster|relayer|commenter|distribuer)\b"
    r"|\b(?:пожалуйста|прошу|просьба|нужно)\s*,?\s*(?:\w+\s+){0,3}?"
    r"(?:распростран\w+|опублик\w+|размест\w+|репост\w*|постить|поделит\w+|прокоммент\w+)"
    r"|\b(?:lütfen|zəhmət olmasa|xahiş edirəm|xahiş edirik)\s+(?:\w+\s+){0,4}?"
    r"(?:paylaş\w*|yay\w*|dağıt\w*|yorum\w*|paylaşın)"
    r"|(?:يرجى|الرجاء|رجاء|من فضلكم)\s+(?:\w+\s+){0,3}?(?:نشر|توزيع|مشاركة|تعميم|النشر|التوزيع|المشاركة)"
    r"|\b(?:bitte|por favor|per favore)\s+(?:\w+\s+){0,3}?"
    r"(?:teilen|verbreiten|compartir|difundir|condividere)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[\[{<]{1,2}\s*(?:insert|link|url|name|hashtags?|date|city|lien|nom|ville"
    r"|insérer|ссылка|имя|вставить|link here)"
    r"(?:\s+\w+){0,2}\s*[\]}>]{1,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What fills the fixed places of one post: media keys, mentions and hashtags, in small letters."""

    media: frozenset[str]
    mentions: frozenset[str]
    hashtags: frozenset[str]


@dataclass(frozen=True, slots=True)
class HashtagFamily:
    """Hashtags one edit apart; `leader` is the most used."""

    leader: str
    members: Mapping[str, int]


def slots_of(text: str, media: Iterable[str] = ()) -> Slots:
    """Return the slots of a text as published, with the media keys of its post."""
    return Slots(
        frozenset(media),
        frozenset(name.casefold() for name in _MENTION.findall(text)),
        frozenset(tag.casefold() for tag in _HASHTAG.findall(text)),
    )


def slot_key(slots: Slots, *, least: int = 4) -> str | None:
    """Return a name for a fixed composition, or None where it could be chance.

    Two kinds of slot must be filled, with `least` things in all: a logo, three mentions and two hashtags say
    something, one hashtag and one mention do not.
    """
    filled = [kind for kind in (slots.media, slots.mentions, slots.hashtags) if kind]
    if len(filled) < 2 or sum(map(len, filled)) < least:
        return None
    kinds = (("media", slots.media), ("@", slots.mentions), ("#", slots.hashtags))
    return " ".join(f"{mark}{name}" for mark, names in kinds for name in sorted(names))


def tasking_marks(text: str) -> tuple[str, ...]:
    """Return the marks of a pasted instruction that a text bears, in this order, or nothing.

    `chat-header`: date, time and sender as chat programs export them; `request`: a request to distribute
    (Arabic, Azerbaijani, English, French, German, Italian, Russian, Spanish, Turkish); `placeholder`: a blank
    left unfilled. A request alone is how everybody asks for shares, so it counts beside one of the others
    only.
    """
    header, request = _CHAT_HEADER.search(text), _REQUEST.search(text)
    placeholder = _PLACEHOLDER.search(text)
    if not placeholder and not (header and request):
        return ()
    found = (("chat-header", header), ("request", request), ("placeholder", placeholder))
    return tuple(name for name, match in found if match)


def hashtag_families(uses: Mapping[str, int]) -> list[HashtagFamily]:
    """Return the hashtags that lie one edit (insertion, deletion, change or swap) from a commoner one.

    Args:
        uses: hashtag in canonical form → posts. Shorter than five letters, and pairs that differ in a digit
            (`#day1`, `#day2`), are left out.

    Cost: linear in the letters of distinct hashtags.
    """
    ranked = sorted((tag for tag in uses if len(tag) >= _SHORTEST_TAG), key=lambda tag: (-uses[tag], tag))
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    leader: dict[str, str] = {}
    for tag in ranked:
        keys = _without_one(tag)
        near = (known for key in keys for known in by_key[key] if _one_edit(tag, known))
        leader[tag] = min(near, key=lambda known: (-uses[known], known), default=tag)
        if leader[tag] == tag:
            for key in keys:
                by_key[key].append(tag)
    return _families(leader, uses)


def _families(leader: Mapping[str, str], uses: Mapping[str, int]) -> list[HashtagFamily]:
    members: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for tag, first in leader.items():
        members[first][tag] = uses[tag]
    return [HashtagFamily(first, tags) for first, tags in members.items() if len(tags) > 1]


def _without_one(tag: str) -> Sequence[str]:
    """Return a word and the words that lack one of its letters: two words one edit apart share one."""
    return [tag, *sorted({tag[:place] + tag[place + 1 :] for place in range(len(tag))})]


def _one_edit(one: str, other: str) -> bool:
    if OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    digits = [letter for letter in one if letter.isdigit()], [letter for letter in other if letter.isdigit()]
    return digits[0] == digits[1]
