"""The codes of the known languages (ISO 639-1); quick to import, for the CLI's help."""

from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).with_name("lang")

OTHER = "other"
"""In filters: a language that is unknown or cannot be told."""


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages with a file in indexes/lang, sorted."""
    return tuple(sorted(file.stem for file in LANGUAGES.glob("*.toml")))


def filter_languages() -> tuple[str, ...]:
    """The languages that filters accept: the known ones, and "other" for the rest."""
    return (*known_languages(), OTHER)


def in_words() -> str:
    """The languages that filters accept, for messages: "'de', 'en', 'nl' and 'other'"."""
    return f"{', '.join(map(repr, known_languages()))} and {OTHER!r}"
