"""The register of central documents: to check cited numbers, names and days against (``central.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import fold
from legalsys.language.numbers import normal_number

from .bodies import issuers_of_number
from .kinds import kind_of_number
from .tables import cached, read_lines, rows

__all__ = [
    "CentralDocument",
    "assembly_sat",
    "central_by_name",
    "central_by_number",
    "central_count",
    "central_of_day",
    "central_of_other_term",
    "law_names",
]

_SOURCES = {
    "reg": "danh sách văn bản trung ương còn hiệu lực, tháng 2/2026",
    "nd": "CSDL quốc gia về pháp luật, tháng 4/2026",
    "reg+nd": "danh sách văn bản trung ương tháng 2/2026, đối chiếu CSDL quốc gia về pháp luật",
    "reg+cit": "danh sách văn bản trung ương tháng 2/2026; ngày ban hành theo văn bản khác dẫn",
    "mem": "văn bản thông dụng, chưa đối chiếu bản gốc",
}
# Laws and ordinances are cited by name and day; other documents by number.
_NAMED_KINDS = frozenset({"Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"})


@dataclass(frozen=True, slots=True)
class CentralDocument:
    """A document of a central body, as registers and the national database list it.

    Args:
        number: normal form; ``""`` for the Constitution and old laws whose number is not known.
        kind: ``"Luật"``.
        name: ``"Luật Tổ chức chính quyền địa phương"``; for other kinds the subject words; ``""`` where not known.
        issued: day of issue or adoption, None where not known.
        effective: start of effect as listed, None where not known. A claim: the text decides.
        issuers: full normal names.
        source, verified: where the row comes from; verified if a page of the national database gives the day of issue.
    """

    number: str
    kind: str
    name: str
    issued: date | None
    effective: date | None
    issuers: tuple[str, ...]
    source: str
    verified: bool

    @property
    def issuer(self) -> str | None:
        """The first issuer, None when not known."""
        return self.issuers[0] if self.issuers else None


def _number_key(normal: str) -> str:
    return normal.lstrip("0").upper().replace("-", "/").replace("Ð", "Đ")


_ABBREVIATIONS = (
    ("vbqppl", "vanbanquyphamphapluat"),
    ("qppl", "quyphamphapluat"),
    ("hdnd", "hoidongnhandan"),
    ("ubnd", "uybannhandan"),
)
_TAIL = re.compile(r"(?:\s*\((?:sua doi|hien hanh|moi)\)|\s+so\s+(?P<number>\d[\w./-]*)|,?\s+nam\s+(?P<year>(?:19|20)\d\d))\s*$")


def _name_key(name: str) -> tuple[str, int | None, str | None]:
    """Return the form under which names are looked up, and the year and the (folded) number said at the name's end."""
    text = fold(name)
    year: int | None = None
    number: str | None = None
    while (tail := _TAIL.search(text)) is not None:
        if tail["year"] and year is None:
            year = int(tail["year"])
        number = tail["number"] or number
        text = text[: tail.start()]
    key = "".join(c for c in text if c.isalnum())
    for short, full in _ABBREVIATIONS:
        key = key.replace(short, full)
    key = key.replace("nuocconghoaxahoichunghiavietnam", "").replace("nuocchxhcnvietnam", "")
    # "qui phạm", "kỹ thuật" and "kĩ thuật" are one word.
    return key.replace("hoidongnhandanvauyban", "hoidongnhandanuyban").replace("y", "i"), year, number


@cached
def _table() -> tuple[tuple[tuple[str, ...], ...], dict[str, list[int]]]:
    table: list[tuple[str, ...]] = []
    numbers: dict[str, list[int]] = {}
    for index, row in enumerate(read_lines("central.tsv")):
        table.append(tuple(row))
        if row[0] != "-":
            numbers.setdefault(_number_key(row[0]), []).append(index)
    return tuple(table), numbers


def _is_named(row: tuple[str, ...]) -> bool:
    # The kind stands in the row only where the number does not say it.
    return row[1] in _NAMED_KINDS or "/PL-" in row[0]


@cached
def _names(all_kinds: bool) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, row in enumerate(_table()[0]):
        if row[2] and (all_kinds or _is_named(row)):
            found.setdefault(_name_key(row[2])[0], []).append(index)
    return found


@cached(maxsize=4096)
def _document(index: int) -> CentralDocument:
    number, kind, name, issued, effective, issuer, source, verified = _table()[0][index]
    day = date.fromisoformat(issued) if issued else None
    return CentralDocument(
        number=number if number != "-" else "",
        kind=kind or kind_of_number(number) or "",
        name=name,
        issued=day,
        effective=date.fromisoformat(effective) if effective else None,
        issuers=tuple(issuer.split("; ")) if issuer else issuers_of_number(number, day),
        source=_SOURCES[source],
        verified=verified == "1",
    )


@cached
def law_names() -> dict[str, tuple[str, ...]]:
    """Return the names of laws and ordinances, folded and without their kind, by their first two syllables, longest first.

    For finding where a name ends in running text: "Luật Thi đua, khen thưởng được …".
    """
    names: dict[str, set[str]] = {}
    for row in _table()[0]:
        if row[2] and _is_named(row):
            text = _TAIL.sub("", fold(row[2]))
            bare = re.sub(r"^(?:bo luat|luat|phap lenh|hien phap)\s+", "", " ".join(text.split())).strip(" ,.")
            joined = bare.replace("hoi dong nhan dan, uy ban nhan dan", "hoi dong nhan dan va uy ban nhan dan")
            for form in {bare, joined, *(f.replace("hoi dong nhan dan", "hdnd").replace("uy ban nhan dan", "ubnd") for f in (bare, joined))}:
                words = form.split()
                if len(words) >= 2:
                    names.setdefault(" ".join(words[:2]), set()).add(form)
                elif words:
                    names.setdefault(words[0], set()).add(form)
    return {first: tuple(sorted(forms, key=len, reverse=True)) for first, forms in names.items()}


def central_count() -> int:
    """Return how many central documents the register has."""
    return len(_table()[0])


def central_by_number(number: str) -> tuple[CentralDocument, ...]:
    """Return the central documents of a number in any spelling; empty when the register has none.

    The register is not complete: that a number is not in it says nothing.
    """
    return tuple(_document(i) for i in _table()[1].get(_number_key(normal_number(number)), ()))


@cached
def _by_day() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, row in enumerate(_table()[0]):
        if row[3] and row[0] != "-":
            found.setdefault(row[3], []).append(index)
    return found


def central_of_day(day: date) -> tuple[CentralDocument, ...]:
    """Return the central documents issued on a day that the register holds."""
    return tuple(_document(i) for i in _by_day().get(day.isoformat(), ()))


_TERM = re.compile(r"(?P<before>.*?/(?P<year>(?:19|20)\d\d)/(?:UBTV)?QH)(?P<term>\d{1,2})")


@cached
def _terms() -> dict[int, tuple[int, int]]:
    return {row["term"]: (row["first_year"], row["last_year"]) for row in rows("legislatures.toml")}


def assembly_sat(number: str, years: Collection[int]) -> bool | None:
    """Whether the term of the National Assembly that a number names sat in one of some years; None where that is not known.

    Args:
        number: in normal form, ``"64/2025/QH15"``.
        years: of issue and adoption.
    """
    match = re.search(r"QH(\d{1,2})$", number)
    term = _terms().get(int(match[1])) if match else None
    return None if term is None or not years else any(term[0] <= year <= term[1] for year in years)


def central_of_other_term(number: str) -> tuple[CentralDocument, ...]:
    """Return the documents of the register whose number differs only in the term of the National Assembly ("64/2025/QH14")."""
    match = _TERM.fullmatch(number)
    if match is None:
        return ()
    found = (d for term in _terms() if str(term) != match["term"] for d in central_by_number(f"{match['before']}{term}"))
    return tuple(found)


def central_by_name(name: str, when: date | int | None = None, *, other_kinds: bool = False) -> tuple[CentralDocument, ...]:
    """Return the laws and ordinances of a name, the older first.

    Args:
        name: with its kind, ``"Luật Tổ chức chính quyền địa phương"``; case, tones, punctuation and the usual
            abbreviations do not matter; "năm 2015" or "số 77/2015/QH13" at the end choose among several.
        when: day of issue, or its year; only documents of it are returned. None returns all of the name.
        other_kinds: look among decrees, circulars and decisions too (by their subject words).

    Returns:
        The documents; empty when the register has none of that name and day.
    """
    key, year, number = _name_key(name)
    if when is None:
        when = year
    found = [_document(i) for i in _names(other_kinds).get(key, ())]
    if number is not None:
        found = [d for d in found if fold(d.number).lstrip("0") == number.lstrip("0")]
    if isinstance(when, date):
        found = [d for d in found if d.issued == when]
    elif when is not None:
        found = [d for d in found if (d.issued is not None and d.issued.year == when) or f"/{when}/" in d.number]
    return tuple(sorted(found, key=lambda d: d.issued or date.min))
