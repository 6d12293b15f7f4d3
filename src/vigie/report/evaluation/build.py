"""One self-contained page that says how good the detectors are: no script, no network, the same bytes."""

from __future__ import annotations

import re
from functools import cache

import jinja2

from vigie.report.evaluation.charts.alerts import alerts_figure
from vigie.report.evaluation.charts.curves import calibration_figure, recall_figure
from vigie.report.evaluation.charts.overview import overview_figure
from vigie.report.evaluation.content import EvaluationContent
from vigie.report.evaluation.pages.annex import limits, parameters, provenance
from vigie.report.evaluation.pages.findings import front
from vigie.report.evaluation.pages.groups import groups
from vigie.report.evaluation.pages.worlds import tables
from vigie.report.evaluation.reading import Reading

__all__ = ["build_evaluation"]


def build_evaluation(content: EvaluationContent) -> str:
    """Write an evaluation as one HTML file.

    The file fetches nothing and runs no script; it prints on A4. It names worlds, detectors and groups, and
    no account. What was not assessed is written so, in its place. The last sections say what the figures
    do not show and how to compute them again.

    Cost: reads each table a few times; drawing takes less than a second for fifteen worlds.

    Raises:
        ContractError: a table does not keep its contract (VG101, VG102).
        ParameterError: the language is not known or the marking is empty (VG602).
    """
    reading = Reading(content)
    words = reading.words
    return _template().render(
        t=words.t,
        marking=content.marking,
        marking_css=_css_string(content.marking),
        title_css=_css_string(words.t("evaluation.title")),
        front=front(reading),
        tables=tables(reading),
        overview_figure=overview_figure(reading),
        recall_figure=recall_figure(reading),
        calibration_figure=calibration_figure(reading),
        alerts_figure=alerts_figure(reading),
        groups=groups(reading),
        limits=limits(reading),
        provenance=provenance(reading),
        parameters=parameters(reading),
        command=content.command,
    )


def _css_string(text: str) -> str:
    """Escape every sign but letters and digits, so that text stays inside a CSS string."""
    return re.sub(r"[^0-9A-Za-z]", lambda sign: f"\\{ord(sign[0]):x} ", text)


@cache
def _template() -> jinja2.Template:
    """Load the page; what it shares with other reports comes from their folder."""
    own = jinja2.PackageLoader("vigie.report.evaluation")
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([own, jinja2.PackageLoader("vigie.report")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("evaluation.html.j2")
