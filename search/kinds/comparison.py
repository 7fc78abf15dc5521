"""A comparison of two: evidence is sought for each side, and both are among the quotes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from indexes.calendar import YEAR
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.evidence.quotes import QUOTES
from search.excerpt import Excerpt
from search.find import find_evidence
from search.found import Evidence
from search.kinds.naming import find_document
from search.question.before import OF_NOW_OR_BEFORE
from search.retrieval.corpus import Corpus
from search.text.spans import overlap
from search.text.words import words

_SIDES = (
    r"(?P<one>\S.*?)\s+{joint}\s+(?P<other>\S.*?)"
    r"(?P<rest>(?:\s+(?:bij|voor|in|op|van|for|at|on|of|when|wat|as)\s.*)?)[?.!]*$"
)
COMPARED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?P<first>.*?(?:verschil\w*|\b(?:difference\w*|differs?|vergelijk\w*|comparison))\b"
        r".*?)\b(?:tussen|between)\s+" + _SIDES.format(joint="(?:en|and)"),
        r"^(?P<first>(?:please|can you|could you|kun je|kunt u|wil je)?)\s*"
        r"\b(?:vergelijk|compare)\s+" + _SIDES.format(joint="(?:met|en|with|to|and)"),
        r"^(?P<first>(?:kan|kun|wil) je|(?:kunt|wilt) u)\s+(?=.*\svergelijken[?.!]*$)(?!.*\bhoe\b)"
        r"(?P<one>\S.*?)\s+(?:en|met)\s+(?P<other>\S.*?)(?P<rest>)\s+vergelijken[?.!]*$",
        r"^(?P<first>hoe|waarin)\s+verschil(?:t|len)\s+(?!(?:dat|deze|die|dit|het|ze)\s+van\b)"
        + _SIDES.format(joint=r"van(?=\s+(?:dat|die)\s+van\b|(?!.*\bvan\b))"),
        r"^(?P<first>how)\s+do(?:es)?\s+(?!(?:it|that|these|they|this|those)\s+differ\b)"
        + _SIDES.format(joint=r"differ\s+from"),
        r"^(?P<first>.*?\b(?P<place>volgens|under|according to))\s+"
        + _SIDES.format(joint=r"(?:en|and)\s+(?P=place)"),
    )
)
"""In "the difference between A and B", "compare A with B", "how does A differ from B" and "under A
and under B"."""

COMPARING = re.compile(
    r"verschil\w*\b|\b(?:difference\w*|differs?|vergelijk\w*|comparison|compare)\b",
    re.IGNORECASE,
)
"""What is left of "prijsverschil" is asked of both sides."""

_ONE_YEAR = re.compile(rf"\b{YEAR}\b")
_IN_A_YEAR = re.compile(rf"\s+\w+\s+{YEAR}[?.!]*")
"""Behind the second side it is of that alone, where the first has a year too."""

_THAT_ONE = re.compile(r"(?:die|dat|that|those)", re.IGNORECASE)
"""In "the price of A with that of B" it stands for the price."""

_WHICH = re.compile(rf"\b(?:\d+|(?-i:[A-Z])|{'|'.join(OF_NOW_OR_BEFORE)})\b", re.IGNORECASE)
"""What tells two of one name apart, and may be all that is said of one of them: "zone A and B"."""

_PLACE = r"(?:in|for|voor|at|bij|under)"
_SHARED = re.compile(rf"(?P<topic>\S.*?\s(?:of|van|(?P<place>{_PLACE})))\s+(?P<one>.+)")
"""In "the price of A and B" the price is of both."""

_HAS_ITS_OWN = re.compile(rf"(?:\S.*?\s)?(?:of|van|{_PLACE})\s.+")
"""A second side that nothing is left out of: "the fee for A and that for B", "at A and in B"."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared, the question of it alone, and that without its name."""

    name: str
    question: str
    topic: str


def sides_of(question: str) -> tuple[Side, Side] | None:
    """The two sides of a question that compares; None where it does not compare."""
    for pattern in COMPARED:
        if found := pattern.search(question):
            first = COMPARING.sub(" ", found["first"])
            one, other, rest = found["one"], found["other"], found["rest"]
            if _THAT_ONE.fullmatch(other):
                other, rest = _head(one, rest) + rest.rstrip("?.!"), ""
            elif _is_said_again(one, other, rest):
                other, rest = other + rest.rstrip("?.!"), ""
            shared = _SHARED.fullmatch(one)
            is_whole = _HAS_ITS_OWN.fullmatch(other) or (
                shared and shared["place"] in rest.split()[:1]
            )
            if shared and not is_whole:
                first, one = f"{first} {shared['topic']}", shared["one"]
            if _ONE_YEAR.search(one) and _IN_A_YEAR.fullmatch(rest):
                other, rest = other + rest.rstrip("?.!"), ""
            return _side(first, _whole(one, other), rest), _side(first, _whole(other, one), rest)
    return None


def _is_said_again(one: str, other: str, rest: str) -> bool:
    """Whether what stands behind the second side is of that alone.

    As in "the notice of the tenant and the notice of the landlord".
    """
    head = _head(one, rest)
    return head != one and head.split()[-1:] == other.split()[-1:]


def _head(one: str, rest: str) -> str:
    """What stands in ``one`` before the preposition that ``rest`` begins with, or all of it."""
    preposition, *_ = rest.split() or [""]
    return one.partition(f" {preposition} ")[0]


def _whole(side: str, beside: str) -> str:
    """The name of a side, which may leave all but which one it is to the side beside it.

    As in "the 2025 and 2026 price list", "the handbook of 2024 and 2026", or "quote A and B".
    """
    own, theirs = _WHICH.findall(side), _WHICH.findall(beside)
    if len(own) == len(theirs) == 1 and not _says_something(side.replace(own[0], "")):
        return _WHICH.sub(own[0], beside)
    return side


def _side(first: str, name: str, rest: str) -> Side:
    asked = (" ".join(f"{first} {part} {rest}".split()) for part in (name, ""))
    return Side(name, *asked)


def compare(question: str, sides: Iterable[Side], corpus: Corpus) -> Evidence:
    """The best quote for the whole question, and the best for each side in turn.

    A side that is a document's name is sought in that document. That the sides differ is what is
    asked, and no conflict.
    """
    whole = find_evidence(question, corpus)
    lists = [whole.excerpts[:1]]
    for side in sides:
        document = find_document(side.name, corpus)
        asked, within = side.question, corpus
        if document:
            within = corpus.within({document.file_id})
            asked = side.topic if _says_something(side.topic) else side.question
        lists.append(find_evidence(asked, within).excerpts)
    return replace(whole, excerpts=tuple(_in_turn(lists)), conflicts=(), compares=True)


def _says_something(topic: str) -> bool:
    return not set(words(topic)) <= FUNCTION_WORDS_OF_BOTH


def _in_turn(lists: Iterable[Sequence[Excerpt]]) -> Iterator[Excerpt]:
    """The first QUOTES of all lists, one of each in turn, none overlapping one before it."""
    taken: list[Excerpt] = []
    for excerpt in chain.from_iterable(zip_longest(*lists)):
        if excerpt and len(taken) < QUOTES and not any(_overlap(excerpt, t) for t in taken):
            taken.append(excerpt)
            yield excerpt


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    a, b = one.quote, other.quote
    return a.passage_id == b.passage_id and overlap((a.start, a.end), (b.start, b.end))
