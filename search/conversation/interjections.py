"""What a question opens with that answers what was said, and asks nothing: "Oké, en voor ...?"."""

import re

_ALWAYS = (
    r"(?:hartelijk |heel erg )?bedankt|(?:hartelijk )?dank(?: ?(?:je|u)(?: ?wel)?)?(?: hoor)?"
    r"|(?:many )?thanks(?: a lot)?|thank you(?: (?:so|very) much)?|sorry"
    r"|ok(?:e|é|ay)?|ja(?: (?:hoor|precies))?|yes|ah|aha|ha|oh?|h?mm+"
    r"|ik (?:snap|begrijp) het|i see|got it|understood"
)
_BEFORE_A_MARK = (
    r"nee|no(?!\.\s*\d)|top|prima|goed(?: zo)?|mooi|super|fijn|helder|duidelijk|perfect|klopt|right"
    r"|great|good|fine|nice|sure|clear|well|all ?right"
)
"""Else they are words of the question: "Goed en slecht weer"."""

_MARK = r"(?:\s*[,;:.!\u2026]+|\s+[\u2013\u2014-])(?:\s+|$)"
_GOES_ON = (
    r"\s+(?=(?:en|and|maar|but|what about|how about|hoe zit"
    rf"|{_ALWAYS}|{_BEFORE_A_MARK})\b)"
)
INTERJECTIONS = re.compile(
    rf"\W*(?:(?:{_ALWAYS})(?:{_MARK}|{_GOES_ON})|(?:{_BEFORE_A_MARK}){_MARK})+", re.IGNORECASE
)


def without_interjections(question: str) -> str:
    """``question`` from where it asks; all of it where it does not ("Dank je wel!")."""
    opening = INTERJECTIONS.match(question)
    asks = question[opening.end() :] if opening else question
    return asks if any(map(str.isalnum, asks)) else question
