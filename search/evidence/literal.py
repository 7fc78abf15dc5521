"""Quotes for a query of keywords, which asks nothing but where its words stand."""

from collections.abc import Sequence

from indexes.types import Language
from search.excerpt import Excerpt
from search.question.keywords import is_keywords
from search.text.words import content_stems


def is_literal(asked: str, excerpts: Sequence[Excerpt], language: Language) -> bool:
    """Whether nothing but keywords is ``asked``, and the first quote or its place has them all."""
    if not excerpts or not is_keywords(asked):
        return False
    return set(content_stems(asked, language)).issubset(_stems_in(excerpts[0], language))


def those_with_keywords(
    asked: str, excerpts: Sequence[Excerpt], language: Language
) -> Sequence[Excerpt]:
    """Those that have one of the keywords, where the first has all; else all of them."""
    if not is_literal(asked, excerpts, language):
        return excerpts
    sought = set(content_stems(asked, language))
    return [one for one in excerpts if not sought.isdisjoint(_stems_in(one, language))]


def _stems_in(excerpt: Excerpt, language: Language) -> list[str]:
    return content_stems(excerpt.with_place, language)
