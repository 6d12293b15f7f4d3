from __future__ import annotations

from collections.abc import Callable

from vigie.report.content import ReportContent
from vigie.report.summary import notebook_html


def test_a_notebook_shows_kinds_outcomes_and_counts(a_report: Callable[..., ReportContent]) -> None:
    content = a_report()
    html = notebook_html(content.run, content.clusters)
    assert "<td>links</td><td>beyond chance</td><td>12</td><td>16</td><td>3</td>" in html
    assert "<td>images and videos</td><td>not assessed</td><td>not known</td>" in html


def test_a_notebook_speaks_french(a_report_of_nothing: Callable[..., ReportContent]) -> None:
    content = a_report_of_nothing()
    assert "rien au-delà du hasard" in notebook_html(content.run, content.clusters, lang="fr")


def test_a_hostile_column_is_only_text(a_report: Callable[..., ReportContent]) -> None:
    content = a_report((), outcomes={"column:<script>": {"outcome": "not-assessed"}})
    assert "<script>" not in notebook_html(content.run, content.clusters)
