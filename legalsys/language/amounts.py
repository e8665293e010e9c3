"""Amounts as legal texts write them: money, shares, areas, counts with a measure."""

from __future__ import annotations

import re

__all__ = ["AMOUNT"]

AMOUNT = re.compile(
    r"""
    (?<![\w/.,-]) \d{1,3}(?:[.]\d{3})+(?:,\d+)? (?: \s? (?:đồng|đ|VNĐ|USD)\b (?:\s?/\s?[\wÀ-ỹ²³]+)* | (?![\d.,]\d) )
    | (?<![\w/.,-]) \d+(?:[.,]\d+)? \s? (?: % | ‰ | (?:nghìn|ngàn|triệu|tỷ|tỉ)\s(?:đồng|USD)? | (?:đồng|đ|m2|m²|m3|m³|km2|km|ha|kg|tấn)\b ) (?:\s?/\s?[\wÀ-ỹ²³]+)*
    """,
    re.X,
)
"""An amount with its measure (``1.500.000 đồng/người/tháng``, ``15%``, ``0,5 ha``) or a figure grouped by thousands."""
