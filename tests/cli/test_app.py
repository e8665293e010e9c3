"""The frame: every command has help with an example, failures become a message and an exit code, data stays clean."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from legalsys.cli import options
from legalsys.cli.app import COMMANDS, Application, application
from legalsys.errors import DataFileWrong, ExitCode, InternalError, ProgramMissing, all_codes

CHECKOUT = Path(__file__).resolve().parents[2]


def legalsys(*words: str, cwd: Path, env: dict[str, str] | None = None, **extra: object) -> subprocess.CompletedProcess[bytes]:
    """Run the real program in a process of its own."""
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "LANG": "C", **(env or {})}
    return subprocess.run(  # noqa: S603
        [sys.executable, str(CHECKOUT / "cli.py"), *words],
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        timeout=60,
        **extra,  # type: ignore[call-overload]
    )


def commands() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(application)

    def collect(prefix: str, command: click.Command) -> None:
        found.append((prefix, command))
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                collect(f"{prefix} {name}", inner)

    for name in COMMANDS:
        command = application.get_command(context, name)
        assert command is not None
        collect(name, command)
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_help_with_an_example_of_itself(name: str, command: click.Command) -> None:
    result = CliRunner().invoke(application, [*name.split(), "--help"], prog_name="legalsys")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout or "Example:" in result.stdout
    assert f"legalsys {name}" in result.stdout
    assert command.help and command.short_help


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_they_say_themselves(name: str) -> None:
    command = application.get_command(click.Context(application), name)
    assert command is not None and command.short_help == COMMANDS[name][2]


SHARED = {"workspace", "as_of", "lang", "no_progress", "quiet", "verbose"}


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_shared_options_are_the_same_everywhere(name: str, command: click.Command) -> None:
    if not isinstance(command, click.Group):
        assert {parameter.name for parameter in command.params} >= SHARED


def failing(error: BaseException) -> Application:
    @click.command(cls=Application)
    @options.root_options
    def broken() -> None:
        pass

    def get_command(ctx: click.Context, cmd_name: str) -> click.Command:
        @click.command("fail")
        @options.shared_options()
        def fail(call: options.Call) -> None:
            click.echo("data")
            raise error

        return fail

    broken.get_command = get_command  # type: ignore[method-assign]
    return broken  # type: ignore[no-any-return]


def run_failing(error: BaseException, words: Sequence[str] = ("fail",)) -> tuple[int, str, str]:
    result = CliRunner().invoke(failing(error), list(words))
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataFileWrong("CLI-010", path="x", detail="y"), ExitCode.DATA_FILE_WRONG),
        (ProgramMissing("CLI-023", name="x"), ExitCode.PROGRAM_MISSING),
        (InternalError("BUG-001", detail="z"), ExitCode.BUG),
        (ValueError("unforeseen"), ExitCode.BUG),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (BrokenPipeError(), ExitCode.DONE),
        (click.UsageError("x"), ExitCode.USAGE),
    ],
)
def test_failures_have_exit_codes_and_no_traceback(error: BaseException, code: ExitCode) -> None:
    exit_code, out, err = run_failing(error)
    assert (exit_code, out) == (code, "data\n")
    assert "Traceback" not in err
    if code is not ExitCode.DONE and not isinstance(error, click.UsageError):
        assert err.strip().split(":")[0] in all_codes()


def test_a_failure_of_ours_shows_where_when_asked() -> None:
    code, _, err = run_failing(ValueError("unforeseen"), ["fail", "-v"])
    assert code == ExitCode.BUG and "Traceback" in err and "unforeseen" in err


def test_messages_follow_the_language_asked_for() -> None:
    error = DataFileWrong("CLI-010", path="x.toml", detail="y")
    assert "không phải là TOML" in run_failing(error, ["fail", "--lang", "vi"])[2]
    assert "is not right TOML" in run_failing(error, ["fail", "--lang=en"])[2]
    assert "không phải là TOML" in run_failing(error, ["--lang", "vi", "fail"])[2]


def test_the_default_language_is_that_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    from legalsys.cli.console import default_language

    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert default_language() == "vi"
    monkeypatch.setenv("LC_ALL", "C")
    assert default_language() == "en"


def test_days_are_understood_in_both_spellings_and_wrong_ones_refused(tmp_path: Path) -> None:
    seen: list[options.Call] = []

    @click.command(cls=Application)
    @options.root_options
    def root() -> None:
        pass

    @click.command("probe")
    @options.shared_options(("table", "json", "xlsx"))
    def probe(call: options.Call) -> None:
        seen.append(call)

    root.get_command = lambda ctx, name: probe  # type: ignore[method-assign, assignment]
    runner = CliRunner()
    for words in (
        ["probe", "--as-of", "24/11/2026"],
        ["--as-of", "2026-11-24", "probe"],
        ["probe", "--as-of=24.11.2026", "-o", "a.XLSX"],
    ):
        assert runner.invoke(root, words).exit_code == 0
    assert {call.as_of.isoformat() for call in seen} == {"2026-11-24"}
    assert [call.format for call in seen] == ["table", "table", "xlsx"]
    assert runner.invoke(root, ["probe", "--as-of", "31/02/2026"]).exit_code == ExitCode.USAGE


def test_a_real_process_speaks_utf8_under_any_locale(tmp_path: Path) -> None:
    result = legalsys("--lang", "vi", "doctor", "-w", "không-có", cwd=tmp_path)
    assert result.returncode == 0 and b"Traceback" not in result.stderr
    assert "Mục kiểm tra" in result.stdout.decode("utf-8")
    wrong = legalsys("extract", "không-có.pdf", "--lang", "vi", cwd=tmp_path)
    assert wrong.returncode == ExitCode.USAGE and wrong.stdout == b""
    assert "PIPE-010" in wrong.stderr.decode("utf-8")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, str(CHECKOUT / "cli.py"), "doctor"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(30) == 0 and err == b""


def test_usage_errors_end_with_2(tmp_path: Path) -> None:
    assert legalsys("no-such-command", cwd=tmp_path).returncode == ExitCode.USAGE
    assert legalsys("doctor", "--format", "docx", cwd=tmp_path).returncode == ExitCode.USAGE


def test_help_starts_fast_and_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = ["spacy", "networkx", "docx", "pdfplumber", "pypdfium2", "xlsxwriter", "jinja2", "pydantic", "rich", "lxml", "numpy"]
    code = (
        f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); sys.argv = ['legalsys', '--help']\n"
        "import legalsys.cli\n"
        "try: legalsys.cli.main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    start = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=30)  # noqa: S603
    elapsed = time.perf_counter() - start
    assert result.stderr.decode().strip() == "[]"
    assert elapsed < 2.0  # 0.3 s when the machine is free; the bound is for a busy one


def test_doctor_tells_what_is_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(application, ["doctor", "--format", "json", "-w", str(tmp_path / "none")])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert rows["Python"]["state"] == "ok" and rows["click"]["found"]
    assert {"soffice", "tesseract", "workspace", "SQLite"} <= set(rows)


def test_doctor_sees_a_damaged_workspace(tmp_path: Path) -> None:
    (tmp_path / "legalsys.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    result = CliRunner().invoke(application, ["doctor", "--format", "json", "-w", str(tmp_path)])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert rows["workspace"]["state"] == "wrong" and result.exit_code == ExitCode.PROGRAM_MISSING
