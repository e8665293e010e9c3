"""``rules``: every rule can be listed and shown, in both languages, with its grounds."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from legalsys.cli.app import application
from legalsys.errors import ExitCode


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_rule_is_listed_and_can_be_shown(lang: str) -> None:
    listed = CliRunner().invoke(application, ["rules", "list", "--format", "json", "--lang", lang])
    records = json.loads(listed.stdout)
    assert listed.exit_code == 0 and len(records) >= 10
    for record in records:
        assert record["grounds"] or record["group"] == "formal" or record["outcome"] == "ghi_chu"
        shown = CliRunner().invoke(application, ["rules", "show", record["code"].lower(), "--lang", lang])
        assert shown.exit_code == 0 and record["title"] in shown.stdout and record["flags"] in shown.stdout


def test_no_such_rule() -> None:
    result = CliRunner().invoke(application, ["rules", "show", "XX-999"])
    assert result.exit_code == ExitCode.USAGE and "RULE-001" in result.stderr
