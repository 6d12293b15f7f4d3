"""One self-contained page on the sites of a run: no script, no network, the same bytes."""

from __future__ import annotations

from vigie.report.page import css_string, page_template
from vigie.report.plain_text import visible
from vigie.report.sites.content import SiteContent
from vigie.report.sites.pages import annex, flow_rows, front, group_pages
from vigie.report.sites.wording import SiteWords

__all__ = ["build_sites"]


def build_sites(content: SiteContent) -> str:
    """Write the report on sites as one HTML file; it fetches nothing, runs no script and prints on A4.

    Every domain is defanged. Names of people that registries publish are on no page.

    Raises:
        ParameterError: the language is not known or the marking is empty (VG602).
    """
    checked = content.checked()
    words = SiteWords(checked.lang)
    return page_template("vigie.report.sites", "sites.html.j2").render(
        t=words.t,
        marking=checked.marking,
        marking_css=css_string(checked.marking),
        title_css=css_string(visible(checked.case_title)),
        front=front(words, checked),
        groups=group_pages(words, checked),
        flows=flow_rows(words, checked),
        annex=annex(words, checked),
    )
