"""In whose words a sentence is: asked what "I may" do, a model says what "I may" do."""

import re

from indexes.stems import stem

_NO_NAME = r"(?!(?-i:(?<=[\w,] )(?:My|Mijn) [A-Z]))"
"""Within a sentence a capital before another begins the name of a portal: "in Mijn AFAS"."""

_LABELS = (
    *("(?i:the)", "an", "our", "your", "(?i:de)", "(?i:het)"),
    *("Annex", "Building", "Class", "Group", "Level", "Part", "Phase", "Room", "Section", "Type"),
    *("Unit", "War", "Wing", "Zone"),
    *("(?i:deel)", "(?i:fase)", "(?i:gebouw)", "(?i:groep)", "(?i:klasse)", "(?i:vleugel)"),
    "(?i:wereldoorlog)",
)
"""What stands before a letter or a numeral. In English a noun in small letters may as well stand
before a speaker: "the building I work in"."""

_NO_LABEL = "".join(rf"(?<!\b(?-i:{word}) I)" for word in _LABELS)
_I = rf"\bI\b{_NO_LABEL}(?! (?:is|are|has|of)\b)"
"""Not that of "the I wing" or "Part I sets out", and no speaker's with the verb of another."""

FIRST_PERSON = re.compile(
    rf"{_I}(?=['\u2019 ][a-z])"
    rf"|{_NO_NAME}\b(?:[Mm]y|[Mm]yself|[Ii]k|[Mm]ij|[Mm]ijn|[Mm]ijzelf|[Mm]ezelf)\b"
)
"""Not the "I" of "Partners I, LLC"."""

_SAME_FOR_YOU = "(moet|mag|kan|wil|zal|zou|moest|mocht|kon|had|werd|was)"
_WITH_T = (
    "(bel|bestel|betaal|boek|bouw|breng|declareer|gebruik|geef|haal|heb|hoef|huur|kom|koop|krijg"
    "|lever|maak|meld|neem|ontvang|pak|parkeer|regel|reis|schrijf|stuur|verdien|verhuur|verstuur"
    "|vind|volg|vraag|werk|woon|word)"
)
"""Dutch verbs that are the same for both, and that take a t; others are left as they are."""

_OPENS = re.compile(r"^[Ii]k ([^\W\d_]+)(?<!t)\b")
"""What opens a sentence so is its verb, whichever it is. Those in t are left as they are."""

_LONG_VOWEL = {"ga": "gaat", "sta": "staat", "sla": "slaat"}
_PAST = ("de", "te")
"""Ends of verbs that are the same for both."""

_KEPT = 2
"""Letters that the stem of a verb begins with, but for one in the past: "kwam" is of "komen"."""

_IF = "(als|dat|indien|omdat|tenzij|terwijl|voordat|wanneer|zodra|zolang)"
_REST, _END = r"([^.,;:!?]*?)", r"(?=\s*(?:[.,;:!?]|$)|\s(?:is|was|zijn|waren|bedraagt|kost)\b)"
"""Of a clause whose verb stands at its end: "als ik zeven keer per maand kom", also where what it
bears on goes on with a verb: "de vergoeding als ik kom is"."""

_IN_T = r"((?!(?:dat|dit|het|met|niet|ooit|wat)\b)[^\W\d_]{3,}t)"
"""A verb whose stem ends in t is the same for both: "overnacht"."""

_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"\b{_IF} ik\b{_REST}\bben{_END}", r"\1 u\2bent"),
        (rf"\b{_IF} ik\b{_REST}\b{_SAME_FOR_YOU}{_END}", r"\1 u\2\3"),
        (rf"\b{_IF} ik\b{_REST}\b{_WITH_T}{_END}", r"\1 u\2\3t"),
        (rf"\b{_IF} ik\b{_REST}\b{_IN_T}{_END}", r"\1 u\2\3"),
        (r"\bik ben\b", "u bent"),
        (r"\bben ik\b", "bent u"),
        (rf"\bik {_SAME_FOR_YOU}\b", r"u \1"),
        (rf"\b{_SAME_FOR_YOU} ik\b", r"\1 u"),
        (rf"\bik {_WITH_T}\b", r"u \1t"),
        (rf"\b{_WITH_T} ik\b", r"\1t u"),
        (rf"{_NO_NAME}\bmijn\b", "uw"),
        (r"\bm(?:ij|e)zelf\b", "uzelf"),
        (r"\bI am\b(?= [a-z])", "you are"),
        (r"\bI was\b(?= [a-z])", "you were"),
        (r"\bam I\b(?= [a-z])", "are you"),
        (r"\bwas I\b(?= [a-z])", "were you"),
        (rf"{_I}(?= [a-z])", "you"),
        (r"\bmyself\b", "yourself"),
        (rf"{_NO_NAME}\bmy\b", "your"),
    )
)


def is_first_person(text: str) -> bool:
    """Whether ``text`` speaks of its speaker, in Dutch or English."""
    return FIRST_PERSON.search(text) is not None


def addressed(sentence: str) -> str:
    """``sentence`` as it is said to the one who asks: "you may" for "I may", as far as it goes."""
    said = sentence
    for pattern, turned in _TURNS:
        said = pattern.sub(turned, said)
    said = _OPENS.sub(lambda found: f"u {_with_t(found[1])}", said)
    begins_with_capital = sentence[:1].isupper()
    return said[:1].upper() + said[1:] if begins_with_capital else said


def _with_t(verb: str) -> str:
    """A Dutch verb as it is said to somebody: "belt" for "bel"; the same in the past."""
    is_past = stem(verb, "nl")[:_KEPT] != verb[:_KEPT]
    if verb.endswith(_PAST) or (is_past and verb not in _LONG_VOWEL):
        return verb
    return _LONG_VOWEL.get(verb, f"{verb}t")
