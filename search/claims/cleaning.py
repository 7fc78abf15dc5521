"""A sentence of the model without what it puts around what it says."""

import re

OWN_CITATION = re.compile(
    r"\s*(?:\[[^\]\n]{0,12}\d[^\]\n]{0,12}\]|\u3010[^\u3011\n]*\u3011|"
    r"\((?:bron|bronnen|source|fragment|quote|excerpt)s?\s*:?\s*[\d, en&]+\))",
    re.IGNORECASE,
)
"""What a model writes to look as if it cited: "[1]", "[bron 2, 3]", "(source 1)"."""

LIST_MARK = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s+")
_FILE = r"[^\s,]+\.(?:txt|md|pdf|docx?|odt|rtf|html?|eml|msg|csv|xlsx?|ods|pptx?)\b"
BY_THE_EXCERPTS = re.compile(
    r"^(?:based on|according to|as per|volgens|op basis van|uit)\b[^,.]{0,40}?"
    rf"(?:\b(?:excerpts?|fragment(?:en)?)\b|(?<= ){_FILE})[^,.]{{0,20}},\s*(?=\w)",
    re.IGNORECASE,
)
"""How a model opens that talks of what it was given, of which a reader knows nothing."""

_EXCERPTS = (
    r"(?:(?:the|het|de|dit|deze)\s)?(?:(?:first|second|third|fourth|fifth|given|provided|above"
    r"|eerste|tweede|derde|vierde|vijfde|gegeven|verstrekte|bovenstaande)\s)?"
    r"(?:excerpts?|fragment(?:en)?)(?:\s\d+)?"
)
"""However they are counted: "the first excerpt", "fragment 2"."""

_STATED = (
    r"(?:stated|mentioned|indicated|specified|described|shown|noted|listed|given|outlined|seen"
    r"|vermeld|genoemd|aangegeven|beschreven|gesteld|staat|blijkt)"
)
_AS_IN = (
    rf"(?:(?:as|zoals)\s(?:(?:is|it is|wordt)\s)?{_STATED}\s(?:in|by|from|uit|door)"
    r"|(?:according to|as per|volgens|blijkens)|zoals\s(?:in|uit|volgens))"
    rf"\s{_EXCERPTS}(?:\s(?:is\s|wordt\s|te\s)?(?:{_STATED}|zien|lezen))?"
)
AS_THE_EXCERPTS = re.compile(
    rf"^{_AS_IN},\s*(?=\w)|,\s*{_AS_IN}(?=[,.;]|$)|\s\({_AS_IN}\)|\s{_AS_IN}(?=[.;]?$)",
    re.IGNORECASE,
)
"""The same anywhere between commas or at the end: "..., as stated in the first excerpt."."""

VERB_BEHIND = re.compile(rf"^volgens\s{_EXCERPTS}\s(?=[^\W\d_])", re.IGNORECASE)
SO = "Zo "
"""What stands in its place where the verb comes next, in Dutch: "volgens fragment 1 kost het"."""

THE_EXCERPTS_SAY = re.compile(
    rf"^(?:{_EXCERPTS}(?: from \S+)?|(?:the )?(?:file )?{_FILE}(?: file| document)?)"
    r"(?: (?:only|also|clearly))? "
    r"(?:suggest|indicate|show|state|say|mention)s? that (?=\S)",
    re.IGNORECASE,
)
"""The same in another form."""

IN_DUTCH = re.compile(
    rf"^(?:in )?{_EXCERPTS}(?: (?:alleen|ook|duidelijk))? "
    r"(?:staat|(?:geven|geeft) aan|(?:laten|laat) zien|zeg(?:t|gen)|vermeld(?:t|en)) dat (?=\S)",
    re.IGNORECASE,
)
IT_SAYS = "Er staat dat "
"""What stands behind it in Dutch is no sentence of its own."""

YES = re.compile(r"^(?:ja|yes)[,.;:!]\s*(?:(?:maar|but)\b,?\s*)?", re.IGNORECASE)
"""A wrong yes repeats the question's own words, so that any quote on the matter supports it; what
is said behind it can be checked."""

NO = re.compile(r"^(?:nee|no)[,.;:!]\s*(?:(?:maar|but)\b,?\s*)?(?=\w)", re.IGNORECASE)

SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=[A-Z][a-z]{3})")
"""The number of a section, copied with what stands under it: "3.1 Holidays."."""

MARKUP = re.compile(r"\*\*|__|`+|^#+\s*", re.MULTILINE)


def is_item(sentence: str) -> bool:
    """Whether a model writes ``sentence`` as an item of a list."""
    return LIST_MARK.match(sentence) is not None


def clean_sentence(sentence: str) -> str:
    """``sentence`` without what no reader needs of it.

    That is list marks, numbers of sections, markup, citations, "yes" and what tells of excerpts.
    """
    bare = MARKUP.sub("", LIST_MARK.sub("", sentence))
    plain = SECTION.sub("", " ".join(OWN_CITATION.sub("", bare).split()))
    said = THE_EXCERPTS_SAY.sub("", BY_THE_EXCERPTS.sub("", YES.sub("", plain)))
    said = VERB_BEHIND.sub(SO, AS_THE_EXCERPTS.sub("", IN_DUTCH.sub(IT_SAYS, said)))
    return plain if said == plain else said[:1].upper() + said[1:]


def without_no(sentence: str) -> str:
    """``sentence`` without the "no" that it opens with: "No, it is closed" is denied by nobody."""
    said = NO.sub("", sentence)
    return sentence if said == sentence else said[:1].upper() + said[1:]
