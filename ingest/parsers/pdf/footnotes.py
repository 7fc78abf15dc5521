"""Moves the footnotes of a PDF page behind the paragraphs that refer to them."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from vind.ingest.parsers.pdf.layout import Paragraph
from vind.ingest.parsers.pdf.lines import is_closed

_FIGURES, _LETTERS, _SIGNS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "ᵃᵇᶜᵈᵉᶠᵍʰ", r"\*{1,4}|†{1,2}|‡{1,2}"
_PLAIN = str.maketrans(_FIGURES + _LETTERS, "0123456789abcdefgh")
# After a letter or digit, superscript figures and letters are powers; signs such as "*" are not.
_MARK = re.compile(
    rf"(?<!\w)([{_FIGURES}]{{1,3}}|[{_LETTERS}])(?!\w)|(?<=[^\s*†‡]) ?({_SIGNS})(?![\w*†‡])"
)
_BEGUN = re.compile(
    rf"[\[(⁽]?([0-9]{{1,3}}|[{_FIGURES}]{{1,3}}|[{_LETTERS}])[\])⁾.]?\s"
    rf"|\(?([a-h])\)\s|({_SIGNS})\)?\s?(?=\w)"
)


def behind_their_marks(page: Sequence[Paragraph], small: Set[int]) -> list[Paragraph]:
    """The paragraphs of a page, each footnote after the first paragraph with its mark.

    ``small`` are the ids of the lines that may be footnotes; others stay where they are.
    """
    slots: list[list[Paragraph]] = [[] for _ in page]
    marks: dict[str, int] = {}
    foot: dict[int, Paragraph] = {}
    for place, paragraph in enumerate(page):
        if id(paragraph.lines[0]) in small:
            foot[place] = paragraph
            continue
        slots[place].append(paragraph)
        for found in _MARK.finditer(paragraph.text):
            marks.setdefault(_mark(found), place)
    for place, note in _notes(foot, marks):
        slots[place].append(note)
    return [paragraph for slot in slots for paragraph in slot]


def _notes(
    foot: Mapping[int, Paragraph], marks: Mapping[str, int]
) -> Iterator[tuple[int, Paragraph]]:
    """Each footnote, with the index of the paragraph that it belongs after.

    ``foot`` are the paragraphs in small letters by index; ``marks`` are the indexes of paragraphs
    by the marks in them. Numbers and letters of notes increase by one. A note that ends inside a
    sentence continues in the next paragraph.
    """
    last, at, note = "", -1, Paragraph()
    for place, paragraph in foot.items():
        if note.lines and (at not in marks.values() or is_closed(note.lines[-1].text)):
            yield at, note
            note = Paragraph()
        at = at if note.lines else place
        for line in paragraph.lines:
            begins = last or line is paragraph.lines[0] or is_closed(note.lines[-1].text)
            found = _BEGUN.match(line.text) if begins else None
            said = _mark(found) if found else ""
            if said in marks and _may_follow(last, said):
                if note.lines:
                    yield at, note
                last, at, note = said, marks[said], Paragraph()
            note.lines.append(line)
    if note.lines:
        yield at, note


def _mark(found: re.Match[str]) -> str:
    """A mark in plain characters: "1", "a", "*"."""
    said = "".join(filter(None, found.groups())).translate(_PLAIN)
    return str(int(said)) if said.isdecimal() else said


def _may_follow(last: str, mark: str) -> bool:
    """Whether a note with this mark may come after one with the mark ``last``, if any."""
    if mark.isdecimal():
        return not last.isdecimal() or int(mark) == int(last) + 1
    return not (mark.isalpha() and last.isalpha()) or ord(mark) == ord(last) + 1
