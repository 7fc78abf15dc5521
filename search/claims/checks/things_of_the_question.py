"""Whether a claim is of a thing that only the question has.

"Schools get a 15% discount" has its number of foundations, and nothing of schools in its quote.
"""

import re
from itertools import pairwise

from indexes.folding import fold
from indexes.words import FUNCTION_WORDS
from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.stated_words import StatedWords
from search.text.answering import ANSWERING
from search.text.names import CALENDAR, known_words
from search.text.spans import TELEPHONE
from search.text.values import UNITS_WRITTEN
from search.text.words import content_stems, word_set, words

ARTICLES = word_set("""
    de het een deze dit uw je jouw mijn haar hun ons onze
    the a an this your my his her its their our
""")
_PREPOSITIONS = word_set("""
    van voor bij met in op aan uit door over per
    of for at with on by from
""")
BEFORE_A_THING = ARTICLES | _PREPOSITIONS | {""}
"""What follows these, or opens a sentence, is a thing or says which."""

OF_WHAT_IS_ASKED = re.compile(
    r"(?:het|dit|dat|it|this|that)\s(?:is|was|kost\w*|duurt|duurde|bedraagt|begint|begon|eindigt"
    r"|costs?|takes?|took|begins|began|starts?|ends)\b",
    re.IGNORECASE,
)
"""How a claim opens that may name nothing of what it tells: "it costs € 5"."""

PRONOUNS = frozenset({"het", "je"})
"""No article where another follows its word: "het verdient een", "je betaalt je"."""

BE, WORDEN = "be", "worden"
"""Beside what is done to something, which a table has of none that it lists: "must be replaced"."""

PRICE = frozenset({"prijs", "tarief", "kosten", "price", "rate", "fee", "costs"})
SHARE = frozenset({"percentage", "percentages"})
"""What an amount and what "75%" need no word for."""

CALLED = frozenset({"phone", "telephone", "mobile", "telefoon", "mobiel", "mobiele"})
"""What a number to call needs no word for: its column may be headed "Number"."""

OF_A_VERB = re.compile(r"\b([^\W\d_]+)-(?:off|up|in|out|on|down|over|by)\b")
"""A verb in the name of what is done, which a quote may put otherwise: "cut-off"."""

OWNED = re.compile(r"(?<=[^\W\d_])(?:['\u2019]s|s['\u2019])\s([^\W\d_]+)")
"""What is somebody's: "the manager's salary" is of a salary."""

FEWEST_LETTERS = 3
"""Of a word that may be a thing; shorter ones hold a sentence together."""


def thing_of_the_question(claim: Claim, source: Source) -> list[str]:
    """The things that a claim with a number or a name of its own has of the question alone.

    Not what a number tells apart ("hall 2"). What is in another language has other words. Of a
    claim that names nothing that is asked ("it costs € 5") the things are those of the question.
    """
    if source.is_foreign() or not (claim.facts.numbers or claim.facts.dates or claim.names):
        return []
    asked, text, named = claim.asked, claim.sentence, claim.repeated
    opening = OF_WHAT_IS_ASKED.match(text)
    told = content_stems(text[opening.end() :], asked.language) if opening else ()
    if opening and (asked.stems - ANSWERING).isdisjoint(told):
        text, named = asked.question, list(asked.names)
    unsaid = CALLED if TELEPHONE.search(claim.sentence) else frozenset()
    names = known_words(" ".join(named)).union(OF_A_VERB.findall(fold(text)), unsaid)
    owned = frozenset(OWNED.findall(fold(text)))
    said = ["", *words(text), ""]
    stated = source.stated_words(claim)
    return [
        word
        for (before, word), (_, behind) in zip(pairwise(said), pairwise(said[1:]), strict=False)
        if word not in names
        and not behind.isdecimal()
        and not (before in PRONOUNS and behind in ARTICLES)
        and _is_of_question_alone(word, claim, stated)
        and (
            (
                (before in BEFORE_A_THING or word in owned)
                and _tells_which(before, behind, claim, stated)
            )
            or (stated.is_row and (before == BE or behind == WORDEN))
        )
    ]


def _tells_which(before: str, behind: str, claim: Claim, stated: StatedWords) -> bool:
    """Whether a word tells what a claim is of, and not how what does stand there may be called.

    In prose no word that says which sort that is, which a quote may leave to be understood. In a
    table it tells rows apart, a "video operator" from a "fly operator"; beside a label that is told
    in whole, or an amount that is asked, nothing else has to be told.
    """
    if not stated.is_row:
        return not _is_a_thing(behind, claim) or not stated.has_in_part(behind)
    if stated.label:
        return not stated.label.isdisjoint((before, behind))
    return not claim.asked.quantities


def _is_of_question_alone(word: str, claim: Claim, stated: StatedWords) -> bool:
    is_asked = claim.asked.stems.issuperset(content_stems(word, claim.asked.language))
    return is_asked and _is_a_thing(word, claim) and not stated.has_in_part(word)


def _is_a_thing(word: str, claim: Claim) -> bool:
    """Whether a word may name something, but for a day, a unit and what any answer has."""
    language = claim.asked.language
    known = FUNCTION_WORDS[language] | CALENDAR.keys() | UNITS_WRITTEN.keys() | PRICE | SHARE
    return (
        word.isalpha()
        and len(word) >= FEWEST_LETTERS
        and word not in known
        and ANSWERING.isdisjoint(content_stems(word, language))
    )
