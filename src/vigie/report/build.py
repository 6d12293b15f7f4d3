"""One self-contained page: no script, no network, the same bytes for the same content."""

from __future__ import annotations

from vigie.report.charts.decoys import decoys_figure
from vigie.report.charts.network import network_figure
from vigie.report.charts.timeline import timeline_figure
from vigie.report.content import ReportContent
from vigie.report.masking import refuse_leaks
from vigie.report.page import css_string, page_template
from vigie.report.pages.front import front
from vigie.report.pages.groups import group_pages
from vigie.report.pages.limits import limits
from vigie.report.pages.method import method
from vigie.report.pages.provenance import provenance
from vigie.report.pages.signals import signals
from vigie.report.reading import Reading, read

__all__ = ["build_report"]


def build_report(content: ReportContent) -> str:
    """Write the report of one run as one HTML file.

    The file fetches nothing and runs no script; it prints on A4. Under pseudonyms it holds no id, handle or
    name of an account that `content.accounts` knows, and no id of a post. Groups, pairs and posts beyond
    `content.caps` are left out, and the report says how many.

    What it does not hide: verbatim words of a post can be found again by a search engine.

    Cost: reads each table once; drawing takes some tens of milliseconds for each group that is shown.

    Raises:
        ContractError: a table does not keep its contract (VG101, VG102).
        InputError: people are to be identified without a reason (VG601), the tables do not hold exactly one
            run (VG603), or its log is not what it should be (VG604).
        ParameterError: the language is not known or the marking is empty (VG602).
        InternalError: a page under pseudonyms would hold an id in clear (VG610).
    """
    reading = read(content.checked())
    html = page_template("vigie.report", "report.html.j2").render(
        t=reading.words.t,
        lang=content.lang,
        marking=content.marking,
        marking_css=css_string(content.marking),
        title_css=css_string(reading.masker.words(content.case_title)),
        front=front(reading),
        method=method(reading),
        signals=signals(reading),
        decoys_figure=decoys_figure(reading),
        timeline_figure=timeline_figure(reading),
        network_figure=network_figure(reading),
        groups=group_pages(reading),
        limits=limits(reading),
        provenance=provenance(reading),
    )
    if not content.identify:
        refuse_leaks(html, _ids(reading))
    return html


def _ids(reading: Reading) -> set[str]:
    accounts = {row["account_uid"] for row in reading.content.accounts.to_pylist()}
    return accounts | {row[name] for row in reading.posts.values() for name in ("account_uid", "post_uid")}
