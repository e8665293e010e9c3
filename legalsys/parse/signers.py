"""Signers: the names below the offices in a signature block."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib import resources

from legalsys.language.normal import fold
from legalsys.model import Reading, Signer

__all__ = ["person_name", "read_signers"]

_ROLE = re.compile(
    r"(?:(?:TM|KT|TUQ|TL|Q|T/M|K/T|T\.M|K\.T)\s?[./]{1,2}\s*.+"
    r"|(?:PHÓ\s+|THỨ\s+|QUYỀN\s+|Phó\s+|Q\.\s?)?(?:CHỦ TỊCH|BỘ TRƯỞNG|TRƯỞNG|THỐNG ĐỐC|THỦ TƯỚNG|TỔNG THANH TRA|CHÁNH ÁN|VIỆN TRƯỞNG|TỔNG KIỂM TOÁN|CHỦ NHIỆM|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|"
    r"CHÁNH VĂN PHÒNG|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|TRƯỞNG BAN|CHÁNH THANH TRA|Chủ tịch|Bộ trưởng|Thứ trưởng|Thủ tướng|Giám đốc|CHỦ TỌA|CHỦ TOẠ|Thống đốc)(?:\s.{0,80})?"
    r"|(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|CHÍNH PHỦ|UBND|HĐND)(?:\s.{0,60})?)$"
)
_SIGNED = re.compile(r"^[\s(\[]*(?:đã|da)\s+(?:ký|kí|ki)[\s)\]:.,-]*", re.I)
_DEGREE = re.compile(
    r"^(?:(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|GS|PGS|TSKH|TS|ThS|BS|KTS|LS)\s*[.,]?\s*)+(?=[A-ZĐÀ-Ỹ])"
)
_WORD = re.compile(r"[A-ZĐÀ-ỸÝ][a-zđà-ỹý']*|[A-ZĐÀ-ỸÝ]+|[yÝ]")
_AFTER_ROLE = 14


@functools.cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Return (family names, words of roles and places), folded; from ``names.toml``."""
    data = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return frozenset(data["family"]), frozenset(data["other"])


def person_name(line: str) -> tuple[int, int] | None:
    """Return the span of a person's name that is all of ``line`` but for "(Đã ký)" and academic or military titles, or None."""
    start = 0
    signed = _SIGNED.match(line)
    if signed:
        start = signed.end()
    degree = _DEGREE.match(line[start:])
    if degree:
        start += degree.end()
    rest = line[start:].rstrip(" .,;*_-)")
    if not 4 <= len(rest) <= 45:
        return None
    words = rest.split()
    if not 2 <= len(words) <= 6 or any(_WORD.fullmatch(word) is None for word in words):
        return None
    plain = [fold(word) for word in words]
    family, other = _words()
    if plain[0] in other and plain[0] not in family:
        return None
    if sum(1 for word in plain if word in other) * 2 > len(plain) and plain[0] not in family:
        return None
    if " ".join(plain[:3]) in ("uy ban nhan", "hoi dong nhan", "chu tich uy", "thu tuong chinh", "bo truong bo") or plain[:2] in (
        ["chu", "tich"],
        ["pho", "chu"],
        ["noi", "nhan"],
        ["thu", "tuong"],
        ["bo", "truong"],
        ["chinh", "phu"],
    ):
        return None
    return start, start + len(rest)


def read_signers(reading: Reading, start: int, end: int) -> tuple[Signer, ...]:
    """Return the signers in the signature block that stands in ``text[start:end]``, in text order.

    Args:
        reading: the reading.
        start: beginning of the closing.
        end: its end.
    """
    text = reading.text
    signers: list[Signer] = []
    roles: list[str] = []
    since = 0
    for begin, words in _cells(text, start, end):
        if _ROLE.match(words) and person_name(words) is None and len(words) < 120:
            if since:
                roles = []
                since = 0
            roles.append(words)
            continue
        if not roles or words[0] in "-+*•":
            continue
        since += 1
        name = person_name(words)
        if name is not None:
            evidence = reading.evidence(begin + name[0], begin + name[1])
            signers.append(Signer(_spelled(evidence.quote), " / ".join(roles), evidence))
            roles, since = [], 0
        elif since > _AFTER_ROLE:
            roles, since = [], 0
    return tuple(signers)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of a signature block with their offsets.

    In plain text the two columns may stand on one line: what follows an entry of Nơi nhận ("- Như Điều 3; KT. CHỦ TỊCH") is the other column.
    """
    position = start
    for line in text[start:end].split("\n"):
        words = line.strip()
        begin = position + len(line) - len(line.lstrip())
        position += len(line) + 1
        if not words:
            continue
        if words[0] in "-+*•" or words[:4].lower() == "nơi ":
            for mark in (";", ":", ".", "|"):
                _, found, tail = words.rpartition(mark)
                tail = tail.lstrip()
                if found and (_ROLE.match(tail) or person_name(tail)):
                    yield begin + len(words) - len(tail), tail
                    break
            continue
        yield begin, words


def _spelled(name: str) -> str:
    return " ".join(word[:1] + word[1:].lower() if word.isupper() else word for word in name.split())
