"""``legalsys rules``: what is looked for, and on what legal ground."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

import click

from .console import open_output
from .options import Call, shared_options
from .screen import Column, print_table
from .words import word

if TYPE_CHECKING:
    from legalsys.rules.base import Rule

__all__ = ["rules"]


@click.group(
    "rules",
    short_help="List the rules, show one with its legal grounds.",
    epilog="""\b
Examples:
  legalsys rules list
  legalsys rules show HL-002""",
)
def rules() -> None:
    """List the rules of a review, or show one: what it flags, what it ignores, what to check, its legal grounds."""


@rules.command(
    "list",
    short_help="List all rules.",
    epilog="""\b
Examples:
  legalsys rules list --lang vi
  legalsys rules list --format json""",
)
@shared_options(("table", "json"))
def list_rules(call: Call) -> None:
    """List all rules with their group and whether they run by default."""
    from legalsys.rules.messages import rule_title
    from legalsys.rules.run import RULES

    with open_output(call.output) as stream:
        if call.format == "json":
            records = [_record(rule, call) for rule in RULES]
            stream.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
            return
        columns = [Column(word(name, call.lang)) for name in ("rule", "group", "title", "by-default")]
        rows = []
        for rule in RULES:
            rows.append(
                (
                    rule.code,
                    word(f"group-{rule.group}", call.lang),
                    rule_title(rule.code, call.lang),
                    word("yes" if rule.default else "no", call.lang),
                )
            )
        print_table(columns, rows, stream=stream)


@rules.command(
    "show",
    short_help="Show one rule and its legal grounds.",
    epilog="""\b
Examples:
  legalsys rules show HL-002
  legalsys rules show sn-001 --lang vi --format json""",
)
@click.argument("code")
@shared_options(("table", "json"))
def show_rule(call: Call, code: str) -> None:
    """Show one rule: what it flags, what it ignores, what the reviewer should check, and its legal grounds."""
    from legalsys.rules.run import rule_by_code

    record = _record(rule_by_code(code), call)
    with open_output(call.output) as stream:
        if call.format == "json":
            stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        else:
            _write(record, call.lang, stream)


def _record(rule: Rule, call: Call) -> dict[str, Any]:
    from legalsys import law
    from legalsys.rules.base import explanation
    from legalsys.rules.messages import message_table, rule_title

    words = explanation(rule)
    grounds = []
    for name in rule.grounds:
        row = law.ground(name)
        grounds.append(
            {
                "id": row.id,
                "label": row.label,
                "wording": row.wording_vi if call.lang == "vi" else row.wording_en,
                "from": row.first.isoformat() if row.first else None,
                "until": row.until.isoformat() if row.until else None,
                "verified": row.verified,
                "source": row.source,
            }
        )
    return {
        "code": rule.code,
        "name": rule.name,
        "group": rule.group,
        "kind": rule.kind,
        "outcome": rule.outcome.value,
        "default": rule.default,
        "version": rule.version,
        "title": rule_title(rule.code, call.lang),
        "flags": words.flags,
        "ignores": words.ignores,
        "check": message_table()[rule.code][f"check_{call.lang}"],
        "grounds": grounds,
    }


def _write(record: dict[str, Any], lang: str, stream: TextIO) -> None:
    stream.write(f"{record['code']}  {record['title']}\n")
    stream.write(
        f"{word('group-' + record['group'], lang)}; {word('by-default', lang)}: {word('yes' if record['default'] else 'no', lang)}\n"
    )
    for name in ("flags", "ignores", "check"):
        stream.write(f"\n{word('rule-' + name, lang)}\n  {record[name]}\n")
    if record["grounds"]:
        stream.write(f"\n{word('grounds', lang)}\n")
    for ground in record["grounds"]:
        unread = "" if ground["verified"] else f" [{word('unverified', lang)}]"
        stream.write(f"  {ground['label']}: {ground['wording']}{unread}\n")
