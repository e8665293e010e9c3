"""Finding the body that a printed name means: header lines, "của UBND tỉnh …", signature blocks.

Everything is matched on folded text, whose offsets are those of the canonical text: case, tone placement, missing tones,
line breaks and abbreviations do not matter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from legalsys.language.normal import canonical, fold
from legalsys.language.numbers import number_slug

from .bodies import BodyMatch, central_bodies, departments
from .places import generation_of, place_at, province_at
from .tables import cached
from .territories import province_of, territory

__all__ = ["find_bodies", "find_body"]

_LEAD = re.compile(r"[\s.,:;*()\"“”'_|-]*(?:(?:t\s?/?\s?m|k\s?t|tuq|t\s?l)\b\.?\s*)?(?:(?:cua|do|boi|va)\b\s*)?")
_ORGAN = re.compile(
    r"""
    (?P<chair> (?: pho \s+ )? chu \s+ tich \s* )?
    (?P<standing> thuong \s+ truc \s+ )?
    (?: (?P<ubnd> u[yi] \s* ban \s* nhan \s* dan (?: \s+ cach \s+ mang )? | u \.? b \.? n \.? d \b | ub (?= \s+ (?:tinh|huyen|quan|thanh) \b ) )
      | (?P<ubhc> u[yi] \s* ban \s* hanh \s* chinh )
      | (?P<front> (?: ban \s+ thuong \s+ truc \s+ )? u[yi] \s* ban \s+ mat \s+ tran \s+ to \s+ quoc (?: \s+ viet \s+ nam )? )
      | (?P<hdnd> hoi \s* dong \s* nhan \s* dan | h \.? d \.? n \.? d \b ) )
    """,
    re.X,
)
# "UBND các cấp", "HĐND cấp tỉnh" name no body.
_NO_BODY = re.compile(r"\s+(?:cac|cap|hai|nhung|moi)\b")


@cached
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


@cached
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


@cached(maxsize=16384)
def _find(text: str, on: date | None, near: str | None) -> BodyMatch | None:
    low = fold(text)
    lead = _LEAD.match(low)
    start = lead.end() if lead else 0
    organ = _ORGAN.match(low, start)
    if organ is not None:
        return _local(organ, text, low, on, near)
    pattern, names = _department_pattern()
    department = pattern.match(low, start)
    if department is not None:
        key = "".join(w for w in re.findall(r"[a-z]+", department[1]) if w != "va")
        name = names[key]
        place = province_at(low, text, department.end(), on)
        if place is not None and (place[4] is not None):
            unit, exact, others, end = place[0], place[1], place[2], place[3]
            slug = f"{number_slug(name)}_{unit.slug}"
            full = f"{name} {unit.full_name}"
            more = tuple(f"{number_slug(name)}_{o}" for o in others)
            return BodyMatch(full, "so", slug, unit.slug, "province", exact, more, end)
        own = territory(province_of(near) or "") if near else None
        if own is not None:
            chosen, others = generation_of(own.slug, on)
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
    place = place_at(text, low, organ.end(), on, near)
    if place is None:
        return None
    base = "Hội đồng nhân dân" if organ["hdnd"] else "Ủy ban hành chính" if organ["ubhc"] else "Ủy ban nhân dân"
    short = "hdnd" if organ["hdnd"] else "ubnd"
    unit = place.unit
    if organ["front"]:
        # A joint resolution has two issuers of one territory, so the Front has a unit of its own there.
        base, short, unit = "Ủy ban Mặt trận Tổ quốc Việt Nam", "mttq", f"mttq_{unit}" if unit else ""
    elif organ["chair"]:
        base, short = f"Chủ tịch {base}", f"chu-tich-{short}"
    elif organ["standing"] and organ["hdnd"]:
        base, short = f"Thường trực {base}", "thuong-truc-hdnd"
    return BodyMatch(
        name=f"{base} {place.name}".strip(),
        organ=short,
        unit=unit,
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
    return _find(canonical(printed[:_WINDOW]), on, near)


# The longest name with its titles and its province is under 200 characters; what stands further off is not looked at.
_WINDOW = 400
_JOINT = re.compile(r"\s*(?:[,;&+/-]|\bva\b)?\s*")


def find_bodies(printed: str, on: date | None, *, near: str | None = None) -> tuple[BodyMatch, ...]:
    """Return all bodies of a list at the beginning of printed words (``"BỘ TÀI CHÍNH - BỘ CÔNG AN"``), in order.

    Args:
        printed: as for `find_body`.
        on: as for `find_body`.
        near: as for `find_body`.
    """
    text = canonical(printed)
    found: list[BodyMatch] = []
    position = 0
    while (match := _find(text[position : position + _WINDOW], on, near)) is not None and match.end > 0:
        position += match.end
        if match.name not in (f.name for f in found):
            found.append(replace(match, end=position))
        gap = _JOINT.match(fold(text[position : position + _WINDOW]))
        position += gap.end() if gap else 0
    return tuple(found)
