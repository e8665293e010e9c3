"""Territories as they are printed after an organ's name: provinces of a day, districts, communes, and "tỉnh" without a name.

Everything is matched on folded text, whose offsets are those of the canonical text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import fold, new_tones, same_words
from legalsys.language.numbers import number_slug

from .tables import cached
from .territories import (
    Territory,
    ancestors,
    communes,
    districts,
    name_key,
    predecessors,
    province_of,
    successors,
    territories,
    territories_named,
    territory,
)

__all__ = ["Place", "generation_of", "place_at", "province_at"]

_TYPES = {
    "tinh": "tỉnh",
    "thanhpho": "thành phố",
    "tp": "thành phố",
    "quan": "quận",
    "huyen": "huyện",
    "thixa": "thị xã",
    "tx": "thị xã",
    "phuong": "phường",
    "xa": "xã",
    "thitran": "thị trấn",
    "dackhu": "đặc khu",
}
_TYPE = re.compile(
    r"""
    [\s,.:*_|-]*
    (tinh | thanh \s* pho | t \.? p \b \.? | quan | huyen | thi \s* xa | t \.? x \b \.? | phuong | xa | thi \s* tran | dac \s* khu) (?![a-z])
    """,
    re.X,
)
_LEVEL = {
    "tỉnh": "province",
    "thành phố": "district",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
    "phường": "commune",
    "xã": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_GAP = re.compile(r"[ *_]*\n?[ *_]*")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that end the name of a district or commune although they have a capital ("HUYỆN TIÊN LỮ QUYẾT ĐỊNH").
_NEVER_IN_NAME = frozenset(["quyet", "nghi", "so", "ve", "ngay", "cong", "can", "ubnd", "hdnd"])
_STOP = _NEVER_IN_NAME | frozenset(["tinh", "thanh", "huyen", "quan", "thi", "xa", "phuong", "tp", "tx"])
# "Thanh Trì", "Quan Sơn": words of the list that may begin a name.
_MAY_BEGIN = frozenset(["thanh", "xa", "quan", "cong", "can"])
_VOWEL = re.compile("[aeiouy]")
_BETWEEN_WORDS = re.compile(r"[ ]*-[ ]*|[ ]+|[ ]*\n[ ]*")


@cached
def _province_pattern() -> re.Pattern[str]:
    keys: dict[str, str] = {}
    for unit in territories().values():
        for name in (unit.name, *unit.aliases):
            words = re.findall(r"[a-z]+", fold(name))
            keys[r"[\s.-]*".join(words)] = name
    # Longest first: "quang nam - da nang" before "quang nam".
    return re.compile(r"[\s.,*_|-]*(" + "|".join(sorted(keys, key=lambda k: len(keys[k]), reverse=True)) + r")(?![a-z])")


@dataclass(frozen=True, slots=True)
class Place:
    """A territory read at a position."""

    name: str
    unit: str
    level: str
    exact: bool
    candidates: tuple[str, ...]
    end: int


def _of_name(name: str, type: str | None, on: date | None) -> tuple[Territory, bool, tuple[str, ...]] | None:
    """Choose the generation of a province's name on a day: (unit, exact, candidates)."""
    named = territories_named(name)
    if not named:
        return None
    typed = [u for u in named if type is None or u.type == type] or list(named)
    living = [u for u in typed if u.exists_on(on)]
    agrees = type is None or typed[0].type == type
    if on is None and len(typed) > 1:
        plain = [u for u in typed if "." not in u.slug]
        chosen = (plain or typed)[0]
        return chosen, False, (chosen.slug, *(u.slug for u in typed if u is not chosen))
    if living:
        others = () if len(living) == 1 and agrees else tuple(u.slug for u in living)
        return living[0], agrees and len(living) == 1, others
    ended = [u for u in typed if u.until is not None and on is not None and u.until <= on]
    chosen = ended[-1] if ended else typed[0]
    return chosen, False, (chosen.slug, *(u.slug for u in typed if u is not chosen))


def generation_of(unit: str, on: date | None) -> tuple[str, tuple[str, ...]]:
    """Return the unit of the same name that existed on a day, and all that may be meant."""
    province = territory(unit)
    if province is None or province.exists_on(on):
        return unit, ()
    if on is None:
        return unit, ()
    line = successors(unit, on) if province.until is not None and province.until <= on else tuple(ancestors(unit))
    on_that_day = sorted(s for s in line if (t := territory(s)) is not None and t.exists_on(on))
    same = [s for s in on_that_day if (t := territory(s)) is not None and name_key(t.name) == name_key(province.name)]
    chosen = (same or on_that_day or [unit])[0]
    return chosen, (chosen, *(s for s in on_that_day if s != chosen))


def _proper(name: str) -> str:
    """Give a name its capitals where the text is all capitals or all small letters."""
    name = new_tones(" ".join(name.split()))
    if name.upper() == name or name.lower() == name:
        return _TOKEN.sub(lambda m: re.sub(r"(^|['’])(\w)", lambda c: c[1] + c[2].upper(), m[0].lower()), name)
    return name


def _ends_name(token: re.Match[str], low: str, *, first: bool) -> bool:
    """Whether a capitalised word stands after a name and not in it ("Quyết định", "Số", "UBND", a further type of unit)."""
    word = fold(token[0])
    if not word.isdigit() and _VOWEL.search(word) is None:
        return True
    if word not in _STOP or (first and word in _MAY_BEGIN):
        return False
    return word in _NEVER_IN_NAME or _TYPE.match(low, token.start()) is not None


def _known_name(low: str, type: str, start: int) -> tuple[str, int] | None:
    """Read a name in small letters, which only the table of districts and communes can tell from other words."""
    words = list(_TOKEN.finditer(low, start, start + 40))[:4]
    for count in range(len(words), 0, -1):
        full = f"{fold(type)} " + " ".join(w[0] for w in words[:count])
        proper = districts()[full][1] if full in districts() else communes()[full].name if full in communes() else None
        if proper is not None:
            return proper[len(type) + 1 :], words[count - 1].end()
    return None


def _scan_name(text: str, low: str, start: int, type: str) -> tuple[str, int] | None:
    """Read the name of a district or commune after its type word: (name, end)."""
    at = _GAP.match(low, start)
    position = at.end() if at else start
    first = _TOKEN.match(text, position)
    if first is None:
        return None
    if first[0].isdigit():
        return (first[0], first.end()) if type in ("quận", "phường") and len(first[0]) <= 2 else None
    if not first[0][0].isupper():
        return _known_name(low, type, position)
    capitals = first[0].isupper() and len(first[0]) > 1
    end, words = position, 0
    token: re.Match[str] | None = first
    while token is not None and words < 4 and not _ends_name(token, low, first=words == 0):
        if not (token[0].isupper() if capitals else token[0][0].isupper()):
            break
        end, words = token.end(), words + 1
        gap = _BETWEEN_WORDS.match(text, end)
        if gap is None or (capitals and "\n" in gap[0]):
            break
        token = _TOKEN.match(text, gap.end())
    return (_proper(text[position:end]), end) if words else None


def province_at(
    low: str, text: str, start: int, on: date | None
) -> tuple[Territory, bool, tuple[str, ...], int, str | None] | None:
    """Read a province (with or without its type word): (unit, exact, candidates, end, type as printed)."""
    typed = _TYPE.match(low, start)
    type = _TYPES["".join(c for c in typed[1] if c.isalpha())] if typed else None
    if type not in (None, "tỉnh", "thành phố", "đặc khu"):
        return None
    name = _province_pattern().match(low, typed.end() if typed else start)
    if name is None:
        return None
    chosen = _of_name(name[1], type, on)
    if chosen is None:
        return None
    unit, exact, candidates = chosen
    printed = same_words(text[name.start(1) : name.end(1)])
    # A name with other tones, or none, is taken all the same, but not as exact.
    spellings = {re.sub(r"\W+", "", same_words(n)) for n in (unit.name, *unit.aliases)}
    tones = re.sub(r"\W+", "", printed) in spellings
    return unit, exact and tones, candidates, name.end(1), type


def _below(type: str, name: str, parent: str | None) -> str:
    return number_slug(f"{type} {name}") + (f"_{parent}" if parent else "")


def place_at(text: str, low: str, start: int, on: date | None, near: str | None) -> Place | None:
    """Read the territory after the organ's words."""
    typed = _TYPE.match(low, start)
    type = _TYPES["".join(c for c in typed[1] if c.isalpha())] if typed else None
    province = province_at(low, text, start, on)
    if province is not None:
        unit, exact, candidates, end, said = province
        city = said == "thành phố"
        if not city or (unit.type == "thành phố" and unit.exists_on(on)):
            return Place(unit.full_name, unit.slug, "province", exact, candidates, end)
    if typed is None or type is None:
        return _near(None, start, on, near)
    named = None if type == "tỉnh" else _scan_name(text, low, typed.end(), type)
    if named is None:
        return _near(type, typed.end(), on, near)
    return _lower(type, named[0], named[1], text, low, on, near)


def _lower(type: str, name: str, end: int, text: str, low: str, on: date | None, near: str | None) -> Place:
    """Place a district or commune in its province."""
    level, full = _LEVEL[type], fold(f"{type} {name}")
    parent: str | None = None
    between: str | None = None
    exact = True
    candidates: tuple[str, ...] = ()
    if level == "commune" and (upper := _TYPE.match(low, end)):
        upper_type = _TYPES["".join(c for c in upper[1] if c.isalpha())]
        is_district = _LEVEL[upper_type] == "district"
        if (
            is_district
            and not (_is_central_city(low, text, end, on))
            and (found := _scan_name(text, low, upper.end(), upper_type))
        ):
            between, end = number_slug(f"{upper_type} {found[0]}"), found[1]
            full = fold(f"{upper_type} {found[0]}")
    if _TYPE.match(low, end) and (province := province_at(low, text, end, on)):
        parent, exact, candidates, end = province[0].slug, province[1], province[2], province[3]
    known = districts().get(full)
    if parent is None and known is not None and between is None:
        name = known[1].split(" ", 2 if type in ("thành phố", "thị xã") else 1)[-1]
    if parent is None:
        parent, exact, candidates, name = _guess_parent(type, name, full, level, on, near)
    ground = f"{between}_{parent}" if between and parent else between or parent
    return Place(
        f"{type} {name}",
        _below(type, name, ground),
        level,
        exact and parent is not None,
        tuple(_below(type, name, f"{between}_{c}" if between else c) for c in candidates),
        end,
    )


def _is_central_city(low: str, text: str, start: int, on: date | None) -> bool:
    found = province_at(low, text, start, on)
    return found is not None and found[0].type == "thành phố" and found[0].exists_on(on)


def _guess_parent(
    type: str, name: str, full: str, level: str, on: date | None, near: str | None
) -> tuple[str | None, bool, tuple[str, ...], str]:
    """Find the province of a district or commune printed without one: (province, exact, candidates, proper name)."""
    home = province_of(near) if near else None
    known = districts().get(full)
    if home is not None:
        chosen, others = generation_of(home, on)
        if known is not None and known[0] in (chosen, *others):
            return known[0], True, (), name
        commune = communes().get(full) if chosen == "hung-yen.2025" else None
        if commune is not None:
            name = commune.name[len(type) + 1 :]
        return chosen, not others, others, name
    if level == "district" and type == "thành phố":
        # The seat of a province has its name (thành phố Hưng Yên); a city that later left its province lay in the one it left.
        for unit in territories_named(name):
            if unit.type == "tỉnh" and unit.exists_on(on):
                return unit.slug, False, (unit.slug,), name
            for older in predecessors(unit.slug):
                if (t := territory(older)) is not None and on is not None and t.exists_on(on):
                    return older, True, (), name
    if known is not None:
        return known[0], False, (known[0],), name
    commune = communes().get(full)
    home_of_communes = territory(province_of(commune.slug) or "") if commune is not None else None
    if commune is not None and home_of_communes is not None and home_of_communes.exists_on(on):
        return home_of_communes.slug, False, (home_of_communes.slug,), commune.name[len(type) + 1 :]
    return None, False, (), name


@cached
def _names_of_units() -> dict[str, str]:
    """Names with type of the districts and communes that the tables know, by slug."""
    return {
        **{f"{number_slug(name)}_{province}": name for province, name in districts().values()},
        **{c.slug: c.name[0].lower() + c.name[1:] for c in communes().values()},
    }


def _near(type: str | None, end: int, on: date | None, near: str | None) -> Place | None:
    """Read "UBND tỉnh", "UBND huyện", "Ủy ban nhân dân" without a name as the citing document's own unit."""
    own = near if near else None
    if own is not None and "_" in own and type in ("tỉnh", "thành phố"):
        upper = territory(province_of(own) or "")
        if type == "tỉnh" or (upper is not None and upper.type == type and not own.startswith("thanh-pho-")):
            own = province_of(own)
    if own is not None and (home := territory(own)) is not None:
        chosen, others = generation_of(own, on)
        unit = territory(chosen) or home
        if type is None or unit.type == type or home.type == type:
            return Place(unit.full_name, unit.slug, "province", not others, others, end)
    elif own is not None:
        first = own.partition("_")[0]
        for key in ("thanh-pho", "thi-xa", "thi-tran", "dac-khu", "quan", "huyen", "phuong", "xa"):
            if first.startswith(key + "-"):
                own_type = _TYPES[key.replace("-", "")]
                if type is None or type == own_type:
                    return Place(_names_of_units().get(own, own_type), own, _LEVEL[own_type], True, (), end)
                break
    if type is None:
        return Place("", "", "province", False, (), end)
    return Place(type, "", "province" if type == "thành phố" else _LEVEL[type], False, (), end)
