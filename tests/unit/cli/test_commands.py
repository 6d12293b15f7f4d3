from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from vigie.app.products import Edition
from vigie.lake.case import open_case
from vigie.lake.runs import list_runs, load_run
from vigie.testing.worlds import World, small_world

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Said, Vigie

QUICK = ("--decoys", "19", "--threads", "1", "--signal", "url,text")


@pytest.fixture
def case(vigie: Vigie, tmp_path: Path) -> Path:
    """An empty case."""
    assert vigie("init", "case").code == 0
    return tmp_path / "case"


@pytest.fixture
def filled(vigie: Vigie, case: Path, posts_csv: Path) -> Path:
    """A case with one file and no run."""
    assert vigie("ingest", posts_csv, "--case", case).code == 0
    return case


def test_init_makes_a_case_and_says_what_comes_next(vigie: Vigie) -> None:
    told = vigie("init", "boycott", "--title", "Boycott", "--purpose", "Is it coordinated?")
    assert told.code == 0
    case = open_case(Path("boycott"))
    assert (case.title, case.purpose) == ("Boycott", "Is it coordinated?")
    assert "Boycott" in told.out
    assert "vigie ingest" in told.err


def test_init_without_a_title_takes_the_name_of_the_folder(vigie: Vigie, tmp_path: Path) -> None:
    told = vigie("init", ".", "--json")
    assert told.json == {"case": str(tmp_path), "title": tmp_path.name, "purpose": ""}


def test_every_case_has_a_secret_of_its_own(vigie: Vigie) -> None:
    for name in ("one", "other"):
        vigie("init", name)
    keys = {open_case(Path(name)).pseudonym_key for name in ("one", "other")}
    assert len(keys) == 2
    assert min(map(len, keys)) >= 32


def test_inspect_says_what_a_file_is_and_writes_nothing(
    vigie: Vigie, posts_csv: Path, tmp_path: Path
) -> None:
    told = vigie("inspect", posts_csv)
    assert told.code == 0
    assert "created_at" in told.out
    assert list(tmp_path.iterdir()) == []


def test_inspect_tells_the_same_as_json(vigie: Vigie, posts_csv: Path) -> None:
    (document,) = vigie("inspect", posts_csv, "--json").json
    shown = vigie("inspect", posts_csv).out
    assert all(f"{name}:" in shown for name in document)


def test_ingest_says_where_every_row_went(vigie: Vigie, case: Path, posts_csv: Path) -> None:
    told = vigie("ingest", posts_csv, "--case", case)
    assert told.code == 0
    row = next(line.split() for line in told.out.splitlines() if line.startswith("posts.csv"))
    assert row == ["posts.csv", "tables", "2", "000", "2", "000", "0", "0"]
    assert "vigie coordinate" in told.err


def test_ingest_says_why_rows_were_rejected(vigie: Vigie, case: Path) -> None:
    rows = ["account_id,post_id,created_at,text,urls", "a,1,2024-03-04T10:00:00Z,hello,"]
    rows += ["b,2,1970-01-01T10:00:00Z,old,", "c,3,2024-03-04T10:01:00Z,hi,"]
    Path("posts.csv").write_text("\n".join(rows) + "\n", "utf-8")
    told = vigie("ingest", "posts.csv", "--case", case, "--platform", "agora")
    assert told.code == 0
    assert "rejected 1: " in told.out
    (document,) = vigie("ingest", "posts.csv", "--case", case, "--platform", "agora", "--json").json
    assert (document["rows_in"], document["stored"], document["rejected"]) == (3, 2, 1)
    assert document["already_known"] is True


def test_ingesting_a_file_again_says_that_it_is_known(vigie: Vigie, filled: Path, posts_csv: Path) -> None:
    told = vigie("ingest", posts_csv, "--case", filled)
    assert told.code == 0
    assert "already ingested" in told.out


def test_ingest_takes_what_the_user_declares(vigie: Vigie, case: Path) -> None:
    rows = [f"u{number},p{number},04/03/2024 10:0{number},x,slogan" for number in range(4)]
    Path("posts.csv").write_text("account_id,post_id,created_at,text,motto\n" + "\n".join(rows), "utf-8")
    declared = ("--tz", "Europe/Paris", "--dayfirst", "--platform", "agora", "--object", "motto")
    assert vigie("ingest", "posts.csv", "--case", case, *declared).code == 0
    lake = open_case(case).lake
    assert lake.read("source_file")["tz_declared"].to_pylist() == ["Europe/Paris"]
    assert pc.min(lake.read("post")["created_at_us"]).as_py() == 1_709_542_800_000_000
    assert "column:motto" in lake.read("action")["object_type"].to_pylist()
    assert set(lake.read("post")["platform"].to_pylist()) == {"agora"}


def test_coordinate_says_what_was_found_by_object_type_and_by_group(vigie: Vigie, filled: Path) -> None:
    told = vigie("coordinate", "--case", filled, *QUICK)
    assert told.code == 0
    assert "G01" in told.out
    assert list_runs(open_case(filled))["run_id"][0].as_py() in told.out
    assert "url: 50 %" in told.err.splitlines()
    assert "vigie explain" in told.err


def test_coordinate_gives_the_run_its_groups_and_members_as_json(vigie: Vigie, filled: Path) -> None:
    document = vigie("coordinate", "--case", filled, *QUICK, "--json").json
    assert document["run"]["params"]["object_types"] == ["url", "text"]
    assert document["run"]["params"]["decoys"] == 19
    assert document["run"]["outcomes"]["url"]["outcome"] == "found"
    assert [group["label"] for group in document["groups"]] == ["G01", "G02", "G03", "G04"]
    assert all(set(group["benign_checks"]) for group in document["groups"])
    assert len(document["members"]) == sum(group["n"] for group in document["groups"])
    assert not any("account_uid" in member for member in document["members"])


def test_coordinate_prints_no_account_in_clear(vigie: Vigie, filled: Path, world: World) -> None:
    told = vigie("coordinate", "--case", filled, *QUICK, "--json")
    assert not [uid for uid in world.truth if uid in told.out]


def test_the_options_of_a_run_become_its_parameters(vigie: Vigie, filled: Path) -> None:
    Path("params.toml").write_text('best = 2\ndecoys = 30\nobject_types = ["hashtag"]\n', "utf-8")
    options = ("--params", "params.toml", "--decoys", "19", "--window", "45s", "--level", "0.02")
    told = vigie("coordinate", "--case", filled, *options, "--min-objects", "3", "--seed", "6", "--json")
    params = told.json["run"]["params"]
    wanted = {"best": 2, "decoys": 19, "window_s": 45, "level": 0.02, "min_objects": 3, "seed": 6}
    assert {name: params[name] for name in wanted} == wanted
    assert params["object_types"] == ["hashtag"]


def test_an_automatic_window_is_asked_for_by_its_name(vigie: Vigie, filled: Path) -> None:
    told = vigie("coordinate", "--case", filled, "--window", "auto", "--signal", "url", "--json")
    assert told.json["run"]["params"]["window_auto"] is True


def test_object_types_may_be_written_with_hyphens_and_spaces(vigie: Vigie, filled: Path) -> None:
    told = vigie(
        "coordinate", "--case", filled, "--decoys", 19, "--signal", "hashtag-sequence, url", "--json"
    )
    assert told.json["run"]["params"]["object_types"] == ["hashtag_sequence", "url"]


def test_a_type_that_was_not_assessed_is_told_as_such(vigie: Vigie, filled: Path) -> None:
    told = vigie("coordinate", "--case", filled, "--signal", "media,url", "--decoys", 19)
    assert any("not assessed" in line and "media" in line for line in told.err.splitlines())


def test_a_run_without_groups_says_so(vigie: Vigie, case: Path) -> None:
    small_world(seed=5, accounts=60, posts=200, organic_only=True).write_csv(Path("quiet.csv"))
    vigie("ingest", "quiet.csv", "--case", case)
    told = vigie("coordinate", "--case", case, *QUICK)
    assert told.code == 0
    assert "0 groups, 0 accounts" in told.out


def test_explain_shows_the_posts_behind_a_group(vigie: Vigie, done: Path) -> None:
    told = vigie("explain", "G01", "--case", done, "--pairs", 2)
    assert told.code == 0
    assert told.out.count(" s apart on ") == 2
    assert "this does not show" in told.out
    assert "news-desk: " in told.out


def test_explain_gives_the_same_as_json(vigie: Vigie, done: Path) -> None:
    document = vigie("explain", "G01", "--case", done, "--pairs", 2, "--json").json
    assert (document["kind"], len(document["pairs"])) == ("group", 2)
    by_id = vigie("explain", document["id"][:8], "--case", done, "--pairs", 2, "--json").json
    assert by_id == document


def test_explain_shows_an_edge(vigie: Vigie, done: Path) -> None:
    edges = load_run(open_case(done))["edge"]
    edge = next(row for row in edges.to_pylist() if row["accepted"] and row["signal"] == "url")
    told = vigie("explain", edge["edge_id"], "--case", done)
    assert told.code == 0
    assert told.out.count(" s apart on ") == min(edge["n_actions"], 20)


def test_explain_names_accounts_for_a_reason_only(vigie: Vigie, done: Path, world: World) -> None:
    members = world.members(role="campaign") | world.members(role="benign")
    rows = [row for row in world.rows() if f"{row['platform']}:{row['account_id']}" in members]
    handles = {row["handle"] for row in rows}
    masked = vigie("explain", "G01", "--case", done).out
    clear = vigie("explain", "G01", "--case", done, "--identify", "asked by a court").out
    assert not [name for name in handles if name in masked]
    assert [name for name in handles if name in clear]


def test_report_writes_one_file_and_prints_its_path(vigie: Vigie, done: Path) -> None:
    told = vigie("report", "--case", done, "--lang", "fr", "--out", "r.html")
    assert told.out == "r.html\n"
    assert '<html lang="fr"' in Path("r.html").read_text("utf-8")


def test_report_goes_to_the_folder_of_its_run_by_default(
    vigie: Vigie, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda content: content.lang)
    document = vigie("report", "--case", done, "--lang", "fr", "--json").json
    assert Path(document["report"]) == done / "out" / document["run"] / "report.fr.html"
    assert Path(document["report"]).read_text("utf-8") == "fr"


def test_export_writes_the_formats_that_were_named(vigie: Vigie, done: Path) -> None:
    told = vigie("export", "gexf", "csv", "--case", done, "--out", "graphs")
    names = ["coordination.gexf", "coordination-nodes.csv", "coordination-edges.csv"]
    assert told.out.splitlines() == [str(Path("graphs") / name) for name in names]
    assert {path.name for path in Path("graphs").iterdir()} == set(names)


def test_export_writes_every_format_when_none_is_named(vigie: Vigie, done: Path) -> None:
    assert len(vigie("export", "--case", done, "--out", "graphs", "--json").json) == 6


def test_a_run_may_be_named_by_the_beginning_of_its_id(vigie: Vigie, done: Path) -> None:
    run = list_runs(open_case(done))["run_id"][0].as_py()
    told = vigie("export", "gexf", "--case", done, "--out", "g", "--run", run[:6])
    assert told.code == 0


def test_investigate_does_all_of_it(investigated: Said, done: Path) -> None:
    assert investigated.code == 0
    assert "5 groups, 40 accounts in groups" in investigated.out
    assert investigated.out.count("export  ") == 6
    (report,) = done.glob("out/*/report.en.html")
    assert f"report  {report}" in investigated.out
    assert "vigie explain G01" in investigated.err


def test_investigate_draws_campaigns_and_its_reports_lead_to_one_another(
    vigie: Vigie, posts_csv: Path
) -> None:
    told = vigie("investigate", posts_csv, "--decoys", "19", "--threads", "1")
    assert told.code == 0
    (groups,), (campaigns,) = (
        list(Path("posts-case/out").glob(f"*/{name}.en.html")) for name in ("report", "campaigns")
    )
    assert f"../{campaigns.parent.name}/campaigns.en.html" in groups.read_text("utf-8")
    assert f"../{groups.parent.name}/report.en.html" in campaigns.read_text("utf-8")
    assert "since the run before" in told.out
    assert "vigie campaign show C01" in told.err
    written = vigie("report", "--case", "posts-case", "--threads", "1", "--out", "again.html")
    assert written.code == 0
    assert f"../{campaigns.parent.name}/campaigns.en.html" in Path("again.html").read_text("utf-8")


def test_investigate_names_the_case_after_the_file(
    vigie: Vigie, posts_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    document = vigie("investigate", posts_csv, *QUICK, "--no-campaigns", "--json").json
    assert open_case(Path("posts-case")).title == "posts"
    assert document["files"][0]["stored"] == 2_000
    assert [group["label"] for group in document["groups"]] == ["G01", "G02", "G03", "G04"]
    assert len(document["exports"]) == 6
    assert Path(document["report"]).is_file()


def test_investigate_opens_the_case_that_is_there(
    vigie: Vigie, posts_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    first, again = (
        vigie("investigate", posts_csv, *QUICK, "--no-campaigns", "--json").json for _ in range(2)
    )
    assert again["run"] == first["run"]
    assert again["files"][0]["already_known"] is True


@pytest.mark.slow
def test_the_demonstration_investigates_the_reference_campaign_and_tells_the_truth_about_it(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    monkeypatch.setattr(
        "vigie.cli.demo.build_products", lambda *_, **__: Edition(paths=(), findings=(), acknowledged=())
    )
    options = ("--seed", 3, "--threads", 1, "--posts", 1_500, "--json")
    first = vigie("demo", *options).json
    told = first["dossier"]
    assert told["state"] in {"characterised", "open"}
    assert (told["levels"], told["breakout"]) == ({"H1": "technical-link-nationals"}, 5)
    assert told["written_by"] == ["Author of the scenario"]
    assert vigie("verify", "--case", "demo-case", "--json").json["troubles"] == []
    assert {path.name for path in Path("demo-case/world").iterdir()} >= {
        "posts.jsonl",
        "media",
        "sites",
        "truth",
    }
    assert first["truth"]["campaign"] == 92
    assert first["truth"]["core"] >= first["truth"]["core_found"] > 0
    assert first["truth"]["core_ordinary"] == 0
    assert first["files"][0]["rejected"] == 0
    monkeypatch.setattr("vigie.cli.demo.conclude_demo", lambda *_, **__: None)
    again = vigie("demo", *options).json
    assert again["dossier"] == {}
    assert [group["cluster_id"] for group in again["groups"]] == [
        group["cluster_id"] for group in first["groups"]
    ]


def test_the_demonstration_never_overwrites_a_case_of_somebody(vigie: Vigie, case: Path) -> None:
    told = vigie("demo", "--case", case, "--posts", 1_500)
    assert (told.code, told.err.count("VG302")) == (1, 1)
    assert (case / "case.toml").is_file()


def test_config_shows_where_each_setting_comes_from(
    vigie: Vigie, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vigie.toml").write_text("threads = 2\nseed = 5\n", "utf-8")
    monkeypatch.setenv("VIGIE_LANG", "fr")
    monkeypatch.setenv("VIGIE_SEED", "6")
    rows = {row["name"]: row for row in vigie("config", "show", "--marking", "TLP:RED", "--json").json}
    assert {name: (row["value"], row["origin"]) for name, row in rows.items()} == {
        "engine": ("duckdb", "default"),
        "master": (None, "default"),
        "spill_dir": (None, "default"),
        "memory_limit": (None, "default"),
        "threads": (2, "file vigie.toml"),
        "in_memory_rows": (20_000_000, "default"),
        "encoder": (None, "default"),
        "lang": ("fr", "environment VIGIE_LANG"),
        "marking": ("TLP:RED", "flag --marking"),
        "seed": (6, "environment VIGIE_SEED"),
    }
    shown = vigie("config", "show").out
    assert all(name in shown for name in rows)
    assert "environment VIGIE_LANG" in shown


def test_the_settings_of_a_case_go_before_those_of_the_folder(vigie: Vigie, filled: Path) -> None:
    Path("vigie.toml").write_text("seed = 5\n", "utf-8")
    (filled / "vigie.toml").write_text("seed = 7\n", "utf-8")
    assert vigie("coordinate", "--case", filled, *QUICK, "--json").json["run"]["seed"] == 7


READING = ("inspect", "explain", "report", "export", "coordinate", "config", "investigate", "ingest", "init")


def arguments_of(command: str, done: Path, posts_csv: Path) -> list[object]:
    """Return a quick call of a command on a finished case."""
    calls: dict[str, list[object]] = {
        "inspect": ["inspect", posts_csv],
        "explain": ["explain", "G01", "--case", done],
        "report": ["report", "--case", done, "--out", "r.html"],
        "export": ["export", "csv", "--case", done, "--out", "g"],
        "coordinate": ["coordinate", "--case", done, "--decoys", "19"],
        "config": ["config", "show"],
        "investigate": ["investigate", posts_csv, "--case", done, "--decoys", "19", "--no-campaigns"],
        "ingest": ["ingest", posts_csv, "--case", done],
        "init": ["init", "new"],
    }
    return calls[command]


@pytest.mark.parametrize("command", READING)
def test_json_is_the_only_thing_on_stdout(
    vigie: Vigie, done: Path, posts_csv: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    told = vigie(*arguments_of(command, done, posts_csv), "--json")
    assert told.code == 0
    assert json.loads(told.out) is not None
    assert told.out.endswith(("}\n", "]\n"))


@pytest.mark.parametrize("command", READING)
def test_a_quiet_command_says_nothing_on_stderr_and_the_same_on_stdout(
    vigie: Vigie, done: Path, posts_csv: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    quiet = vigie(*arguments_of(command, done, posts_csv), "--quiet")
    assert (quiet.code, quiet.err) == (0, "")
    assert quiet.out
    assert "next: " not in quiet.out


def test_tables_in_a_pipe_keep_every_id_whole(investigated: Said, done: Path) -> None:
    clusters = load_run(open_case(done))["cluster"].to_pylist()
    assert all(row["cluster_id"] in investigated.out for row in clusters)
    assert "…" not in investigated.out
