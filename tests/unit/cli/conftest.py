from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from vigie.cli import main
from vigie.testing.worlds import World, small_world


class Said(NamedTuple):
    """What a command left behind: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - any document
        """The one document on stdout."""
        return json.loads(self.out)


Vigie = Callable[..., Said]


def _said(*arguments: object) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(each) for each in arguments])
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see the settings of the machine or write where another reads."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VIGIE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def vigie(capsys: pytest.CaptureFixture[str]) -> Vigie:
    """Run one command."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def world() -> World:
    return small_world(seed=1, accounts=200, posts=2_000)


@pytest.fixture(scope="session")
def posts_csv(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write_csv(tmp_path_factory.mktemp("files") / "posts.csv")


@pytest.fixture(scope="session")
def investigated(posts_csv: Path, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What `vigie investigate` says of a world of known truth."""
    folder = tmp_path_factory.mktemp("cases") / "done"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("VIGIE_")]:
            patch.delenv(name)
        options = ("--decoys", "19", "--threads", "1", "--no-campaigns")
        return _said("investigate", posts_csv, "--case", folder, *options)


@pytest.fixture(scope="session")
def done(investigated: Said) -> Path:
    """Return the folder of that case."""
    (line,) = [line for line in investigated.out.splitlines() if line.startswith("report")]
    return Path(line.split()[1]).parents[2]
