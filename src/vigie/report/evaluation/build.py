"""One self-contained page that says how good the detectors are: no script, no network, the same bytes."""

from __future__ import annotations

from vigie.report.evaluation.charts.alerts import alerts_figure
from vigie.report.evaluation.charts.curves import calibration_figure, recall_figure
from vigie.report.evaluation.charts.overview import overview_figure
from vigie.report.evaluation.content import EvaluationContent
from vigie.report.evaluation.pages.annex import limits, parameters, provenance
from vigie.report.evaluation.pages.findings import front
from vigie.report.evaluation.pages.groups import groups
from vigie.report.evaluation.pages.worlds import tables
from vigie.report.evaluation.reading import Reading
from vigie.report.page import css_string, page_template

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
    return page_template("vigie.report.evaluation", "evaluation.html.j2").render(
        t=words.t,
        marking=content.marking,
        marking_css=css_string(content.marking),
        title_css=css_string(words.t("evaluation.title")),
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
