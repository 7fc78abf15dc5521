"""Whether a claim tells of another name what the one that is asked after has its own value of.

Asked of Brons, "Hartman pays € 500" is no answer by "Hartman pays € 500, Brons pays € 300".
"""

from search.claims.claim import Claim
from search.claims.source import Source
from search.text.names import known_words
from search.text.values import any_agree, find_values


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
