from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.report.content import ReportContent

BUILDERS = Path(__file__).parents[1] / "unit" / "report" / "conftest.py"


@pytest.fixture
def a_report() -> Callable[..., ReportContent]:
    """Lend the builder of the report's own tests."""
    spec = importlib.util.spec_from_file_location("report_builders", BUILDERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    build: Callable[..., ReportContent] = module.report
    return build
