"""Version numbers as names and texts write them."""

import re
from typing import TypeAlias

VERSION = re.compile(
    r"(?<![^\W_])(?:v|versie|version|rev|revisie)[\s_.-]*(\d{1,4}(?:[._-]\d{1,4})*)(?!\w)"
)
"""A version number in folded text: "v2.1", "versie 3"."""

Version: TypeAlias = tuple[int, ...]

_NUMBERS_AT_MOST = 4


def versions_in(folded: str) -> list[Version]:
    """The version numbers in a folded text, in order: (2, 1) for "v2.1"."""
    return [
        tuple(int(part) for part in re.findall(r"\d+", found[1])[:_NUMBERS_AT_MOST])
        for found in VERSION.finditer(folded)
    ]
