"""Whether a question goes on where the one before it ended: "En voor deeltijders?"."""

import re

from indexes.folding import fold
from search.conversation.dutch import DOES, MODALS, PREPOSITIONS, SINGULAR, may_be_verb
from search.question.answer_kinds import OPENING_VERBS
from search.text.words import words

OPENING = re.compile(
    r"\W*(?:en|and|maar|but|of|or|ook|also|what about|how about|hoe zit (?:dat|het) met|wat als"
    r"|what if)\b"
)
"""How a question goes on where another ended."""

OPENS_A_PHRASE = frozenset(
    (
        *PREPOSITIONS,
        *words("binnen door met per sinds tijdens tot tussen vanaf volgens zonder"),
        *words("about after at before between by during for from on over per since to under until"),
        *words("with within without"),
        *words("inclusief exclusief alleen zelfs hetzelfde idem"),
        *words("including excluding only even same"),
    )
)
PHRASE = 4
"""Words: a question of more that opens so may be one of its own."""

VERBS = frozenset(
    (
        *(SINGULAR | MODALS | DOES),
        *OPENING_VERBS.split("|"),
        *words("werken be been had might get gets"),
    )
)
"""They make a clause of what opens with a preposition: "van wie is die"."""

WHO_OR_WHAT = frozenset({"wie", "wat"})
"""No noun follows them, so that a verb may: "aan wie rapporteert Jansen"."""


def opens_as_continuation(question: str) -> bool:
    """Whether ``question`` goes on from the one before: "en voor deeltijders?", "per maand?"."""
    return OPENING.match(fold(question)) is not None or _is_phrase(question)


def _is_phrase(question: str) -> bool:
    """Whether all that is asked is a preposition and what belongs to it."""
    said = words(question)
    return (
        question.rstrip().endswith("?")
        and 1 < len(said) <= PHRASE
        and said[0] in OPENS_A_PHRASE
        and VERBS.isdisjoint(said)
        and not (said[1] in WHO_OR_WHAT and len(said) > 2 and may_be_verb(said, 2))
    )
