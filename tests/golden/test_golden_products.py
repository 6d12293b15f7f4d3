"""Two products of an invented dossier, byte for byte; `VIGIE_GOLDEN=write pytest tests/golden` rewrites them.

Pictures are left out of the comparison: their bytes depend on the version of the program that draws them.
"""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

import pytest

from vigie.report.document.html import as_html
from vigie.report.products.build import build_product
from vigie.report.products.content import ProductContent
from vigie.report.products.outline import load_templates

HERE = Path(__file__).parent
BUILDERS = HERE.parent / "unit" / "report" / "products" / "conftest.py"
PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+")


@pytest.mark.parametrize(("product", "lang"), [("technical", "fr"), ("synthesis", "en")])
def test_the_product_is_the_golden_one(product: str, lang: str) -> None:
    spec = importlib.util.spec_from_file_location("product_builders", BUILDERS)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    templates = load_templates()
    content = ProductContent(
        dossier=made.dossier(),
        figures=made.numbers(templates),
        templates=templates,
        product=product,
        lang=lang,
        issued_at_us=made.START_US,
    )
    html = PICTURE.sub("data:image/svg+xml;base64,", as_html(build_product(content)).decode())
    golden = HERE / f"{product}_{lang}.html"
    if os.environ.get("VIGIE_GOLDEN") == "write":
        golden.write_text(html, "utf-8")
    assert html == golden.read_text("utf-8")
