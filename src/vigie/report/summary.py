"""A few lines for a notebook: kinds of object, outcomes, and how much was kept."""

from __future__ import annotations

from collections import Counter

import jinja2
import pyarrow as pa

from vigie.report.outcomes import json_object, outcomes_of
from vigie.report.wording import Words

__all__ = ["notebook_html"]

_TEMPLATE = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<table>
<caption>{{ title }}</caption>
<thead><tr>{% for name in heads %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
<tfoot><tr><td colspan="{{ heads|length }}">{{ note }}</td></tr></tfoot>
</table>
"""
)


def notebook_html(run: pa.Table, clusters: pa.Table, *, lang: str = "en") -> str:
    """Write one run as a small HTML table, for `_repr_html_`.

    Args:
        run: one row of contract `run`.
        clusters: its groups, contract `cluster`; may be empty.
        lang: `en` or `fr`.

    It names no account, and does not show what chance alone would give: the report does.

    Raises:
        InputError: the run's log is not what it should be (VG604).
    """
    words = Words(lang)
    row = run.to_pylist()[0]
    found = [group["signals"] for group in clusters.to_pylist()]
    groups = Counter(kind for text in found for kind in json_object(text, place="cluster.signals"))
    return _TEMPLATE.render(
        title=words.t("summary.title", run=row["run_id"]),
        heads=[words.t(f"summary.{name}") for name in ("kind", "outcome", "accounts", "edges", "groups")],
        rows=[
            [
                words.signal(each.signal),
                words.t(f"outcome.{each.outcome}"),
                words.value(each.accounts_accepted),
                words.value(each.edges_accepted),
                words.value(groups[each.signal]),
            ]
            for each in outcomes_of(row["outcomes"])
        ],
        note=words.t("summary.note"),
    )
