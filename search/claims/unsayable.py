"""What no sentence of an answer may be, whatever the quotes have."""

import re
from collections.abc import Collection

from indexes.folding import fold
from indexes.letters import closes_letter
from search.claims.cleaning import IT_SAYS, clean_sentence
from search.claims.negation import is_negated
from search.reasons import Reason
from search.text.instructions import is_instruction
from search.text.names import identifiers, stated_addresses
from search.text.person import is_first_person
from search.text.spans import QUOTED
from search.text.words import words

BARE_LINK = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S", re.IGNORECASE)

REPORTS_QUESTION = re.compile(
    r"\b(?:vraagt|vroeg(?:en)?|vragen|gevraagd|wilde?n? weten|wil weten)\s(?:\S+\s){0,3}?"
    r"(?:of|wanneer|waarom|hoe(?:veel|laat|lang)?|wie|welke?|wat)\b"
    r"|\b(?:ask(?:s|ed)|wonder(?:s|ed)|want(?:s|ed) to know)\s(?:\S+\s){0,3}?"
    r"(?:whether|if|when|why|how|who|which|what)\b"
)
"""That somebody asked, as minutes tell: what was asked is not so for that."""

ASKED = re.compile(
    r"\b(?:\w*vra(?:ag|gen|agt)\w*|vroeg\w*|gevraagd|weten|ask\w*|wonder\w*|question\w*|know)\b"
)
"""In a question of what was asked."""

ASKS_ADDRESS = (
    *("mail", "adres", "address", "website", "link", "url", "site", "online", "contact"),
    *("portal", "portaal", "bereik", "reach"),
)
"""Parts of words with which a question asks for a link or a mail address."""

OF_THE_EXCERPTS = re.compile(
    r"^(?:the|this|these|het|dit|de|deze)\s+(?:excerpts?|fragment(?:en)?)\b(?!.{,40}\bdat\b)"
    r"|\b(?:provided|given|first|second|third|above)\s+excerpts?\b|\bexcerpts? \d"
    r"|\b(?:gegeven|verstrekte|bovenstaande|eerste|tweede|derde)\s+fragment(?:en)?\b",
    re.IGNORECASE,
)
"""How a model tells of what it was given ("The excerpt titled ... is about"), of which a reader
knows nothing."""

_SOURCES = (
    r"(?:excerpts?|fragment(?:s|en)?|quotes?|documents?|documenten|context|passages?|sources?|texts?"
    r"|bron(?:nen)?|tekst(?:en)?|citaten)"
)
_THESE = (
    r"(?<!\bop )(?<!\bon )\b(?:the|this|these|provided|given|any|none?|de|het|dit|deze|die|gegeven"
    rf"|verstrekte|geen)\s(?:[^\W\d_]+\s)?{_SOURCES}\b(?!\s(?:must|shall|should|mag|mogen|moet)\b)"
)
_SAY = (
    r"(?:say|mention|contain|state|specif|provid|give|find|found|information|answer|nothing|noem"
    r"|genoemd|vermeld|bevat|zegt|zeggen|staat|geeft|geven|gegeven|vinden|gevonden|informatie"
    r"|antwoord|niets|aangegeven)\w*(?!\s(?:to|aan)\b)"
)
SAY = re.compile(rf"\b{_SAY}\b")
SILENCE = re.compile(
    rf"\b{_SAY}\b.*\b(?:in|by|from|of|uit|door|van)\s{_THESE}|{_THESE}.*\b{_SAY}\b"
)
"""With a negation: that the documents do not say it, which a model cannot know.

That documents are not given to others, or must not say something, is what a rule may say."""


def unsayable(sentence: str, question: str) -> str:
    """Why ``sentence`` of a model may not be shown; empty where only the quotes can tell."""
    if is_instruction(sentence):
        return Reason.INSTRUCTION
    if stated_addresses(sentence) or BARE_LINK.search(sentence):
        asked = " ".join(words(question))
        if not any(part in asked for part in ASKS_ADDRESS):
            return Reason.ADDRESS
    if not set(identifiers(sentence)) <= set(identifiers(question)):
        return Reason.IDENTIFIER
    if is_first_person(QUOTED.sub("", sentence)):
        return Reason.AS_THE_ASKER
    if REPORTS_QUESTION.search(fold(sentence)) and not ASKED.search(fold(question)):
        return Reason.ASKS
    if closes_letter(sentence.partition(",")[0]):
        return Reason.SIGNS_LETTER
    return Reason.SILENCE if _tells_of_silence(sentence) else ""


def _tells_of_silence(sentence: str) -> bool:
    """Whether a sentence says that documents do not say it.

    Not where it only says by them what is not so: "the excerpt states that bikes are not allowed".
    """
    said = clean_sentence(sentence).removeprefix(IT_SAYS)
    says = SAY.search(fold(said)) and SILENCE.search(fold(sentence))
    return says is not None and is_negated(said)


def tells_of_excerpts(sentence: str, question: str, files: Collection[str]) -> bool:
    """Whether a sentence without citations and markup is about what the model was given.

    That is also of which of the ``files`` it was, where nobody asked of that.
    """
    said, asked = fold(sentence), fold(question)
    if any(fold(file) in said and fold(file) not in asked for file in files):
        return True
    about = OF_THE_EXCERPTS.search(sentence) is not None
    return about and OF_THE_EXCERPTS.search(question) is None
