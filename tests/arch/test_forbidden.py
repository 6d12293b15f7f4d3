"""What must not be in the source: drawers, prints, the network, faces and voices, verdicts."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vigie.model.tables import TABLES

DRAWERS = {"utils", "util", "common", "helpers", "helper", "core", "base", "misc", "manager", "lib"}
NETWORK = {
    *("aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("dns", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib.robotparser", "urllib3"),
    *("websockets", "xmlrpc"),
}
ONLINE = {"vigie.sources.online": "app/site_fetch.py", "vigie.share.online": "app/exchange.py"}
"""What asks other machines where a user says so (`--online`), and the one module that imports it, late."""
RECOGNITION = {
    "compreface-sdk": "recognises faces",
    "deepface": "recognises faces",
    "dlib": "computes face descriptors",
    "face-alignment": "locates faces for recognition",
    "face-recognition": "recognises faces",
    "face-recognition-models": "recognises faces",
    "facenet-pytorch": "recognises faces",
    "insightface": "recognises faces",
    "mediapipe": "computes face meshes",
    "mtcnn": "locates faces for recognition",
    "pyannote-audio": "tells speakers apart",
    "resemblyzer": "computes voice prints",
    "retina-face": "locates faces for recognition",
    "speechbrain": "computes voice prints",
}
"""Biometric identification of persons (GDPR, article 9) is not what this system is for."""
JUDGEMENT = re.compile(
    r"attribution|imputation|verdict|bot_?score|risk_?score|troll_?score|guilt|suspicion", re.IGNORECASE
)


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def reaches_out(tree: ast.Module) -> set[str]:
    return {
        name
        for name in imported(tree)
        if any(name == banned or name.startswith(f"{banned}.") for banned in NETWORK)
    }


def recognisers(tree: ast.Module) -> set[str]:
    banned = {name.replace("-", separator) for name in RECOGNITION for separator in "_."} | {"cv2.face"}
    return {name for name in imported(tree) if any(f"{name}.".startswith(f"{each}.") for each in banned)}


def prints(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def names_given(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name


def judgements(names: Iterator[str]) -> list[str]:
    return sorted({name for name in names if JUDGEMENT.search(name)})


def test_no_folder_or_module_is_a_drawer(sources: list[Any]) -> None:
    parts = {part.removesuffix(".py") for s in sources for part in Path(s.path).parts}
    assert parts & DRAWERS == set()
    assert "kernels" in parts


def test_only_the_command_line_prints(sources: list[Any]) -> None:
    assert {s.path: prints(s.tree) for s in sources if not s.path.startswith("cli/") and prints(s.tree)} == {}


def place_of(package: str) -> str:
    return package.removeprefix("vigie.").replace(".", "/") + "/"


def test_two_packages_alone_reach_the_network(sources: list[Any]) -> None:
    places = tuple(map(place_of, ONLINE))
    outside = [s for s in sources if not s.path.startswith(places)]
    assert {s.path: reaches_out(s.tree) for s in outside if reaches_out(s.tree)} == {}
    for place in places:
        assert any(reaches_out(s.tree) for s in sources if s.path.startswith(place))


@pytest.mark.parametrize(("package", "module"), ONLINE.items())
def test_each_is_imported_by_one_module_alone_and_late(sources: list[Any], package: str, module: str) -> None:
    users = {
        s.path: s.tree
        for s in sources
        if not s.path.startswith(place_of(package))
        and any(name.startswith(package) for name in imported(s.tree))
    }
    assert users.keys() == {module}
    first: list[ast.stmt] = [n for n in users[module].body if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not any(name.startswith(package) for name in imported(ast.Module(first, [])))


def test_no_package_recognises_faces_or_voices(root: Path) -> None:
    lock = tomllib.loads((root / "uv.lock").read_text("utf-8"))
    locked = {package["name"] for package in lock["package"]}
    assert "pyarrow" in locked
    assert locked & RECOGNITION.keys() == set()


def test_no_module_recognises_faces_or_voices(sources: list[Any]) -> None:
    assert {s.path: recognisers(s.tree) for s in sources if recognisers(s.tree)} == {}


@pytest.mark.parametrize(
    "code", ["import face_recognition", "from dlib import x", "import cv2.face", "import pyannote.audio"]
)
def test_a_recogniser_is_noticed_however_it_is_imported(code: str) -> None:
    assert recognisers(ast.parse(code))
    assert not recognisers(ast.parse("from PIL import Image"))


def test_no_algorithm_writes_a_judgement_on_anybody(sources: list[Any], root: Path) -> None:
    assert {s.path: found for s in sources if (found := judgements(names_given(s.tree)))} == {}
    assert judgements(name for table in TABLES.values() for name in (table.name, *table.names)) == []
    statements = sorted((root / "src").rglob("*.sql"))
    assert statements
    assert [path.name for path in statements if JUDGEMENT.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        "def attribution(): ...",
        "class RiskScore: ...",
        "def f(bot_score): ...",
        "verdict = 1",
        "row.verdict = 1",
        "f(suspicion=1)",
    ],
)
def test_a_judgement_is_noticed_wherever_it_is_named(code: str) -> None:
    assert judgements(names_given(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "import socket",
        "from urllib.request import urlopen",
        "import http.client",
        "from urllib import request",
    ],
)
def test_a_way_to_the_network_is_noticed_however_it_is_imported(code: str) -> None:
    assert reaches_out(ast.parse(code))
    assert not reaches_out(ast.parse("from urllib.parse import urlsplit"))
