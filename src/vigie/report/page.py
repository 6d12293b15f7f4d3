"""What every page is made with: templates that escape all they are given, and text inside style sheets."""

from __future__ import annotations

import re
from functools import cache

import jinja2

__all__ = ["css_string", "page_template"]

_SHARED = "vigie.report"


@cache
def page_template(package: str, name: str) -> jinja2.Template:
    """Load a page of a package; what it shares with other pages comes from the folder of reports.

    A name that a template asks for and is not given is an error, never an empty place.
    """
    folders = [jinja2.PackageLoader(each) for each in dict.fromkeys((package, _SHARED))]
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def css_string(text: str) -> str:
    """Escape every sign but letters and digits, so that text stays inside a CSS string."""
    return re.sub(r"[^0-9A-Za-z]", lambda sign: f"\\{ord(sign[0]):x} ", text)
