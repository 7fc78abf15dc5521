"""Questions that ask for a list, or something of each of several things."""

import re

from indexes.folding import fold
from search.text.values import EACH

_DUTCH_PLURAL = (
    r"(?!(?:hebben|moeten|mogen|kunnen|zullen|worden|zijn|waren|tegen|tussen|binnen|buiten)\b"
    r"|\w*plaats\b)[\w-]*(?:\w{2}en|(?:er|el|em|en|eur|or|aar|ie|[gntd]e|ment|ing|at|[pk'])s|informatie)\b"
)
_ENGLISH_PLURAL = (
    r"(?!(?:does|was|is|has|happens|his|its|this|us|as)\b)[\w-]+[^\Wsui]s\b"
    r"(?! (?:the|an?|that|to|most)\b)"
)
_TO_COUNT = r"(?:\w+e|twee|drie|vier|vijf|zes|zeven|acht|negen|tien) "
_TO_HAVE = (
    r"(?:are|were|do|did|have|had|can|could|should|must|may|will|would|apply|in|on|of|for|at|with"
    r"|from|that|who|we|i|you|there|\w+ed)\b"
)

SEVERAL = re.compile(
    rf"^(?:\w+ )?welke (?:{_TO_COUNT}){{0,2}}?{_DUTCH_PLURAL}"
    r"|^wie (?:zijn|waren|hebben|\w{2,}en)\b|^wat zijn\b|^noem\b|\ballemaal\b"
    r"|^wat (?:moet|moeten|kan|mag)\b.*\b(?:staan|mee\w+|(?:in|aan)leveren)\b"
    r"|^wat (?:heb|hebben)\b.*\bnodig\b"
    rf"|^(?:\w+ )?which (?:of (?:our|the|these|those)\b|(?:[\w'-]+ ){{0,2}}?{_ENGLISH_PLURAL})"
    rf"|^(?:\w+ )?what (?:[\w'-]+ )??{_ENGLISH_PLURAL} {_TO_HAVE}"
    r"|^wh(?:at|o) (?:are|were)\b|^(?:list|name)\b(?! of\b)"
    r"|^what (?:do|does|should|must)\b.*\b(?:need|bring|contain|include)\b"
    r"|\b(?:opsomming|lijst|overzicht) van\b|\blist (?:of|all)\b"
)
"""Several things, by their plural, or what is needed or has to stand in something."""

_TIMES = (
    r"(?:dag|week|weekend|maand|jaar|kwartaal|uur|keer|ochtend|middag|avond|nacht|\w+dag"
    r"|day|month|year|quarter|hour|time|morning|afternoon|evening|night|\w+day|other|t\w+)\b"
)
OF_EACH = re.compile(rf"\b(?:{EACH})\b(?! {_TIMES})")
"""Of each of several things, and not how often."""


def asks_for_list(question: str) -> bool:
    """Whether several things are asked for, or something of each, in Dutch or English."""
    return SEVERAL.search(fold(question)) is not None or asks_of_each(question)


def asks_of_each(question: str) -> bool:
    """Whether it is asked of each of several things, whose values may well differ."""
    return OF_EACH.search(fold(question)) is not None
