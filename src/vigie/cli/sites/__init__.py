"""vigie sites: one module per subcommand, imported when it runs."""

from __future__ import annotations

import importlib

import click

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS = {
    "ingest": "Read records, feeds, archives and saved pages of sites into a case.",
    "profile": "Say everything that a case knows of a site, dated and sourced, and what is missing.",
    "pivot": "Say which sites share what few others hold, when, and how strong each link is.",
    "imitates": "Say which protected media the name of a site comes near.",
    "copied": "Say which articles of a site stand in earlier ones of others.",
    "fetch": "Ask registries, resolvers, certificate logs and sites live; nothing without --online.",
}


class _LazyGroup(click.Group):
    """Lists the subcommands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - idem
        if cmd_name not in SUBCOMMANDS:
            return None
        found: click.Command = importlib.import_module(f"vigie.cli.sites.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - idem
        with formatter.section("Commands"):
            formatter.write_dl(list(SUBCOMMANDS.items()))


@click.command(name="sites", cls=_LazyGroup)
def command() -> None:
    """Sites: what is known of them, what links them, what they imitate and copy.

    Example: vigie sites ingest saved/ --case boycott
    """
