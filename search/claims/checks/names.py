"""Whether a claim tells of another name what the one that is asked after has its own value of.

Asked of Brons, "Hartman pays € 500" is no answer by "Hartman pays € 500, Brons pays € 300"; nor is
"Jan works in Alkmaar" by "in Texel that is Jan, in Alkmaar Els".
"""

from collections.abc import Iterator, Sequence

from indexes.words import FUNCTION_WORDS
from search.claims.claim import Claim
from search.claims.numerals.nearness import PART_ENDS
from search.claims.source import Source
from search.text.names import known_words, stated_names
from search.text.openings import opening_name
from search.text.values import any_agree, find_values

LETTERS = 4
"""Of a word that says something: "el" and "der" are parts of names."""


def value_of_another_name(claim: Claim, source: Source) -> list[str]:
    """The names of ``claim``, where the question has other names, and the source their own values.

    The claim has none of the question's names, and each sentence with one of its values has one of
    those, and another value of the kind.
    """
    said, names = known_words(claim.sentence), source.names_in(claim)
    asked = [name for name in claim.asked.names if not known_words(name) <= said]
    if len(asked) < len(claim.asked.names) or not (asked and names and claim.values):
        return []
    language = claim.asked.language
    for value in claim.values:
        having = [
            (text, values)
            for text in source.sentences
            if any_agree([value], values := find_values(text, language))
        ]
        if not having or not all(
            any(known_words(name) <= known_words(text) for name in asked)
            and any(one.kind == value.kind and not one.agrees_with(value) for one in values)
            for text, values in having
        ):
            return []
    return names


def name_paired_with_another(claim: Claim, source: Source) -> list[str]:
    """The names that ``claim`` adds, where the source pairs what is asked with other names.

    So does each sentence with one of them. The claim has none of those other names itself.
    """
    own = known_words(" ".join(claim.names)) - claim.asked.words
    having = [one for one in source.sentences if not own.isdisjoint(known_words(one))]
    if not having or not all(_pairs_others(one, own, claim) for one in having):
        return []
    return claim.names


def _pairs_others(sentence: str, own: frozenset[str], claim: Claim) -> bool:
    """Whether each part with a name of the question has another one beside it, as ``own`` has.

    And none is in a part with ``own``. One of them leaves out what the part before says of both.
    """
    asked, said = claim.asked.words, known_words(claim.sentence)
    parts = PART_ENDS.split(sentence)
    named = [known_words(" ".join(names)) for names in _names_in(parts)]
    of_own = [place for place, names in enumerate(named) if not names.isdisjoint(own)]
    of_asked = [place for place, names in enumerate(named) if not names.isdisjoint(asked)]
    return (
        bool(of_own and of_asked)
        and all(named[place].isdisjoint(asked) and named[place] - own for place in of_own)
        and all(
            named[place] - asked and said.isdisjoint(named[place] - asked) for place in of_asked
        )
        and any(
            _leaves_out(parts[place], named[place], claim)
            for place in (*of_own, *of_asked)
            if place > min(*of_own, *of_asked)
        )
    )


def _names_in(parts: Sequence[str]) -> Iterator[list[str]]:
    """The names of each part of a sentence."""
    first, *others = parts
    yield [opening_name(first), *stated_names(first)]
    # The first word of a part has a capital of its own.
    yield from (stated_names(f"en {part}") for part in others)


def _leaves_out(part: str, names: frozenset[str], claim: Claim) -> bool:
    """Whether a part has nothing but names and the little words between them."""
    others = known_words(part) - names - FUNCTION_WORDS[claim.asked.language]
    return all(len(word) < LETTERS for word in others)
