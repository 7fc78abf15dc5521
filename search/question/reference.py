"""A part of a document that a question asks for by number: "artikel 12 lid 3", "section 7.2"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from search.text.ordinals import ORDINALS


class Division(StrEnum):
    """What a part is called by; each name stands for its synonyms in Dutch and English."""

    ARTICLE = "article"
    SECTION = "section"
    CHAPTER = "chapter"
    APPENDIX = "appendix"
    PAGE = "page"
    SHEET = "sheet"
    """Of a workbook; it goes by a name."""


WORDS: dict[Division, str] = {
    Division.ARTICLE: r"artikel|article|art\b\.?",
    Division.SECTION: (
        r"(?:sub)?section|sectie|sec\.|(?:sub)?clause|clausule|(?:sub)?paragraph|(?:sub)?paragraaf"
        r"|par\.|§{1,2}"
    ),
    Division.CHAPTER: r"chapter|hoofdstuk|hfst\.?|hfd\.|ch\.",
    Division.APPENDIX: r"appendix|annexe?|bijlage|schedule|exhibit",
    Division.PAGE: r"page|pagina|pag\.|bladzijde|blz\b\.?|p\.|slide|dia",
}
WORD_OF_DIVISION = "|".join(f"(?P<{division}>{words})" for division, words in WORDS.items())

PART_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,4}"
"""Longer ones are of products and of laws: "artikel 4012", "7:610"."""

ROMAN = r"(?-i:[IVXL]{2,7}|[IVX])"
LABEL = (
    rf"{PART_NUMBER}[a-z]?|{ROMAN}|(?-i:[A-Z])"
    r"|[a-z](?=\s*(?:$|[?.,!]|\b(?:van|of|in|uit|from|to)\b))"
)

_ITEM = r"lid|leden|sub|onder(?:deel)?|punt|item|point|para(?:graph)?|sub-?(?:section|clause)"
_PLACE = rf"(?P<place>{'|'.join(ORDINALS)})"
REFERENCE = re.compile(
    rf"(?<![\w-])(?:(?:{_PLACE}\s+lid|(?:lid|paragraph|item)\s+(?P<before>\d{{1,2}}))"
    r"\s+(?:van|of)\s+)?"
    rf"(?:{WORD_OF_DIVISION})\s*(?P<label>{LABEL})(?!\w|[-/:.,]\d|\s*[%€])"
    rf"(?:\s*,?\s*(?:{_ITEM})\.?\s*(?P<item>\d{{1,2}})(?!\w|[-/:.,]\d)|\s*\((?P<within>\d{{1,2}})\))?",
    re.IGNORECASE,
)
"""With the item of it before or behind: "lid 3 van artikel 12", "artikel 12 lid 3", "12 (3)"."""

_SINGULAR = {
    "artikelen": "artikel",
    "hoofdstukken": "hoofdstuk",
    "bijlagen": "bijlage",
    "pagina's": "pagina",
    "dia's": "dia",
    "appendices": "appendix",
    "articles": "article",
    "sections": "section",
    "clauses": "clause",
    "chapters": "chapter",
    "schedules": "schedule",
    "pages": "page",
    "slides": "slide",
}
_WORD = "|".join((*_SINGULAR, *WORDS.values()))
_TWO = re.compile(
    rf"(?<![\w-])(?P<word>{_WORD})\s*(?P<first>{LABEL})\s+(?:en|and|&)\s+"
    rf"(?:(?P<other>{_WORD})\s*)?(?P<second>{LABEL})(?!\w|[-/:.,]\d|\s*[%€])",
    re.IGNORECASE,
)
"""Two parts: "artikel 12 en 13", "articles 5 and 6", "article 5 and appendix B"."""

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Reference:
    """The part, with what the question says ``before`` and ``behind`` it.

    ``number`` is that of each level, outermost first, or a letter, and of a sheet the words of its
    name; ``item`` the number of an item within the part, as "lid 3" is, 0 where all of it is meant.
    ``text`` is how it is written.
    """

    division: Division
    number: tuple[str, ...]
    item: int
    text: str
    before: str
    behind: str

    @property
    def rest(self) -> str:
        """The question without it."""
        return f"{self.before} {self.behind}".strip()


def reference_in(question: str) -> Reference | None:
    """The one part that ``question`` names by number; None where it names none or several."""
    found = list(REFERENCE.finditer(question))
    if len(found) != 1:
        return None
    one = found[0]
    division = next(division for division in WORDS if one[division])
    if division is not Division.APPENDIX and not _counts(one["label"]):
        return None
    item = (
        one["item"] or one["within"] or one["before"] or ORDINALS.get((one["place"] or "").lower())
    )
    return Reference(
        division,
        number_of(one["label"], is_lettered=division is Division.APPENDIX),
        int(item or 0),
        one[0],
        question[: one.start()],
        question[one.end() :],
    )


def each_of_two(question: str) -> list[str]:
    """``question`` as it asks for each of two parts alone; empty where it names no two."""
    found = _TWO.search(question)
    if not found:
        return []
    word = found["word"]
    named = ((word, found["first"]), (found["other"] or word, found["second"]))
    before, behind = question[: found.start()], question[found.end() :]
    return [f"{before}{_SINGULAR.get(word.lower(), word)} {label}{behind}" for word, label in named]


def number_of(label: str, *, is_lettered: bool) -> tuple[str, ...]:
    """The levels of a label in lower case; Roman numerals as figures.

    Where things are lettered, one letter is that letter.
    """
    if set(label) <= _ROMAN_VALUES.keys() and not (is_lettered and len(label) == 1):
        values = [_ROMAN_VALUES[letter] for letter in label]
        after = [*values[1:], 0]
        return (str(sum(v if v >= n else -v for v, n in zip(values, after, strict=True))),)
    return tuple(label.lower().split("."))


def _counts(label: str) -> bool:
    """Whether a label is of figures, Arabic or Roman."""
    return label[0].isdigit() or set(label) <= _ROMAN_VALUES.keys()
