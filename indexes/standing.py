"""How names and texts say which version of a document they are, and whether it is in force."""

import re
from typing import TypeAlias

_NO_NAME = r"(?!-[^\W\d_])"
"""Before a hyphen and a word it is part of a name: "Oud-West", "Nieuw-Vennep"."""

OUT_OF_FORCE = (
    "vervallen|verlopen|ingetrokken|archief"
    "|expired|superseded|withdrawn|obsolete|archive|archived"
    rf"|(?:oud|old){_NO_NAME}"
)
DRAFT = "concept|ontwerp|voorstel|draft|proposal"
IN_THE_MAKING = (
    f"{DRAFT}|definitief|def|vastgesteld|goedgekeurd|ondertekend|getekend|herzien"
    "|gewijzigd|aangepast|kopie|reservekopie"
    "|final|approved|signed|revised|updated|amended|copy|backup"
    rf"|(?:nieuw|new){_NO_NAME}"
)
STANDING = re.compile(rf"(?P<expired>{OUT_OF_FORCE})|{IN_THE_MAKING}")
"""A folded word that says how far a version has come, and not what it is of."""

RULES = (
    "beleid|protocol|regel|procedure|voorwaarden|instructie|handleiding|handboek|gids"
    "|policy|policies|rules|terms|manual|handbook|guide"
)
"""What is written anew when it changes, and then holds for the one before."""

VERSION = re.compile(
    r"(?<![^\W_])(?:v|versie|version|rev|revisie)[\s_.-]*(\d{1,4}(?:[._-]\d{1,4})*)(?!\w)"
)
"""A version number in folded text: "v2.1", "versie 3"."""

Version: TypeAlias = tuple[int, ...]

_NUMBERS_AT_MOST = 4


def version_of(match: re.Match[str]) -> Version:
    """The number that VERSION matched: (2, 1) of "v2.1"."""
    return tuple(int(part) for part in re.findall(r"\d+", match[1])[:_NUMBERS_AT_MOST])


def versions_in(folded: str) -> list[Version]:
    """The version numbers in a folded text, in order."""
    return list(map(version_of, VERSION.finditer(folded)))
