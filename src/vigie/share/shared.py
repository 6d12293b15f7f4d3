"""A campaign as it leaves: named by pseudonym or for a reason, worded, marked, nothing above its limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vigie.cases.markings import is_within
from vigie.model.errors import InputError

__all__ = [
    "SharedAccount",
    "SharedCampaign",
    "SharedExhibit",
    "SharedGroup",
    "SharedPost",
    "SharedSite",
    "SharedTechnique",
    "SiteStatement",
    "Statement",
    "within",
]

Words = Mapping[str, str]
"""Language code → text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAccount:
    """One account of the core.

    Attributes:
        key: What names it everywhere: its id on its platform, or campaign and pseudonym.
        name: Handle in clear, or pseudonym.
        platform: Platform.
        role: source, outlet, amplifier or relay-inside.
        part: The same in words.
        confidence: high, moderate or low: how sure the role is.
        group_id: Its group; empty for a source outside groups.
        in_clear: Whether a person gave a reason for naming it.
    """

    key: str
    name: str
    platform: str
    role: str
    part: Words
    confidence: str
    group_id: str
    in_clear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedGroup:
    """A group of accounts that act together: id, and keys of its members."""

    group_id: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPost:
    """One post: key, label, key of its account, platform, kind, µs, text as shown, link where in clear."""

    key: str
    label: str
    account: str
    platform: str
    kind: str
    at_us: int
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatement:
    """What a record says of a site, and when it held or was seen (µs)."""

    record_type: str
    value: str
    source: str
    from_us: int | None
    to_us: int | None
    seen_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSite:
    """One host that the campaign uses and hardly anybody else, and what records say of it."""

    host: str
    statements: tuple[SiteStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that an indice shows or a person found, in words.

    Attributes:
        statement_id: Stable within the campaign.
        kind: indice, criterion, hypothesis, impact, limits, end, decision or timeline.
        title: Short, in every language that there is.
        words: What it says, in the same languages.
        at_us: When it was found or computed.
        confidence: 0…100, None where nobody said.
        scale: Scale that the confidence was given on, empty where there is none.
        grading: Admiralty code of the evidence, such as B2, where a person weighed it.
        cites: Ids of evidence, exhibits or posts.
        links: Public addresses that let anybody check it.
        review: agree or disagree of the other person who read it; empty before.
        review_words: Why.
        reviewed_at_us: When.
        tlp: Its marking.
    """

    statement_id: str
    kind: str
    title: Words
    words: Words
    at_us: int
    confidence: int | None = None
    scale: str = ""
    grading: str = ""
    cites: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    review: str = ""
    review_words: str = ""
    reviewed_at_us: int | None = None
    tlp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTechnique:
    """A technique that people saw: ids and names in DISARM, its description, evidence, time and marking."""

    technique_id: str
    name: str
    tactic_id: str
    tactic: str
    stix_id: str
    link: str
    cites: tuple[str, ...]
    at_us: int
    tlp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedExhibit:
    """An exhibit: id, file name, sha256, size, public address, time of capture, marking; never its bytes."""

    exhibit_id: str
    name: str
    sha256: str
    bytes: int
    url: str
    captured_at_us: int | None
    tlp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCampaign:
    """Everything of one campaign that leaves, in the order in which it is written.

    Attributes:
        campaign_id: Stable id.
        label: Short name of the run.
        name: Name that a person gave it, else the label.
        state: candidate, kept, …
        summary: What it is, in one sentence of each language.
        first_at_us: First post on its objects.
        last_at_us: Last of them.
        n_posts: Posts of the core on its objects.
        computed_at_us: When the run ended.
        run_id: Run.
        tool_version: Vigie's version.
        accounts: Core.
        groups: Groups that it is made of.
        posts: Posts of the core that evidence names.
        narratives: Wordings that it spreads most, with posts and accounts.
        sites: Hosts.
        statements: Indices, findings and hypotheses.
        techniques: DISARM.
        exhibits: Exhibits.
        events: (µs, title in each language).
        tlp: The campaign's own marking.
        pap: Its PAP marking.
        lang: Language that is written first.
        identify_reason: Why accounts are named; empty where they are not.
        withheld: Kind → objects that its marking or good faith keeps in.
    """

    campaign_id: str
    label: str
    name: str
    state: str
    summary: Words
    first_at_us: int
    last_at_us: int
    n_posts: int
    computed_at_us: int
    run_id: str
    tool_version: str
    accounts: tuple[SharedAccount, ...]
    groups: tuple[SharedGroup, ...]
    posts: tuple[SharedPost, ...]
    narratives: tuple[tuple[str, int, int], ...]
    sites: tuple[SharedSite, ...]
    statements: tuple[Statement, ...]
    techniques: tuple[SharedTechnique, ...]
    exhibits: tuple[SharedExhibit, ...]
    events: tuple[tuple[int, Words], ...]
    tlp: str
    pap: str
    lang: str
    identify_reason: str = ""
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def latest_us(self) -> int:
        """When the last thing that it says came to be."""
        said = [max(each.at_us, each.reviewed_at_us or 0) for each in self.statements]
        return max([self.computed_at_us, *said, *(each.at_us for each in self.techniques)])


def within(shared: SharedCampaign, limit: str) -> SharedCampaign:
    """Leave out what is marked above a limit, and count it by kind in `withheld`.

    Args:
        shared: the campaign.
        limit: highest TLP that may leave, such as `TLP:CLEAR`.

    Raises:
        InputError: the campaign itself is marked above the limit (VG720).
        ParameterError: there is no such marking (VG710).
    """
    if not is_within(shared.tlp, limit):
        hint = "lower its marking first, if it may be, with a reason: vigie mark"
        sentence = f"the campaign is {shared.tlp}: it cannot leave as {limit}"
        raise InputError("VG720", sentence, place=shared.label, hint=hint)
    statements = tuple(each for each in shared.statements if is_within(each.tlp, limit))
    techniques = tuple(each for each in shared.techniques if is_within(each.tlp, limit))
    exhibits = tuple(each for each in shared.exhibits if is_within(each.tlp, limit))
    left_out = {
        "statements": len(shared.statements) - len(statements),
        "techniques": len(shared.techniques) - len(techniques),
        "exhibits": len(shared.exhibits) - len(exhibits),
    }
    withheld = dict(shared.withheld) | {kind: n for kind, n in left_out.items() if n}
    return replace(shared, statements=statements, techniques=techniques, exhibits=exhibits, withheld=withheld)
