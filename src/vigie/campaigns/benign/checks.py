"""All innocent explanations of all groups of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from vigie.campaigns.benign.agency_copy import agency_copy, credited_texts
from vigie.campaigns.benign.asking import asking_about
from vigie.campaigns.benign.common_event import common_event
from vigie.campaigns.benign.declared_automation import declared_automation
from vigie.campaigns.benign.news_desk import news_desk
from vigie.campaigns.benign.open_call import open_calls
from vigie.campaigns.benign.own_sites import own_sites
from vigie.campaigns.benign.results import Check
from vigie.campaigns.benign.share_button import share_button
from vigie.campaigns.benign.single_owner import single_owner
from vigie.campaigns.groups import Group
from vigie.engine.port import Engine, Input

__all__ = ["CHECKS", "benign_checks"]

CHECKS = (
    *("news-desk", "own-sites", "agency-copy", "share-button", "open-call", "common-event"),
    *("declared-automation", "single-owner"),
)


def benign_checks(
    engine: Engine,
    groups: Sequence[Group],
    *,
    tables: Mapping[str, Input],
    evidence: pa.Table,
    windows_s: Mapping[str, int] | None = None,
) -> dict[str, dict[str, Check]]:
    """Look for innocent explanations of each group.

    Args:
        engine: where the relations are computed.
        groups: the groups of a run.
        tables: `action`, `post` and `account` of the lake.
        evidence: contract `edge_evidence` of the accepted edges.
        windows_s: object type → window of the run, in seconds; evidence on a type that it does not name is
            not widened when others' acts at the same time are looked for.

    Returns:
        cluster id → check → `result` (passed, failed, not-run), `figure` (the share that was held against a
        limit), `reason` (a word that reports put into a sentence) and `values` for that sentence.

    Cost: about ten passes over `action` and `post`, each joined with the groups' members or objects.
    """
    if not groups:
        return {}
    ask = asking_about(engine, groups, tables=tables, evidence=evidence, windows_s=windows_s or {})
    sites, names, clients = map(ask.by_group, ("member_sites", "member_names", "member_clients"))
    spread, crowds = map(ask.by_group, ("object_spread", "occasion_crowds"))
    copied, wares = map(ask.by_group, ("copied_texts", "member_wares"))
    calls, credited = open_calls(ask, groups), credited_texts(ask)
    return {
        (name := group.cluster_id): {
            "news-desk": news_desk(sites[name]),
            "own-sites": own_sites(sites[name], names[name], members=len(group.members)),
            "agency-copy": agency_copy(copied[name], wares[name], credited),
            "share-button": share_button(spread[name]),
            "open-call": calls[name],
            "common-event": common_event(crowds[name]),
            "declared-automation": declared_automation(clients[name], names[name]),
            "single-owner": single_owner(names[name]),
        }
        for group in groups
    }
