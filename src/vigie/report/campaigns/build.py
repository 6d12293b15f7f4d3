"""One self-contained page on the campaigns of a run: no script, no network, the same bytes."""

from __future__ import annotations

from vigie.report.campaigns.content import DossierContent
from vigie.report.campaigns.pages import campaign_page, front
from vigie.report.campaigns.reading import read_dossiers
from vigie.report.masking import refuse_leaks
from vigie.report.page import css_string, page_template

__all__ = ["build_dossier"]


def build_dossier(content: DossierContent) -> str:
    """Write the report on campaigns as one HTML file.

    The file fetches nothing and runs no script; it prints on A4. Under pseudonyms it holds no id, handle or
    name of an account of the core; relays are counted, never named, whatever the reason.

    What it does not hide: verbatim words of a post can be found again by a search engine.

    Raises:
        InputError: people are to be identified without a reason (VG601).
        ParameterError: the language is not known or the marking is empty (VG602).
        InternalError: a page under pseudonyms would hold an id in clear (VG610).
    """
    reading = read_dossiers(content.checked())
    html = page_template("vigie.report.campaigns", "campaigns.html.j2").render(
        t=reading.words.t,
        marking=content.marking,
        marking_css=css_string(content.marking),
        title_css=css_string(reading.masker.words(content.case_title)),
        front=front(reading),
        campaigns=[campaign_page(reading, each) for each in reading.dossiers],
    )
    if content.identify_reason is None:
        refuse_leaks(html, (row["account_uid"] for row in content.accounts))
    return html
