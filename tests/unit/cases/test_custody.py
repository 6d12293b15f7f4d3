"""Exhibits and time-stamps, with a time-stamp authority of our own that lives as long as the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.app.custody import Capture, add_exhibit, add_stamp, find_exhibit, stamp_question, verify
from vigie.cases.exhibits import exhibit_path, exhibits_of
from vigie.cases.log import read_acts
from vigie.cases.stamping import read_token, stamp_request
from vigie.lake.case import Case, create_case
from vigie.model.errors import CaseError, OutsideError, ParameterError, SourceError

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl, our time-stamp authority, is absent")

SETTINGS = """
[req]
distinguished_name = dn
prompt = no
x509_extensions = root
[dn]
CN = Invented Time Authority
[root]
basicConstraints = critical, CA:TRUE
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = desk
[desk]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
tsa_name = yes
ess_cert_id_alg = sha256
"""
Authority = Callable[[bytes], bytes]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return create_case(tmp_path / "case", title="T", purpose="tests", now_us=0, pseudonym_key="k")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.png"
    path.write_bytes(b"\x89PNG an invented page")
    return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found a root and a desk that stamps; the folder holds their keys."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(SETTINGS)
    (folder / "serial").write_text("01")
    leaf = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile tsa.cnf -extensions leaf"
    for line in (
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -config tsa.cnf",
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=InventedDesk",
        f"x509 -req -in tsa.csr {leaf} -out tsa.pem",
        "req -x509 -newkey rsa:2048 -nodes -keyout no.key -out stranger.pem -days 9 -config tsa.cnf",
    ):
        run_openssl(folder, line)
    return folder


@pytest.fixture
def authority(office: Path) -> Authority:
    def stamped(request: bytes) -> bytes:
        (office / "q.tsq").write_bytes(request)
        run_openssl(
            office, "ts -reply -config tsa.cnf -queryfile q.tsq -signer tsa.pem -inkey tsa.key -out r.tsr"
        )
        return (office / "r.tsr").read_bytes()

    return stamped


def run_openssl(folder: Path, line: str) -> None:
    subprocess.run([str(OPENSSL), *line.split()], cwd=folder, check=True, capture_output=True)


def added(case: Case, page: Path, *, note: str = "") -> str:
    capture = Capture(kind="screenshot", source_url="https://fake-paper.example/", tool="browser", note=note)
    return add_exhibit(case, page, capture, campaign=None, by="Ada", now_us=1).exhibit_id


def test_an_exhibit_is_kept_by_its_digest_with_where_it_came_from(case: Case, page: Path) -> None:
    exhibit = find_exhibit(case, added(case, page, note="front page"))
    assert exhibit_path(case, exhibit.sha256).read_bytes() == page.read_bytes()
    assert (exhibit.kind, exhibit.name, exhibit.bytes) == ("screenshot", "page.png", page.stat().st_size)
    assert (exhibit.source_url, exhibit.note, exhibit.added_by) == (
        "https://fake-paper.example/",
        "front page",
        "Ada",
    )
    assert find_exhibit(case, exhibit.exhibit_id[:6]) == exhibit


def test_the_same_bytes_are_one_exhibit(case: Case, page: Path) -> None:
    assert added(case, page) == added(case, page)
    assert len(read_acts(case)) == 1
    assert len(exhibits_of(read_acts(case))) == 1


def test_what_is_no_exhibit_is_refused(case: Case, page: Path, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no kind") as wrong:
        add_exhibit(case, page, Capture(kind="photo"), campaign=None, by="Ada", now_us=1)
    assert wrong.value.code == "VG104"
    with pytest.raises(SourceError) as absent:
        add_exhibit(case, tmp_path / "none.png", Capture(), campaign=None, by="Ada", now_us=1)
    assert absent.value.code == "VG209"
    with pytest.raises(CaseError) as unknown:
        find_exhibit(case, "X-none")
    assert unknown.value.code == "VG707"
    assert read_acts(case) == []


@needs_openssl
def test_a_stamp_of_a_trusted_authority_holds(
    case: Case, page: Path, authority: Authority, office: Path
) -> None:
    name = added(case, page)
    exhibit = add_stamp(case, name, authority(stamp_question(case, name)), by="Ada", now_us=2)
    (stamp,) = exhibit.stamps
    assert stamp.authority == "CN=InventedDesk"
    assert stamp.at_us > 1_600_000_000_000_000
    told = verify(case, roots=[(office / "ca.pem").read_bytes()])
    assert (told.exhibits, told.stamps, told.chains, told.troubles) == (1, 1, 1, ())


@needs_openssl
def test_a_stamp_of_somebody_unknown_is_told(
    case: Case, page: Path, authority: Authority, office: Path
) -> None:
    name = added(case, page)
    add_stamp(case, name, authority(stamp_question(case, name)), by="Ada", now_us=2)
    (trouble,) = verify(case, roots=[(office / "stranger.pem").read_bytes()]).troubles
    assert trouble.where == name
    assert "certificate" in trouble.what


@needs_openssl
def test_a_stamp_on_other_bytes_is_refused(case: Case, page: Path, authority: Authority) -> None:
    name = added(case, page)
    with pytest.raises(SourceError, match="other bytes") as refusal:
        add_stamp(case, name, authority(stamp_request(b"another page")), by="Ada", now_us=2)
    assert refusal.value.code == "VG708"
    assert find_exhibit(case, name).stamps == ()


@pytest.mark.parametrize("answer", [b"", b"\x30", b"no answer at all", bytes(64), b"\x30\x82\xff\xff"])
def test_what_is_no_stamp_is_refused(case: Case, page: Path, answer: bytes) -> None:
    with pytest.raises(SourceError) as refusal:
        add_stamp(case, added(case, page), answer, by="Ada", now_us=2)
    assert refusal.value.code == "VG708"


@needs_openssl
def test_an_answer_cut_anywhere_is_refused(authority: Authority) -> None:
    answer = authority(stamp_request(b"page"))
    for end in range(0, len(answer), 97):
        with pytest.raises(SourceError):
            read_token(answer[:end])


def test_the_same_bytes_ask_the_same_question_and_nothing_asks_none() -> None:
    assert stamp_request(b"page") == stamp_request(b"page")
    with pytest.raises(SourceError, match="empty"):
        stamp_request(b"")


def test_an_exhibit_that_changed_or_vanished_is_told(case: Case, page: Path) -> None:
    name = added(case, page)
    path = exhibit_path(case, find_exhibit(case, name).sha256)
    assert verify(case).troubles == ()
    path.write_bytes(b"another page")
    assert [(each.where, each.what) for each in verify(case).troubles] == [(name, "the bytes changed")]
    path.unlink()
    assert [each.what for each in verify(case).troubles] == ["the file is absent"]


@needs_openssl
def test_a_stamp_that_changed_or_vanished_is_told(case: Case, page: Path, authority: Authority) -> None:
    name = added(case, page)
    exhibit = add_stamp(case, name, authority(stamp_question(case, name)), by="Ada", now_us=2)
    token = exhibit_path(case, exhibit.stamps[0].token_sha256)
    token.write_bytes(b"no token")
    assert "the bytes changed" in verify(case).troubles[0].what
    token.unlink()
    assert "the file is absent" in verify(case).troubles[0].what


def test_a_file_that_was_ingested_and_changed_is_told(case: Case, page: Path) -> None:
    (case.raw / f"{'0' * 64}.csv").write_bytes(b"a,b")
    told = verify(case)
    assert (told.raw_files, [each.what for each in told.troubles]) == (1, ["the bytes changed"])


def test_a_log_that_was_cut_is_noticed_by_a_digest_kept_elsewhere(case: Case, page: Path) -> None:
    added(case, page)
    kept = verify(case).log_digest
    assert verify(case, expected=kept).troubles == ()
    (trouble,) = verify(case, expected="0" * 64).troubles
    assert trouble.where == "log"


@needs_openssl
def test_a_certificate_that_cannot_be_read_is_refused(case: Case, page: Path, authority: Authority) -> None:
    name = added(case, page)
    add_stamp(case, name, authority(stamp_question(case, name)), by="Ada", now_us=2)
    with pytest.raises(SourceError, match="certificate") as refusal:
        verify(case, roots=[b"no certificate"])
    assert refusal.value.code == "VG708"


def test_without_the_extra_stamps_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(OutsideError) as refusal:
        stamp_request(b"page")
    assert (refusal.value.code, "vigie[custody]" in refusal.value.hint) == ("VG504", True)
