"""The reports of a small invented run, byte for byte; `VIGIE_GOLDEN=write pytest tests/golden` rewrites them.

Pictures are left out of the comparison: their bytes depend on the version of the program that draws them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.report.build import build_report
from vigie.report.content import ReportContent

HERE = Path(__file__).parent
PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_is_the_golden_one(lang: str, a_report: Callable[..., ReportContent]) -> None:
    html = PICTURE.sub("data:image/svg+xml;base64,", build_report(a_report((5, 3), objects=4, lang=lang)))
    golden = HERE / f"report_{lang}.html"
    if os.environ.get("VIGIE_GOLDEN") == "write":
        golden.write_text(html, "utf-8")
    assert html == golden.read_text("utf-8")
