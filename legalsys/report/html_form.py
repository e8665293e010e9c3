"""Tables as one HTML page that needs nothing else: it prints on A4 across and filters its rows without a server."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any

from .tables import Kind, Table, Value, is_total
from .words import day_words, word

__all__ = ["html_text"]


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("legalsys.report", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("tables.html.jinja")


def html_text(tables: Sequence[Table]) -> str:
    """Return a page with the tables; every text is escaped.

    Args:
        tables: the tables, in order.
    """
    lang = tables[0].lang if tables else "vi"

    def shown(value: Value) -> str:
        return day_words(value, lang) if isinstance(value, date) else "" if value is None else str(value)

    text: str = _template().render(
        tables=tables,
        lang=lang,
        shown=shown,
        classes={Kind.DAY: "day", Kind.COUNT: "count", Kind.QUOTE: "quote", Kind.CODE: "code", Kind.TEXT: "text"},
        filter_label=word("line", "filter", lang),
        none=word("line", "none", lang),
        is_total=is_total,
    )
    return text
