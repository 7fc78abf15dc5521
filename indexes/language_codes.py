"""Which languages are known, by their codes (ISO 639-1): light enough for the help to name them."""

from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).with_name("lang")

OTHER = "other"
"""A language that there is no file of, or that cannot be told, where a search is kept to it."""


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages that there is a file of, in order."""
    return tuple(sorted(file.stem for file in LANGUAGES.glob("*.toml")))


def filter_languages() -> tuple[str, ...]:
    """What a search can be kept to: the known languages, and "other" for all else."""
    return (*known_languages(), OTHER)


def in_words() -> str:
    """The languages that a search can be kept to, for messages: "'de', 'en', 'nl' and 'other'"."""
    return f"{', '.join(map(repr, known_languages()))} and {OTHER!r}"
