"""The Python API: a case, or a frame of any kind in and frames out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import narwhals as nw
import pyarrow as pa

from vigie.app.cases import create_case, open_case
from vigie.app.coordinate import RunTables, coordinate
from vigie.app.explain import Explanation, explain
from vigie.app.export import FORMATS, export_run
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files, ingest_reading
from vigie.app.meaning import meaning_of
from vigie.app.media import AddedMedia, add_media
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, out_folder, report_content, write_report
from vigie.app.similar import Difference, Similar, differ, similar
from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.opening import open_engine
from vigie.kernels.coortweet import coortweet_network
from vigie.lake.case import Case
from vigie.lake.ingestion import Reconciliation
from vigie.report.content import ReportContent
from vigie.report.summary import notebook_html
from vigie.sources.frames import from_frame
from vigie.sources.spec import SourceOptions

__all__ = ["CaseSession", "Network", "coortweet", "create", "find_coordination", "open_session"]


def _now_us() -> int:
    return time.time_ns() // 1_000


@dataclass(frozen=True, slots=True)
class Network:
    """What one run found. Tables come out as the kind of frame that went in; Arrow where none did.

    `reconciliation` says where every row of that frame went: stored, merged or rejected with a reason.
    """

    tables: RunTables
    backend: Any = field(default=pa, repr=False)
    reconciliation: Reconciliation | None = None

    def edges(self, *, accepted: bool = True) -> Any:  # noqa: ANN401 - the caller's kind of frame
        """Pairs of accounts (contract `edge`); all that were kept when `accepted` is False."""
        table = self.tables["edge"]
        return self._out(table.filter(table["accepted"]) if accepted else table)

    def accounts(self) -> Any:  # noqa: ANN401 - idem
        """Accounts that were accepted, with their q for each object type (contract `account_discovery`)."""
        table = self.tables["account_discovery"]
        return self._out(table.filter(table["accepted"]))

    def groups(self) -> Any:  # noqa: ANN401 - idem
        """Groups (contract `cluster`)."""
        return self._out(self.tables["cluster"])

    def members(self) -> Any:  # noqa: ANN401 - idem
        """Accounts of the groups (contract `cluster_member`)."""
        return self._out(self.tables["cluster_member"])

    def sensitivity(self) -> Any:  # noqa: ANN401 - idem
        """What other windows and thresholds would find (contract `sensitivity`)."""
        return self._out(self.tables["sensitivity"])

    @property
    def run_id(self) -> str:
        """Id of the run."""
        return str(self.tables["run"]["run_id"][0].as_py())

    def _out(self, table: pa.Table) -> Any:  # noqa: ANN401 - idem
        return nw.from_arrow(table, backend=self.backend).to_native()

    def _repr_html_(self) -> str:
        return notebook_html(self.tables["run"], self.tables["cluster"])


class CaseSession:
    """A case opened for work: every method is one intention of the command line, on the same code."""

    def __init__(
        self, case: Case, *, engine: str = "duckdb", in_memory_rows: int = IN_MEMORY_ROWS, **limits: Any
    ) -> None:
        self.case = case
        self._engine: dict[str, Any] = {"name": engine, **limits}
        self._in_memory_rows = in_memory_rows

    def ingest(self, *paths: str | Path, read_as: str | None = None, **declared: Any) -> list[IngestedFile]:
        """Ingest files; `declared` may say tz, dayfirst, platform, object_columns, preset.

        Raises:
            SourceError: a file cannot be read as it is.
        """
        options = SourceOptions(now_us=declared.pop("now_us", _now_us()), **declared)
        with open_engine(**self._engine) as engine:
            wishes = ReadingWishes(declared=options, read_as=read_as)
            return list(ingest_files(self.case, map(Path, paths), engine=engine, options=wishes))

    def add_media(self, *paths: str | Path, now_us: int | None = None) -> AddedMedia:
        """Add images, videos, folders of them and web archives; see `vigie media add`.

        Raises:
            OutsideError: a library is not installed (VG504).
            SourceError: a path, a manifest or an archive cannot be read.
        """
        return add_media(self.case, map(Path, paths), now_us=_now_us() if now_us is None else now_us)

    def similar(
        self,
        name: str | None = None,
        *,
        identify: str | None = None,
        encoder: str | None = None,
        **wishes: Any,
    ) -> Similar:
        """List families of texts, images and videos, or those of one post, file or wording.

        `wishes` may say kinds (`text`, `image`, `video`) and at_most; `encoder` with what meanings are
        compared, as for `coordinate`; `identify` the reason for naming accounts.

        Raises:
            InputError: nothing in the case bears that name (VG606).
        """
        with open_engine(**self._engine) as engine:
            asked = wishes | {"identify": bool(identify), "meaning": meaning_of(encoder)}
            return similar(self.case, name, engine=engine, clock=_now_us, **asked)

    def diff(self, a: str, b: str, *, identify: str | None = None) -> Difference:
        """Compare two variants, posts or texts word by word."""
        return differ(self.case, a, b, identify=bool(identify))

    def coordinate(self, *, families: bool = True, encoder: str | None = None, **params: Any) -> Network:
        """Find accounts that act together beyond chance; the same run on the same data is not done twice.

        `families` says whether posts act on families of texts, images and videos or on exact words and ids;
        `encoder` (`packaged`, or the folder of one) lets rewordings and translations join families too.

        Raises:
            ParameterError: a parameter is unknown or outside its range.
            SourceError: there is no such encoder (VG250).
        """
        with open_engine(**self._engine) as engine:
            checked = CoActionParams.of(params)
            limit = self._in_memory_rows
            tables = coordinate(
                self.case,
                checked,
                engine=engine,
                clock=_now_us,
                in_memory_rows=limit,
                with_families=families,
                meaning=meaning_of(encoder),
            )
            return Network(tables)

    def explain(self, name: str, *, run: str = "latest", identify: str | None = None) -> Explanation:
        """Show the posts behind an edge or a group."""
        return explain(self._content(run, ReportWishes(identify_reason=identify)), name)

    def report(
        self,
        path: str | Path | None = None,
        *,
        run: str = "latest",
        lang: str = "en",
        identify: str | None = None,
    ) -> Path:
        """Write the HTML report of a run and return where it is."""
        content = self._content(run, ReportWishes(lang=lang, identify_reason=identify))
        target = Path(path) if path else self._folder(content) / f"report.{lang}.html"
        return write_report(content, target)

    def export(
        self, folder: str | Path | None = None, *, formats: Iterable[str] = FORMATS, run: str = "latest"
    ) -> list[Path]:
        """Write the network of a run for other tools and return the files."""
        content = self._content(run, ReportWishes())
        return export_run(content, Path(folder) if folder else self._folder(content), formats=formats)

    def _folder(self, content: ReportContent) -> Path:
        return out_folder(self.case, str(content.run["run_id"][0].as_py()))

    def _content(self, run: str, wishes: ReportWishes) -> ReportContent:
        with open_engine(**self._engine) as engine:
            return report_content(open_run(self.case, engine, run=run), wishes, now_us=_now_us())


def open_session(folder: str | Path, *, engine: str = "duckdb", **limits: Any) -> CaseSession:
    """Open a case.

    Args:
        folder: the case.
        engine: `duckdb` or `spark`.
        **limits: what the engine takes: memory_limit, threads, spill_dir; master for Spark. And
            in_memory_rows: more actions of one object type are computed through tables of the engine.
    """
    return CaseSession(open_case(Path(folder)), engine=engine, **limits)


def create(
    folder: str | Path, *, title: str, purpose: str = "", pseudonym_key: str | None = None
) -> CaseSession:
    """Make a case and open it.

    `pseudonym_key` is the secret that the names of accounts in reports hang on; drawn when absent.
    """
    key = pseudonym_key or secrets.token_hex(16)
    case = create_case(Path(folder), title=title, purpose=purpose, now_us=_now_us(), pseudonym_key=key)
    return CaseSession(case)


def find_coordination(frame: Any, *, declared: SourceOptions | None = None, **params: Any) -> Network:  # noqa: ANN401 - any frame
    """Find accounts that act together beyond chance in a frame of posts, without a case.

    Args:
        frame: pandas, Polars, Arrow or any frame that Narwhals or the Arrow PyCapsule interface understands;
            columns are recognised by name as `vigie inspect` does. It is not changed.
        declared: what the frame does not say: zone, platform, columns to look at.
        **params: fields of CoActionParams, such as window_s=60, level=0.01, seed=0.

    Returns:
        The run, whose tables come out as the kind of frame that went in.

    Raises:
        SourceError: the columns do not tell account and time.
        ParameterError: a parameter is unknown or outside its range.
    """
    settings = CoActionParams.of(params)
    reading = from_frame(frame, declared or SourceOptions(now_us=_now_us()))
    with TemporaryDirectory(prefix="vigie-") as folder, open_engine() as engine:
        case = create_case(Path(folder), title="frame", purpose="", now_us=_now_us(), pseudonym_key="frame")
        reconciliation = ingest_reading(case, reading, engine=engine, name="frame", now_us=_now_us())
        tables = coordinate(case, settings, engine=engine, clock=_now_us)
    return Network(tables, _backend(frame), reconciliation)


def coortweet(
    frame: Any,  # noqa: ANN401 - any frame
    *,
    time_window: int = 10,
    min_participation: int = 2,
    edge_weight: float = 0.5,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Build CooRTweet's network of a frame of four columns, to the letter; see `kernels.coortweet`."""
    native = nw.from_native(frame)
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    network = coortweet_network(
        eager.to_arrow(),
        time_window=time_window,
        min_participation=min_participation,
        edge_weight=edge_weight,
    )
    return nw.from_arrow(network, backend=_backend(frame)).to_native()


def _backend(frame: Any) -> Any:  # noqa: ANN401 - a Narwhals implementation
    try:
        found = nw.from_native(frame)
    except TypeError:
        return pa
    eager = found.collect() if isinstance(found, nw.LazyFrame) else found
    return eager.implementation
