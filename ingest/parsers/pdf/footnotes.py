"""Footnotes of a PDF page put behind what refers to them."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from ingest.parsers.pdf.layout import Paragraph, is_closed

_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_FIGURES, "0123456789")
_MARK = re.compile(rf"(?<!\w)[{_FIGURES}]{{1,3}}")  # behind a letter or digit it is a power
_NUMBERED = re.compile(rf"[\[(]?([0-9]{{1,3}}|[{_FIGURES}]{{1,3}})[\])⁾.]?\s")


def behind_their_marks(page: Sequence[Paragraph], small: Set[int]) -> list[Paragraph]:
    """The paragraphs of a page, each footnote behind the first that has its number raised.

    ``small`` are the ids of the lines that may be footnotes; what is not known to be one stays.
    """
    slots: list[list[Paragraph]] = [[] for _ in page]
    marks: dict[int, int] = {}
    foot: dict[int, Paragraph] = {}
    for place, paragraph in enumerate(page):
        if id(paragraph.lines[0]) in small:
            foot[place] = paragraph
            continue
        slots[place].append(paragraph)
        for mark in _MARK.findall(paragraph.text):
            marks.setdefault(int(mark.translate(_PLAIN)), place)
    for place, note in _notes(foot, marks):
        slots[place].append(note)
    return [paragraph for slot in slots for paragraph in slot]


def _notes(
    foot: Mapping[int, Paragraph], marks: Mapping[int, int]
) -> Iterator[tuple[int, Paragraph]]:
    """For each footnote at the foot of a page: the place of the paragraph with its mark, the note.

    ``marks`` are those places by the numbers of the notes, which go up by one. A note that ends a
    paragraph open goes on in the next one: a raised number in front makes a paragraph of its line.
    """
    last, at, note = 0, -1, Paragraph()
    for place, paragraph in foot.items():
        if note.lines and (at not in marks.values() or is_closed(note.lines[-1].text)):
            yield at, note
            note = Paragraph()
        at = at if note.lines else place
        for line in paragraph.lines:
            begins = last or line is paragraph.lines[0] or is_closed(note.lines[-1].text)
            found = _NUMBERED.match(line.text) if begins else None
            said = int(found[1].translate(_PLAIN)) if found else 0
            if said in marks and last in (0, said - 1):
                if note.lines:
                    yield at, note
                last, at, note = said, marks[said], Paragraph()
            note.lines.append(line)
    if note.lines:
        yield at, note
