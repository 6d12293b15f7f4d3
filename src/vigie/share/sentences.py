"""The few sentences that exports say themselves, in English and French."""

from __future__ import annotations

from typing import Any

__all__ = ["LANGUAGES", "sentence"]

LANGUAGES = ("en", "fr")
_SENTENCES = {
    "summary": {
        "en": "Candidate campaign {label}: {accounts} accounts in its core, {posts} posts, {relays} relays.",
        "fr": "Campagne candidate {label} : {accounts} comptes, {posts} publications, {relays} relais.",
    },
    "group": {
        "en": "{n} accounts that act together beyond chance.",
        "fr": "{n} comptes qui agissent ensemble au-delà du hasard.",
    },
    "role": {"en": "Part in the campaign: {role}.", "fr": "Rôle dans la campagne : {role}."},
    "narrative": {
        "en": "Wording spread by {accounts} accounts of the core in {posts} posts",
        "fr": "Formulation diffusée par {accounts} comptes du noyau en {posts} publications",
    },
    "sites": {"en": "Sites used by {name}", "fr": "Sites utilisés par {name}"},
    "records": {"en": "What records say of the site", "fr": "Ce que les registres disent du site"},
    "report": {"en": "Dossier of {name}", "fr": "Dossier de {name}"},
    "criterion": {
        "en": "Criterion {criterion}: {status}",
        "fr": "Critère {criterion} : {status}",
    },
    "fact": {"en": "Fact", "fr": "Fait"},
    "against": {"en": "Against", "fr": "Contre"},
    "rejected": {"en": "Explanation rejected", "fr": "Explication écartée"},
    "remaining": {"en": "Explanation remaining", "fr": "Explication restante"},
    "hypothesis": {"en": "Hypothesis {name} ({kind})", "fr": "Hypothèse {name} ({kind})"},
    "level": {"en": "What was shown: {level}.", "fr": "Ce qui est montré : {level}."},
    "impact": {"en": "Impact: Breakout category {category}", "fr": "Impact : catégorie Breakout {category}"},
    "limits": {"en": "What no evidence shows", "fr": "Ce qu’aucun élément ne montre"},
    "end": {"en": "Dossier: {state}", "fr": "Dossier : {state}"},
    "decision": {"en": "Made known by {authority}", "fr": "Rendu public par {authority}"},
    "event.first": {"en": "First post on its objects", "fr": "Première publication sur ses objets"},
    "event.last": {"en": "Last post on its objects", "fr": "Dernière publication sur ses objets"},
    "event.burst": {
        "en": "{accounts} accounts created within {days} days",
        "fr": "{accounts} comptes créés en {days} jours",
    },
    "event.relayed": {"en": "First relay outside the core", "fr": "Premier relais hors du noyau"},
}  # fmt: skip


def sentence(key: str, lang: str, /, **values: Any) -> str:
    """Return a sentence in a language, with its values."""
    return _SENTENCES[key][lang].format(**values)
