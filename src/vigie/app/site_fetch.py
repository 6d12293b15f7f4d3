"""Ask live what is known of a domain: a plan first, nothing without consent, answers saved before read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow.dataset as ds

from vigie.app.ingest import IngestedFile, ReadingWishes
from vigie.app.sites import ingest_sites
from vigie.engine.port import Engine
from vigie.kernels.links import registrable_domain
from vigie.lake.case import Case
from vigie.model.errors import InputError, OutsideError, ParameterError
from vigie.report.plain_text import defang
from vigie.sources.site_records.facts import host_of
from vigie.sources.spec import SourceOptions
from vigie.sources.timestamps import iso

__all__ = [
    "ASKED",
    "Contact",
    "FetchPlan",
    "Fetched",
    "contacts_of",
    "fetch_sites",
    "hostile_domains",
    "wanted_domains",
]

ASKED = ("rdap", "dns", "tls", "crt.sh", "http")
"""What can be asked, in the order in which it is."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who will be asked: `what` for, `whom`, and what they will `learn`."""

    what: str
    whom: str
    learn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPlan:
    """What to ask: some of `ASKED`, how many `pages` beyond the first, and whether hostile domains too."""

    questions: Sequence[str] = ASKED
    pages: int = 0
    include_hostile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one domain: questions with their outcomes, and the files that were ingested."""

    domain: str
    folder: Path
    asked: Sequence[dict[str, Any]]
    ingested: Sequence[IngestedFile]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "domain": self.domain,
            "folder": str(self.folder),
            "asked": list(self.asked),
            "ingested": [file.as_dict() for file in self.ingested],
        }


def wanted_domains(names: Iterable[str]) -> list[str]:
    """Return host names as they will be asked, each once.

    Raises:
        ParameterError: one is no host name (VG650).
    """
    found = []
    for name in names:
        host = host_of(name.strip().lower())
        if host is None or registrable_domain(host) is None:
            raise ParameterError("VG650", f"{name!r} is no host name", hint="for example news.example")
        found.append(host)
    return list(dict.fromkeys(found))


def contacts_of(domains: Sequence[str], plan: FetchPlan) -> list[Contact]:
    """List everybody whom asking would contact, and what each learns of the case. Nothing is contacted."""
    told = []
    for domain in domains:
        read = f"robots.txt, first page, icon and {plan.pages} pages more"
        whom = {
            "rdap": ("rdap.org, then the registry of its ending", "that somebody looks at the domain"),
            "dns": ("the resolver of this machine, and those that it asks", "that the name is looked up"),
            "tls": (f"{domain}:443", "this machine's address: no proxy is used"),
            "crt.sh": ("crt.sh", "that somebody looks at the domain"),
            "http": (
                f"https://{domain}/ and hosts of the same domain that it sends on to ({read})",
                "this machine's address (or that of the proxy in HTTPS_PROXY), and what it reads",
            ),
        }
        told += [Contact(question, *whom[question]) for question in ASKED if question in plan.questions]
    return told


def hostile_domains(case: Case, domains: Sequence[str]) -> dict[str, str]:
    """Return those of the domains that a list in the case marks, with the words of the list."""
    listed = case.lake.read("site_observation", where=ds.field("record_type") == "listed").to_pylist()
    marked = {registrable_domain(row["domain"]) or row["domain"]: row["value"] for row in listed}
    found = ((domain, registrable_domain(domain) or domain) for domain in domains)
    return {domain: marked[own] for domain, own in found if own in marked}


def fetch_sites(
    case: Case,
    domains: Sequence[str],
    plan: FetchPlan,
    *,
    engine: Engine,
    now: Callable[[], int],
    wait: Callable[[float], None],
    reach: Any = None,  # noqa: ANN401 - an `online.reach.Reach`, which light code does not know
) -> Iterator[Fetched]:
    """Ask the network about domains, save every answer under `fetched/` of the case, then ingest the files.

    Whoever calls has the user's consent to everything that `contacts_of` lists.

    Args:
        case: Where to.
        domains: Host names.
        plan: What to ask.
        engine: Resolves duplicates.
        now: Present time, µs since 1970 UTC.
        wait: Lets a number of seconds pass.
        reach: How the network is reached; the default reaches it.

    Raises:
        InputError: a list in the case marks one of them, and hostile ones are not included (VG653); then
            nobody was contacted.
        OutsideError: the extra `online` is not installed (VG504), or the disk refuses (VG501).
    """
    marked = {} if plan.include_hostile else hostile_domains(case, domains)
    if marked:
        told = ", ".join(f"{defang(domain)} ({words})" for domain, words in marked.items())
        hint = "--include-hostile asks them all the same"
        raise InputError("VG653", f"a list in the case marks {told}", hint=hint)
    network = reach or _reach(now, wait)
    for domain in domains:
        folder = case.folder / "fetched" / domain / iso(now()).replace(":", "")
        asked = _asked(domain, folder, plan, network)
        (folder / "contacted.json").write_bytes(orjson.dumps(asked, option=orjson.OPT_INDENT_2))
        files = sorted(path for path in folder.iterdir() if path.name != "contacted.json")
        wishes = ReadingWishes(declared=SourceOptions(now_us=now()))
        ingested = list(ingest_sites(case, files, engine=engine, options=wishes)) if files else []
        yield Fetched(domain=domain, folder=folder, asked=asked, ingested=ingested)


def _reach(now: Callable[[], int], wait: Callable[[float], None]) -> Any:  # noqa: ANN401 - see `fetch_sites`
    try:
        from vigie.sources.online.reach import Reach  # noqa: PLC0415 - the network, with consent alone
    except ImportError as error:
        sentence = f"asking the network needs what is not installed: {error.name}"
        raise OutsideError("VG504", sentence, hint="pip install 'vigie[online]'") from error
    return Reach(now=now, wait=wait)


def _asked(domain: str, folder: Path, plan: FetchPlan, reach: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - see above
    from vigie.sources.online.asking import ask  # noqa: PLC0415 - the network, with consent alone

    folder.mkdir(parents=True, exist_ok=True)
    return [
        each.as_dict()
        for question in ASKED
        if question in plan.questions
        for each in ask(question, domain, folder, reach, pages=plan.pages)
    ]
