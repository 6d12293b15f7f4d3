"""Write the products of a dossier: numbers rebuilt and held against the last edition, lint, files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vigie.app.gathering import gather_dossier
from vigie.app.named_figures import hold_against, named_figures, remember
from vigie.characterisation.dossier import Dossier
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.model.errors import InputError, OutsideError, ParameterError, nearest
from vigie.model.lint import LintFinding, blocking
from vigie.report.document.docx import as_docx
from vigie.report.document.html import as_html
from vigie.report.document.markdown import as_markdown
from vigie.report.document.model import Document, Picture
from vigie.report.document.pdf import as_pdf
from vigie.report.lint.documents import lint_document
from vigie.report.lint.dossiers import FOR_DRAFTS, lint_dossier
from vigie.report.lint.names import ThirdNames
from vigie.report.products.build import build_product
from vigie.report.products.content import STRATEGIES, ProductContent, Strategy
from vigie.report.products.named import Named
from vigie.report.products.outline import PRODUCTS, Templates, load_templates
from vigie.report.products.reading import read_product

__all__ = [
    "FORMATS",
    "Edition",
    "ProductWishes",
    "build_products",
    "lint_products",
    "linted",
    "product_contents",
    "read_strategies",
    "third_names",
]

FORMATS = ("html", "pdf", "docx", "md")
"""Formats of documents."""
_RENDERERS: Mapping[str, Callable[[Document], bytes]] = {"html": as_html, "pdf": as_pdf, "docx": as_docx}
_STATUSES = ("none", "watched", "ongoing", "ended")
_RISKS = ("", "low", "moderate", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWishes:
    """What is to be written, and how.

    Attributes:
        products: Some of PRODUCTS.
        langs: en, fr or both.
        formats: Some of FORMATS.
        tlp: TLP that documents are to bear; that of the dossier when absent.
        pap: PAP; that of the dossier when absent.
        templates: Folder whose files replace the packaged templates.
        version: Version printed on the cover.
        is_draft: Write a draft even where findings are missing; never where people would be named.
        is_acknowledged: Take numbers that changed since the last edition as they are now.
        identify_reason: Why accounts of the core are named, if they are.
        strategies: How each strategy of the bulletin stands.
    """

    products: Sequence[str] = PRODUCTS
    langs: Sequence[str] = ("fr", "en")
    formats: Sequence[str] = FORMATS
    tlp: str | None = None
    pap: str | None = None
    templates: Path | None = None
    version: str = "1.0"
    is_draft: bool = False
    is_acknowledged: bool = False
    identify_reason: str | None = None
    strategies: Mapping[str, Strategy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What was written, what lint said that did not stop it, and the numbers that were acknowledged."""

    paths: Sequence[Path]
    findings: Sequence[LintFinding]
    acknowledged: Sequence[str]


def build_products(
    case: Case,
    engine: Engine,
    campaign: str,
    folder: Path,
    *,
    wishes: ProductWishes,
    now_us: int,
    run: str = "latest",
    progress: Callable[[str, int, int], None] | None = None,
) -> Edition:
    """Write products of a campaign's dossier in every language and format asked for.

    Numbers are computed by their queries and held against those of the last edition (`editions/` of the
    case), and documents are linted; only then is anything written.

    Args:
        case: the case.
        engine: where numbers are computed.
        campaign: id of the campaign, the beginning of it, or its label.
        folder: where files go: `<label>-<product>.<lang>.<format>`; drawings of Markdown beside it.
        wishes: what is to be written.
        now_us: date of issue, µs since 1970 UTC.
        run: run of campaigns.
        progress: told (`reports`, done, in all).

    Raises:
        CaseError: there is no such run or campaign (VG304).
        InputError: a number changed since the last edition (VG731), or lint stops a document (VG732).
        ParameterError: a product (VG734), a format (VG735) or a template (VG730) is not known.
        OutsideError: a package is not installed (VG504), a file cannot be written (VG501), or a document
            cannot be set (VG733).

    Cost: some 0.3 s a document, figures included; numbers cost as much as their queries.
    """
    _refuse_unknown(wishes)
    dossier = gather_dossier(case, engine, campaign, run=run)
    templates = load_templates(wishes.templates)
    figures = named_figures(engine, dossier, templates.queries)
    acknowledged = hold_against(case, dossier, figures, is_acknowledged=wishes.is_acknowledged)
    editions = product_contents(dossier, figures, templates, wishes, now_us=now_us)
    documents, findings = linted(
        editions, third_names(case, dossier, templates, is_identified=bool(wishes.identify_reason))
    )
    _refuse_blocked(findings, is_draft=wishes.is_draft)
    paths = _written(documents, wishes.formats, folder, progress)
    remember(case, dossier, figures)
    return Edition(paths=paths, findings=findings, acknowledged=acknowledged)


def lint_products(
    case: Case, engine: Engine, campaign: str, *, wishes: ProductWishes, now_us: int, run: str = "latest"
) -> list[LintFinding]:
    """Say what would keep the products of a campaign from leaving; nothing is written.

    Raises:
        CaseError, InputError, ParameterError: as `build_products`, but for lint itself.
    """
    _refuse_unknown(wishes)
    dossier = gather_dossier(case, engine, campaign, run=run)
    templates = load_templates(wishes.templates)
    figures = named_figures(engine, dossier, templates.queries)
    editions = product_contents(dossier, figures, templates, wishes, now_us=now_us)
    return linted(
        editions, third_names(case, dossier, templates, is_identified=bool(wishes.identify_reason))
    )[1]


def product_contents(
    dossier: Dossier,
    figures: Mapping[str, Named],
    templates: Templates,
    wishes: ProductWishes,
    *,
    now_us: int,
) -> list[ProductContent]:
    """Return what each product in each language is made from, markings filled in from the dossier."""
    return [
        ProductContent(
            dossier=dossier,
            figures=figures,
            templates=templates,
            product=product,
            lang=lang,
            tlp=wishes.tlp or dossier.tlp,
            pap=wishes.pap or dossier.pap,
            issued_at_us=now_us,
            version=wishes.version,
            is_draft=wishes.is_draft,
            identify_reason=wishes.identify_reason,
            strategies=wishes.strategies,
        ).checked()
        for product in wishes.products
        for lang in wishes.langs
    ]


def linted(
    editions: Iterable[ProductContent], names: ThirdNames
) -> tuple[list[tuple[str, Document]], list[LintFinding]]:
    """Build every document and lint it with its dossier: (stem of the file, document), and what lint says."""
    documents, findings = [], set()
    for content in editions:
        document = build_product(content)
        stem = f"{content.dossier.campaign['label']}-{content.product}.{content.lang}"
        documents.append((stem, document))
        said = [
            *lint_dossier(read_product(content)),
            *lint_document(document, names, hidden=_hidden(content)),
        ]
        findings |= {replace(one, place=f"{stem}: {one.place}") for one in said}
    return documents, sorted(findings)


def _hidden(content: ProductContent) -> set[str]:
    """Return the pseudonyms that a product without accounts may not show."""
    if not content.templates.outlines[content.product].is_without_accounts:
        return set()
    return {str(row["pseudonym"]) for row in content.dossier.members}


def third_names(
    case: Case, dossier: Dossier, templates: Templates, *, is_identified: bool = False
) -> ThirdNames:
    """Return the handles and names of all accounts of the case outside the core, to look for them."""
    core = {row["account_uid"] for row in dossier.members}
    commit = int(dossier.run["input_commit"])
    held = case.lake.read("account", commit).select(["account_uid", "handle", "display_name"])
    uids, handles, names = (column.to_pylist() for column in held.columns)
    others = (
        (handle, name) for uid, handle, name in zip(uids, handles, names, strict=True) if uid not in core
    )
    ordinary = (
        text
        for sentences in templates.sentences.values()
        for entry in sentences.values()
        for text in ([entry] if isinstance(entry, str) else entry.values())
    )
    known = [str(row["pseudonym"]) for row in dossier.members]
    if is_identified:
        known += [str(row["handle"]) for row in dossier.accounts if row["handle"]]
    return ThirdNames(others, ordinary=ordinary, allowed=known)


def read_strategies(path: Path) -> dict[str, Strategy]:
    """Read how strategies stand: a table for each, with `status`, `risk`, `note_fr` and `note_en`.

    Raises:
        ParameterError: the file is not readable, or names a strategy, status or risk that is none (VG734).
    """
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError("VG734", f"not readable as TOML: {error}", place=str(path)) from error
    return {name: _strategy(name, told, str(path)) for name, told in tree.items()}


def _strategy(name: str, told: Any, place: str) -> Strategy:  # noqa: ANN401 - whatever a file holds
    if name not in STRATEGIES or not isinstance(told, dict):
        hint = nearest(name, STRATEGIES)
        raise ParameterError("VG734", f"{name!r} is no strategy", place=place, hint=hint)
    status, risk = str(told.get("status", "")), str(told.get("risk", ""))
    if status not in _STATUSES or risk not in _RISKS:
        hint = f"status: {', '.join(_STATUSES)}; risk: {', '.join(_RISKS[1:])}"
        raise ParameterError("VG734", f"{name} is {status!r} with risk {risk!r}", place=place, hint=hint)
    note = {lang: str(told[f"note_{lang}"]) for lang in ("en", "fr") if f"note_{lang}" in told}
    return Strategy(status=status, risk=risk, note=note)


def _refuse_unknown(wishes: ProductWishes) -> None:
    for one in wishes.formats:
        if one not in FORMATS:
            raise ParameterError("VG735", f"{one!r} is no format", hint=nearest(one, FORMATS))
    for one in wishes.products:
        if one not in PRODUCTS:
            raise ParameterError("VG734", f"{one!r} is no product", hint=nearest(one, PRODUCTS))


def _refuse_blocked(findings: Sequence[LintFinding], *, is_draft: bool) -> None:
    stops = [one for one in blocking(list(findings)) if not (is_draft and one.code in FOR_DRAFTS)]
    if stops:
        told = "\n  ".join(str(one) for one in stops[:20])
        more = f"\n  and {len(stops) - 20} more" if len(stops) > 20 else ""
        hint = "mend them, or --draft where findings are not complete"
        raise InputError("VG732", f"nothing was written:\n  {told}{more}", place="lint", hint=hint)


def _written(
    documents: Sequence[tuple[str, Document]],
    formats: Sequence[str],
    folder: Path,
    progress: Callable[[str, int, int], None] | None,
) -> list[Path]:
    """Render everything before anything is written: a missing package leaves no half of an edition."""
    files: dict[Path, bytes] = {}
    wanted = [(stem, document, kind) for stem, document in documents for kind in formats]
    for done, (stem, document, kind) in enumerate(wanted, start=1):
        files |= _rendered(stem, document, kind)
        if progress:
            progress("reports", done, len(wanted))
    try:
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    except OSError as error:
        sentence = f"a report cannot be written: {error.strerror}"
        raise OutsideError("VG501", sentence, place=str(folder)) from error
    return [folder / f"{stem}.{kind}" for stem, _, kind in wanted]


def _rendered(stem: str, document: Document, kind: str) -> dict[Path, bytes]:
    """Return the files of one document in one format; Markdown has its drawings and their data beside it."""
    path = Path(f"{stem}.{kind}")
    if kind != "md":
        return {path: _RENDERERS[kind](document)}
    beside = Path(f"{stem}.files")
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    return {
        path: as_markdown(document, folder=beside.name),
        **{beside / f"{block.anchor}.svg": block.svg for block in pictures},
        **{beside / f"{block.anchor}.csv": block.data for block in pictures},
    }
