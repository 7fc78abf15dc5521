"""The words by which names and texts tell a document's version and whether it is in force."""

import re
from typing import TypeAlias

_NO_NAME = r"(?!-[^\W\d_])"
""""Oud" before a hyphen and a word is part of a name: "Oud-West", "Nieuw-Vennep"."""

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
"""A folded word for the state of a version, which is not part of the document's subject."""

RULES = (
    "beleid|protocol|regel|procedure|voorwaarden|instructie|handleiding|handboek|gids"
    "|policy|policies|rules|terms|manual|handbook|guide"
)
"""Documents whose new version replaces the one before."""

VERSION = re.compile(
    r"(?<![^\W_])(?:v|versie|version|rev|revisie)[\s_.-]*(\d{1,4}(?:[._-]\d{1,4})*)(?!\w)"
)
"""A version number in folded text: "v2.1", "versie 3"."""

Version: TypeAlias = tuple[int, ...]

_NUMBERS_AT_MOST = 4


def version_of(match: re.Match[str]) -> Version:
    """The number in a match of VERSION: (2, 1) for "v2.1"."""
    return tuple(int(part) for part in re.findall(r"\d+", match[1])[:_NUMBERS_AT_MOST])


def versions_in(folded: str) -> list[Version]:
    """The version numbers in a folded text, in order."""
    return list(map(version_of, VERSION.finditer(folded)))
