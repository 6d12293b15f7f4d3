"""One self-contained page on the sites of a run: no script, no network, the same bytes."""

from __future__ import annotations

import re
from functools import cache

import jinja2

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
    return _template().render(
        t=words.t,
        marking=checked.marking,
        marking_css=_css_string(checked.marking),
        title_css=_css_string(visible(checked.case_title)),
        front=front(words, checked),
        groups=group_pages(words, checked),
        flows=flow_rows(words, checked),
        annex=annex(words, checked),
    )


def _css_string(text: str) -> str:
    """Escape every sign but letters and digits, so that text stays inside a CSS string."""
    return re.sub(r"[^0-9A-Za-z]", lambda sign: f"\\{ord(sign[0]):x} ", text)


@cache
def _template() -> jinja2.Template:
    own = jinja2.PackageLoader("vigie.report.sites")
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([own, jinja2.PackageLoader("vigie.report")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("sites.html.j2")
