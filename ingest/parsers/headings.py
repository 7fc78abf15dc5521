"""Headings told by how they are worded, for formats that do not mark them as such.

Contracts and regulations number their clauses; what stands after the number up to the first full
stop is the clause's title ("7.2 Termination for Cause. Either party may ...").
"""

import re
from dataclasses import dataclass

# Level 1 is left to the title of the document: "ARTICLE IX" and "7." are 2, "7.2" is 3, and so on.
_TOP = 2
_DEEPEST = 6
_TITLE_WORDS = 14  # a longer line is a sentence

_DIVISION = re.compile(
    r"(?:article|section|chapter|part|schedule|exhibit|annex|appendix|attachment|title"
    r"|artikel|hoofdstuk|paragraaf|bijlage|deel|afdeling|titel|boek)"
    r"\s+(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\b[.:)]?",
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
    """A heading found at the start of a text: its depth, and how many characters it takes."""

    level: int
    length: int


def heading_line(line: str) -> Heading | None:
    """Whether a line is a heading from end to end."""
    if not line or len(line.split()) > _TITLE_WORDS or line[-1] in ",;":
        return None
    if (division := _DIVISION.match(line)) and line[0].isupper():
        rest = line[division.end() :].strip(" -\u2013—:.")
        return Heading(_TOP, len(line)) if not rest or _is_title(rest) else None
    numbered = _NUMBER.match(line)
    title = line[numbered.end() :] if numbered else line
    if not _is_title(title.rstrip(".:")):
        return None
    if numbered and (numbered["mark"] or "." in numbered["number"]):
        return Heading(_level(numbered["number"]), len(line))
    return Heading(_TOP, len(line)) if _is_capitals(title) and not line.endswith(".") else None


def run_in_heading(paragraph: str) -> Heading | None:
    """The title of a numbered clause that the clause's text follows on the same line."""
    start = _DIVISION.match(paragraph) or _NUMBER.match(paragraph)
    if start is None:
        return None
    offset = start.end() + len(paragraph[start.end() :]) - len(paragraph[start.end() :].lstrip())
    title = _RUN_IN.match(paragraph, offset)
    if title is None or len(title["title"].split()) > _TITLE_WORDS or not _is_title(title["title"]):
        return None
    number = start.groupdict().get("number")
    return Heading(_level(number) if number else _TOP, title.end("mark"))


def _level(number: str) -> int:
    return min(_TOP + number.count("."), _DEEPEST)


def _is_title(text: str) -> bool:
    """Capitals on its words, small ones aside: "Limitation of Liability", "GOVERNING LAW"."""
    words = [word for word in _WORD.findall(text) if f" {word.lower()} " not in _SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
