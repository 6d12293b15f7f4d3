from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys, hashlib
from pathlib import Path
from vigie.sources.registry import recognise
from vigie.sources.spec import SourceOptions
options = SourceOptions(now_us=1_750_000_000_000_000, tz="Europe/Paris", dayfirst=True)
path = Path(sys.argv[1])
digest = hashlib.sha256()
for batch in recognise(path, options).read(path, options):
    for name in sorted(batch.staged):
        digest.update(repr(batch.staged[name].to_pylist()).encode())
    digest.update(repr(batch.rejections.to_pylist()).encode())
print(digest.hexdigest())
"""


def test_the_zone_of_the_machine_changes_nothing(tmp_path: Path) -> None:
    times = [
        "2021-08-21 23:50:36",
        "07/03/2018 14:05",
        "1629589836",
        "2021-10-31 02:30:00",
        "Sat Aug 21 23:50:36 +0000 2021",
        "0",
    ]
    path = tmp_path / "posts.csv"
    rows = "".join(f"7,{time},a\n" for time in times)
    path.write_text(f"account_id,ts,text\n{rows}", encoding="utf-8")
    digests = set()
    for zone in ("UTC", "Asia/Tokyo", "America/St_Johns"):
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1
    assert digests.pop().strip()
