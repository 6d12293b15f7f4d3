"""Words and links of small pieces of HTML, as platforms of the fediverse write their posts."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser

__all__ = ["anchors", "plain_words"]

_BLOCKS = frozenset({"p", "div", "li", "blockquote", "h1", "h2", "h3", "ul", "ol", "pre"})
_SHORT = 1_000
_UNSEEN = frozenset({"script", "style", "template"})


class _Words(HTMLParser):
    """Collects what a reader sees, and where links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines at blocks, note links."""
        told = dict(attrs)
        named = set((told.get("class") or "").split()) & {"mention", "hashtag"}
        if tag == "a" and told.get("href") and not named and told.get("rel") != "tag":
            self.links.append(str(told["href"]))
        self._unseen += tag in _UNSEEN
        if tag == "br":
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block with an empty line."""
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BLOCKS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep words that are shown."""
        if not self._unseen:
            self.words.append(data)


def plain_words(html: str) -> str | None:
    """Return the text that a reader of the markup sees, None when it is none. Never raises."""
    lines = _read(html)[0].split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() or None


def anchors(html: str) -> list[str]:
    """Return the addresses that the markup links to, mentions and hashtags apart. Never raises."""
    return [link for link in _read(html)[1] if link.startswith(("http://", "https://"))]


def _read(html: str) -> tuple[str, tuple[str, ...]]:
    """Return words and links; what is short is remembered, for words, links and hashtags ask in turn."""
    return _remembered(html) if len(html) <= _SHORT else _parsed(html)


def _parsed(html: str) -> tuple[str, tuple[str, ...]]:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.words), tuple(reader.links)


_remembered = lru_cache(maxsize=50_000)(_parsed)
