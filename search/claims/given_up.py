"""Whether a claim says what a source gives up for another: "raised from £40 to £55"."""

import re
from collections.abc import Collection, Sequence
from typing import TypeAlias

from indexes.folding import fold
from indexes.types import Language
from search.claims.claim import Claim
from search.tables.rows import is_row
from search.text.periods import has_period
from search.text.spans import blotted
from search.text.values import DATE, Value, find_values

PAST = re.compile(
    r"\b(?:was|were|had|used|before|previous\w*|former\w*|original\w*|old|instead|replac\w+"
    r"|succeed\w*|successor\w*|t(?:ake[sn]?|aking|ook) over|waren|werd|werden|bedroeg|voorheen"
    r"|eerst|eerder|vorige|oude|oorspronkelijke?|vervang\w+|verving\w*|op(?:ge)?volg\w*"
    r"|volg(?:t|de|en|den)\b.* op|over van|in (?:de )?plaats|aftred\w*|afgetreden|(?:treed|trad)\w*"
    r"|st(?:ep|and|ood)\w* down|outgoing|retiring|departing|scheidend\w*|vertrekkend\w*)\b"
)
"""In a question or a claim of what was so, or of the change."""

FROM = re.compile(r"\b(?:from|van|until|tot)\s\W{0,2}$")
"""Before a value with which something changed, or to which it lasted."""

CASE = re.compile(r"\b(?:als|indien|wanneer|tenzij|if|when|unless)\b")
"""In a source that gives a value up in some case only."""

_BEGUN = r"\s(?!by\b)(?:[^\W\d_]\S*\s){0,2}?$"
"""Before a word of a name, which others of it may begin."""

_NEXT = r"(?:\s[a-z]\S*){0,5}?\s"
"""Words that are no names."""

_IN_THE_PLACE_OF = "|".join(
    (
        r"in (?:de )?plaats van|instead of|rather than",
        r"vervangt|verving|replace[sd]|(?:will|to) replace",
        r"opvolg(?:er|ster) van|successor (?:of|to)|succeed(?:s|ed)?",
        r"(?:neem|neemt|nemen|nam|namen)\s(?:\S+\s){0,5}?over van",
        r"(?:takes?|taken|taking|took)\s(?:\S+\s){0,3}?over from",
    )
)

_Around: TypeAlias = tuple[re.Pattern[str], re.Pattern[str]]

OVER: Sequence[_Around] = tuple(
    (re.compile(before, re.IGNORECASE), re.compile(behind))
    for before, behind in (
        (rf"\b(?:{_IN_THE_PLACE_OF}){_BEGUN}", ""),
        (rf"\bvolg(?:t|de|en|den){_BEGUN}", rf"{_NEXT}op\b"),
        (rf"\b(?:heeft|had|zal|gaat){_BEGUN}", rf"{_NEXT}(?:opgevolgd|opvolgen|vervangen)\b"),
        ("", rf",?{_NEXT}(?:replaced|succeeded|vervangen|opgevolgd){_NEXT}?(?:by|door)\b"),
        ("", rf",?{_NEXT}door\s(?:\S+\s){{1,4}}?(?:vervangen|opgevolgd)\b"),
    )
)
"""What stands before a name, and behind it, where another comes in the place of that."""

LEAVES: Sequence[_Around] = tuple(
    (re.compile(before, re.IGNORECASE), re.compile(behind))
    for before, behind in (
        (rf"\b(?:aftredend|scheidend|vertrekkend|outgoing|retiring|departing)\w*:?{_BEGUN}", ""),
        ("", rf",?{_NEXT}(?:treedt|trad|treden)\s(?:\S+\s){{0,4}}?af\b"),
        ("", rf",?{_NEXT}(?:step|stand|stood)\w*\sdown\b"),
    )
)
"""The same, of a name that is given up where it is also said who comes."""

COMES = re.compile(
    r"\b(?:gekozen|verkozen|benoemd|opvolg\w*|nieuwe|elected|appointed|successor\w*|new)\b"
)

STANDS_IN = re.compile(
    r"\b(?:tijdens|gedurende|afwezig\w*|tijdelijk\w*|during|absen\w+|temporar\w+|while)\b"
)
"""In a text by which somebody is replaced for as long as he is away."""


def given_up(claim: Claim, names: Collection[str], sources: Sequence[str]) -> bool:
    """Whether ``claim`` states a value or one of its ``names`` that the ``sources`` only give up.

    That is, each time that they have it, they replace it by another. False where the question or
    the claim is of the past, or the claim has the current value too. Where a source has a year or a
    day, only dates are taken to be given up: "from £2m in 2024 to £3m in 2025".
    """
    if PAST.search(fold(f"{claim.asked.question} {claim.sentence}")):
        return False
    language = claim.asked.language
    stated = [(one, text) for text in sources for one in find_values(text, language)]
    over, current = list[Value](), list[Value]()
    for value in claim.values:
        same = [(one, text) for one, text in stated if one.agrees_with(value)]
        is_over = same and all(_is_over(one, text, language) for one, text in same)
        (over if is_over else current).append(value)
    kinds = {value.kind for value in current}
    told = fold("\n".join((claim.asked.question, claim.sentence, *sources)))
    over_names = (*OVER, *LEAVES) if COMES.search(told) else OVER
    return any(
        value.kind not in kinds and not FROM.search(fold(claim.sentence[: value.start]))
        for value in over
    ) or any(_is_given_up(name, sources, over_names) for name in names)


def without_given_up(text: str, language: Language) -> str:
    """``text`` with bars where a value stands that it gives up; rows of tables as they are."""
    values = find_values(text, language) if not is_row(text) else ()
    return blotted(text, (value.span for value in values if value.former))


def _is_over(value: Value, text: str, language: Language) -> bool:
    if not value.former or CASE.search(fold(text)):
        return False
    is_dated = has_period(text) or any(one.kind == DATE for one in find_values(text, language))
    return value.kind == DATE or not is_dated


def _is_given_up(name: str, sources: Sequence[str], over_names: Sequence[_Around]) -> bool:
    """Whether a name stands there, and each time as what something else is in the place of."""
    places = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    found = [(text, match) for text in sources for match in places.finditer(text)]
    return bool(found) and all(
        STANDS_IN.search(fold(text)) is None
        and any(
            before.search(text[: match.start()]) and behind.match(text[match.end() :])
            for before, behind in over_names
        )
        for text, match in found
    )
