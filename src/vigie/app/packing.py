"""A case as one file that another Vigie opens without loss."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from vigie import __version__
from vigie.app.export_campaign import SharingWishes, shared_files
from vigie.app.gathering import gather_dossier
from vigie.app.named_figures import named_figures
from vigie.app.sharing import share_campaign
from vigie.cases.log import read_acts
from vigie.cases.markings import handling, highest, is_within, markings_of
from vigie.engine.port import Engine
from vigie.lake.case import Case, open_case
from vigie.lake.durable import outside_world
from vigie.lake.runs import list_runs, load_run
from vigie.model.errors import CaseError, InputError, SourceError
from vigie.model.tables import TABLES
from vigie.report.products.outline import load_templates
from vigie.share.packs.manifest import Manifest
from vigie.share.packs.signing import fingerprint, public_key_of
from vigie.share.packs.zipped import MOST_BYTES, Content, opened_pack, write_pack

__all__ = ["PackedCase", "UnpackedCase", "pack_case", "unpack_case"]

_FOLDERS = ("lake", "raw", "rejections", "runs")
_DATA = ("case.toml", "vigie.toml", *_FOLDERS, "exhibits", "editions", "set-aside")
_LEFT_OUT = ("_lock", "_staging")
_KIND = "campaigns"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedCase:
    """What was packed: file, files in it, bytes in it, rows by table, marking, and whether it is signed."""

    path: Path
    files: int
    bytes: int
    tables: dict[str, int]
    marking: str
    is_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackedCase:
    """What came out: case, rows by table as counted, marking, Vigie that packed it, who signed it."""

    case: Case
    tables: dict[str, int]
    marking: str
    tool_version: str
    signer: str


def pack_case(
    case: Case,
    engine: Engine,
    target: Path,
    *,
    now_us: int,
    limit: str | None = None,
    key_file: Path | None = None,
    with_raw: bool = True,
) -> PackedCase:
    """Write a case as one ZIP file: `data/` (lake in Parquet, raw files, exhibits), `report/` and `stix/`.

    It holds accounts in clear and the secret of pseudonyms, so that another Vigie goes on where this one is:
    it is for those who may see the case as it is. For everybody else there is `vigie export`.

    Args:
        case: the case; nobody writes to it meanwhile.
        engine: gathers dossiers for the bundles.
        target: file to write.
        now_us: time that the manifest gives.
        limit: highest marking that the pack may have; that of the case when absent.
        key_file: private key (Ed25519) that signs the manifest.
        with_raw: whether files as they were given go with it.

    Raises:
        InputError: something in the case is marked above the limit (VG720).
        CaseError: another writer is at work (VG303).
        SourceError: the key cannot be read (VG723).
        OutsideError: the disk refused (VG501, VG605), or `vigie[share]` is not installed (VG504).
    """
    marking = _marking(case)
    if limit is not None and not is_within(marking, limit):
        hint = "export what may leave with `vigie export`"
        raise InputError(
            "VG720", f"the case holds {marking}: it cannot leave as {limit}", place=case.title, hint=hint
        )
    bundles = _bundles(case, engine, marking)
    with case.lake.transaction(now_us=now_us, note="pack"):
        files: dict[str, Content] = {**_data(case, with_raw=with_raw), **_reports(case), **bundles}
        tables = _rows(case)
        facts = Manifest(
            tool_version=__version__,
            title=case.title,
            marking=marking,
            made_at_us=now_us,
            tables=tables,
            files={},
        )
        manifest = write_pack(target, files, facts, key_file=key_file)
    return PackedCase(
        path=target,
        files=len(manifest.files),
        bytes=sum(entry.bytes for entry in manifest.files.values()),
        tables=tables,
        marking=marking,
        is_signed=key_file is not None,
    )


def unpack_case(
    pack: Path, folder: Path, *, trusted: Path | None = None, most_bytes: int = MOST_BYTES
) -> UnpackedCase:
    """Make a case of a pack in a new folder, after every digest, the signature and all rows were checked.

    Args:
        pack: file.
        folder: where; it must not be there yet, or be empty.
        trusted: public key that must have signed it; None takes any signature, and none.
        most_bytes: most that it may unpack to.

    Raises:
        CaseError: the folder holds something (VG302), or a later Vigie made the case (VG311).
        SourceError: see `opened_pack`; the key is not the trusted one or nobody signed (VG723); rows are not
            those of the manifest (VG722).
        OutsideError: the disk refused (VG501).
    """
    if folder.exists() and any(folder.iterdir()):
        raise CaseError(
            "VG302", "the folder holds something already", place=str(folder), hint="choose another"
        )
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with opened_pack(pack, most_bytes=most_bytes) as found:
            _refuse_untrusted(found.signer, trusted, pack.name)
            found.extract(part)
            manifest, signer = found.manifest, found.signer
        _arrange(part)
        counted = _rows(open_case(part))
        if counted != dict(manifest.tables):
            raise SourceError(
                "VG722", "the rows of its tables are not those of its manifest", place=pack.name
            )
        with outside_world(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return UnpackedCase(
        case=open_case(folder),
        tables=counted,
        marking=manifest.marking,
        tool_version=manifest.tool_version,
        signer=fingerprint(signer) if signer else "",
    )


def _refuse_untrusted(signer: bytes | None, trusted: Path | None, place: str) -> None:
    if trusted is None:
        return
    if signer is None:
        raise SourceError("VG723", "nobody signed the pack", place=place, hint="ask for a signed one")
    if signer != public_key_of(trusted):
        sentence = f"the pack is signed by another key: {fingerprint(signer)}"
        raise SourceError(
            "VG723", sentence, place=place, hint="ask its owner for the fingerprint by another way"
        )


def _arrange(part: Path) -> None:
    """Move what stands below `data/` to its place; reports and bundles go to `out/packed`."""
    with outside_world(part):
        for name in _DATA:
            if (part / "data" / name).exists():
                (part / "data" / name).rename(part / name)
        for name in ("report", "stix"):
            if (part / name).exists():
                (part / "out" / "packed").mkdir(parents=True, exist_ok=True)
                (part / name).rename(part / "out" / "packed" / name)
        shutil.rmtree(part / "data", ignore_errors=True)
        for name in _FOLDERS:
            (part / name).mkdir(exist_ok=True)


def _marking(case: Case) -> str:
    """Return the highest marking of all campaigns; what nobody marked, and a case without any, is AMBER."""
    acts = read_acts(case)
    names = {row["campaign_id"] for row in _campaigns(case)}
    marked = [handling(markings_of(acts, name))[0] for name in sorted(names)]
    return highest(marked) if marked else "TLP:AMBER"


def _campaigns(case: Case) -> list[dict[str, str]]:
    kinds = {str(kind) for kind in list_runs(case)["kind"].to_pylist()}
    return load_run(case, kind=_KIND)["campaign"].to_pylist() if _KIND in kinds else []


def _bundles(case: Case, engine: Engine, marking: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for row in _campaigns(case):
        dossier = gather_dossier(case, engine, row["campaign_id"])
        figures = named_figures(engine, dossier, load_templates().queries)
        shared = share_campaign(dossier, limit=marking, figures=figures)
        told = shared_files(shared, formats=("stix",), wishes=SharingWishes())
        files |= {f"stix/{name}": content for name, content in told.items()}
    return files


def _data(case: Case, *, with_raw: bool) -> dict[str, Path]:
    wanted = [name for name in _DATA if with_raw or name != "raw"]
    found = [pair for top in wanted for pair in _below(case.folder, top, lambda _: True)]
    return {f"data/{name}": path for name, path in found}


def _reports(case: Case) -> dict[str, Path]:
    found = _below(case.folder, "out", lambda path: "packed" not in path.parts)
    return {f"report/{name.removeprefix('out/')}": path for name, path in found}


def _below(root: Path, top: str, wanted: Callable[[Path], bool]) -> list[tuple[str, Path]]:
    start = root / top
    paths = [start] if start.is_file() else sorted(start.rglob("*"))
    return [
        (path.relative_to(root).as_posix(), path)
        for path in paths
        if path.is_file()
        and not path.is_symlink()
        and not set(_LEFT_OUT) & set(path.relative_to(root).parts)
        and wanted(path.relative_to(root))
    ]


def _rows(case: Case) -> dict[str, int]:
    """Count the rows of every table at the last commit, from the footers of its files."""
    lake = case.lake
    with outside_world(lake.folder):
        counts = {
            name: sum(pq.read_metadata(path).num_rows for path in lake.relation(name).paths)
            for name in TABLES
        }
    return {name: rows for name, rows in counts.items() if rows}
