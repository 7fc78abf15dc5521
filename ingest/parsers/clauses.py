"""Recognises headings by their wording, for formats that do not mark them.

Contracts and regulations number their clauses. The text between the number and the first full stop
is the title of the clause ("7.2 Termination for Cause. Either party may ...").
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

TITLE_WORDS = 14
"""Words of a title: a longer line is a sentence."""

# The divisions of a text, from the widest to the narrowest, and separately its appendices.
_DIVISIONS = (
    "part deel boek",
    "title titel",
    "chapter hoofdstuk",
    "afdeling",
    "paragraaf §",
    "article artikel",
    "section",
)
_ADDITIONS = "schedule exhibit annex appendix attachment bijlage"
BARE, ADDED = 0, -1
_NARROWNESS = {
    **dict.fromkeys(_ADDITIONS.split(), ADDED),
    **{name: place for place, names in enumerate(_DIVISIONS, start=1) for name in names.split()},
}
_DIVISION = re.compile(
    rf"(?P<name>{'|'.join(_NARROWNESS)})(?:\s+|(?<=§))"
    r"(?P<number>[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\b(?P<mark>[.:)]?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|[IVXL]{1,5}|[A-Z])(?P<mark>[.):]?)\s+(?=\S)"
)
_RUN_IN = re.compile(
    r"(?P<title>[A-Z(\"“][^.:\n]{1,80}?)(?P<mark>\.|:|\.?\s[-\u2013—])\s+(?=[\"“(]?[A-Z0-9(])"
)
_SMALL_WORDS = (
    " a an and as at by for from in into of on or the to with without de den der des een en het in"
    " met of om op over te ten ter tot uit van voor zonder aan bij door per "
)
_WORD = re.compile(r"[^\W\d_][\w'\u2019&-]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the start of a text: its level, and its length in characters."""

    level: int
    length: int


class Numbering(NamedTuple):
    """The number before a heading, and the kind of division that it numbers.

    ``division`` is ADDED for an appendix, BARE for a number without a name, or else the named
    division: from 1, narrower ones higher. "Section 7.2" counts as BARE, as it is a clause.
    """

    division: int
    number: str
    is_marked: bool

    @property
    def dots(self) -> int:
        """The number of points: 0 in "7", 1 in "7.2"."""
        return self.number.count(".")


def numbering(text: str) -> Numbering | None:
    """The number that a text begins with, if any."""
    if division := _division(text):
        narrowness = _NARROWNESS[division["name"].lower()]
        is_clause = narrowness == len(_DIVISIONS) and "." in division["number"]
        return Numbering(BARE if is_clause else narrowness, division["number"], is_marked=True)
    if number := _NUMBER.match(text):
        return Numbering(BARE, number["number"], bool(number["mark"]))
    return None


def without_number(text: str) -> str:
    """The text without a number at its start."""
    start = _DIVISION.match(text) or _NUMBER.match(text)
    return text[start.end() :] if start else text


def heading_line(line: str) -> bool:
    """Whether a whole line is a heading."""
    if not line or len(line.split()) > TITLE_WORDS or line[-1] in ",;":
        return False
    if division := _division(line):
        rest = line[division.end() :].strip(" -\u2013—:.")
        return not rest or _is_title(rest)
    numbered = _NUMBER.match(line)
    title = line[numbered.end() :] if numbered else line
    if not _is_title(title.rstrip(".:")):
        return False
    if numbered and (numbered["mark"] or "." in numbered["number"]):
        return True
    return _is_capitals(title) and not line.endswith(".")


def run_in_title(paragraph: str) -> int:
    """The length of a numbered clause's number and title, where its text follows; 0 if none."""
    start = _DIVISION.match(paragraph) or _NUMBER.match(paragraph)
    if start is None:
        return 0
    offset = start.end() + len(paragraph[start.end() :]) - len(paragraph[start.end() :].lstrip())
    title = _RUN_IN.match(paragraph, offset)
    if title is None or len(title["title"].split()) > TITLE_WORDS or not _is_title(title["title"]):
        return 0
    return title.end("mark")


def _division(text: str) -> re.Match[str] | None:
    found = _DIVISION.match(text)
    return found if found and not text[0].islower() else None


def _is_title(text: str) -> bool:
    """Whether words other than small ones have capitals: "Limitation of Liability"."""
    words = [word for word in _WORD.findall(text) if f" {word.lower()} " not in _SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
