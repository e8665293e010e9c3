"""The pages of the handbook: one for each rule, made of its docstring and its messages.

``python -m legalsys.rules.pages docs/rules`` writes them; a test says when they are out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from legalsys import law

from .base import Rule, explanation
from .messages import message_table
from .run import RULES

__all__ = ["page", "pages", "write_pages"]

_GROUPS = {
    "expired": "Expired or superseded",
    "basis": "Resting on what has ended",
    "conflict": "Conflicting, as far as no reading of norms is needed",
    "formal": "Form",
}


def page(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    said = explanation(rule)
    row = message_table()[rule.code]
    grounds = []
    for name in rule.grounds:
        ground = law.ground(name)
        note = "" if ground.verified else " *(not verified against the official text)*"
        grounds.append(f"- {ground.label} (`{name}`): {ground.wording_vi} / {ground.wording_en}{note}")
    sentences = [f"> {row[name]}" for name in row if name.startswith("vi")]
    english = [f"> {row[name]}" for name in row if name.startswith("en")]
    lines = [
        f"# {rule.code} · {row['title_vi']}",
        "",
        f"*{row['title_en']}.* {said.title}",
        "",
        f"Group: {_GROUPS[rule.group]} · kind: `{rule.kind}` · outcome: `{rule.outcome.value}` · version {rule.version} · "
        + ("on by default" if rule.default else "off by default: ask for it with `--rule`")
        + (" · documents of central bodies too" if rule.central else " · documents of central bodies only when asked for"),
        "",
        "## What it flags",
        "",
        said.flags,
        "",
        "## What it ignores",
        "",
        said.ignores,
        "",
        "## What to check",
        "",
        said.check,
        "",
        f"*{row['check_vi']}*",
        "",
        "## Grounds",
        "",
        *grounds,
        "",
        "Grounds of the change itself are added by the day on which it happened." if rule.group in ("expired", "basis") else "",
        "",
        "## What it says",
        "",
        "\n>\n".join(sentences),
        "",
        "\n>\n".join(english),
        "",
    ]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def pages() -> dict[str, str]:
    """Return all pages by file name, with ``README.md``, the table of the rules."""
    table = ["# Rules", "", "| code | title | outcome | default |", "|---|---|---|---|"]
    for rule in RULES:
        row = message_table()[rule.code]
        default = "on" if rule.default else "off"
        table.append(
            f"| [{rule.code}]({rule.code}.md) | {row['title_vi']} / {row['title_en']} | `{rule.outcome.value}` | {default} |"
        )
    return {"README.md": "\n".join([*table, ""]), **{f"{rule.code}.md": page(rule) for rule in RULES}}


def write_pages(folder: Path) -> None:
    """Write all pages into a folder, made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules"))
