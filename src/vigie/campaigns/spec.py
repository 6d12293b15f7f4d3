"""How campaigns are drawn: parameters with their range and reason."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.parameters import Params, param

__all__ = ["CampaignParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignParams(Params):
    """Parameters of fusion, roles and tracking; `docs/campaigns.md` says more on each."""

    group_q: float = param(
        0.05, low=0.0001, high=1.0, why="a group that chance explains is no part of a campaign"
    )
    least_members: int = param(
        3, low=2, high=1_000, unit="accounts", why="two accounts that agree are a pair of friends"
    )
    share: float = param(
        0.2, low=0.01, high=1.0, why="what fewer than one member in five uses is not the group's"
    )
    lift: float = param(
        10.0,
        low=1.0,
        high=10_000.0,
        why="an object that others use a tenth as often still tells groups apart",
    )
    least_shared: int = param(
        2, low=1, high=100, unit="objects", why="two groups may meet on one hashtag by chance"
    )
    first_share: float = param(
        0.2,
        low=0.01,
        high=1.0,
        why="who is first on one object in five is no accident among dozens of accounts",
    )
    least_first: int = param(
        3, low=2, high=1_000, unit="objects", why="somebody is always first once or twice"
    )
    quiet_s: int = param(
        900,
        low=60,
        high=86_400,
        unit="s",
        why="a wave is over when nobody has posted for a quarter of an hour",
    )
    paste_accounts: int = param(
        4,
        low=2,
        high=1_000,
        unit="accounts",
        why="whoever follows the first: some friends post one joke in the same hour; five seldom do",
    )
    paste_s: int = param(
        3_600, low=60, high=86_400, unit="s", why="words that are handed out are posted within the hour"
    )
    paste_share: float = param(
        0.5, low=0.1, high=1.0, why="what a button or a petition offers keeps coming in, day after day"
    )
    least_pastes: int = param(
        3, low=2, high=100, unit="pastes", why="a text that is pasted once may be anybody's"
    )
    seed_accounts: int = param(
        20,
        low=3,
        high=10_000,
        unit="accounts",
        why="what a dozen accounts paste may be a club's circular: below, pasting supports no campaign",
    )
    paste_level: float = param(
        0.01, low=0.0001, high=0.2, why="share of pastes that the rhythm of the file may explain"
    )
    overlap: float = param(
        0.5, low=0.1, high=1.0, why="a campaign goes on where half of the smaller one's members go on"
    )
    least_indices: int = param(
        2,
        low=0,
        high=20,
        unit="indices",
        why="fans act together and post of one thing: one indice is not enough",
    )
    narratives: int = param(12, low=1, high=200, unit="texts", why="what a reader takes in")
