from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vigie.lake.case import open_case
from vigie.lake.runs import load_run
from vigie.testing.worlds import World

PROGRAM = Path(sys.executable).with_name("vigie")


def started(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    return subprocess.run(
        list(map(str, arguments)),
        env=clean | environment,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def naive_csv(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write posts whose times name no zone."""
    path = world.write_csv(tmp_path_factory.mktemp("naive") / "posts.csv")
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line.replace(":00Z", ":00").replace("Z,", ",") for line in lines), "utf-8")
    return path


# Three commands in one process, so that the machine starts Python once for each zone.
COMMANDS = """
import sys
from vigie.cli import main
file, case = sys.argv[1:]
calls = [
    ["init", case],
    ["ingest", file, "--case", case, "--tz", "Europe/Paris"],
    ["coordinate", "--case", case, "--signal", "url", "--decoys", "19", "--threads", "1"],
]
sys.exit(sum(main([*call, "--quiet"]) for call in calls))
"""


def test_the_zone_of_the_machine_changes_nothing(naive_csv: Path, tmp_path: Path) -> None:
    found = {}
    for zone in ("UTC", "Asia/Tokyo"):
        folder = tmp_path / zone.replace("/", "-")
        told = started(sys.executable, "-c", COMMANDS, naive_csv, folder, TZ=zone)
        assert (told.returncode, told.stderr) == (0, b"")
        case = open_case(folder)
        # Ids of edges hang on the secret of their case, and so does the order in which they are read.
        edges = load_run(case)["edge"].drop_columns(["edge_id"])
        found[zone] = (
            edges.sort_by([("a_uid", "ascending"), ("b_uid", "ascending")]),
            case.lake.read("post").sort_by("post_uid"),
        )
        assert edges.num_rows > 50
    assert found["UTC"][0].equals(found["Asia/Tokyo"][0])
    assert found["UTC"][1].equals(found["Asia/Tokyo"][1])


def test_errors_end_the_program_with_their_code(tmp_path: Path) -> None:
    told = started(PROGRAM, "coordinate", "--case", tmp_path / "absent")
    assert (told.returncode, told.stdout) == (1, b"")
    assert told.stderr.startswith(b"VG301")


def test_a_reader_that_goes_away_gets_no_traceback(tmp_path: Path) -> None:
    end, mine = os.pipe()
    os.close(end)
    told = subprocess.run(
        [PROGRAM, "config", "show", "--json"], stdout=mine, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(mine)
    assert told.returncode == 1
    assert b"Traceback" not in told.stderr
