from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest

ENGINES = {"duckdb", "deltalake", "pyspark", "polars", "pandas"}
CHARTS = {"altair", "vl_convert", "igraph", "leidenalg", "jinja2"}
SHOW_MODULES = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def loaded_by(code: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter holds after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW_MODULES}"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def cpu_seconds(arguments: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_the_probe_sees_what_is_loaded() -> None:
    assert "pyarrow" in loaded_by("import vigie.model.tables")


def test_importing_vigie_loads_no_engine_no_chart_and_no_arrow() -> None:
    assert not loaded_by("import vigie") & (ENGINES | CHARTS | {"pyarrow", "numpy", "narwhals"})


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_no_engine_no_chart_and_no_arrow(arguments: list[str]) -> None:
    code = f"from vigie.cli import main\nassert main({arguments!r}) == 0"
    assert not loaded_by(code) & (ENGINES | CHARTS | {"pyarrow", "numpy", "narwhals"})


def test_help_costs_less_than_half_a_second_of_processor_time() -> None:
    help_ = [sys.executable, "-c", "from vigie.cli import main; raise SystemExit(main(['--help']))"]
    assert min(cpu_seconds(help_) for _ in range(5)) < 0.5
