"""The files of ``index_config/``: one source of settings for both engines, with a digest that an index remembers."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from legalsys.errors import DataFileWrong

__all__ = ["FILES", "Boosts", "boosts", "config_digest", "config_folder", "native_index", "stop_words", "synonym_lines"]

FILES = ("settings.json", "mappings.json", "kibana.json", "boosts.json", "synonyms.txt", "stopwords.txt")
# What an index is made of: other files are read when a query is read and need no new index.
_INDEXED = ("settings.json", "mappings.json")
FORMAT = 2
"""Grows when the analysis or the fields written change in a way that old indexes do not have."""


@functools.cache
def config_folder() -> Path:
    """Return the folder of the configuration: ``index_config/`` of the checkout, else the one in the package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    folder = checkout / "index_config"
    return folder if (checkout / "pyproject.toml").is_file() and folder.is_dir() else package / "shipped"


def _read(name: str) -> str:
    path = config_folder() / name
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileWrong("SEARCH-020", file=name, detail=str(error)) from error


def _json(name: str) -> dict[str, Any]:
    try:
        value = json.loads(_read(name))
    except ValueError as error:
        raise DataFileWrong("SEARCH-020", file=name, detail=str(error)) from error
    if not isinstance(value, dict):
        raise DataFileWrong("SEARCH-020", file=name, detail="not an object")
    return value


@dataclass(frozen=True, slots=True)
class Boosts:
    """The numbers of ``boosts.json``, all chosen by measurement (docs/search.md).

    Args:
        text, heading, title: how many times each part of a passage counts.
        weights: weight of a match in each analysed field.
        marked_share: from this share of syllables with marks on, a query is taken to be written with all its marks.
        synonym, typo, number, number_in_text: weights of the other ways to match.
        enough_words: share of a query's words that a passage must hold to be counted in totals and facets.
    """

    text: int
    heading: int
    title: int
    weights: dict[str, float]
    marked_share: float
    synonym: float
    typo: float
    number: float
    number_in_text: float
    enough_words: float


@functools.cache
def boosts() -> Boosts:
    """Return the boosts.

    Raises:
        DataFileWrong: SEARCH-020 if the file is missing or lacks a number.
    """
    data = _json("boosts.json")
    try:
        copies = data["copies"]
        return Boosts(
            int(copies["text"]),
            int(copies["heading"]),
            int(copies["title"]),
            {str(k): float(v) for k, v in data["weights"].items()},
            *(float(data[name]) for name in ("marked_share", "synonym", "typo", "number", "number_in_text", "enough_words")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataFileWrong("SEARCH-020", file="boosts.json", detail=repr(error)) from error


def _lines(name: str) -> list[str]:
    lines = (line.split("#", 1)[0].strip() for line in _read(name).splitlines())
    return [line for line in lines if line]


@functools.cache
def stop_words() -> frozenset[str]:
    """Return the words that weigh nothing alone, in lower case and NFC."""
    from legalsys.language.normal import same_words

    return frozenset(same_words(line) for line in _lines("stopwords.txt"))


@functools.cache
def synonym_lines() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the rules of ``synonyms.txt``: (what may stand in a query, what is added). ``a, b`` gives both directions."""
    rules: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for line in _lines("synonyms.txt"):
        left, arrow, right = line.partition("=>")
        terms = tuple(part.strip() for part in left.split(",") if part.strip())
        added = tuple(part.strip() for part in right.split(",") if part.strip()) if arrow else ()
        if not terms or (arrow and not added) or (not arrow and len(terms) < 2):
            raise DataFileWrong("SEARCH-020", file="synonyms.txt", detail=line)
        if arrow:
            rules.append((terms, added))
        else:
            rules.extend(((term,), tuple(other for other in terms if other != term)) for term in terms)
    return tuple(rules)


@functools.cache
def config_digest() -> str:
    """Return 16 hexadecimal digits of what an index is made with: settings, mappings, copies of the parts, form of the fields."""
    seal = sha256(f"format {FORMAT}\n".encode())
    for name in _INDEXED:
        seal.update(json.dumps(_json(name), sort_keys=True, ensure_ascii=False).encode())
    values = boosts()
    seal.update(f"{values.text} {values.heading} {values.title}".encode())
    return seal.hexdigest()[:16]


def native_index() -> dict[str, Any]:
    """Return settings and mappings as Elasticsearch's create-index API takes them (a new value at each call)."""
    return {"settings": _json("settings.json"), "mappings": _json("mappings.json")}
