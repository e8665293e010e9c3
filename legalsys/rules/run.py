"""All rules, and running them over a collection."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection as Container
from collections.abc import Iterator
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable

from legalsys import law
from legalsys.errors import UsageError
from legalsys.model import Finding, Identity
from legalsys.validity import Collection

from .base import Look, Rule
from .basis.cc001_basis_ended import basis_ended
from .basis.cc002_basis_amended import basis_amended
from .basis.vd001_cites_ended import cites_ended
from .conflict.mt001_two_texts import two_texts
from .conflict.mt002_two_effects import two_effects
from .conflict.mt003_recital_differs import recital_differs
from .conflict.sn001_merger import merger_difference
from .conflict.tl001_same_subject import same_subject_twice
from .expired.hl001_term_ended import term_ended
from .expired.hl002_replaced import replaced
from .expired.hl003_repealed import repealed
from .expired.hl004_partly import partly_changed
from .expired.hl005_period_over import period_over
from .expired.hl006_amends_ended import amends_ended
from .formal.gc001_not_held import not_held
from .formal.tt001_too_early import starts_too_early
from .formal.tt002_before_issue import starts_before_issue
from .formal.tt003_missing import identity_missing
from .formal.tt004_year import year_contradicts
from .formal.tt005_cited_wrong import cited_wrong

__all__ = ["RULES", "chosen_rules", "rule_by_code", "rules_version", "run_rules"]

RULES: tuple[Rule, ...] = (
    term_ended,
    replaced,
    repealed,
    partly_changed,
    period_over,
    amends_ended,
    basis_ended,
    basis_amended,
    cites_ended,
    two_texts,
    two_effects,
    recital_differs,
    same_subject_twice,
    merger_difference,
    starts_too_early,
    starts_before_issue,
    identity_missing,
    year_contradicts,
    cited_wrong,
    not_held,
)
"""Every rule, in the order in which reports list them."""


def rule_by_code(code: str) -> Rule:
    """Return the rule with a code, in any letter case.

    Raises:
        UsageError: RULE-001 if there is none.
    """
    for rule in RULES:
        if rule.code == code.strip().upper():
            return rule
    raise UsageError("RULE-001", code=code, known=", ".join(rule.code for rule in RULES))


def chosen_rules(*, only: Container[str] = (), also: Container[str] = (), without: Container[str] = ()) -> tuple[str, ...]:
    """Return the codes of the rules to run, in the order of `RULES`.

    Args:
        only: these and no others; without it all that are on by default.
        also: these besides, also where they are off by default.
        without: not these.

    Raises:
        UsageError: RULE-001 for a code that is no rule's.
    """
    wanted, more, less = ({rule_by_code(code).code for code in codes} for codes in (only, also, without))
    return tuple(
        rule.code
        for rule in RULES
        if rule.code not in less and (rule.code in more or (rule.code in wanted if wanted else rule.default))
    )


_SOURCES = ("legalsys.rules", "legalsys.validity", "legalsys.law")


@functools.cache
def rules_version() -> str:
    """Return 16 hexadecimal digits that change whenever rules may find something else than before.

    Made of the rules, of what they stand on (validity, law), and of their tables; line ends do not matter.
    """
    seal = hashlib.sha256()
    for package in _SOURCES:
        for name, content in sorted(_files(resources.files(package), package)):
            seal.update(f"{name}\x1f".encode() + content.replace(b"\r\n", b"\n") + b"\x1e")
    return seal.hexdigest()[:16]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{name}/{entry.name}")
        elif entry.name.endswith((".py", ".toml", ".tsv")) and entry.name != "messages.toml":
            yield f"{name}/{entry.name}", entry.read_bytes()


def run_rules(
    collection: Collection, *, as_of: date, only: Container[str] | None = None, central: bool = False
) -> Iterator[Finding]:
    """Yield the findings of a collection on a day: document after document, rule after rule, always in the same order.

    Args:
        collection: the documents held.
        as_of: the day of the review.
        only: codes of the rules to run, those that are off by default too; without it all that are on by default.
        central: let every rule look at documents of central bodies and at translations too. Without it only rules do that
            are made for it: to an office of a province they are grounds of review, not objects of it.

    Raises:
        UsageError: RULE-001 for a code that is no rule's.
    """
    if only is None:
        chosen = [rule for rule in RULES if rule.default]
    else:
        wanted = {rule_by_code(code).code for code in only}
        chosen = [rule for rule in RULES if rule.code in wanted]
    look = Look(collection, as_of)
    for key in collection:
        above = not central and not _object_of_review(collection, key)
        for rule in chosen:
            if rule.central or not above:
                yield from rule.check(look, key)


def _object_of_review(collection: Collection, key: Identity) -> bool:
    document = collection.document(key)
    if document.language != "vi":
        return False
    level = collection.body(key).level
    if not level and document.kind is not None:
        kind = law.kinds().by_name(document.kind.value)
        return kind is None or set(kind.levels) != {"central"}
    return level != "central"
