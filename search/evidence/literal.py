"""Quotes that answer by what they are of: keywords that stand there, a row for a code.

A query of keywords asks nothing but where its words stand. The meaning of a code ("E-4521") is as
good as none to an embedder, so how near its row is to the question tells nothing.
"""

from collections.abc import Sequence

from indexes.types import Language
from search.excerpt import Excerpt
from search.question.codes import Codes
from search.question.keywords import is_keywords
from search.text.words import content_stems

FEW_WORDS = 3
"""Words that carry meaning, at most, of a question that asks little. Of the questions of 25 sets
with so many, all of which the first quote has, 13 with an answer were refused, ten of them with
their gold quote first; none without an answer is let through by it."""


def is_literal(asked: str, excerpts: Sequence[Excerpt], language: Language) -> bool:
    """Whether the first quote is what is ``asked`` for, to the letter.

    Nothing but keywords is, and it or its place has them all; or its best sentence is the row that
    begins with a code of the question.
    """
    if not excerpts:
        return False
    label, mark, _ = excerpts[0].quote.best_sentence.partition("\t")
    is_row_of_code = mark != "" and Codes.of(asked).are(label.strip())
    return is_row_of_code or _has_keywords(asked, excerpts[0], language)


def _has_keywords(asked: str, one: Excerpt, language: Language) -> bool:
    """Whether nothing but keywords is ``asked``, and the quote or its place has them all."""
    if not is_keywords(asked):
        return False
    # "E-15" is more than an E and a 15.
    has_words = set(content_stems(asked, language)).issubset(_stems_in(one, language))
    return has_words and Codes.of(asked).all_in(one.with_place)


def says_all(asked: str, excerpts: Sequence[Excerpt], language: Language) -> bool:
    """Whether little is ``asked``, and the first quote has all of its words.

    "Wie is vertrouwenspersoon" is as far from any sentence as what asks more is from a wrong one.
    """
    sought = set(content_stems(asked, language))
    if not excerpts or not 0 < len(sought) <= FEW_WORDS:
        return False
    return sought.issubset(content_stems(excerpts[0].quote.text, language))


def those_with_keywords(
    asked: str, excerpts: Sequence[Excerpt], language: Language
) -> Sequence[Excerpt]:
    """Those that have one of the keywords, first those that have all; if none has, all of them."""
    having = [one for one in excerpts if _has_keywords(asked, one, language)]
    if not having:
        return excerpts
    sought = set(content_stems(asked, language))
    others = [one for one in excerpts if one not in having]
    return [*having, *(one for one in others if not sought.isdisjoint(_stems_in(one, language)))]


def _stems_in(excerpt: Excerpt, language: Language) -> list[str]:
    return content_stems(excerpt.with_place, language)
