"""vigie sites: what the commands print, and that nothing is contacted unless somebody says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.testing.worlds.olimpiya_sites import olimpiya_sites
from vigie.testing.worlds.sites import write_sites

FACADE = "harborinsider.example"
Vigie = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, vigie: Vigie) -> Path:
    assert vigie("init", tmp_path / "case", "--title", "t", "--purpose", "p").code == 0
    return tmp_path / "case"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    (facade,) = [site for site in olimpiya_sites(seed=7) if site.domain == FACADE]
    (written,) = write_sites(tmp_path / "sites", [facade])
    return written


def test_a_saved_site_is_ingested_and_shown_defanged(vigie: Vigie, folder: Path, saved: Path) -> None:
    files = vigie("sites", "ingest", saved, "--case", folder, "--json").json
    assert {file["importer"] for file in files} == {"rdap-json", "dns-json", "feed-xml", "site-pages"}
    said = vigie("sites", "profile", FACADE, "--case", folder)
    assert said.code == 0
    assert "harborinsider[.]example" in said.out
    assert "UA-" in said.out
    assert "by-lines: Brandon (10)" in said.out
    assert "missing: no certificates" in said.out
    assert FACADE not in said.out
    assert vigie("sites", "profile", FACADE, "--case", folder, "--json").json["articles"]["articles"] == 10


def test_what_many_small_files_say_alike_is_printed_once(vigie: Vigie, folder: Path, saved: Path) -> None:
    said = vigie("sites", "ingest", saved, "--case", folder)
    assert (said.code, said.err.count("the file gives no posts")) == (0, 1)
    assert "rdap.json" in said.out
    assert f"{FACADE}.pages.warc.gz" in said.out


def test_without_online_the_plan_is_printed_and_the_network_is_not_even_loaded(folder: Path) -> None:
    program = (
        "import sys; from vigie.cli import main; "
        f"code = main(['sites', 'fetch', 'news.example', '--case', {str(folder)!r}]); "
        "loaded = {'vigie.sources.online.reach', 'httpx', 'dns.resolver'} & sys.modules.keys(); "
        "sys.exit(code or len(loaded))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert said.returncode == 0
    assert "https://news[.]example/" in said.stdout
    assert "nobody was contacted" in said.stderr
    assert not (folder / "fetched").exists()


def test_with_online_each_contact_is_named_before_it_is_made(
    vigie: Vigie, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []
    asking = "vigie.sources.online.asking.QUESTIONS"

    def noted(domain: str, *_rest: object) -> list[object]:
        reached.append(domain)
        return []

    monkeypatch.setattr(asking, {"rdap": noted})
    said = vigie("sites", "fetch", "news.example", "--case", folder, "--online", "--ask", "rdap")
    assert (said.code, reached) == (0, ["news.example"])
    assert "to be contacted for rdap: rdap[.]org" in said.err
