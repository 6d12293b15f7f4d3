"""Packs as ZIP files: written so that the same files give the same bytes, opened as if they were hostile."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from vigie.model.errors import OutsideError, SourceError
from vigie.share.packs.manifest import MANIFEST, SIGNATURE, Entry, Manifest, read_manifest
from vigie.share.packs.signing import sign, verified

__all__ = ["MOST_BYTES", "Content", "OpenPack", "opened_pack", "write_pack"]

MOST_BYTES = 200 * 1024**3
"""Most bytes that a pack may unpack to, unless whoever unpacks it allows more."""
_MOST_FILES = 1_000_000
_MOST_MANIFEST = 256 * 1024**2
_PIECE = 1 << 20
_PACKED_ALREADY = (".parquet", ".zip", ".gz", ".zst", ".png", ".jpg", ".pdf", ".docx", ".wacz", ".mp4")

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)

Content = Path | bytes
"""A file to take, or bytes."""


def write_pack(
    target: Path, files: Mapping[str, Content], facts: Manifest, *, key_file: Path | None = None
) -> Manifest:
    """Write files and their manifest as one ZIP file, which appears whole or not at all.

    Args:
        target: where.
        files: name in the pack → file or bytes.
        facts: all that the manifest says but its `files`.
        key_file: private key that signs; None leaves the pack unsigned.

    Returns:
        The manifest as it was written.

    Raises:
        OutsideError: the disk refused (VG605), or `vigie[share]` is not installed (VG504).
        SourceError: the key cannot be read (VG723).
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", allowZip64=True) as pack:
            entries = {name: _add(pack, name, files[name]) for name in sorted(files)}
            manifest = Manifest(
                tool_version=facts.tool_version, title=facts.title, marking=facts.marking,
                made_at_us=facts.made_at_us, tables=facts.tables, files=entries,
            )  # fmt: skip
            told = manifest.written()
            _add(pack, MANIFEST, told)
            if key_file is not None:
                _add(pack, SIGNATURE, sign(told, key_file))
        part.replace(target)
    except OSError as error:
        sentence = f"cannot write: {error.strerror or error}"
        hint = "check the folder and the free space"
        raise OutsideError("VG605", sentence, place=str(target), hint=hint) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A pack whose names and sizes were checked; digests are checked while files are read.

    Attributes:
        manifest: What it says of itself.
        signer: Public key that signed the manifest; None when nobody did.
    """

    manifest: Manifest
    signer: bytes | None
    _zip: zipfile.ZipFile
    _place: str

    def extract(self, folder: Path) -> None:
        """Write every file of the manifest below a folder.

        Raises:
            SourceError: bytes are not those of the manifest (VG722).
            OutsideError: the disk refused (VG501).
        """
        for name, entry in self.manifest.files.items():
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with self._zip.open(name) as source, path.open("xb") as sink:
                    self._copy(source, sink, name, entry)
            except OSError as error:
                sentence = f"the disk refused: {error.strerror or error}"
                raise OutsideError("VG501", sentence, place=str(path)) from error
            except _DAMAGE as error:
                raise _changed(f"{name} is damaged: {error}", self._place) from error

    def _copy(self, source: IO[bytes], sink: BinaryIO, name: str, entry: Entry) -> None:
        digest, left = hashlib.sha256(), entry.bytes
        while piece := source.read(min(_PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise _changed(f"{name} is longer than its manifest says", self._place)
            digest.update(piece)
            sink.write(piece)
        if left or digest.hexdigest() != entry.sha256:
            raise _changed(f"{name} is not what its manifest says", self._place)


@contextmanager
def opened_pack(path: Path, *, most_bytes: int = MOST_BYTES) -> Iterator[OpenPack]:
    """Open a pack, refusing what no pack of ours holds before a byte is unpacked.

    Args:
        path: file.
        most_bytes: most that it may unpack to.

    Raises:
        SourceError: there is no such file (VG209), it is no ZIP file or damaged (VG208), it would unpack to
            too much or leave its folder (VG213), its files are not those of its manifest (VG722), or its
            signature does not hold (VG723).
        OutsideError: it is signed and `vigie[share]` is not installed (VG504).
    """
    place = path.name
    if not path.is_file():
        raise SourceError("VG209", "there is no such file", place=str(path))
    try:
        with zipfile.ZipFile(path) as pack:
            listed = pack.infolist()
            _refuse_unsafe(listed, most_bytes, place)
            told = _small(pack, MANIFEST, place)
            manifest = read_manifest(told, place=place)
            _refuse_strangers(listed, manifest, place)
            signature = _small(pack, SIGNATURE, place) if SIGNATURE in pack.namelist() else None
            signer = verified(told, signature, place=place) if signature is not None else None
            yield OpenPack(manifest, signer, pack, place)
    except _DAMAGE as error:
        raise SourceError("VG208", f"the file is no ZIP file or damaged: {error}", place=place) from error


def _add(pack: zipfile.ZipFile, name: str, content: Content) -> Entry:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
    digest, written = hashlib.sha256(), 0
    with pack.open(info, "w", force_zip64=True) as sink:
        for piece in _pieces(content):
            digest.update(piece)
            sink.write(piece)
            written += len(piece)
    return Entry(sha256=digest.hexdigest(), bytes=written)


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def _refuse_unsafe(listed: list[zipfile.ZipInfo], most_bytes: int, place: str) -> None:
    total = sum(info.file_size for info in listed)
    hint = "unpack it yourself if you trust it"
    if total > most_bytes or len(listed) > _MOST_FILES:
        sentence = f"it would unpack to {total} bytes in {len(listed)} files"
        raise SourceError("VG213", sentence, place=place, hint=f"{hint}, or raise --most-gb")
    for info in listed:
        if not _is_safe(info):
            sentence = f"{info.filename!r} would leave the folder, or is no plain file"
            raise SourceError("VG213", sentence, place=place, hint=hint)


def _is_safe(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    parts = PurePosixPath(name).parts
    mode = stat.S_IFMT(info.external_attr >> 16)
    plain = mode in {0, stat.S_IFREG} and not info.is_dir() and not info.flag_bits & 1
    inside = bool(parts) and not name.startswith("/") and not {"..", "."} & set(name.split("/"))
    return plain and inside and not any(mark in name for mark in ("\\", ":", "\0"))


def _refuse_strangers(listed: list[zipfile.ZipInfo], manifest: Manifest, place: str) -> None:
    sizes = {info.filename: info.file_size for info in listed}
    if len(sizes) != len(listed):
        raise _changed("two files bear one name", place)
    told = {name: entry.bytes for name, entry in manifest.files.items()}
    given = {name: size for name, size in sizes.items() if name not in {MANIFEST, SIGNATURE}}
    if told != given:
        odd = min(set(told.items()) ^ set(given.items()))[0]
        raise _changed(f"{odd} is not as the manifest lists it", place)


def _small(pack: zipfile.ZipFile, name: str, place: str) -> bytes:
    if name not in pack.namelist():
        raise _changed(f"it holds no {name}", place)
    if pack.getinfo(name).file_size > _MOST_MANIFEST:
        raise SourceError("VG213", f"its {name} is too large", place=place)
    return pack.read(name)


def _changed(sentence: str, place: str) -> SourceError:
    return SourceError("VG722", sentence, place=place, hint="ask whoever sent it to send it again")
