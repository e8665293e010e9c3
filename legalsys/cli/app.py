"""The root command: loads a command when it is called, and turns every failure into a message and an exit code."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from legalsys import __version__
from legalsys.errors import ExitCode, LegalsysError, message_text

from .console import default_language, say, silence_broken_pipe, use_utf8
from .interrupt import listen
from .options import root_options

__all__ = ["COMMANDS", "Application", "application"]

# Name → (module, attribute, one line for --help). The line is here so that --help imports no command;
# a test compares it with the command's own.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "review": ("review", "review", "Read documents and find what is outdated, conflicting or wrong."),
    "ingest": ("review", "ingest", "Read documents into the workspace, judge nothing."),
    "extract": ("extract", "extract", "Print what each document says, as JSON."),
    "cite": ("cite", "cite", "Find citations and amending operations in passages."),
    "search": ("search", "search", "Find articles, in force on the day, with or without tone marks."),
    "related": ("search", "related", "Find what belongs to a document: above, below, beside, before, after."),
    "show": ("show", "show", "Show one document: facts, units, effects in and out, validity."),
    "report": ("report", "report", "Lists: findings, what could not be read, a summary."),
    "graph": ("graph", "graph", "Export documents, effects and citations as a graph."),
    "decide": ("decide", "decide", "Confirm, reject or defer a finding."),
    "decisions": ("decide", "decisions", "Export and import verdicts."),
    "index": ("index", "index", "The search index: build it, look at it, drop it."),
    "rules": ("rules", "rules", "List the rules, show one with its legal grounds."),
    "pipeline": ("pipelines", "pipeline", "List, show and check pipelines."),
    "corpus": ("corpus", "corpus", "The demonstration documents: where they are, build them anew."),
    "doctor": ("doctor", "doctor", "Check this machine, the packages and the workspace."),
}


class Application(click.Group):
    """A group whose commands are imported when they are called, and whose `main` never shows a traceback unasked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f".{module}", __package__), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = False,
        **extra: Any,
    ) -> NoReturn:
        """Run the command line and end the process.

        Raises:
            SystemExit: always, with one of `legalsys.errors.ExitCode`.
        """
        use_utf8()
        listen()
        words = list(sys.argv[1:] if args is None else args)
        self._main_shell_completion(extra, prog_name or "legalsys", complete_var)
        sys.exit(int(self._run(words, prog_name or "legalsys", extra)))

    def _run(self, words: list[str], name: str, extra: dict[str, Any]) -> int:
        lang = _language(words)
        try:
            with self.make_context(name, list(words), **extra) as context:
                self.invoke(context)
                sys.stdout.flush()
            return ExitCode.DONE
        except click.exceptions.Exit as exit_:
            return exit_.exit_code
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except LegalsysError as error:
            say(str(error.text(lang)))
            if error.exit_code is ExitCode.BUG:
                _traceback(words)
            return error.exit_code
        except (KeyboardInterrupt, click.Abort):
            say("\n" + str(message_text("CLI-001", lang)))
            return ExitCode.INTERRUPTED
        except OSError as error:
            if isinstance(error, BrokenPipeError) or error.errno == errno.EPIPE:
                # Whoever read our output has seen enough (`… | head`): no failure of ours.
                silence_broken_pipe()
                return ExitCode.DONE
            return _bug(error, words, lang)
        except Exception as error:
            return _bug(error, words, lang)


def _bug(error: Exception, words: Sequence[str], lang: str) -> int:
    say(str(message_text("BUG-001", lang, detail=f"{type(error).__name__}: {error}")))
    _traceback(words)
    return ExitCode.BUG


def _traceback(words: Sequence[str]) -> None:
    if any(word == "--verbose" or (word.startswith("-v") and set(word[1:]) == {"v"}) for word in words):
        import traceback

        say(traceback.format_exc())


def _language(words: Sequence[str]) -> str:
    """Return the language asked for: needed even where the words themselves could not be parsed."""
    for index, word in enumerate(words):
        value = (
            word[7:] if word.startswith("--lang=") else words[index + 1] if word == "--lang" and index + 1 < len(words) else ""
        )
        if value in ("vi", "en"):
            return value
    value = os.environ.get("LEGALSYS_LANG", "")
    return value if value in ("vi", "en") else default_language()


@click.command(
    cls=Application,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="""\b
Examples:
  legalsys extract documents --format jsonl -o documents.jsonl
  legalsys doctor

Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 a needed program is missing, 4 some files could not
be read, 5 search server unreachable, 6 a data file is wrong, 70 a bug of ours, 130 interrupted.""",
)
@click.version_option(__version__, "--version", prog_name="legalsys")
@root_options
def application() -> None:
    """Review and systematize the legal normative documents of a Vietnamese province.

    Data goes to stdout, talk and progress to stderr. Options given before a command hold for the command too.
    """
