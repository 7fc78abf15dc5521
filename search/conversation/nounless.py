"""Questions that leave out the noun: "which may I keep", "when is the next one", "een nieuwe"."""

from collections.abc import Sequence

from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.conversation.dutch import SUBJECTS
from search.text.values import TIME_UNITS
from search.text.words import word_set, words

WHICH = frozenset({"welk", "welke", "which"})
WHO_ASKS = SUBJECTS | frozenset(words("i you they"))
"""Two words behind "which" there is no noun between them: "welke mag ik", "which may I"."""

ARTICLES = word_set("a an the that this my our een de het die deze mijn onze nog")
OF_SEVERAL = word_set("""
    another first second third last latest next previous other new old
    eerste tweede derde laatste volgende vorige andere nieuwe oude
""")
"""What tells one from others of its kind."""

OF_ITS_OWN = word_set("of van who that which")
"""Behind such a word they say of what it is."""

TIME_WORDS = word_set("""
    jaar maand week kwartaal dag dagen seizoen weekend ochtend middag avond moment
    zomer winter lente herfst summer winter spring autumn morning afternoon evening
    year month quarter day days season
""")

CONJUNCTIONS = word_set("""
    en of maar als wanneer indien nadat voordat omdat terwijl zodat zodra
    and or but if once when before after because while until unless since whether
""")

SAYS_NOTHING = (
    FUNCTION_WORDS_OF_BOTH
    | CONJUNCTIONS
    | TIME_WORDS
    | TIME_UNITS.keys()
    | set(words("sinds time tijd tijdstip datum date leeftijd age precies exactly"))
)
"""Words that leave open what a question is about: "tot welke datum", "until when"."""

ASKED_OF_ANYTHING = word_set("""
    come comes cost costs start starts begin begins end ends due get order buy
    request need book apply
    komt kost kosten begint start eindigt vraag krijg bestel koop meld nodig
""")
"""Verbs that leave it open too."""


def asks_which(folded: Sequence[str]) -> bool:
    """Whether a question, in small letters, opens with which or how many without a noun behind."""
    match folded:
        case [which, "one" | "ones", *_] if which in WHICH:
            return True
        case [which, verb, subject, *_] if which in WHICH:
            return verb in FUNCTION_WORDS_OF_BOTH and subject in WHO_ASKS
        case ["how", "many", verb, subject, *_]:
            return verb in FUNCTION_WORDS_OF_BOTH and subject in WHO_ASKS
        case ["hoeveel", _, subject, "er", *_]:
            return subject in WHO_ASKS
    return False


def asks_of_another(folded: Sequence[str]) -> bool:
    """Whether a question, in small letters, is of one among others of which it does not say what.

    "The next one", "een nieuwe".
    """
    places = (place for place, token in enumerate(folded) if token in OF_SEVERAL)
    return any(_is_all_that_is_named(folded, place) for place in places)


def _is_all_that_is_named(folded: Sequence[str], place: int) -> bool:
    has_article = place > 0 and folded[place - 1] in ARTICLES
    is_one = folded[place + 1 : place + 2] in (["one"], ["ones"])
    if not (has_article or is_one or folded[place] == "another"):
        return False  # "next" alone is when
    before, after = folded[: place - has_article], folded[place + 1 + is_one :]
    said = {token for token in (*before, *after) if token[0].isalnum()}
    return OF_ITS_OWN.isdisjoint(after[:1]) and said <= SAYS_NOTHING | ASKED_OF_ANYTHING
