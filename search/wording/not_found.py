"""What is said where the documents do not answer, and of what they then lack."""

from indexes.types import Language
from search.types import Lacking

NOT_FOUND: dict[Language, str] = {
    "nl": "Niet gevonden in deze documenten.",
    "en": "Not found in these documents.",
}
UNKNOWN: dict[Language, str] = {
    "nl": 'Niets wat in de buurt komt, noemt "{}".',
    "en": 'Nothing that comes near mentions "{}".',
}
"""Behind that, where it is for a name or code that stands nowhere: it may be mistyped."""

NO_PART: dict[Language, str] = {
    "nl": 'Het genoemde document heeft geen "{}".',
    "en": 'The document that is named has no "{}".',
}
"""The same, where it is for a part of a document by its number."""


def not_found(lacking: Lacking | None, language: Language) -> str:
    """That nothing was found, and for want of what where that is known."""
    said = NOT_FOUND[language]
    if lacking is None:
        return said
    why = NO_PART if lacking.is_part else UNKNOWN
    return f"{said} {why[language].format(lacking.name)}"
