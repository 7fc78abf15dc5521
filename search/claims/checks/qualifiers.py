"""Whether a claim tells by another word, or none, which one of a thing its number is of.

"The lease price is € 255" is not supported by a "Dealer price" of 255, nor "private lease" answered
by a line on "business lease"; nor does "bikes cost € 210" hold by what is so of cargo bikes.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.claim import Claim
from search.claims.numerals.counts import counts
from search.claims.source import Source
from search.tables.labels import labels
from search.tables.rows import Headed, columns
from search.text.numbers import any_in
from search.text.words import content_stems, words, words_with

LABELLED = re.compile(r"\W*(?P<label>[^\W\d_][^\t\n:;.]{0,39}):\s")
"""A line that says of its label what stands behind the colon."""


class _Pair(NamedTuple):
    """Two words that stand together, by their stems: a thing, and the one before it."""

    before: str
    thing: str


def value_of_another_sort(claim: Claim, source: Source) -> list[str]:
    """The words by which ``claim`` tells of another sort what the source or the question has.

    Of a claim with a number of its own, by the row or sentence that it rests on.
    """
    if not claim.own_numbers or source.is_foreign():
        return []
    place = source.place_of(claim)
    wrong = {
        *_unlike_the_column(claim, source, place),
        *_unlike_the_question(claim, source, place),
        *_of_any(claim, place),
    }
    return words_with(wrong, claim.sentence, claim.asked.language)


def _unlike_the_column(claim: Claim, source: Source, place: Headed) -> Iterator[str]:
    """What the question alone has before a thing that the column of a number has another before."""
    row, heading = place
    language = claim.asked.language
    said, stated = list(_pairs(claim.sentence, language)), source.stated_words(claim)
    for over, cell in columns(row, heading) if heading else ():
        numbers = [one.number for one in counts(cell, language)]
        if any(any_in([one.number], numbers) for one in claim.counts):
            things = {one.thing for one in _pairs(over, language) if one.before not in claim.matter}
            yield from (
                one.before
                for one in said
                if one.thing in things
                and one.before in claim.asked.stems
                and not stated.has_in_part(one.before)
            )


def _unlike_the_question(claim: Claim, source: Source, place: Headed) -> Iterator[str]:
    """What the claim has before a thing in the stead of what the question has.

    Where the latter stands with the number or over it, and the former before that thing in another
    place of the quote alone.
    """
    row, heading = place
    language = claim.asked.language
    here = set(content_stems(f"{source.context}\n{heading}\n{row}", language))
    elsewhere = {one for text in source.sentences for one in _pairs(text, language)}
    for asked in _pairs(claim.asked.question, language):
        if asked.before in here and asked.before not in claim.stems:
            yield from (
                one.before
                for one in _pairs(claim.sentence, language)
                if one.thing == asked.thing
                and one in elsewhere
                and one.before in claim.added - here
            )


def _of_any(claim: Claim, place: Headed) -> Iterator[str]:
    """A thing of the question that the claim speaks of without the label of its number.

    Without an article or a number too, as of all: "bikes cost". It has no other word of that label.
    """
    language = claim.asked.language
    label = _label(*place, language)
    if claim.stems.isdisjoint(label):
        said = ["", *words(claim.sentence)]
        told = " ".join(
            word
            for before, word in pairwise(said)
            if before not in FUNCTION_WORDS[language] and not before.isdecimal()
        )
        things = frozenset(content_stems(told, language))
        for one in _pairs(claim.asked.question, language):
            if one.before in label and one.thing in things:
                yield one.thing


def _label(row: str, heading: str, language: Language) -> frozenset[str]:
    """The stems of what a row, or a line with a colon, is of."""
    found = LABELLED.match(row)
    of = labels(row, heading) if heading else [found["label"]] if found else []
    return frozenset(content_stems(" ".join(of), language))


def _pairs(text: str, language: Language) -> Iterator[_Pair]:
    """Each two words next to each other that carry meaning and have no digits."""
    for before, thing in pairwise(words(text)):
        if (
            before.isalpha()
            and thing.isalpha()
            and {before, thing}.isdisjoint(FUNCTION_WORDS[language])
        ):
            yield _Pair(stem(before, language), stem(thing, language))
