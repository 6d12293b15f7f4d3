from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest

from vigie.app.export import FORMATS, export_run
from vigie.model.errors import OutsideError, ParameterError
from vigie.report.content import ReportContent
from vigie.testing.worlds import World

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench


def test_every_format_is_written_when_none_is_named(content: ReportContent, tmp_path: Path) -> None:
    written = export_run(content, tmp_path / "new" / "folder")
    assert [path.name for path in written] == [
        "coordination.gexf",
        "coordination.graphml",
        "coordination-nodes.csv",
        "coordination-edges.csv",
        "coordination-nodes.parquet",
        "coordination-edges.parquet",
    ]
    assert all(path.stat().st_size > 1_000 for path in written)


@pytest.mark.parametrize("name", FORMATS)
def test_one_format_writes_nothing_else(content: ReportContent, tmp_path: Path, name: str) -> None:
    written = export_run(content, tmp_path, formats=[name])
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert {path.suffix for path in written} == {f".{name}"}


def test_the_formats_hold_the_same_network(content: ReportContent, tmp_path: Path) -> None:
    gexf, graphml, nodes, _, nodes_parquet, _ = export_run(content, tmp_path)
    members = {row["pseudonym"] for row in content.members.to_pylist()}
    with nodes.open(encoding="utf-8") as file:
        ids = {row["Id"] for row in csv.DictReader(file)}
    assert members <= ids
    assert {node.get("id") for node in tree(gexf, "node")} == ids
    assert {node.get("id") for node in tree(graphml, "node")} == ids
    assert set(pq.read_table(nodes_parquet)["id"].to_pylist()) == ids


def tree(path: Path, name: str) -> list[ET.Element]:
    return [each for each in ET.parse(path).iter() if each.tag.endswith(f"}}{name}")]  # noqa: S314 - our own file


def test_exports_name_nobody_unless_they_are_asked_to(
    done: Bench, content: ReportContent, world: World, tmp_path: Path
) -> None:
    members = world.members(role="campaign")
    handles = {row["handle"] for row in world.rows() if f"{row['platform']}:{row['account_id']}" in members}
    masked = [path.read_bytes() for path in export_run(content, tmp_path / "masked")]
    assert not [name for name in handles for data in masked if name.encode() in data]
    clear = done.content(identify_reason="a reason")
    nodes, _ = export_run(clear, tmp_path / "clear", formats=["csv"])
    assert all(name in nodes.read_text("utf-8") for name in handles)


def test_the_same_run_gives_the_same_files(content: ReportContent, tmp_path: Path) -> None:
    one, other = (export_run(content, tmp_path / name) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_an_unknown_format_is_refused_before_anything_is_written(
    content: ReportContent, tmp_path: Path
) -> None:
    with pytest.raises(ParameterError) as refused:
        export_run(content, tmp_path / "out", formats=["csv", "gefx"])
    assert (refused.value.code, refused.value.hint) == ("VG104", "did you mean 'gexf'?")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_the_fault_of_the_outside_world(
    content: ReportContent, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError) as refused:
        export_run(content, tmp_path / "file")
    assert refused.value.exit_code == 3
