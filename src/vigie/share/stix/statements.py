"""What indices show and people found, as notes, with the opinion of whoever read them again."""

from __future__ import annotations

from vigie.share.shared import Statement
from vigie.share.stix.objects import Draft, stix_time

__all__ = ["write_statements"]


def write_statements(draft: Draft) -> None:
    """Write a note for each statement, its other languages, and the opinion of its reviewer.

    Hypotheses are notes like others: no relationship says who stands behind a campaign.
    """
    for each in draft.shared.statements:
        note = _note(draft, each)
        _languages(draft, each, note)
        if each.review:
            draft.add(
                "opinion", note, each.review, at_us=each.reviewed_at_us, tlp=each.tlp,
                opinion="agree" if each.review == "agree" else "disagree",
                explanation=each.review_words, object_refs=[note],
            )  # fmt: skip


def _note(draft: Draft, each: Statement) -> str:
    lang = _first(draft, each)
    told = {
        "kind": each.kind, "evidence": list(each.cites), "confidence_scale": each.scale,
        "admiralty": each.grading,
    }  # fmt: skip
    return draft.add(
        "note", draft.shared.campaign_id, each.statement_id, at_us=each.at_us, tlp=each.tlp, lang=lang,
        abstract=each.title.get(lang, ""), content=each.words[lang], confidence=each.confidence,
        object_refs=[draft.campaign],
        external_references=[{"source_name": "source", "url": link} for link in each.links],
        told={name: value for name, value in told.items() if value},
    )  # fmt: skip


def _languages(draft: Draft, each: Statement, note: str) -> None:
    first = _first(draft, each)
    others = {
        lang: {"abstract": each.title.get(lang, ""), "content": words}
        for lang, words in sorted(each.words.items())
        if lang != first and words
    }
    if others:
        draft.add(
            "language-content", note, at_us=each.at_us, tlp=each.tlp, object_ref=note,
            object_modified=stix_time(each.at_us), contents=others,
        )  # fmt: skip


def _first(draft: Draft, each: Statement) -> str:
    lang = draft.shared.lang
    return lang if each.words.get(lang) else next(other for other in sorted(each.words) if each.words[other])
