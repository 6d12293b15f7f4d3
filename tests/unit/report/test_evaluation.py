from __future__ import annotations

import base64
import csv
import dataclasses
import io
import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import vigie.report.evaluation
from vigie.kernels.agreement import adjusted_rand_index, rates, share_interval, threshold_curve
from vigie.model.errors import ContractError, ParameterError
from vigie.report.evaluation.build import build_evaluation
from vigie.report.evaluation.charts.thresholds import points
from vigie.report.evaluation.content import (
    ALERT,
    CURVE,
    GROUP,
    KINDS,
    SCORE,
    SUMMARY,
    EvaluationContent,
)
from vigie.report.evaluation.pages.annex import provenance
from vigie.report.evaluation.pages.groups import groups
from vigie.report.evaluation.pages.worlds import tables
from vigie.report.evaluation.reading import Reading
from vigie.report.evaluation.summary import summarise
from vigie.report.evaluation.wording import EvaluationWords, own_sentences
from vigie.report.wording import catalogue

START_US = 1_714_694_400_000_000  # 2024-05-03 00:00:00 UTC
EMPTY_TAGS = {"meta", "img", "br", "link", "input", "hr"}
SIGNALS = ("url", "hashtag")
PARAMETERS = {"window_s": 60, "level": 0.01, "object_types": ("url", "hashtag"), "own": None}

WORLDS = {
    "olimpiya": ("campaign", 0.96, 0.006, 150),
    "slow-drip": ("evasive", 0.35, 0.06, 60),
    "relay": ("evasive", 0.0, 0.0, 80),
    "fan-campaign": ("truth-zero", 0.0, 0.004, 0),
    "breaking-news": ("truth-zero", 0.0, 1.0, 0),
    "etiquettes.csv": ("labelled", 0.71, 0.1, 40),
}
"""World → kind, chance to find a member, share of false accounts, members."""


def known(value: float) -> float | None:
    return None if math.isnan(value) else value


class Told:
    """Invented runs, told as the rows of an evaluation."""

    def __init__(self, *, seeds: int, posts: int, q: float) -> None:
        self.seeds, self.posts, self.q = seeds, posts, q
        self.score: list[dict[str, Any]] = []
        self.curve: list[dict[str, Any]] = []
        self.alert: list[dict[str, Any]] = []
        self.group: list[dict[str, Any]] = []

    def world(self, name: str, kind: str, reach: float, false_share: float, members: int) -> None:
        for seed in range(1, self.seeds + 1):
            rng = np.random.default_rng([seed, members, len(name)])
            self._run(name, kind, seed, rng, reach, false_share, members)

    def _run(
        self,
        name: str,
        kind: str,
        seed: int,
        rng: np.random.Generator,
        reach: float,
        false_share: float,
        members: int,
    ) -> None:
        hits = int(rng.binomial(members, reach))
        benign = 30 if kind == "truth-zero" and false_share < 1 else 0
        lone = int(rng.poisson(false_share * 1.5)) if false_share == 1 else 0
        false = lone or int(rng.binomial(max(hits + benign, 1), false_share))
        at = {"world": name, "kind": kind, "posts": self.posts, "seed": seed}
        for scope in ("chain", "CA01", *(f"CA01 {signal}" for signal in SIGNALS)):
            lost = scope == "CA01 hashtag"
            self._scores(at | {"scope": scope}, hits // 2 if lost else hits, benign, false, members)
        self._alone(at, hits, benign + false, members, rng)
        self._curve(name, seed, hits, false, benign, members, rng)
        if members and kind != "labelled":
            self._alert(name, seed, hits, members)
        self._groups(name, seed, hits, benign, false)

    def _scores(self, at: dict[str, Any], hits: int, benign: int, false: int, members: int) -> None:
        accepted = hits + benign + false
        found = rates(hits=hits, accepted=accepted, truths=members)
        for measure, value, n in (
            ("recall", found.recall, members),
            ("precision", found.precision, accepted),
            ("f1", found.f1, None),
            ("fdr", false / accepted if accepted else float("nan"), accepted),
        ):
            row = {"measure": measure, "value": known(value), "n": n, "nominal": self.q}
            if n and row["value"] is not None:
                row["low"], row["high"] = share_interval(hits=round(value * n), n=n)
            self.score.append(at | row)
        self.score.append(at | {"measure": "accounts_accepted", "value": float(accepted)})

    def _alone(
        self, at: dict[str, Any], hits: int, others: int, members: int, rng: np.random.Generator
    ) -> None:
        labels = [0] * members + [1] * 30
        drawn = [0] * hits + [-1] * (members - hits) + [1] * min(others, 30) + [-1] * (30 - min(others, 30))
        ari = adjusted_rand_index(labels, drawn, alone=-1) if members else float("nan")
        hours = float(rng.uniform(2, 40)) if hits > 0.2 * members and members else None
        for measure, value in (
            ("ari", known(ari)),
            ("hours_to_first_alert", hours),
            ("groups_found", float(bool(hits) + others // 15)),
            ("groups_unexplained", float(bool(hits) + (others == 1))),
            ("not_assessed", None if at["kind"] == "labelled" else 2.0),
        ):
            self.score.append(at | {"scope": "chain", "measure": measure, "value": value})
        exposed = {"scope": "chain", "measure": "organic_exposed", "value": others % 7 / 5_000, "n": 5_000}
        self.score.append(at | exposed)

    def _curve(
        self,
        name: str,
        seed: int,
        hits: int,
        false: int,
        benign: int,
        members: int,
        rng: np.random.Generator,
    ) -> None:
        late = min(members // 10, members - hits)
        accepted = rng.uniform(0.0005, self.q, hits + benign + false)
        q = np.concatenate([accepted, rng.uniform(self.q, 0.25, 2 * late + 4)]).round(3)
        true = np.arange(len(q)) < hits
        true[hits + benign + false : hits + benign + false + late] = True
        innocent = np.zeros(len(q), dtype=bool)
        innocent[hits : hits + benign] = True
        curve = threshold_curve(q, true | innocent, truths=members + benign)
        for step in range(len(curve.q)):
            row = {"world": name, "seed": seed, "scope": "CA01", "q": float(curve.q[step])}
            counts = {key: int(getattr(curve, key)[step]) for key in ("accepted", "true", "false")}
            recall = float(curve.recall[step]) if members else None
            self.curve.append(row | counts | {"recall": recall, "fdr": float(curve.fdr[step])})

    def _alert(self, name: str, seed: int, hits: int, members: int) -> None:
        for hours in range(0, 97, 4):
            posting = min(members, 4 + members * hours // 48)
            found = min(hits, max(0, posting - 3 * seed) * hits // members)
            row = {"world": name, "seed": seed, "hours": float(hours), "members_posting": posting}
            alerted = found > 0.2 * members
            self.alert.append(
                row | {"members_found": found, "groups_unexplained": int(alerted), "alerted": alerted}
            )

    def _groups(self, name: str, seed: int, hits: int, benign: int, false: int) -> None:
        sizes = [(hits, 0, false, "")] if hits else []
        sizes += [(0, benign, 0, "open-call, news-desk")] * (benign > 0) * 7
        sizes += [(0, 0, false, "")] * (false > 1 and not hits)
        for rank, (campaign, innocent, organic, explanations) in enumerate(sizes, start=1):
            counts = {"campaign": campaign, "benign": innocent, "organic": organic}
            row = {"world": name, "seed": seed, "label": f"G{rank:02d}", "n": sum(counts.values())}
            said = {"q": 0.004, "explanations": explanations, "unexplained": not explanations}
            self.group.append(row | counts | said)


def evaluation(
    worlds: dict[str, tuple[str, float, float, int]] = WORLDS,
    *,
    seeds: int = 4,
    posts: int = 20_000,
    q: float = 0.01,
    **more: Any,
) -> EvaluationContent:
    """Build a small, whole, invented evaluation; `more` replaces any of its fields."""
    told = Told(seeds=seeds, posts=posts, q=q)
    for name, (kind, reach, false_share, members) in worlds.items():
        told.world(name, kind, reach, false_share, members)
    content = EvaluationContent(
        score=SCORE.rows(told.score),
        curve=CURVE.rows(told.curve),
        alert=ALERT.rows(told.alert),
        group=GROUP.rows(told.group),
        tool_version="0.1.0",
        detectors=("CA01 1.0",),
        parameters=PARAMETERS,
        engine="duckdb 2.0.0",
        seeds=tuple(range(1, seeds + 1)),
        command=f"vigie evaluate --seeds {seeds} --posts {posts}",
        started_at_us=START_US,
        ended_at_us=START_US + 3_600_000_000,
        commit="4f6a1c2",
    )
    return dataclasses.replace(content, **more)


class Page(HTMLParser):
    """Collects what a page is made of, and checks that every tag is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY_TAGS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def files(self) -> dict[str, list[list[str]]]:
        links = [a for a in self.all("a") if "download" in a]
        texts = {
            str(a["download"]): base64.b64decode(str(a["href"]).split(",", 1)[1]).decode() for a in links
        }
        return {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}


def paged(worlds: dict[str, tuple[str, float, float, int]] = WORLDS, **more: Any) -> Page:
    return Page(build_evaluation(evaluation(worlds, **more)))


@cache
def whole(lang: str = "en") -> str:
    """Return the page of the standard evaluation; the first test of all checks that it never changes."""
    return build_evaluation(evaluation(lang=lang))


def row_of(content: EvaluationContent, name: str) -> str:
    """Return the words of the row of one world in the table of worlds."""
    lines = [line for table in tables(Reading(content)).worlds for line in table.lines]
    line = next(line for line in lines if line.name == name)
    cells = [(cell.figure, cell.count, cell.note, cell.claim_text) for cell in line.cells]
    return " ".join(word for cell in cells for word in cell if word)


def scored(content: EvaluationContent, measure: str, **new: Any) -> EvaluationContent:
    """Return the content with other values in the rows of one measure."""
    rows = [row | (new if row["measure"] == measure else {}) for row in content.score.to_pylist()]
    return dataclasses.replace(content, score=SCORE.rows(rows))


def of_world(content: EvaluationContent, name: str, **new: Any) -> EvaluationContent:
    rows = [row | (new if row["world"] == name else {}) for row in content.score.to_pylist()]
    return dataclasses.replace(content, score=SCORE.rows(rows))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_content_gives_the_same_bytes(lang: str) -> None:
    assert build_evaluation(evaluation(lang=lang)) == whole(lang)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_fetches_nothing_and_runs_nothing(lang: str) -> None:
    html = whole(lang)
    page = Page(html)
    policy = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert {tag for tag, _ in page.tags} & {"script", "iframe", "object", "link", "form", "embed"} == set()
    assert all(str(img["src"]).startswith("data:image/svg+xml;base64,") for img in page.all("img"))
    assert all(str(a["href"]).startswith(("#", "data:text/csv")) for a in page.all("a"))
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "url(" not in html


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_picture_has_words_and_its_data(lang: str) -> None:
    page = Page(whole(lang))
    assert len(page.all("img")) == 4
    assert all(len(str(img["alt"])) > 60 for img in page.all("img"))
    files = page.files()
    assert set(files) == {
        *("worlds.csv", "recall.csv", "calibration.csv", "alerts.csv"),
        *("summary.csv", "runs.csv", "groups.csv"),
    }
    assert files["summary.csv"][0] == SUMMARY.names
    assert len(files["groups.csv"]) == 1 + evaluation().group.num_rows
    assert page.all("html")[0]["lang"] == lang


def test_headings_go_down_one_level_at_a_time_and_anchors_have_targets() -> None:
    page = Page(whole())
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert {str(a["href"])[1:] for a in page.all("a") if str(a["href"]).startswith("#")} <= set(ids)


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"


def test_hostile_words_are_only_words() -> None:
    content = evaluation(
        {HOSTILE: ("campaign", 0.9, 0.01, 20)},
        about={HOSTILE: HOSTILE},
        command=HOSTILE,
        parameters={HOSTILE: HOSTILE},
        detectors=(HOSTILE,),
        engine=HOSTILE,
    )
    groups = [row | {"explanations": HOSTILE, "label": HOSTILE} for row in content.group.to_pylist()]
    page = Page(build_evaluation(dataclasses.replace(content, group=GROUP.rows(groups))))
    assert page.all("script") == []
    assert all("onerror" not in attributes for _, attributes in page.tags)
    assert page.text.count("{{ 7*7 }}") > 8
    for img in page.all("img"):
        assert "<script" not in base64.b64decode(str(img["src"]).split(",", 1)[1]).decode()


def test_a_hostile_marking_stays_in_its_place_and_no_cell_starts_a_formula() -> None:
    html = build_evaluation(evaluation(marking='TLP:RED"}</style><script>alert(1)</script>'))
    assert Page(html).all("script") == []
    assert '"TLP\\3a RED\\22 \\7d ' in html
    page = paged({"=cmd()": ("campaign", 0.9, 0.01, 20)})
    assert {row[0] for row in page.files()["summary.csv"][1:]} == {"'=cmd()"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_says_for_each_kind_what_is_found_missed_and_wrongly_shown(lang: str) -> None:
    page = Page(whole(lang))
    text = page.text
    words = EvaluationWords(lang)
    order = [text.index(words.t(f"kind.{kind}")) for kind in KINDS]
    assert order == sorted(order)
    assert order[-1] < text.index(words.t("evaluation.worlds"))


def test_findings_hold_the_numbers_of_the_tables() -> None:
    reading = Reading(evaluation())
    html = whole()
    share = reading.false_share(reading.of("evasive"))
    assert share.n == sum(r["n"] for r in reading.rows(reading.of("evasive"), "fdr"))
    assert (
        f"{reading.words.percent(share.mean)} of the accounts that they put in groups act with nobody" in html
    )
    assert f"{share.hits} of {share.n}" in html
    recall = reading.mean_over(reading.of("evasive"), "recall")
    assert recall is not None
    assert f"They find {reading.words.percent(recall)} of the accounts of campaigns, from 0% (relay)" in html


def test_false_findings_above_within_and_below_what_is_stated_are_told_apart() -> None:
    content = evaluation({"a": ("campaign", 1.0, 0.0, 100)}, seeds=10)
    for value, mark in ((0.05, "above 1% stated"), (0.011, "1% stated: in reach"), (0.0, "below 1% stated")):
        assert mark in row_of(scored(content, "fdr", value=value, n=100), "a")
    assert "no share stated" in row_of(scored(content, "fdr", nominal=None), "a")
    assert 'claim above"' in whole()


def test_where_everything_accepted_is_false_the_share_is_one_of_runs() -> None:
    content = evaluation({"nobody": ("truth-zero", 0.0, 1.0, 0)}, seeds=10)
    rows = content.score.to_pylist()
    seen = [{"value": 1.0, "n": 3} if row["seed"] == 4 else {"value": None, "n": 0} for row in rows]
    new = [row | (told if row["measure"] == "fdr" else {}) for row, told in zip(rows, seen, strict=True)]
    row = row_of(dataclasses.replace(content, score=SCORE.rows(new)), "nobody")
    assert "10% 1 of 10 runs 0.3% to 45% 1% stated: in reach" in row


def test_open_coordination_counts_as_no_false_finding() -> None:
    content = evaluation({"fans": ("truth-zero", 0.0, 0.004, 0)}, seeds=10)
    assert re.search(r"\d of 30\d ", row_of(content, "fans"))


def test_what_was_not_assessed_is_written_and_is_neither_blank_nor_nought() -> None:
    content = evaluation({"a": ("campaign", 0.9, 0.01, 20)}, alert=ALERT.empty())
    nothing = {"value": None, "low": None, "high": None, "n": None}
    for measure in ("recall", "precision", "fdr", "ari", "hours_to_first_alert", "organic_exposed"):
        row = row_of(scored(content, measure, **nothing), "a")
        assert row.count("not assessed") == 1 + (measure == "hours_to_first_alert" and "no alert" in row)
    french = dataclasses.replace(content, lang="fr")
    assert "non évalué" in row_of(scored(french, "ari", value=None), "a")


def test_undefined_no_alert_and_nobody_to_find_are_told_apart() -> None:
    content = evaluation()
    assert row_of(content, "relay").count("none accepted") == 2
    assert "no alert" in row_of(content, "relay")
    assert row_of(content, "fan-campaign").count("nobody to find") == 4
    assert "not assessed" in row_of(content, "etiquettes.csv")


def test_no_cell_of_a_table_is_empty() -> None:
    for lang in ("en", "fr"):
        html = build_evaluation(of_world(evaluation(lang=lang), "slow-drip", value=None, n=None))
        assert re.findall(r'<td class="n[^"]*">\s*</td>', html) == []
        assert "None" not in Page(html).text
        assert "nan" not in re.sub(r"data:[^\"]*", "", html).split()


def test_an_evaluation_of_nothing_says_so() -> None:
    empty: dict[str, Any] = {
        name: rule.empty() for name, rule in (("curve", CURVE), ("alert", ALERT), ("group", GROUP))
    }
    page = Page(build_evaluation(evaluation({}, **empty)))
    assert "Not assessed: there is no run to compare." in page.text
    assert page.all("img") == []
    assert page.text.count("Not assessed.") == 4
    figures_only = paged(**empty)
    assert len(figures_only.all("img")) == 1
    assert figures_only.text.count("Not assessed.") == 3


def test_key_figures_of_kinds_that_nobody_tried_are_left_out() -> None:
    page = paged({"a": ("labelled", 0.7, 0.1, 40)}, seeds=1)
    assert "of the accounts of campaigns found" not in page.text
    assert "Not assessed: no world without a covert campaign was tried." in page.text


def test_one_run_gives_no_interval_and_alike_runs_say_so() -> None:
    one = row_of(evaluation({"a": ("campaign", 0.9, 0.01, 50)}, seeds=1), "a")
    assert "no interval" in one
    alike = row_of(evaluation({"a": ("campaign", 1.0, 0.0, 50)}, seeds=3), "a")
    assert "100% all runs alike" in alike


def test_a_world_at_two_sizes_is_two_rows() -> None:
    small, large = evaluation(posts=1_000), evaluation(posts=50_000)
    both = pa.concat_tables([small.score, large.score])
    reading = Reading(dataclasses.replace(small, score=both))
    titles = [world.title for world in reading.worlds if world.name == "relay"]
    assert titles == ["relay · 1,000", "relay · 50,000"]
    html = build_evaluation(dataclasses.replace(small, score=both))
    assert html.count("<bdi>olimpiya</bdi><small>") == 2


def test_groups_beyond_six_of_a_world_are_counted_and_in_the_data() -> None:
    page = Page(whole())
    assert "Not listed: 1 group, of worlds with more than six" in page.text
    assert [row[2] for row in page.files()["groups.csv"] if row[:2] == ["fan-campaign", "1"]][-1] == "G07"
    assert "open call, news desk" in page.text


def test_a_group_that_is_not_sure_enough_is_neither_explained_nor_unexplained() -> None:
    content = evaluation({"a": ("campaign", 0.9, 0.01, 50)}, seeds=1)
    weak = [row | {"unexplained": False} for row in content.group.to_pylist()]
    found = groups(Reading(dataclasses.replace(content, group=GROUP.rows(weak))))
    assert found is not None
    assert [(line.outcome, line.explanations) for _, lines in found.worlds for line in lines] == [
        ("not sure enough", "none")
    ]


def test_ordinary_accounts_shown_are_counted_where_their_share_is_given() -> None:
    content = evaluation({"a": ("campaign", 0.9, 0.01, 50)}, seeds=4)
    shares = scored(content, "organic_exposed", value=0.002, n=1_000)
    counts = scored(content, "organic_exposed", value=2.0, n=None)
    assert row_of(shares, "a") == row_of(counts, "a")
    assert "8 ordinary accounts were shown over 4 runs" in build_evaluation(shares)


def test_provenance_says_how_to_compute_the_same_numbers() -> None:
    text = Page(whole()).text
    annex = text[text.rindex("Annex") :]
    for told in (
        "vigie evaluate --seeds 4 --posts 20000",
        "4f6a1c2",
        "CA01 1.0",
        "duckdb 2.0.0",
        "Seeds 1–4",
    ):
        assert told in annex
    assert "window_s 60 longest time between" in annex
    assert "own not set" in annex
    other = Reading(dataclasses.replace(evaluation(), commit=None, seeds=(3, 5, 6, 9, 10, 11)))
    assert {("Source code", "not known"), ("Seeds", "3, 5, 6, 9–11")} <= set(provenance(other))


@pytest.mark.parametrize(
    ("more", "code"), [({"lang": "de"}, "VG602"), ({"marking": " "}, "VG602"), ({"lang": "fr_FR"}, "VG602")]
)
def test_unknown_languages_and_empty_markings_are_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        build_evaluation(evaluation(**more))
    assert caught.value.code == code


def test_tables_are_held_to_their_contracts_and_kinds_to_their_names() -> None:
    content = evaluation()
    with pytest.raises(ContractError):
        build_evaluation(dataclasses.replace(content, group=content.group.drop_columns(["organic"])))
    with pytest.raises(ContractError) as caught:
        build_evaluation(evaluation({"a": ("campaing", 1.0, 0.0, 10)}))
    assert (caught.value.code, caught.value.hint) == ("VG102", "did you mean 'campaign'?")


def test_a_summary_is_the_mean_over_seeds_and_false_findings_are_pooled() -> None:
    at = {"world": "a", "kind": "campaign", "posts": 10, "scope": "chain"}
    rows = [
        at | {"seed": 1, "measure": "recall", "value": 0.5, "n": 4},
        at | {"seed": 2, "measure": "recall", "value": 1.0, "n": 400},
        at | {"seed": 3, "measure": "recall", "value": None},
        at | {"seed": 1, "measure": "fdr", "value": 0.5, "n": 2, "nominal": 0.01},
        at | {"seed": 2, "measure": "fdr", "value": 0.01, "n": 200, "nominal": 0.01},
        at | {"seed": 3, "measure": "fdr", "value": None, "n": 0, "nominal": 0.01},
        at | {"seed": 1, "measure": "ari", "value": None},
        at | {"seed": 1, "measure": "organic_exposed", "value": 0.0},
        at | {"seed": 2, "measure": "organic_exposed", "value": 1.0, "nominal": 0.01},
    ]
    recall, fdr, ari, exposed = summarise(SCORE.rows(rows)).to_pylist()
    assert (recall["seeds"], recall["mean"], recall["high"], recall["nominal"]) == (2, 0.75, 1.0, None)
    assert (recall["low"], exposed["low"]) == (0.0, 0.0)
    assert (fdr["seeds"], fdr["mean"], fdr["nominal"]) == (3, pytest.approx(3 / 202), 0.01)
    assert (fdr["low"], fdr["high"]) == pytest.approx(tuple(share_interval(hits=3, n=202)))
    assert [ari[name] for name in ("seeds", "mean", "low", "high")] == [0, None, None, None]
    assert exposed["nominal"] is None


def test_the_order_of_runs_changes_no_summary() -> None:
    score = evaluation().score
    mixed = score.take(np.random.default_rng(1).permutation(score.num_rows))
    first, second = (
        sorted(summarise(table).to_pylist(), key=lambda row: [str(row[name]) for name in SUMMARY.key])
        for table in (score, mixed)
    )
    for one, other in zip(first, second, strict=True):
        assert one == pytest.approx(other)


def test_a_share_without_its_denominator_cannot_be_pooled() -> None:
    with pytest.raises(ContractError) as caught:
        summarise(scored(evaluation(), "fdr", value=0.5, n=None).score)
    assert caught.value.code == "VG102"


def curved(rows: list[tuple[int, float, int, int]], *, kind: str, truths: int) -> EvaluationContent:
    """Return one world of two seeds whose curves are these: seed, q, true, false."""
    content = evaluation({"a": (kind, 0.5, 0.0, truths)}, seeds=2)
    found = [
        {"world": "a", "seed": seed, "scope": "CA01", "q": q, "accepted": true + false}
        | {"true": true, "false": false, "recall": true / truths if truths else None}
        | {"fdr": false / (true + false)}
        for seed, q, true, false in rows
    ]
    return dataclasses.replace(content, curve=CURVE.rows(found))


def test_curves_carry_each_threshold_to_the_next_and_accept_nobody_below_the_first() -> None:
    rows = [(1, 0.001, 2, 0), (1, 0.1, 4, 4), (2, 0.05, 6, 2)]
    found = points(Reading(curved(rows, kind="campaign", truths=10)))
    first, last = found[0], found[-1]
    assert (first.q, first.recall, first.recall_low, first.fdr) == (0.001, 0.1, 0.0, 0.0)
    assert [last.q, last.recall, last.fdr] == pytest.approx([0.1, 0.5, 6 / 16])
    assert any(point.q == 0.01 for point in found)
    between = next(point for point in found if 0.001 < point.q < 0.05)
    assert (between.recall, between.fdr) == (0.1, 0.0)


def test_a_run_without_a_curve_accepts_nobody_at_any_threshold() -> None:
    found = points(Reading(curved([(1, 0.02, 0, 3)], kind="truth-zero", truths=0)))
    assert [point.runs for point in found] == [2] * len(found)
    assert (found[-1].recall, found[-1].fdr) == (None, 0.5)


def test_several_detectors_are_drawn_in_one_panel_and_named() -> None:
    content = evaluation()
    other = [row | {"scope": "AT01"} for row in content.curve.to_pylist()]
    finer = [row | {"scope": "CA01 url"} for row in content.curve.to_pylist()]
    curve = pa.concat_tables([content.curve, CURVE.rows(other), CURVE.rows(finer)])
    page = Page(build_evaluation(dataclasses.replace(content, curve=curve)))
    assert "Drawn: CA01 and AT01." in page.text
    assert {row[1] for row in page.files()["recall.csv"][1:]} == {"CA01", "AT01"}


def test_nearly_all_is_not_written_as_all() -> None:
    words = EvaluationWords("fr")
    assert words.percent(0.9996) == "99,9\u202f%"
    assert (words.percent(1.0), words.percent(0.95), words.percent(None)) == (
        "100\u202f%",
        "95\u202f%",
        "non évalué",
    )
    assert words.decimal(-0.004, places=2) == "0"
    assert words.decimal(-1_234.5, places=1) == "−1\u202f234,5"


def sentences(lang: str) -> Iterator[tuple[str, str]]:
    for key, entry in own_sentences(lang).items():
        for form in [entry] if isinstance(entry, str) else entry.values():
            yield key, form


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert own_sentences("en").keys() == own_sentences("fr").keys()
    for (key, en), (_, fr) in zip(sorted(sentences("en")), sorted(sentences("fr")), strict=True):
        named = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (en, fr)]
        assert named[0] == named[1], key


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_own_sentences_replace_none_of_the_reports(lang: str) -> None:
    assert own_sentences(lang).keys() & catalogue(lang).keys() == set()
    text = Path(vigie.report.evaluation.__path__[0], f"{lang}.toml").read_text("utf-8")
    assert all(isinstance(section, dict) for section in tomllib.loads(text).values())


def test_french_never_breaks_before_a_high_sign_and_apostrophes_are_typographic() -> None:
    wrong = [
        key for key, text in sentences("fr") if re.search(r"(?<![\u00a0\u202f])[;!?%»]| [:;!?%»]|« ", text)
    ]
    assert wrong == []
    assert [key for lang in ("en", "fr") for key, text in sentences(lang) if "'" in text] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_sentence_passes_a_verdict(lang: str) -> None:
    banned = r"\b(bots?|trolls?|fake|faux comptes?|guilty|coupables?|suspects?|probably|probablement)\b"
    assert [key for key, text in sentences(lang) if re.search(banned, text, re.IGNORECASE)] == []


def everything(lang: str) -> Iterator[EvaluationContent]:
    """Contents that, together, have a use for every sentence."""
    names = [key.split(".", 1)[1] for key in own_sentences("en") if key.startswith("about.")]
    every = dict.fromkeys(names, ("campaign", 0.9, 0.0, 20))
    yield evaluation(lang=lang)
    yield evaluation(every, seeds=2, lang=lang)
    yield evaluation({"a": ("campaign", 0.0, 0.0, 20), "b": ("evasive", 1.0, 0.5, 20)}, seeds=1, lang=lang)
    empty: dict[str, Any] = {
        name: rule.empty() for name, rule in (("curve", CURVE), ("alert", ALERT), ("group", GROUP))
    }
    yield evaluation({}, lang=lang, **empty)
    yield evaluation({"a": ("evasive", 0.0, 0.0, 20)}, lang=lang)
    yield evaluation({"a": ("evasive", 0.2, 0.0, 40)}, seeds=8, lang=lang)
    unknown = evaluation(lang=lang, **empty)
    yield dataclasses.replace(
        unknown, score=SCORE.rows(row | {"value": None, "n": None} for row in unknown.score.to_pylist())
    )
    content = evaluation(lang=lang)
    hidden = [row | {"unexplained": False, "explanations": "news-desk"} for row in content.group.to_pylist()]
    hidden[0] |= {"explanations": ""}
    chain = [row | {"scope": "chain"} for row in content.curve.to_pylist()]
    yield dataclasses.replace(
        scored(content, "fdr", nominal=None), group=GROUP.rows(hidden), curve=CURVE.rows(chain)
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_sentence_is_used(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    speak = EvaluationWords.t

    def recording(self: EvaluationWords, key: str, /, **values: object) -> str:
        used.add(key)
        return speak(self, key, **values)

    monkeypatch.setattr(EvaluationWords, "t", recording)
    for content in everything(lang):
        build_evaluation(content)
    assert sorted(own_sentences(lang).keys() - used) == []
