"""Whether a claim is of a row whose label goes on from the one that is asked for.

Asked for the "Tern 5", the price of the "Tern 5E Low" is no answer where a quote has that of the
Tern 5.
"""

from collections.abc import Sequence

from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.labels import labels
from search.text.words import in_words, words

FEWEST_LETTERS = 3
"""Of a label that is looked for: "A" is in many a question."""


def label_that_goes_on(claim: Claim, sources: Sequence[Source]) -> list[str]:
    """The labels of rows in ``claim`` that begin with one of the question's, and go on.

    The claim has that one nowhere else, and the question nothing of what it goes on with. Whichever
    of the ``sources`` the rows are of.
    """
    known = {
        in_words(label)
        for source in sources
        for row, heading in source.headed
        if heading
        for label in labels(row, heading)
    }
    asked, said = in_words(claim.asked.question), in_words(claim.sentence)
    of_asked = [
        one for one in known if one in asked and sum(map(str.isalpha, one)) >= FEWEST_LETTERS
    ]
    return [
        longer.strip()
        for longer in sorted(known)
        if longer in said and longer not in asked
        for short in of_asked
        if _goes_on(longer, short)
        and short not in said.replace(longer, " ")
        and claim.asked.words.isdisjoint(set(words(longer)) - set(words(short)))
    ]


def _goes_on(longer: str, short: str) -> bool:
    """Whether a label begins with another and has more words, or letters behind its number."""
    begun = short.rstrip()
    behind = longer.removeprefix(begun)
    return behind not in (longer, " ") and (
        behind[0] == " " or (behind[0].isalpha() and begun[-1].isdecimal())
    )
