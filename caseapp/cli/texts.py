# SPDX-License-Identifier: EUPL-1.2
"""This is the place for how the command line speaks: which language, and help that is looked up when it is shown."""

from __future__ import annotations

import locale
import os

import click

from caseapp.i18n import N_, _, available_languages, set_language

_VARIABLES = ("CASEAPP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def choose_language() -> None:
    """The language of the environment; English where it says nothing."""
    wanted = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), None)
    if wanted is None:
        wanted = (locale.getlocale()[0] or "en") if os.name == "nt" else "en"
    code = wanted.replace("_", "-").split(".")[0].split("-")[0].lower()
    set_language(code if code in available_languages() else "en")


def set_spoken(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The callback of `--language`."""
    if value is not None:
        known = available_languages()
        if value.split("-")[0] not in known:
            raise click.BadParameter(_("Choose one of these: %(values)s.") % {"values": ", ".join(known)})
        set_language(value)
    return value


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        marked, self.help = self.help, _(self.help) if self.help else self.help
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = marked


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - one sentence is shown whole
        said = self.help or ""
        return _(said).strip().split("\n\n")[0].replace("\n", " ")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        marked = self.help or ""
        self.help = _(marked)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = marked

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for one in self.get_params(ctx) if (record := one.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(_("Options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            with formatter.section(_("Commands")):
                formatter.write_dl([(name, one.get_short_help_str()) for name, one in found if one is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _(N_("Show this text and end."))
        return option
