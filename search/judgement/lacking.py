"""A name or code that is asked of, and that nothing near the question has."""

from collections.abc import Iterable

from indexes.types import Language
from search.facts.names import find_names
from search.question.codes import Codes


def lacking_in(question: str, language: Language, readings: Iterable[str], codes: Codes) -> str:
    """The first code or name of ``question`` that stands in none of ``readings``; empty without.

    What is said of others is then no answer.
    """
    texts = list(readings)
    if unknown := codes.unknown_to(texts):
        return unknown
    said = "\n".join(texts).casefold()
    return next(
        (name for name in find_names(question, language) if name.casefold() not in said), ""
    )
