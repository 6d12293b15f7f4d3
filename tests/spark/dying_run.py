"""Coordinate a case on Spark and die half-way through: `python dying_run.py CASE SPILL DECOYS`."""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

from vigie.app.coordinate import coordinate
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.spark.adapter import SparkEngine
from vigie.lake.case import open_case

PARAMS = CoActionParams(decoys=19, object_types=("url",), sensitivity_pairs=1)


def die_at(decoys: int) -> object:
    """Return a progress that kills this process, as a power cut would, once so many decoys are done."""

    def tell(_kind: str, done: int, _total: int) -> None:
        if done >= decoys:
            os.kill(os.getpid(), signal.SIGKILL)

    return tell


if __name__ == "__main__":
    folder, spill, decoys = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with SparkEngine(master="local[2]", memory_limit="1GB", spill_dir=spill) as opened:
        coordinate(
            open_case(folder),
            PARAMS,
            engine=opened,
            clock=count(1).__next__,
            progress=die_at(decoys),  # type: ignore[arg-type]
            in_memory_rows=0,
        )
