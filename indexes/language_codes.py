"""Which languages are known, by their codes (ISO 639-1): light enough for the help to name them."""

from functools import cache
from importlib.resources import files

OTHER = "other"
"""A language that there is no file of, or that cannot be told, where a search is kept to it."""


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages that there is a file of, in order."""
    found = (one.name for one in files("vind.indexes").joinpath("lang").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def filter_languages() -> tuple[str, ...]:
    """What a search can be kept to: the known languages, and "other" for all else."""
    return (*known_languages(), OTHER)


def in_words() -> str:
    """The languages that a search can be kept to, for messages: "'de', 'en', 'nl' and 'other'"."""
    return f"{', '.join(map(repr, known_languages()))} and {OTHER!r}"
