"""Whatever is tested here joins the one Spark of this process."""

from __future__ import annotations

import pytest

from vigie.engine.spark.adapter import SparkEngine


@pytest.fixture(scope="session", autouse=True)
def engine(spark: SparkEngine) -> SparkEngine:
    return spark
