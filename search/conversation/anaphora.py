"""Whether a question leans on what was said before it, by the grammar of Dutch and English."""

import re
from collections.abc import Sequence

from indexes.folding import fold
from indexes.language import detect_language
from indexes.types import Language
from indexes.words import FUNCTION_WORDS_OF_BOTH, WORD
from search.words import words

OPENING = re.compile(
    r"\W*(?:en|and|maar|but|of|or|ook|also|what about|how about|hoe zit (?:dat|het) met|wat als"
    r"|what if)\b"
)
"""How a question goes on where another ended."""

DUTCH = words("hij hem hen hun ze zij haar die dat deze dit dezelfde diezelfde daar")
ENGLISH = words("it its he his him she her they them their that those this these")
ANAPHORA: dict[Language, frozenset[str]] = {
    "nl": frozenset(DUTCH),
    "en": frozenset(ENGLISH),
    "": frozenset(DUTCH + ENGLISH),
}
"""Words for something that has been named, by the language of the question."""

PREPOSITIONS = words("aan af bij in mee na naar om onder op over tegen toe uit van voor")
COMPOUND = re.compile(rf"(?:er|daar|hier)(?:door|{'|'.join(PREPOSITIONS)})")
"""Dutch for a preposition with "it" or "that": "daarvan", "ervoor"."""

RELATIVE = frozenset({"die", "dat", "that"})
"""Also open a clause that says more of what stands before them."""

ANYBODY = frozenset(words("iemand degene degenen mensen someone anyone people"))
"""Of whom nearly every clause that follows says more."""

POSSESSIVE = frozenset(words("haar hun its his her their"))
"""Mostly of what the same sentence has named."""

NEW_CLAUSE = frozenset(
    (
        *",;:.?",
        *words("en of maar als wanneer indien nadat voordat omdat terwijl zodat zodra"),
        *words("and or but if once when before after because while until unless since whether"),
    )
)
NEW_CLAUSES: dict[Language, frozenset[str]] = {
    "nl": NEW_CLAUSE,
    "en": NEW_CLAUSE - {"of"},
    "": NEW_CLAUSE,
}
"""By the language of the question: "the price of it" is no Dutch "or"."""

TOKEN = re.compile(rf"{WORD.pattern}|[,;:.?](?=\s)")

OF_NOW = frozenset({"deze", "dit", "this", "these"})
TIMES = frozenset(
    {
        *words("jaar maand week kwartaal dag dagen seizoen weekend ochtend middag avond moment"),
        *words("zomer winter lente herfst summer winter spring autumn morning afternoon evening"),
        *words("year month quarter day days season"),
    }
)
"""Behind a word of OF_NOW it is the present one, and none that has been named: "dit jaar"."""

THEN = frozenset({"dan", "then"})
SUBJECTS = frozenset(words("ik je jij u we wij ze men"))
"""Dutch "dan" behind one is of what was said before, and compares nothing: "mag ik dan weg"."""

NOMINATIVE = frozenset(words("ik jij hij we wij men"))
"""Never an object, as "je" may be ("kost dat je geld")."""

WHICH = frozenset({"welk", "welke", "which"})
WHO_ASKS = SUBJECTS | frozenset(words("i you they"))
"""Two words behind "which" there is no noun between them: "welke mag ik", "which may I"."""

CONDITIONS = frozenset(words("als wanneer indien zodra if when once"))
"""What "then" follows from, where the question says that itself."""

IMPERSONAL = frozenset(words("mogelijk zo een jaar"))
"""What "het" that stands for nothing comes before: "is het mogelijk", "van het jaar"."""

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

DOES = frozenset(words("doe doet doen deed deden"))
NOT_OR_STILL = frozenset(words("niet nog wel weer meer goed"))
"""With "het" behind a noun they say that something works: "doet de printer het niet"."""

SPLIT = frozenset({"mee", "toe"})
"""Prepositions that never have a noun after them."""

VERB = re.compile(r"(?:ge|be|ver|ont|her)\w+(?:d|t|en)")
"""Participles and infinitives with a prefix, at the end of a Dutch clause: "betrokken"."""

BE = frozenset(words("is are was were be been isn aren"))
"""Before "there" they say that something exists: "how many are there"."""

HOW = frozenset({"hoe", "how"})
"""The word after it asks with it: "hoe lang"."""

MUCH = 4
"""Words: fewer make no clause with a subject of its own."""


def opens_as_continuation(question: str) -> bool:
    """Whether ``question`` begins as what goes on from the one before: "en voor deeltijders?"."""
    return OPENING.match(fold(question)) is not None


def refers_back(question: str) -> bool:
    """Whether ``question`` is about something that it does not name itself.

    It has a word for it ("Wanneer verjaren die uren?", "Why was it late?"), it asks which without
    saying of what ("Welke mag ik houden?"), or it has no word that carries meaning ("Hoe lang?").
    """
    language = detect_language(question)
    anaphora, new_clause = ANAPHORA[language], NEW_CLAUSES[language]
    tokens = TOKEN.findall(EXTRAPOSED.sub(r" \g<between>\g<weather>", question))
    folded = [fold(token) for token in tokens]
    if _asks_which_of_them(folded):
        return True
    named = False
    for place, token in enumerate(folded):
        if token in new_clause and place > 1:
            if named:
                return False  # a word for something further on is for what has been named here
        elif not (named and token in POSSESSIVE) and _stands(tokens, folded, place, anaphora):
            return True
        elif token not in FUNCTION_WORDS_OF_BOTH and not (place == 1 and folded[0] in HOW):
            named = True
    return not named


def _asks_which_of_them(folded: Sequence[str]) -> bool:
    """Whether a question opens with "which" and has no noun behind it."""
    match folded:
        case [which, "one" | "ones", *_] if which in WHICH:
            return True
        case [which, verb, subject, *_] if which in WHICH:
            return verb in FUNCTION_WORDS_OF_BOTH and subject in WHO_ASKS
    return False


def _stands(
    tokens: Sequence[str], folded: Sequence[str], place: int, anaphora: frozenset[str]
) -> bool:
    """Whether the word at ``place`` stands for something."""
    word, after = folded[place], folded[place + 1 :]
    if word == "het":
        opens_a_phrase = bool(after) and after[0] not in FUNCTION_WORDS_OF_BOTH - IMPERSONAL
        return not (opens_a_phrase or _says_that_it_works(tokens, folded, place))
    if word == "er":
        return _has_split_preposition(after)
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
    if word in OF_NOW and after and after[0] in TIMES:
        return False
    return not (word in RELATIVE and _opens_a_clause(folded, place))


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


def _has_split_preposition(after: Sequence[str]) -> bool:
    """Whether the preposition of "er" stands apart at the end: "wordt hij er eigenaar van"."""
    if not after:
        return False
    *_, before_last, last = ("", *after)
    return (
        last in PREPOSITIONS
        or before_last in SPLIT
        or (before_last in PREPOSITIONS and VERB.fullmatch(last) is not None)
    )


def _opens_a_clause(folded: Sequence[str], place: int) -> bool:
    """Whether "die", "dat" or "that" is not a pronoun or a demonstrative here.

    It opens a clause after a noun, which a word is that is too far on to be the verb of the
    question, and "dat" after the subject where much follows ("hoe voorkom ik dat ...") or before
    another ("waar meld ik dat ik ziek ben").
    """
    before = folded[place - 1] if place else ""
    verb_at = 2 if folded[0] in HOW else 1
    return (
        before in ANYBODY
        or (place > verb_at + 1 and before not in FUNCTION_WORDS_OF_BOTH)
        or (folded[place] == "dat" and place > 2 and len(folded) > place + MUCH)
        or (folded[place] == "dat" and not NOMINATIVE.isdisjoint(folded[place + 1 : -1][:1]))
    )
