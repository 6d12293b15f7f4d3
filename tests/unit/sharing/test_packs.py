"""Packs: nothing lost, nothing changed unseen, nothing hostile unpacked."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.app.packing import pack_case, unpack_case
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case, create_case
from vigie.model.errors import CaseError, InputError, OutsideError, SourceError, VigieError
from vigie.share.packs.manifest import MANIFEST, SIGNATURE
from vigie.share.packs.signing import fingerprint, public_key_of
from vigie.sources.spec import SourceOptions

NOW_US = 1_750_000_000_000_000
Pack = Callable[..., Path]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("packed")
    made = create_case(folder / "case", title="Lanterne", purpose="p", now_us=NOW_US, pseudonym_key="k" * 64)
    path = folder / "bundle.jsonl"
    lines = [
        {"type": "user-account", "id": f"user-account--00000000-0000-5000-8000-{n:012d}", "user_id": f"u{n}"}
        for n in range(7)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with DuckEngine() as engine:
        wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        list(ingest_files(made, [path], engine=engine, options=wishes))
    (made.folder / "out").mkdir()
    (made.folder / "out" / "report.fr.html").write_text("<p>é</p>", "utf-8")
    return made


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return written(tmp_path / "team.pem", key), tmp_path / "team.pub.pem"


def written(path: Path, key: Any) -> Path:  # noqa: ANN401 - a key of the library
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    path.write_bytes(private)
    path.with_suffix(".pub.pem").write_bytes(public)
    return path


@pytest.fixture
def packed(case: Case, tmp_path: Path) -> Pack:
    def build(**more: Any) -> Path:
        target = tmp_path / "lanterne.vigie.zip"
        with DuckEngine() as engine:
            pack_case(case, engine, target, now_us=NOW_US, **more)
        return target

    return build


def rebuilt(pack: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a pack again with something changed and its manifest left as it was, unless that was changed."""
    with zipfile.ZipFile(pack) as source:
        files = {name: source.read(name) for name in source.namelist()}
    change(files)
    target = pack.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for name, content in files.items():
            sink.writestr(name, content)
    return target


def test_a_case_comes_out_as_it_went_in(case: Case, packed: Pack, tmp_path: Path) -> None:
    told = unpack_case(packed(), tmp_path / "again")
    assert told.tables == {"source_file": 1, "account": 7, "reference_object": 7}
    for name in told.tables:
        assert told.case.lake.read(name).equals(case.lake.read(name))
    assert told.case.lake.history() == case.lake.history()
    assert told.case.pseudonym_key == case.pseudonym_key
    kept = {path.name: path.read_bytes() for path in told.case.raw.iterdir()}
    assert kept == {path.name: path.read_bytes() for path in case.raw.iterdir()}
    assert (told.case.folder / "out/packed/report/report.fr.html").read_text("utf-8") == "<p>é</p>"


def test_what_was_unpacked_can_be_written_to(packed: Pack, tmp_path: Path) -> None:
    made = unpack_case(packed(), tmp_path / "again").case
    path = tmp_path / "more.jsonl"
    path.write_text('{"type": "url", "id": "url--00000000-0000-5000-8000-000000000001"}\n', "utf-8")
    with DuckEngine() as engine:
        wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        list(ingest_files(made, [path], engine=engine, options=wishes))
    assert made.lake.read("reference_object").num_rows == 8


def test_the_same_case_gives_the_same_bytes(packed: Pack) -> None:
    assert packed().read_bytes() == packed().read_bytes()


def test_raw_files_stay_at_home_when_asked(packed: Pack, tmp_path: Path) -> None:
    told = unpack_case(packed(with_raw=False), tmp_path / "again")
    assert list(told.case.raw.iterdir()) == []
    assert told.tables["reference_object"] == 7


def test_the_manifest_lists_every_file_with_its_digest(packed: Pack) -> None:
    with zipfile.ZipFile(packed()) as pack:
        told = json.loads(pack.read(MANIFEST))
        digests = {name: hashlib.sha256(pack.read(name)).hexdigest() for name in pack.namelist()}
    assert digests.pop(MANIFEST)
    assert {name: entry["sha256"] for name, entry in told["files"].items()} == digests
    assert (told["marking"], told["title"]) == ("TLP:AMBER", "Lanterne")


def test_a_case_does_not_leave_below_its_marking(packed: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="VG720"):
        packed(limit="TLP:CLEAR")
    assert not (tmp_path / "lanterne.vigie.zip").exists()
    assert packed(limit="TLP:RED").exists()


def test_a_signature_names_its_key_and_a_trusted_one_is_asked_for(
    packed: Pack, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    private, public = keys
    pack = packed(key_file=private)
    told = unpack_case(pack, tmp_path / "one", trusted=public)
    assert told.signer == fingerprint(public_key_of(public))
    assert told.signer.startswith("SHA256:")
    other = written(tmp_path / "other.pem", ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(SourceError, match="another key"):
        unpack_case(pack, tmp_path / "two", trusted=other.with_suffix(".pub.pem"))
    with pytest.raises(SourceError, match="nobody signed"):
        unpack_case(packed(), tmp_path / "three", trusted=public)
    assert unpack_case(packed(), tmp_path / "four").signer == ""


def set_manifest(files: dict[str, bytes], **more: Any) -> None:
    files[MANIFEST] = json.dumps(json.loads(files[MANIFEST]) | more).encode()


def first_of(files: dict[str, bytes], ending: str) -> str:
    return next(name for name in files if name.endswith(ending))


def spoil_byte(files: dict[str, bytes]) -> None:
    name = first_of(files, ".parquet")
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])


def drop_file(files: dict[str, bytes]) -> None:
    files.pop(first_of(files, ".parquet"))


def add_file(files: dict[str, bytes]) -> None:
    files["data/extra.txt"] = b"x"


def lie_about_rows(files: dict[str, bytes]) -> None:
    set_manifest(files, tables={"account": 8})


def no_manifest(files: dict[str, bytes]) -> None:
    files.pop(MANIFEST)


def later_version(files: dict[str, bytes]) -> None:
    set_manifest(files, version=9)


def no_json(files: dict[str, bytes]) -> None:
    files[MANIFEST] = b"[" * 100_000


@pytest.mark.parametrize(
    "change", [spoil_byte, drop_file, add_file, lie_about_rows, no_manifest, later_version, no_json]
)
def test_what_was_changed_is_refused_and_leaves_nothing(
    packed: Pack, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    with pytest.raises(SourceError, match="VG722"):
        unpack_case(rebuilt(packed(), change), tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


def changed_after_signing(files: dict[str, bytes]) -> None:
    set_manifest(files, marking="TLP:CLEAR")


def broken_signature(files: dict[str, bytes]) -> None:
    files[SIGNATURE] = files[SIGNATURE].replace(b"Ed25519", b"none")


def no_signature_at_all(files: dict[str, bytes]) -> None:
    files[SIGNATURE] = b"{}"


@pytest.mark.parametrize("change", [changed_after_signing, broken_signature, no_signature_at_all])
def test_a_signature_that_does_not_hold_is_refused(
    packed: Pack, keys: tuple[Path, Path], tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    pack = rebuilt(packed(key_file=keys[0]), change)
    with pytest.raises(SourceError, match="VG723"):
        unpack_case(pack, tmp_path / "again")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "data/../../x", "data\\x", "C:x", "data/./x", "data/x/"])
def test_names_that_leave_the_folder_are_refused(packed: Pack, tmp_path: Path, name: str) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[name] = b"x"

    with pytest.raises(SourceError, match="VG213"):
        unpack_case(rebuilt(packed(), change), tmp_path / "again")


def test_links_are_refused(packed: Pack, tmp_path: Path) -> None:
    pack = packed()
    info = zipfile.ZipInfo("data/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(pack, "a") as again:
        again.writestr(info, "/etc/passwd")
    with pytest.raises(SourceError, match="VG213"):
        unpack_case(pack, tmp_path / "again")


def test_a_bomb_is_refused_before_it_is_unpacked(packed: Pack, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["data/zeros"] = bytes(5_000_000)

    with pytest.raises(SourceError, match="VG213"):
        unpack_case(rebuilt(packed(), change), tmp_path / "again", most_bytes=4_000_000)


def test_two_files_of_one_name_are_refused(packed: Pack, tmp_path: Path) -> None:
    pack = packed()
    with zipfile.ZipFile(pack, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
        again.writestr("data/case.toml", "title = 1")
    with pytest.raises(SourceError, match="VG722"):
        unpack_case(pack, tmp_path / "again")


def test_a_file_that_is_no_pack_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "no.zip"
    with pytest.raises(SourceError, match="VG209"):
        unpack_case(path, tmp_path / "again")
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceError, match="VG208"):
        unpack_case(path, tmp_path / "again")


def test_a_folder_that_holds_something_is_left_alone(packed: Pack, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(CaseError, match="VG302"):
        unpack_case(packed(), tmp_path / "again")
    assert (tmp_path / "again" / "mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("content", [b"no key", None])
def test_a_key_that_cannot_be_read_is_said(packed: Pack, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key.pem"
    if content:
        path.write_bytes(content)
    with pytest.raises(SourceError, match="VG723"):
        packed(key_file=path)
    assert not (tmp_path / "lanterne.vigie.zip").exists()


def test_a_key_of_another_kind_is_refused(packed: Pack, tmp_path: Path) -> None:
    path = written(tmp_path / "rsa.pem", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    with pytest.raises(SourceError, match="none of Ed25519"):
        packed(key_file=path)


def test_a_place_that_cannot_be_written_is_said(case: Case, tmp_path: Path) -> None:
    with DuckEngine() as engine, pytest.raises(OutsideError, match="VG605"):
        pack_case(case, engine, tmp_path / "absent" / "x.zip", now_us=NOW_US)


def test_no_flipped_byte_gets_through(packed: Pack, tmp_path: Path) -> None:
    pack = packed()
    content = pack.read_bytes()
    refused = 0
    for place in range(40, len(content), len(content) // 40):
        spoilt = bytearray(content)
        spoilt[place] ^= 0x40
        pack.write_bytes(spoilt)
        try:
            told = unpack_case(pack, tmp_path / f"again-{place}")
        except VigieError:
            refused += 1
        else:
            assert told.tables == {"source_file": 1, "account": 7, "reference_object": 7}
    assert refused > 20
