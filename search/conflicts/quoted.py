"""Conflicts among the quotes: each side of one that is told has a quote."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from search.conflicts.find import Said
from search.evidence.excerpt import make_excerpt
from search.evidence.quotes import QUOTE_WORDS, QUOTES
from search.excerpt import Excerpt
from search.text.spans import overlap
from search.text.words import words
from search.types import Conflict, QuotedValue

CONFLICTS = 2
"""Told of one question, at most: the best fit for it."""

SIDES = 3
"""Documents of one conflict that are told of, at most, the newest."""


def with_conflicts(
    excerpts: Sequence[Excerpt], found: Iterable[Sequence[Said]], *, newest_first: bool = True
) -> tuple[list[Excerpt], tuple[Conflict, ...]]:
    """The quotes, every side of the conflicts among them, and the conflicts by their numbers.

    A side that no quote has yet takes the place of the last quote that is no side. With
    ``newest_first`` the sides of one conflict stand in that order in the places that they have.
    """
    told = [said[:SIDES] for said in list(found)[:CONFLICTS]]
    quotes = list(excerpts)
    most = max(QUOTES, len(quotes))
    sides = [one for said in told for one in said]
    for one in sides:
        if _number(one, quotes) is None:
            quotes.append(_quoted(one, quotes))
    needed = {_number(one, quotes) for one in sides}
    quotes = [
        replace(quote, is_far=quote.is_far and place not in needed)
        for place, quote in enumerate(quotes)
    ]
    spare = [place for place in range(len(quotes)) if place not in needed]
    for place in reversed(spare[max(0, most - len(needed)) :]):
        del quotes[place]
    for said in told if newest_first else ():
        numbers = _numbers(said, quotes)
        for place, quote in zip(sorted(numbers), [quotes[n] for n in numbers], strict=True):
            quotes[place] = quote
    return quotes, tuple(Conflict(tuple(_values(said, quotes))) for said in told)


def _values(said: Iterable[Said], quotes: Sequence[Excerpt]) -> Iterator[QuotedValue]:
    for one in said:
        if (number := _number(one, quotes)) is not None:
            yield QuotedValue(number + 1, one.written, one.told)


def _numbers(said: Iterable[Said], quotes: Sequence[Excerpt]) -> list[int]:
    """Which quotes have the sides of a conflict, each once, in the order of ``said``."""
    found = (_number(one, quotes) for one in said)
    return list(dict.fromkeys(number for number in found if number is not None))


def _number(said: Said, quotes: Sequence[Excerpt]) -> int | None:
    """Which quote has a statement, counted from 0."""
    statement = said.statement
    passage = statement.stored.passage
    start, end = passage.start + statement.start, passage.start + statement.end
    for number, excerpt in enumerate(quotes):
        quote = excerpt.quote
        same = quote.passage_id == statement.stored.passage_id
        if same and quote.start <= start and end <= quote.end:
            return number
    return None


def _quoted(said: Said, quotes: Sequence[Excerpt]) -> Excerpt:
    """A statement as a quote, the sentence before it in front where that is free and short."""
    statement = said.statement
    passage = statement.stored.passage
    start = passage.text.rfind(statement.before, 0, statement.start) if statement.before else -1
    taken = [
        excerpt.quote
        for excerpt in quotes
        if excerpt.quote.passage_id == statement.stored.passage_id
    ]
    whole = passage.start + start, passage.start + statement.end
    free = not any(overlap((quote.start, quote.end), whole) for quote in taken)
    if start < 0 or not free or len(words(passage.text[start : statement.end])) > QUOTE_WORDS:
        start = statement.start
    score = min((excerpt.quote.score for excerpt in quotes), default=0.0)
    said_at = (statement.start, statement.end)
    return make_excerpt(statement.stored, (start, statement.end), said_at, said_at, score)
