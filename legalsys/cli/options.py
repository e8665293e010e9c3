"""Options that every command understands, and the `Call` that they become."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .console import default_language, is_terminal, say

if TYPE_CHECKING:
    from .settings import Settings

__all__ = ["Call", "root_options", "shared_options"]

F = TypeVar("F", bound=Callable[..., Any])


_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _day(context: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Return the day that ``2026-11-24`` or, as people here write it, ``24/11/2026`` says."""
    if value is None:
        return None
    try:
        if match := _ISO_DAY.fullmatch(value.strip()):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _LOCAL_DAY.fullmatch(value.strip()):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is not a day (2026-11-24 or 24/11/2026)", context, param)


@dataclass(frozen=True)
class Call:
    """What a command was called with, beside its own arguments.

    Args:
        folder: the workspace given by ``-w``, None when it is to be found (`legalsys.cli.place`).
        as_of: the day that answers hold for.
        lang: language of messages, ``vi`` or ``en``.
        format: form of the data, ``""`` for commands with one form.
        output: file that data goes to; None for stdout.
        progress: whether progress may be shown.
        verbosity: -1 quiet, 0 plain, 1 and more talkative.
    """

    folder: Path | None
    as_of: date
    lang: str
    format: str
    output: Path | None
    progress: bool
    verbosity: int

    @functools.cached_property
    def settings(self) -> Settings:
        """The office's settings beside or above the workspace.

        Raises:
            DataFileWrong: CLI-010 to CLI-012 when ``legalsys.toml`` is wrong.
        """
        from .settings import find_settings

        return find_settings(self.folder)

    def say(self, text: str, *, level: int = 0) -> None:
        """Print talk to stderr when ``level`` is not above the verbosity asked for."""
        if self.verbosity >= level:
            say(text)

    def tell(self, code: str, *, level: int = 0, **params: object) -> None:
        """Print a coded message to stderr, like `say`."""
        from legalsys.errors import message_text

        self.say(str(message_text(code, self.lang, **params)), level=level)


def _common() -> list[Callable[[F], F]]:
    return [
        click.option(
            "-w",
            "--workspace",
            "workspace",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Workspace folder [default: ./.legalsys here or in a folder above; $LEGALSYS_WORKSPACE].",
        ),
        click.option("--as-of", "as_of", callback=_day, metavar="DAY", help="The day that answers hold for [default: today]."),
        click.option("--lang", type=click.Choice(["vi", "en"]), help="Language of messages [default: the locale's]."),
        click.option("--no-progress", "no_progress", is_flag=True, default=False, help="Show no progress."),
        click.option("-q", "--quiet", is_flag=True, default=False, help="Say only what went wrong."),
        click.option("-v", "--verbose", count=True, help="Say more; failures of ours show where."),
    ]


def root_options(command: F) -> F:
    """Add the shared options to the root command, where they stand before a command's name."""
    for option in reversed(_common()):
        command = option(command)

    @click.pass_context
    def root(context: click.Context, /, **values: Any) -> None:
        context.obj = values

    return functools.update_wrapper(root, command)  # type: ignore[return-value]


def shared_options(formats: Sequence[str] = (), *, output: bool = True) -> Callable[[F], F]:
    """Return a decorator that adds the shared options and hands the command a `Call` as its first argument.

    Args:
        formats: forms that the command can write, the default first; empty when it has one form only.
        output: whether the command writes data that ``-o`` can send to a file.
    """

    def decorate(function: F) -> F:
        @click.pass_context
        def command(context: click.Context, /, **values: Any) -> Any:
            return context.invoke(function, _call(context, values, formats), **values)

        wrapped = functools.update_wrapper(command, function)
        options = _common()
        if formats:
            options.append(
                click.option(
                    "--format", "format", type=click.Choice(list(formats)), help=f"Form of the data [default: {formats[0]}]."
                )
            )
        if output:
            options.append(
                click.option(
                    "-o",
                    "--output",
                    "output",
                    type=click.Path(path_type=Path, dir_okay=False),
                    metavar="FILE",
                    help="Write the data to FILE instead of stdout.",
                )
            )
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


def _call(context: click.Context, values: dict[str, Any], formats: Sequence[str]) -> Call:
    """Take the shared options out of ``values``; what stands before the command's name fills what does not stand after it."""
    before: dict[str, Any] = context.find_root().obj or {}

    def taken(name: str) -> Any:
        return values.pop(name, None) or before.get(name)

    quiet, verbose = taken("quiet"), taken("verbose") or 0
    lang = taken("lang") or os.environ.get("LEGALSYS_LANG")
    output = values.pop("output", None)
    form = values.pop("format", None) or _by_suffix(output, formats) or (formats[0] if formats else "")
    return Call(
        folder=taken("workspace"),
        as_of=taken("as_of") or _today(),
        lang=lang if lang in ("vi", "en") else default_language(),
        format=form,
        output=output,
        progress=not taken("no_progress") and not quiet and is_terminal(sys.stderr),
        verbosity=-1 if quiet else verbose,
    )


def _by_suffix(output: Path | None, formats: Sequence[str]) -> str | None:
    """Return the form that the output file's name asks for (``-o list.xlsx``), None if it asks for none of ours."""
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return suffix if suffix in formats else None


def _today() -> date:
    """Return today's date: the only place in the system that reads it."""
    return date.today()
