"""Every label that the screen needs is there, in both languages, and every message that the code names is in the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

from legalsys import cli
from legalsys.cli.words import all_words
from legalsys.errors import all_codes
from legalsys.model import Certainty, EffectKind, Verdict
from legalsys.validity import Change

SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(Path(cli.__file__).parent.glob("*.py"))}


def test_labels_named_in_code_exist() -> None:
    used = {name for text in SOURCES.values() for name in re.findall(r"""\bword\(\s*"([a-z_-]+)",""", text)}
    assert len(used) > 10 and used <= set(all_words())


def test_labels_of_values_exist() -> None:
    wanted = {f"certainty-{value}" for value in Certainty} | {f"effect-{value}" for value in EffectKind}
    wanted |= {f"change-{value}" for value in Change} | {f"verdict-{value}" for value in Verdict}
    wanted |= {f"why-{value}" for value in ("ambiguous", "not-competent", "idle", "unsure", "other-territory")}
    wanted |= {f"read-{value}" for value in ("read", "partly-read", "failed")}
    wanted |= {f"group-{value}" for value in ("expired", "basis", "conflict", "formal")}
    assert wanted <= set(all_words())


def test_labels_have_both_languages() -> None:
    assert all(set(row) == {"vi", "en"} and all(row.values()) for row in all_words().values())


def test_messages_named_in_code_exist_and_say_what_to_do() -> None:
    used = {code for text in SOURCES.values() for code in re.findall(r'"([A-Z]+-[0-9]{3})"', text)}
    rows = all_codes()
    assert used <= set(rows)
    for code in sorted(code for code in rows if code.startswith("CLI-")):
        assert rows[code]["vi"] and rows[code]["en"], code
        if rows[code].get("severity", "error") == "error":
            assert rows[code]["remedy_vi"] and rows[code]["remedy_en"], code


def test_no_message_of_the_room_is_left_over() -> None:
    used = {code for text in SOURCES.values() for code in re.findall(r"CLI-[0-9]{3}", text)}
    assert {code for code in all_codes() if code.startswith("CLI-")} <= used
