"""Rules: what a reviewer should look at, with evidence and ground.

`run_rules` yields the findings of a collection on a day; `message` words one of them. `RULES_VERSION` (worked out when first
asked for) changes when rules may find something else than before. Nothing heavy is imported here.
"""

from typing import Any

from .base import Explanation, Look, Rule, explanation
from .messages import Message, message, rule_title
from .run import RULES, chosen_rules, rule_by_code, rules_version, run_rules

__all__ = [
    "RULES",
    "Explanation",
    "Look",
    "Message",
    "Rule",
    "chosen_rules",
    "explanation",
    "message",
    "rule_by_code",
    "rule_title",
    "rules_version",
    "run_rules",
]


def __getattr__(name: str) -> Any:
    if name == "RULES_VERSION":
        return rules_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
