"""Figures on one campaign: creation dates, hours of the week, posts with events, the chain of roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from vigie.report.campaigns.reading import Dossier, Reading
from vigie.report.charts.theme import ACCENT, GREY, INK, WIDTH, Figure, csv_uri, inline, picture, utc_axis
from vigie.report.typography import moment

__all__ = ["chain_figure", "creation_figure", "events_figure", "week_figure"]

Row = Mapping[str, Any]

_DAY_US, _HOUR_US = 86_400_000_000, 3_600_000_000
_ROLES = ("source", "outlet", "amplifier", "relay-inside")
_DAYS = frozenset({"calendar", "anniversary"})


def creation_figure(reading: Reading, dossier: Dossier) -> Figure | None:
    """Draw how many accounts of the core were created when; null where no creation is known."""
    days = sorted(row["created_at_us"] for row in dossier.accounts if row["created_at_us"] is not None)
    if not days:
        return None
    words = reading.words
    bin_us = max(_DAY_US, (days[-1] - days[0]) // 80 // _DAY_US * _DAY_US)
    counts = Counter(at // bin_us * bin_us for at in days)
    rows = [{"from": at // 1_000, "to": (at + bin_us) // 1_000, "n": n} for at, n in sorted(counts.items())]
    axis = utc_axis(days[0], days[-1] + bin_us, is_gridded=False)
    chart = (
        alt.Chart(inline(rows))
        .mark_bar(color=ACCENT, stroke=INK, strokeWidth=0.3)
        .encode(
            x=alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis),
            x2="to:T",
            y=alt.Y("n:Q", title=words.t("chart.accounts"), axis=alt.Axis(tickMinStep=1)),
            y2=alt.datum(0),
        )
        .properties(width=WIDTH - 70, height=130)
    )
    top, n = max(counts.items(), key=lambda item: (item[1], -item[0]))
    span = words.duration(bin_us)
    return Figure(
        title=words.t("chart.creation", n=n, accounts=len(days), span=span),
        subtitle=words.t("chart.creation_subtitle", span=span),
        alt=words.t("chart.creation_alt", n=n, at=words.day(top), span=span),
        picture=picture(chart, lang=words.lang),
        data=csv_uri(["from_utc", "accounts"], [[moment(at), n] for at, n in sorted(counts.items())]),
        file=f"{dossier.anchor}-creation.csv",
    )


def week_figure(reading: Reading, dossier: Dossier) -> Figure | None:
    """Draw the posts of the core by weekday and hour of UTC; null where it posted nothing."""
    if not dossier.hours:
        return None
    words = reading.words
    cells: Counter[tuple[int, int]] = Counter()
    for row in dossier.hours:
        cells[(row["hour_us"] // _DAY_US + 3) % 7, row["hour_us"] // _HOUR_US % 24] += row["posts"]
    days = [words.t(f"weekday.d{day}") for day in range(7)]
    rows = [
        {"day": days[day], "hour": hour, "posts": cells[day, hour]} for day in range(7) for hour in range(24)
    ]
    chart = (
        alt.Chart(inline(rows))
        .mark_rect()
        .encode(
            x=alt.X("hour:O", title="UTC", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("day:O", sort=days, title=None),
            color=alt.Color(
                "posts:Q", scale=alt.Scale(range=["#ffffff", ACCENT], interpolate="rgb"), legend=None
            ),
        )
        .properties(width=WIDTH - 110, height=150)
    )
    (day, hour), most = max(cells.items(), key=lambda item: (item[1], -item[0][0], -item[0][1]))
    told = {"posts": words.t("count.posts", n=most), "day": days[day], "hour": hour}
    return Figure(
        title=words.t("chart.week", **told),
        subtitle=words.t("chart.week_subtitle", posts=words.t("count.posts", n=sum(cells.values()))),
        alt=words.t("chart.week_alt", **told),
        picture=picture(chart, lang=words.lang),
        data=csv_uri(["weekday", "hour_utc", "posts"], [[r["day"], r["hour"], r["posts"]] for r in rows]),
        file=f"{dossier.anchor}-week.csv",
    )


def events_figure(reading: Reading, dossier: Dossier) -> Figure | None:
    """Draw the posts of the core hour by hour, events as marks above; null where it posted nothing."""
    if not dossier.hours:
        return None
    words = reading.words
    first, last = dossier.hours[0]["hour_us"], dossier.hours[-1]["hour_us"] + _HOUR_US
    step = max(_HOUR_US, (last - first) // 240 // _HOUR_US * _HOUR_US)
    counts: Counter[int] = Counter()
    for row in dossier.hours:
        counts[row["hour_us"] // step * step] += row["posts"]
    bars = [{"from": at // 1_000, "to": (at + step) // 1_000, "n": n} for at, n in sorted(counts.items())]
    marks = _marks(dossier, (first, last), 3 * step)
    days = [day | {"name": reading.masker.words(day["name"])} for day in _named_days(dossier, (first, last))]
    chart = _events_chart(bars, (marks, days), (first, last), words.t("chart.posts"))
    picture_ = picture(chart, lang=words.lang)
    told = {"period": words.period(first, last - 1), "events": len(dossier.events)}
    return Figure(
        title=words.t("chart.events", **told),
        subtitle=words.t("chart.events_subtitle", span=words.duration(step)),
        alt=words.t("chart.events_alt", **told),
        picture=picture_,
        data=csv_uri(["from_utc", "posts"], [[moment(at), n] for at, n in sorted(counts.items())]),
        file=f"{dossier.anchor}-timeline.csv",
    )


def chain_figure(reading: Reading, dossier: Dossier) -> Figure | None:
    """Draw when the accounts of each role came in: a dot an account, roles one under another."""
    words = reading.words
    dots = [
        {"role": words.t(f"role.{row['role']}"), "at": row["first_at_us"] // 1_000}
        for row in dossier.members
        if row["first_at_us"] is not None
    ]
    outside = words.t("role.outside")
    dots += [{"role": outside, "at": row["first_at_us"] // 1_000} for row in dossier.relays[:400]]
    if not dots:
        return None
    order = [*(words.t(f"role.{role}") for role in _ROLES), outside]
    times = [1_000 * dot["at"] for dot in dots]
    present = [name for name in order if any(dot["role"] == name for dot in dots)]
    chart = (
        alt.Chart(inline(dots))
        .mark_tick(thickness=1.6, opacity=0.6)
        .encode(
            x=alt.X(
                "at:T",
                scale=alt.Scale(type="utc"),
                axis=utc_axis(min(times), max(times), is_gridded=True),
            ),
            y=alt.Y("role:N", sort=present, title=None, scale=alt.Scale(domain=present)),
            color=alt.condition(alt.datum.role == outside, alt.value(GREY), alt.value(ACCENT)),
        )
        .properties(width=WIDTH - 210, height=34 * len(present))
    )
    told = {"core": len(dossier.members), "relays": len(dossier.relays)}
    return Figure(
        title=words.t("chart.chain", **told),
        subtitle=words.t("chart.chain_subtitle"),
        alt=words.t("chart.chain_alt", **told),
        picture=picture(chart, lang=words.lang),
        data=csv_uri(["role", "first_utc"], [[dot["role"], moment(1_000 * dot["at"])] for dot in dots]),
        file=f"{dossier.anchor}-roles.csv",
    )


def _marks(dossier: Dossier, period_us: tuple[int, int], apart_us: int) -> list[dict[str, Any]]:
    """Number the events as the page lists them; those too near one another to be read share a mark."""
    marks: list[dict[str, Any]] = []
    for number, (at, word, _) in enumerate(dossier.events, start=1):
        if word in _DAYS or not period_us[0] <= at <= period_us[1]:
            continue
        if marks and at // 1_000 - marks[-1]["at"] < apart_us // 1_000:
            marks[-1]["what"] += f" {number}"
        else:
            marks.append({"at": at // 1_000, "what": str(number)})
    return marks


def _named_days(dossier: Dossier, period_us: tuple[int, int]) -> list[dict[str, Any]]:
    """Name the days of the calendar within the period; a line a day, its first title."""
    named: dict[int, str] = {}
    for at, word, values in dossier.events:
        if word in _DAYS and period_us[0] <= at <= period_us[1]:
            named.setdefault(at // 1_000, _shortened(str(values["title"])))
    return [{"at": at, "name": name} for at, name in named.items()]


def _shortened(title: str, at_most: int = 30) -> str:
    return title if len(title) <= at_most else f"{title[: at_most - 1].rstrip()}…"


def _days_layers(days: Sequence[Row]) -> list[Any]:
    """Draw the days of the calendar as thin lines with their names beside them, from bottom to top."""
    base = alt.Chart(inline(list(map(dict, days)))).encode(x=alt.X("at:T", scale=alt.Scale(type="utc")))
    names = base.mark_text(align="right", angle=270, dy=-5, dx=-4, fontSize=9, color=INK)
    return [base.mark_rule(color=GREY, strokeWidth=0.6), names.encode(y=alt.value(0), text="name:N")]


def _events_chart(
    bars: Sequence[Row], above: tuple[Sequence[Row], Sequence[Row]], period_us: tuple[int, int], posts: str
) -> Any:  # noqa: ANN401 - Altair's own type
    marks, days = above
    axis = utc_axis(*period_us, is_gridded=False)
    plot = (
        alt.Chart(inline(list(map(dict, bars))))
        .mark_bar(color=ACCENT)
        .encode(
            x=alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis),
            x2="to:T",
            y=alt.Y("n:Q", title=posts, axis=alt.Axis(tickCount=4, format="~s")),
            y2=alt.datum(0),
        )
    )
    if not marks and not days:
        return plot.properties(width=WIDTH - 70, height=150)
    base = alt.Chart(inline(list(map(dict, marks)))).encode(x=alt.X("at:T", scale=alt.Scale(type="utc")))
    rules = base.mark_rule(color=INK, strokeDash=[3, 3])
    names = base.mark_text(align="left", dx=4, dy=-6, angle=0, color=INK).encode(
        y=alt.value(0), text="what:N"
    )
    calendar = _days_layers(days) if days else []
    return alt.layer(*calendar, plot, rules, names).properties(width=WIDTH - 70, height=150)
