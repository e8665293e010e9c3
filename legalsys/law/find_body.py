"""Finding the body that a printed name means: header lines, "của UBND tỉnh …", signature blocks.

Everything is matched on folded text, whose offsets are those of the canonical text: case, tone placement, missing tones,
line breaks and abbreviations do not matter.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import canonical, fold, new_tones, same_words
from legalsys.language.numbers import number_slug

from .bodies import BodyMatch, central_bodies, departments
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

__all__ = ["find_bodies", "find_body"]

_LEAD = re.compile(r"[\s.,:;*()\"“”'_|-]*(?:(?:t\s?/?\s?m|k\s?t|tuq|t\s?l)\b\.?\s*)?(?:(?:cua|do|boi|va)\b\s*)?")
_ORGAN = re.compile(
    r"""
    (?P<chair> (?: pho \s+ )? chu \s+ tich \s* )?
    (?P<standing> thuong \s+ truc \s+ )?
    (?: (?P<ubnd> u[yi] \s* ban \s* nhan \s* dan (?: \s+ cach \s+ mang )? | u \.? b \.? n \.? d \b | ub (?= \s+ (?:tinh|huyen|quan|thanh) \b ) )
      | (?P<ubhc> u[yi] \s* ban \s* hanh \s* chinh )
      | (?P<hdnd> hoi \s* dong \s* nhan \s* dan | h \.? d \.? n \.? d \b ) )
    """,
    re.X,
)
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
# "UBND các cấp", "HĐND cấp tỉnh" name no body.
_NO_BODY = re.compile(r"\s+(?:cac|cap|hai|nhung|moi)\b")
_GAP = re.compile(r"[ *_]*\n?[ *_]*")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that end the name of a district or commune although they have a capital ("HUYỆN TIÊN LỮ QUYẾT ĐỊNH").
_NEVER_IN_NAME = frozenset(["quyet", "nghi", "so", "ve", "ngay", "cong", "can", "ubnd", "hdnd"])
_STOP = _NEVER_IN_NAME | frozenset(["tinh", "thanh", "huyen", "quan", "thi", "xa", "phuong", "tp", "tx"])
# "Thanh Trì", "Quan Sơn": words of the list that may begin a name.
_MAY_BEGIN = frozenset(["thanh", "xa", "quan", "cong", "can"])
_VOWEL = re.compile("[aeiouy]")
_BETWEEN_WORDS = re.compile(r"[ ]*-[ ]*|[ ]+|[ ]*\n[ ]*")


@functools.cache
def _province_pattern() -> re.Pattern[str]:
    keys: dict[str, str] = {}
    for unit in territories().values():
        for name in (unit.name, *unit.aliases):
            words = re.findall(r"[a-z]+", fold(name))
            keys[r"[\s.-]*".join(words)] = name
    # Longest first: "quang nam - da nang" before "quang nam".
    return re.compile(r"[\s.,*_|-]*(" + "|".join(sorted(keys, key=lambda k: len(keys[k]), reverse=True)) + r")(?![a-z])")


@functools.cache
def _central_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    slugs: dict[str, str] = {}
    patterns: dict[str, int] = {}
    titles: set[str] = set()
    for body in central_bodies().values():
        titles.update(body.office)
        for name in (body.name, *body.aliases):
            words = re.findall(r"[a-z]+", fold(name))
            slugs.setdefault("".join(w for w in words if w != "va"), body.slug)
            patterns[r"[\s,&-]*".join(r"(?:va|&)" if w == "va" else w for w in words)] = len(name)
    title = "|".join(r"[\s,-]+".join(re.findall(r"[a-z]+", fold(t))) for t in sorted(titles, key=lambda t: len(t), reverse=True))
    names = "|".join(sorted(patterns, key=lambda p: patterns[p], reverse=True))
    return re.compile(rf"(?:(?:{title})[\s,]+)?({names})(?![a-z])"), slugs


@functools.cache
def _department_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    patterns: dict[str, int] = {}
    for department in departments():
        for name in (department.name, *department.aliases):
            words = re.findall(r"[a-z]+", fold(name))
            names.setdefault("".join(w for w in words if w != "va"), department.name)
            patterns[r"[\s,&-]*".join(r"(?:va|&)" if w == "va" else w for w in words)] = len(name)
    alternatives = "|".join(sorted(patterns, key=lambda p: patterns[p], reverse=True))
    heads = r"(?:pho\s+)?giam\s+doc|(?:pho\s+)?truong\s+ban|(?:pho\s+)?chanh\s+(?:thanh\s+tra|van\s+phong)"
    return re.compile(rf"(?:(?:{heads})\s+)?({alternatives})(?![a-z])"), names


@dataclass(frozen=True, slots=True)
class _Place:
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


def _generation_of(unit: str, on: date | None) -> tuple[str, tuple[str, ...]]:
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


def _province_at(
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
    spelled = {name_key(n): n for n in (unit.name, *unit.aliases)}
    right = spelled.get(name_key(printed))
    # A name without any tone is taken; one with other tones is another word that only looks alike.
    tones = right is not None and re.sub(r"\W+", "", same_words(right)) == re.sub(r"\W+", "", printed)
    return unit, exact and tones, candidates, name.end(1), type


def _below(type: str, name: str, parent: str | None) -> str:
    return number_slug(f"{type} {name}") + (f"_{parent}" if parent else "")


def _place(text: str, low: str, start: int, on: date | None, near: str | None) -> _Place | None:
    """Read the territory after the organ's words."""
    typed = _TYPE.match(low, start)
    type = _TYPES["".join(c for c in typed[1] if c.isalpha())] if typed else None
    province = _province_at(low, text, start, on)
    if province is not None:
        unit, exact, candidates, end, said = province
        city = said == "thành phố"
        if not city or (unit.type == "thành phố" and unit.exists_on(on)):
            return _Place(unit.full_name, unit.slug, "province", exact, candidates, end)
    if typed is None or type is None:
        return _near(None, start, on, near)
    named = None if type == "tỉnh" else _scan_name(text, low, typed.end(), type)
    if named is None:
        return _near(type, typed.end(), on, near)
    return _lower(type, named[0], named[1], text, low, on, near)


def _lower(type: str, name: str, end: int, text: str, low: str, on: date | None, near: str | None) -> _Place:
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
    if _TYPE.match(low, end) and (province := _province_at(low, text, end, on)):
        parent, exact, candidates, end = province[0].slug, province[1], province[2], province[3]
    known = districts().get(full)
    if parent is None and known is not None and between is None:
        name = known[1].split(" ", 2 if type in ("thành phố", "thị xã") else 1)[-1]
    if parent is None:
        parent, exact, candidates, name = _guess_parent(type, name, full, level, on, near)
    ground = f"{between}_{parent}" if between and parent else between or parent
    return _Place(
        f"{type} {name}",
        _below(type, name, ground),
        level,
        exact and parent is not None,
        tuple(_below(type, name, f"{between}_{c}" if between else c) for c in candidates),
        end,
    )


def _is_central_city(low: str, text: str, start: int, on: date | None) -> bool:
    found = _province_at(low, text, start, on)
    return found is not None and found[0].type == "thành phố" and found[0].exists_on(on)


def _guess_parent(
    type: str, name: str, full: str, level: str, on: date | None, near: str | None
) -> tuple[str | None, bool, tuple[str, ...], str]:
    """Find the province of a district or commune printed without one: (province, exact, candidates, proper name)."""
    home = province_of(near) if near else None
    known = districts().get(full)
    if home is not None:
        chosen, others = _generation_of(home, on)
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
    if full in communes() and (on is None or on >= date(2025, 7, 1)):
        return "hung-yen.2025", False, ("hung-yen.2025",), communes()[full].name[len(type) + 1 :]
    return None, False, (), name


@functools.cache
def _names_of_units() -> dict[str, str]:
    """Names with type of the districts and communes that the tables know, by slug."""
    return {
        **{f"{number_slug(name)}_{province}": name for province, name in districts().values()},
        **{c.slug: c.name[0].lower() + c.name[1:] for c in communes().values()},
    }


def _near(type: str | None, end: int, on: date | None, near: str | None) -> _Place | None:
    """Read "UBND tỉnh", "UBND huyện", "Ủy ban nhân dân" without a name as the citing document's own unit."""
    own = near if near else None
    if own is not None and "_" in own and type in ("tỉnh", "thành phố"):
        upper = territory(province_of(own) or "")
        if type == "tỉnh" or (upper is not None and upper.type == type and not own.startswith("thanh-pho-")):
            own = province_of(own)
    if own is not None and (home := territory(own)) is not None:
        chosen, others = _generation_of(own, on)
        unit = territory(chosen) or home
        if type is None or unit.type == type or home.type == type:
            return _Place(unit.full_name, unit.slug, "province", not others, others, end)
    elif own is not None:
        first = own.partition("_")[0]
        for key in ("thanh-pho", "thi-xa", "thi-tran", "dac-khu", "quan", "huyen", "phuong", "xa"):
            if first.startswith(key + "-"):
                own_type = _TYPES[key.replace("-", "")]
                if type is None or type == own_type:
                    return _Place(_names_of_units().get(own, own_type), own, _LEVEL[own_type], True, (), end)
                break
    if type is None:
        return _Place("", "", "province", False, (), end)
    return _Place(type, "", "province" if type == "thành phố" else _LEVEL[type], False, (), end)


@functools.lru_cache(maxsize=16384)
def _find(text: str, start: int, on: date | None, near: str | None) -> BodyMatch | None:
    low = fold(text)
    lead = _LEAD.match(low, start)
    start = lead.end() if lead else start
    organ = _ORGAN.match(low, start)
    if organ is not None:
        return _local(organ, text, low, on, near)
    pattern, names = _department_pattern()
    department = pattern.match(low, start)
    if department is not None:
        key = "".join(w for w in re.findall(r"[a-z]+", department[1]) if w != "va")
        name = names[key]
        place = _province_at(low, text, department.end(), on)
        if place is not None and (place[4] is not None):
            unit, exact, others, end = place[0], place[1], place[2], place[3]
            slug = f"{number_slug(name)}_{unit.slug}"
            full = f"{name} {unit.full_name}"
            more = tuple(f"{number_slug(name)}_{o}" for o in others)
            return BodyMatch(full, "so", slug, unit.slug, "province", exact, more, end)
        own = territory(province_of(near) or "") if near else None
        if own is not None:
            chosen, others = _generation_of(own.slug, on)
            unit = territory(chosen) or own
            more = tuple(f"{number_slug(name)}_{o}" for o in others)
            slug = f"{number_slug(name)}_{unit.slug}"
            return BodyMatch(f"{name} {unit.full_name}", "so", slug, unit.slug, "province", not others, more, department.end())
        return BodyMatch(name, "so", "", None, "province", False, (), department.end())
    central, slugs = _central_pattern()
    match = central.match(low, start)
    if match is None:
        return None
    body = central_bodies()[slugs["".join(w for w in re.findall(r"[a-z]+", match[1]) if w != "va")]]
    return BodyMatch(body.name, body.organ, body.slug, None, "central", body.exists_on(on), (), match.end())


def _local(organ: re.Match[str], text: str, low: str, on: date | None, near: str | None) -> BodyMatch | None:
    if _NO_BODY.match(low, organ.end()):
        return None
    place = _place(text, low, organ.end(), on, near)
    if place is None:
        return None
    base = "Hội đồng nhân dân" if organ["hdnd"] else "Ủy ban hành chính" if organ["ubhc"] else "Ủy ban nhân dân"
    short = "hdnd" if organ["hdnd"] else "ubnd"
    if organ["chair"]:
        base, short = f"Chủ tịch {base}", f"chu-tich-{short}"
    elif organ["standing"] and organ["hdnd"]:
        base, short = f"Thường trực {base}", "thuong-truc-hdnd"
    return BodyMatch(
        name=f"{base} {place.name}".strip(),
        organ=short,
        unit=place.unit,
        territory=place.unit or None,
        level=place.level,
        exact=place.exact,
        candidates=place.candidates,
        end=place.end,
    )


def find_body(printed: str, on: date | None, *, near: str | None = None) -> BodyMatch | None:
    """Return the body that stands at the beginning of printed words, None if there is none.

    Args:
        printed: a header line, the words after "của", a line of the signature block; what follows the name is left alone.
        on: day of issue, which chooses the generation of a merged unit; None when unknown.
        near: slug of the citing document's own territory, which tells whose "UBND tỉnh" it is.

    Returns:
        The match; ``exact`` is False when something had to be assumed, and ``candidates`` then names what else fits.
    """
    return _find(canonical(printed), 0, on, near)


_JOINT = re.compile(r"\s*(?:[,;&+/-]|\bva\b)?\s*")


def find_bodies(printed: str, on: date | None, *, near: str | None = None) -> tuple[BodyMatch, ...]:
    """Return all bodies of a list at the beginning of printed words (``"BỘ TÀI CHÍNH - BỘ CÔNG AN"``), in order.

    Args:
        printed: as for `find_body`.
        on: as for `find_body`.
        near: as for `find_body`.
    """
    text = canonical(printed)
    low = fold(text)
    found: list[BodyMatch] = []
    position = 0
    while (match := _find(text, position, on, near)) is not None and match.end > position:
        if match.name not in (f.name for f in found):
            found.append(match)
        gap = _JOINT.match(low, match.end)
        position = gap.end() if gap else match.end
    return tuple(found)
