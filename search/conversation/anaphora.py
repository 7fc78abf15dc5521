"""Whether a question leans on what was said before it, by the grammar of Dutch and English."""

import re
from collections.abc import Sequence

from indexes.folding import fold
from indexes.types import Language
from indexes.words import FUNCTION_WORDS_OF_BOTH, WORD
from search.conversation.dutch import (
    PREPOSITIONS,
    SEPARATED,
    SUBJECTS,
    er_has_split_preposition,
    het_stands_for_something,
    may_be_verb,
    zijn_is_his,
)
from search.conversation.nounless import (
    CONJUNCTIONS,
    SAYS_NOTHING,
    TIME_WORDS,
    asks_of_another,
    asks_which,
)
from search.question.language import language_asked
from search.text.words import words

DUTCH = words("hij hem hen hun ze zij haar die dat deze dit dezelfde diezelfde daar")
ENGLISH = words("it its he his him she her they them their that those this these")
ANAPHORA: dict[Language, frozenset[str]] = {
    "nl": frozenset(DUTCH),
    "en": frozenset(ENGLISH),
    "": frozenset(DUTCH + ENGLISH),
}
"""Words for something that has been named, by the language of the question."""

COMPOUND = re.compile(rf"(?:er|daar|hier)(?:door|{'|'.join(PREPOSITIONS)})")
"""Dutch for a preposition with "it" or "that": "daarvan", "ervoor"."""

RELATIVE = frozenset({"die", "dat", "that"})
"""Also open a clause that says more of what stands before them."""

ANYBODY = frozenset(words("iemand degene degenen mensen someone anyone people"))
"""Of whom nearly every clause that follows says more."""

OF_DUTCH = frozenset(words("zijn haar hun"))
POSSESSIVE = OF_DUTCH | set(words("its his her their"))
"""Mostly of what the same sentence has named."""

NEW_CLAUSE = CONJUNCTIONS.union(",;:.?")
NEW_CLAUSES: dict[Language, frozenset[str]] = {
    "nl": NEW_CLAUSE,
    "en": NEW_CLAUSE - {"of"},
    "": NEW_CLAUSE,
}
"""By the language of the question: "the price of it" is no Dutch "or"."""

TOKEN = re.compile(rf"{WORD.pattern}|[,;:.?](?=\s)")

OF_NOW = frozenset({"deze", "dit", "this", "these"})
"""Before a time they are of the present one, and of none that has been named: "dit jaar"."""

THEN = frozenset({"dan", "then"})
NOMINATIVE = frozenset(words("ik jij hij we wij men"))
"""Never an object, as "je" may be ("kost dat je geld")."""

CONDITIONS = frozenset(words("als wanneer indien zodra if when once"))
"""What "then" follows from, where the question says that itself."""

_NO_DEMONSTRATIVE = rf"(?!(?:{'|'.join(PREPOSITIONS)}|als|dan|door|en|met|of|per|zonder)\b)"
_ARTICLE = "(?:a|an|the|my|our|your|een|de|het|mijn|onze?|uw|jouw?)"
_SUBJECT = "ik|je|jij|u|we|wij|ze|zij|iemand|er"
EXTRAPOSED = re.compile(
    r"\bit \w+ (?:that|when|if|whether)\b"
    r"|(?:(?<=\bis )|(?<=\bwas )|(?<=\bbe ))it \w+ (?:to|for (?=.+ to ))\b"
    r"|\bit (?:\w+ly )?(?:be|takes?|took|costs?|helps?|means?) (?:to|before|until|for (?=.+ to ))\b"
    rf"|\bit (?:\w+ly )?(?:takes?|took) for (?={_ARTICLE} )"
    r"|\bit (?P<weather>(?:rain|snow|freez|hail)\w*)\b|\btime is it\b"
    rf"|\b(?:duurt|duurde) het (?:\w+ )?voor(?:dat|aleer)? (?={_ARTICLE} |(?:{_SUBJECT}) )"
    r"|\bit true (?=\w)|\bit matters? (?=(?:wh\w+|how|if)\b)"
    rf"|\bhet (?P<between>(?:{_NO_DEMONSTRATIVE}\w+ ){{0,2}})(?:dat (?=\w+ \w)|om (?=(?:.+ )?te ))",
    re.IGNORECASE,
)
"""A pronoun that stands for what is still to come: "is it true that", "klopt het dat"."""

BE = frozenset(words("is are was were be been isn aren"))
"""Before "there" they say that something exists: "how many are there"."""

HOW = frozenset({"hoe", "how"})
"""The word after it asks with it: "hoe lang"."""

MUCH = 4
"""Words: fewer make no clause with a subject of its own."""


def refers_back(question: str) -> bool:
    """Whether ``question`` is about something that it does not name itself.

    It has a word for it ("Wanneer verjaren die uren?", "Why was it late?"), it asks which without
    saying of what ("Welke mag ik houden?"), or it has no word that carries meaning but of time
    ("Tot hoe laat?", "On which day?").
    """
    language = language_asked(question)
    anaphora, new_clause = ANAPHORA[language], NEW_CLAUSES[language]
    tokens = TOKEN.findall(EXTRAPOSED.sub(r" \g<between>\g<weather>", question))
    folded = [fold(token) for token in tokens]
    if asks_which(folded) or asks_of_another(folded):
        return True
    names = [_names_something(folded, place) for place in range(len(folded))]
    for place, token in enumerate(folded):
        if token in new_clause and place > 1:
            if any(names[:place]):
                return False  # a word for something further on is for what has been named here
        elif _stands(tokens, folded, place, anaphora) and not (
            token in POSSESSIVE and any(names[: _end_of_owner(folded, place)])
        ):
            return True
    return not any(names)


def _names_something(folded: Sequence[str], place: int) -> bool:
    is_asked = place > 0 and folded[place - 1] in HOW
    return folded[place][0].isalnum() and folded[place] not in SAYS_NOTHING and not is_asked


def _end_of_owner(folded: Sequence[str], place: int) -> int:
    """Before where the owner stands that a possessive at ``place`` may have in its sentence.

    The verb right before a Dutch one is none: "tot wanneer loopt haar contract".
    """
    behind_verb = place > 0 and folded[place] in OF_DUTCH and may_be_verb(folded, place - 1)
    return place - behind_verb


def _stands(
    tokens: Sequence[str], folded: Sequence[str], place: int, anaphora: frozenset[str]
) -> bool:
    """Whether the word at ``place`` stands for something."""
    word, after = folded[place], folded[place + 1 :]
    if word == "het":
        return het_stands_for_something(tokens, folded, place)
    if word == "er":
        return er_has_split_preposition(after)
    if word == "zijn":
        return zijn_is_his(folded, place)
    if word in THEN:
        return CONDITIONS.isdisjoint(folded[:place]) and (
            not after or after[0] in {"ook", "nog", "wel"} or folded[place - 1] in SUBJECTS
        )
    if word == "there":
        return not after and place > 0 and folded[place - 1] not in BE
    if word not in anaphora:
        return COMPOUND.fullmatch(word) is not None
    if place and tokens[place].isupper():
        return False  # "IT" is a department
    if word in OF_NOW and after and after[0] in TIME_WORDS:
        return False
    return not (word in RELATIVE and _opens_a_clause(folded, place))


def _opens_a_clause(folded: Sequence[str], place: int) -> bool:
    """Whether "die", "dat" or "that" is a conjunction or a relative pronoun here.

    It is behind a noun, which a word is that is too far on to be the verb of the question; and so
    is "dat" after the subject where much follows ("hoe voorkom ik dat ...") or before another
    ("waar meld ik dat ik ziek ben"). It is none behind a noun where nothing follows but a part of
    the question's own verb: "wanneer krijgt de huurder die terug".
    """
    before = folded[place - 1] if place else ""
    after = folded[place + 1 :]
    verb_at = 2 if folded[0] in HOW else 1
    if set(after) <= SEPARATED | {"back"} and not may_be_verb(folded, place - 1):
        return False
    return (
        before in ANYBODY
        or (place > verb_at + 1 and before not in FUNCTION_WORDS_OF_BOTH)
        or (folded[place] == "dat" and place > 2 and len(folded) > place + MUCH)
        or (folded[place] == "dat" and not NOMINATIVE.isdisjoint(folded[place + 1 : -1][:1]))
    )
