"""A dossier read for one product: its words, pseudonyms, evidence labels, and sentences with numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vigie.characterisation.words import Words as Said
from vigie.characterisation.words import said
from vigie.model.errors import ParameterError, nearest
from vigie.report.campaigns.content import DossierContent
from vigie.report.campaigns.reading import Reading as CampaignReading
from vigie.report.campaigns.reading import read_dossiers
from vigie.report.campaigns.wording import DossierWords
from vigie.report.document.inline import inline, placeholders
from vigie.report.document.model import Span, Spans
from vigie.report.masking import Masker, accounts_of
from vigie.report.plain_text import defang
from vigie.report.products.content import ProductContent
from vigie.report.products.named import shown
from vigie.report.products.outline import Entry
from vigie.report.typography import typeset

__all__ = ["ProductWords", "Reading", "read_product"]

Row = Mapping[str, Any]
_LOG = "evidence-log"
_NUMBER = re.compile(r"\{(\w+)\}")


class ProductWords(DossierWords):
    """Speaks one language of products: sentences of templates beside those of the other reports."""

    def __init__(self, lang: str, sentences: Mapping[str, Entry]) -> None:
        super().__init__(lang)
        self._entries = self._entries | dict(sentences)

    def pattern(self, key: str, n: int | None = None) -> str:
        """Return the sentence `key` with its marks and the names of its values.

        Raises:
            ParameterError: the templates hold no such sentence (VG730).
        """
        entry = self._entries.get(key)
        if entry is None:
            hint = nearest(key, self._entries)
            raise ParameterError(
                "VG730", f"no sentence {key!r}", place=f"sentences.{self.lang}.toml", hint=hint
            )
        return entry if isinstance(entry, str) else entry["one" if self._is_one(n or 0) else "other"]


@dataclass(frozen=True)
class Reading:
    """What pieces of a product are written from."""

    content: ProductContent
    words: ProductWords
    campaign: CampaignReading

    @property
    def masker(self) -> Masker:
        """Pseudonyms of the campaign's accounts."""
        return self.campaign.masker

    @cached_property
    def texts(self) -> Masker:
        """Hides whom texts name: people outside the campaign stay hidden even where the core is named."""
        if not self.masker.identify:
            return self.masker
        dossier = self.content.dossier
        return Masker(accounts_of(dossier.accounts, dossier.members), posts=(), identify=False)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Evidence id → its short name in this document: E-01, E-02, … in the order of the log."""
        known = [
            row["evidence_id"] for row in self.content.dossier.evidence if row["outcome"] != "not-assessed"
        ]
        cited = [one for one in self._cited() if one not in set(known)]
        listed = dict.fromkeys([*known, *cited])
        return {one: f"E-{rank:02d}" for rank, one in enumerate(listed, start=1)}

    def is_held(self, evidence: str) -> bool:
        """Tell whether the dossier holds that evidence; links between two accounts are in its run."""
        return evidence in self._held or evidence.startswith("edge:")

    @cached_property
    def _held(self) -> set[str]:
        dossier = self.content.dossier
        groups = json.loads(dossier.campaign["groups"])
        return {
            *(row["evidence_id"] for row in dossier.evidence),
            *(exhibit.exhibit_id for exhibit in dossier.exhibits),
            *(f"post:{row['post_uid']}" for row in dossier.posts),
            *(f"group:{name}" for name in groups),
        }

    def _cited(self) -> list[str]:
        dossier = self.content.dossier
        facts = [fact for finding in dossier.findings for fact in (*finding.facts, *finding.against)]
        impact = (
            [dossier.impact.evidence, *(one.evidence for one in dossier.impact.figures)]
            if dossier.impact
            else []
        )
        proofs = [
            (fact.proof,) for fact in facts if fact.proof in {one.exhibit_id for one in dossier.exhibits}
        ]
        lists = [fact.evidence for fact in facts] + proofs + [tag.evidence for tag in dossier.tags] + impact
        return [*(one for each in lists for one in each), *(cell.evidence_id for cell in dossier.weighings)]

    def say(self, key: str, /, n: int | None = None, **values: Spans | str) -> Spans:
        """Return a sentence as spans; `{name}` is one of `values`, or a number of the document.

        Raises:
            ParameterError: there is no such sentence, number or value (VG730).
        """
        pattern = self.words.pattern(key, n)
        return self.filled(pattern, key, {"n": self.words.value(n), **values} if n is not None else values)

    def filled(self, pattern: str, place: str, values: Mapping[str, Spans | str]) -> Spans:
        """Put values and numbers into a sentence.

        Raises:
            ParameterError: a value is neither given nor a number (VG730).
        """
        wanted = placeholders(pattern) - set(values)
        unknown = sorted(wanted - set(self.content.figures))
        if unknown:
            hint = nearest(unknown[0], self.content.figures)
            raise ParameterError("VG730", f"{{{unknown[0]}}} is no number", place=place, hint=hint)
        numbers = {name: (shown(self.content.figures[name], self.words),) for name in wanted}
        return inline(pattern, {**values, **numbers})

    def t(self, key: str, /, **values: object) -> str:
        """Return a sentence as a text."""
        return self.words.t(key, **values)

    def human(self, text: Said | str) -> str:
        """Return what a person wrote: in the language, addresses made harmless, names hidden."""
        written = text if isinstance(text, str) else said(text, self.content.lang)
        return typeset(defang(self.texts.words(written)), lang=self.content.lang)

    def told(self, text: Said | str) -> Spans:
        """Return the same as spans; `{core}` in it becomes the number of that name, as in a sentence."""
        spans: list[Span] = []
        for place, part in enumerate(_NUMBER.split(self.human(text))):
            known = self.content.figures.get(part) if place % 2 else None
            spans.append(shown(known, self.words) if known else Span(f"{{{part}}}" if place % 2 else part))
        return tuple(span for span in spans if span.text)

    def references(self, evidence: tuple[str, ...]) -> Spans:
        """Return the short names of evidence, each a link into the log."""
        spans: list[Span] = []
        for one in evidence:
            spans += [Span(", ")] if spans else []
            spans.append(self.link(self.labels.get(one, one), _LOG))
        return tuple(spans)

    def link(self, text: str, anchor: str) -> Span:
        """Return a reference where the product has that place, and the words alone where it has not."""
        return Span(text, "reference", anchor) if anchor in self._places else Span(text)

    @cached_property
    def _places(self) -> set[str]:
        parts = self.content.templates.outlines[self.content.product].parts
        pieces = {item for part in parts for item in part.contents}
        return {part.anchor for part in parts} | ({_LOG} if "annex-evidence" in pieces else set())


def read_product(content: ProductContent) -> Reading:
    """Index checked content."""
    dossier = content.dossier
    campaign = read_dossiers(
        DossierContent(
            run=dossier.run,
            campaigns=[dossier.campaign],
            members=dossier.members,
            relays=dossier.relays,
            evidence=dossier.evidence,
            accounts=dossier.accounts,
            hours=dossier.hours,
            events={dossier.campaign["campaign_id"]: dossier.events},
            case_title=dossier.case_title,
            tool_version=dossier.tool_version,
            generated_at_us=content.issued_at_us,
            lang=content.lang,
            marking=content.marking,
            identify_reason=content.identify_reason,
        )
    )
    words = ProductWords(content.lang, content.templates.sentences[content.lang])
    return Reading(content=content, words=words, campaign=campaign)
