"""One invented campaign, as it leaves a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vigie.characterisation.disarm.framework import technique
from vigie.share.shared import (
    SharedAccount,
    SharedCampaign,
    SharedExhibit,
    SharedGroup,
    SharedPost,
    SharedSite,
    SharedTechnique,
    SiteStatement,
    Statement,
)

NOON_US = 1_714_737_600_000_000  # 2024-05-03 12:00:00 UTC
HOUR_US = 3_600_000_000
CAMPAIGN = "K-00aa11bb22cc33dd"

Build = Callable[..., SharedCampaign]


def an_account(number: int, **more: Any) -> SharedAccount:
    told: dict[str, Any] = {
        "key": f"{CAMPAIGN}:A-{number:04d}", "name": f"A-{number:04d}", "platform": "x",
        "role": "source" if number == 1 else "amplifier", "confidence": "moderate",
        "part": {"en": "amplifier", "fr": "amplificateur"}, "group_id": "G-1",
        "in_clear": False,
    }  # fmt: skip
    return SharedAccount(**told | more)


def a_post(number: int, **more: Any) -> SharedPost:
    told: dict[str, Any] = {
        "key": f"P-{number:04d}", "label": f"P-{number:04d}", "account": f"{CAMPAIGN}:A-{number:04d}",
        "platform": "x", "kind": "post", "at_us": NOON_US + number * HOUR_US,
        "text": f"Le phare s’éteint, dit @[…] — n° {number}", "url": "",
    }  # fmt: skip
    return SharedPost(**told | more)


def a_statement(name: str, kind: str, **more: Any) -> Statement:
    told: dict[str, Any] = {
        "statement_id": name, "kind": kind, "title": {"en": f"{name} title", "fr": f"Titre de {name}"},
        "words": {"en": f"{name} in words", "fr": f"{name} en mots"}, "at_us": NOON_US + 50 * HOUR_US,
        "tlp": "TLP:CLEAR",
    }  # fmt: skip
    return Statement(**told | more)


def a_technique(name: str = "T0119", **more: Any) -> SharedTechnique:
    found = technique(name)
    told: dict[str, Any] = {
        "technique_id": name, "name": found.name, "tactic_id": found.tactic_id, "tactic": found.tactic,
        "stix_id": found.stix_id, "link": found.link, "cites": ("CO04.families@R-1",),
        "at_us": NOON_US + 60 * HOUR_US, "tlp": "TLP:CLEAR",
    }  # fmt: skip
    return SharedTechnique(**told | more)


STATEMENTS = (
    a_statement("AC02.burst@R-1", "indice", cites=("P-0001",)),
    a_statement(
        "artificial-diffusion", "criterion", confidence=85, scale="confidence", cites=("AC02.burst@R-1",),
        links=("https://archive.example/1",), review="agree", review_words="Read again, agreed",
        reviewed_at_us=NOON_US + 55 * HOUR_US,
    ),
    a_statement("H1", "hypothesis", confidence=30, scale="probability"),
    a_statement("limits", "limits", words={"en": "Nothing shows who paid"}, title={"en": "Limits"}),
)  # fmt: skip
SITE = SharedSite(
    host="phare.example",
    statements=(
        SiteStatement(
            record_type="dns-a", value="192.0.2.7", source="dns", from_us=NOON_US, to_us=NOON_US, seen_us=None
        ),
        SiteStatement(
            record_type="registrar", value="Registrar One", source="rdap", from_us=None, to_us=None,
            seen_us=NOON_US,
        ),
    ),
)  # fmt: skip
EXHIBIT = SharedExhibit(
    exhibit_id="X-0123456789abcdef", name="page.png", sha256="ab" * 32, bytes=1200,
    url="https://phare.example/", captured_at_us=NOON_US, tlp="TLP:CLEAR",
)  # fmt: skip


@pytest.fixture
def shared() -> Build:
    def build(**more: Any) -> SharedCampaign:
        told: dict[str, Any] = {
            "campaign_id": CAMPAIGN, "label": "C01", "name": "Lanterne", "state": "kept",
            "summary": {"en": "Four accounts, nine posts", "fr": "Quatre comptes, neuf publications"},
            "first_at_us": NOON_US, "last_at_us": NOON_US + 40 * HOUR_US, "n_posts": 9,
            "computed_at_us": NOON_US + 45 * HOUR_US, "run_id": "R-1", "tool_version": "0.1.0",
            "accounts": tuple(an_account(number) for number in range(1, 5)),
            "groups": (
                SharedGroup(group_id="G-1", accounts=tuple(f"{CAMPAIGN}:A-{n:04d}" for n in range(1, 5))),
            ),
            "posts": tuple(a_post(number) for number in range(1, 4)),
            "narratives": (("Le phare s’éteint et personne ne le dit", 7, 4),), "sites": (SITE,),
            "statements": STATEMENTS, "techniques": (a_technique(),), "exhibits": (EXHIBIT,),
            "events": ((NOON_US, {"en": "First post", "fr": "Première publication"}),),
            "tlp": "TLP:CLEAR", "pap": "PAP:GREEN", "lang": "fr",
        }  # fmt: skip
        return SharedCampaign(**told | more)

    return build


@pytest.fixture
def technique_of() -> Callable[..., SharedTechnique]:
    return a_technique
