"""What "het", "er" and "zijn" are in a Dutch question: each is several words."""

import re
from collections.abc import Sequence

from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.text.words import word_set, words

PREPOSITIONS = words("aan af bij in mee na naar om onder op over tegen toe uit van voor")

IMPERSONAL = word_set("mogelijk zo een jaar")
"""What "het" that stands for nothing comes before: "is het mogelijk", "van het jaar"."""

SUBJECTS = word_set("ik je jij u we wij ze men")
"""Dutch "dan" behind one is of what was said before, and compares nothing: "mag ik dan weg"."""

MODALS = word_set("kan kun kunt kunnen mag mogen moet moeten wil wilt willen zal zullen")

SEPARATED = word_set("af goed klaar kwijt los mee neer samen terug vast weg")
"""Parts of verbs that stand apart at the end, where no noun does: "wie keurt het goed"."""

DOES = word_set("doe doet doen deed deden")
NOT_OR_STILL = word_set("niet nog wel weer meer goed")
"""With "het" behind a noun they say that something works: "doet de printer het niet"."""

SPLIT = frozenset({"mee", "toe"})
"""Prepositions that never have a noun after them."""

VERB = re.compile(r"(?:ge|be|ver|ont|her)\w+(?:d|t|en)")
"""Participles and infinitives with a prefix, at the end of a Dutch clause: "betrokken"."""

SINGULAR = word_set("is was heet heeft had kan mag moet wil zal wordt werd gaat doet krijgt")
"""Verbs of one thing, behind which "zijn" is no verb: "hoe heet zijn opvolger"."""

BEFORE_NO_VERB = frozenset(
    (*PREPOSITIONS, *words("een de het elke iedere onze mijn uw geen met per tijdens tot hoe"))
)
"""What opens a phrase, so that the word behind it is no verb: "tot elke beurt"."""


def het_stands_for_something(tokens: Sequence[str], folded: Sequence[str], place: int) -> bool:
    """Whether the "het" at ``place`` is a pronoun of what has been named, and no article."""
    return not (
        _opens_a_phrase(folded[:place], folded[place + 1 :])
        or _says_that_it_works(tokens, folded, place)
    )


def _opens_a_phrase(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether "het" has a noun behind it.

    One word that ends the question may be none: "is het gratis", "kan ik het vinden".
    """
    if not after or after[0] in FUNCTION_WORDS_OF_BOTH - IMPERSONAL:
        return False
    if len(after) > 1 or after[0] in IMPERSONAL:
        return True
    last = after[0]
    is_said_of_it = len(before) == 1 and before[0] in ("is", "was")
    is_infinitive = last.endswith("n") and before[-1:] and before[-1] in MODALS | SUBJECTS
    return not (
        is_said_of_it or last in SEPARATED or (is_infinitive and not MODALS.isdisjoint(before))
    )


def _says_that_it_works(tokens: Sequence[str], folded: Sequence[str], place: int) -> bool:
    """Whether "het" stands for nothing behind what does or does not work, which is no person."""
    before, after = folded[:place], folded[place + 1 :]
    return (
        bool(before)
        and before[-1] not in FUNCTION_WORDS_OF_BOTH
        and tokens[place - 1].islower()
        and not DOES.isdisjoint(folded)
        and set(after[:1]) <= NOT_OR_STILL | DOES
    )


def er_has_split_preposition(after: Sequence[str]) -> bool:
    """Whether the preposition of "er" stands apart at the end: "wordt hij er eigenaar van"."""
    if not after:
        return False
    *_, before_last, last = ("", *after)
    return (
        last in PREPOSITIONS
        or before_last in SPLIT
        or (before_last in PREPOSITIONS and VERB.fullmatch(last) is not None)
    )


def zijn_is_his(folded: Sequence[str], place: int) -> bool:
    """Whether the "zijn" at ``place`` says whose something is, and is no verb."""
    before, after = folded[:place], folded[place + 1 :]
    if not before or not after or after[0] in FUNCTION_WORDS_OF_BOTH:
        return False
    if before[-1] in PREPOSITIONS:
        return VERB.fullmatch(after[0]) is None  # "de ruimtes die ervoor zijn bedoeld"
    return before[-1] in SINGULAR or may_be_verb(folded, place - 1)


def may_be_verb(folded: Sequence[str], place: int) -> bool:
    """Whether the word at ``place`` has the form of a verb, and stands where one can: "loopt"."""
    word, before = folded[place], folded[:place][-1:]
    return (
        word.endswith("t")
        and word not in FUNCTION_WORDS_OF_BOTH
        and BEFORE_NO_VERB.isdisjoint(before)
    )
