"""Joins the lines of a PDF page into paragraphs, with the footnotes behind them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from vind.ingest.parsers.clauses import BARE, Numbering, heading_line, numbering, run_in_title
from vind.ingest.parsers.notation import numeral
from vind.ingest.parsers.pdf.lines import BULLET, FULL_LINE, Line, goes_on_with, is_closed

_BEGUN = re.compile(r"\(?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<mark>[.)]?)\s+\S")
_BESIDE = 6  # lines before and after one, which are mostly in its column
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+\b")
_ROMAN = [numeral(number, "I") for number in range(1, 100)]


def is_sure(number: Numbering) -> bool:
    """Whether a number belongs to a heading for certain: "1.250" may be an amount."""
    if number.division != BARE:
        return True
    if number.dots:
        return all(len(part) < 3 for part in number.number.split("."))
    return number.is_marked and number.number.isdecimal()


def in_count(headings: Iterable[Line]) -> Iterator[int]:
    """The ids of headings whose bare number precedes or follows that of the next heading.

    1 and 2, A and B, I and II, in letters of the same size; numbers with points are ignored.
    """
    alike: defaultdict[tuple[int, bool], list[tuple[int, str]]] = defaultdict(list)
    for heading in headings:
        number = numbering(heading.text)
        if number and number.division == BARE and not number.dots:
            alike[round(heading.size), number.is_marked].append((id(heading), number.number))
    for found in alike.values():
        for (one, before), (other, behind) in pairwise(found):
            if behind in _following(before):
                yield from (one, other)


def _following(number: str) -> set[str]:
    """The numbers that may follow: after "C", which is also a Roman numeral, "D" or "CI"."""
    if number.isdecimal():
        return {str(int(number) + 1)}
    found = {chr(ord(number) + 1)} if len(number) == 1 else set()
    if number in _ROMAN:
        found.add(_ROMAN[_ROMAN.index(number) + 1])
    return found


def untitled_items(lines: Sequence[Line]) -> Iterator[int]:
    """The ids of consecutive numbered lines of which no neighbour has a title.

    Those are list items ("6. Ja. Met uw stem") rather than clauses.
    """
    found: list[tuple[int, int, bool]] = []
    for line, below in zip(lines, [*lines, None][1:], strict=True):
        number = numbering(line.text)
        if number and number.division == BARE and number.is_marked and number.number.isdecimal():
            text = f"{line.text} {below.text}" if below else line.text
            is_titled = heading_line(line.text) or run_in_title(text) > 0
            found.append((int(number.number), id(line), is_titled))
    beside: defaultdict[int, list[bool]] = defaultdict(list)
    for (before, one, is_titled), (behind, other, is_other_titled) in pairwise(found):
        if behind == before + 1:
            beside[one].append(is_other_titled)
            beside[other].append(is_titled)
    return (item for item, titled in beside.items() if not any(titled))


def within_sentences(lines: Sequence[Line]) -> set[int]:
    """The ids of the lines whose first number ends the sentence of the full line before.

    As in "15.000. After a year" below "a limit of €". The number of an item is 1, or follows one
    that came before.
    """
    found: set[int] = set()
    seen: set[tuple[int, ...]] = set()
    for place, line in enumerate(lines):
        before = lines[max(0, place - 1)]
        beside = lines[max(0, place - _BESIDE) : place + _BESIDE]
        begun = _BEGUN.match(line.text)
        if begun is None:
            continue
        number = tuple(map(int, begun["number"].split(".")))
        is_item = number[-1] == 1 or (*number[:-1], number[-1] - 1) in seen
        is_beside_items = _BEGUN.match(before.text) and not _AMOUNT.match(line.text)
        if begun["mark"] and not (is_item or is_beside_items) and _runs_on(before, beside):
            found.add(id(line))
        else:
            seen.update(number[:parts] for parts in range(1, len(number) + 1))
    return found


def _runs_on(line: Line, beside: Iterable[Line]) -> bool:
    """Whether a line ends inside a sentence, and is as wide as those ``beside`` it."""
    if line.rows or is_closed(line.text):
        return False
    column = (one for one in beside if one.left < line.right and one.right > line.left)
    right = max(one.right for one in column if not one.rows)
    return line.right - line.left >= FULL_LINE * (right - line.left)


# All chosen by eye.
_WIDE_STEP = 1.3  # step to the next line, relative to the usual one, that starts a paragraph
_TWO_LINES = 1.5  # heights of a letter, above which a line is really two
_OTHER_SIZE = 0.12  # relative difference in letter height
_ITEM = re.compile(
    rf"(?:{BULLET}|\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*|[a-z]|[ivx]{{1,5}}|[A-Z])[.)])\s+\S"
)
_BULLETED = re.compile(rf"{BULLET}\s+\S")
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+\S")  # without a mark, "2.3" may be a number
_BROKEN = re.compile(r"[^\W\d_]-$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. ``goes_on``: it continues one from the previous page."""

    lines: list[Line] = field(default_factory=list)
    goes_on: bool = False

    @property
    def text(self) -> str:
        """Its text: full lines are joined, short lines keep their line end."""
        width = max(line.right - line.left for line in self.lines)
        parts = [self.lines[0].text]
        for before, line in pairwise(self.lines):
            parts += (_between(before, line, width), line.text)
        return "".join(parts)

    @property
    def is_bulleted(self) -> bool:
        """Whether it is a list item with a bullet."""
        return _BULLETED.match(self.lines[0].text) is not None

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Its cells, where it is a table."""
        return self.lines[0].rows

    def split(self, at: int) -> tuple["Paragraph", list["Paragraph"]]:
        """The paragraph up to character ``at`` of its text, and a list of the rest, if any."""
        begin = 0
        for number, (before, line) in enumerate(pairwise([*self.lines[:1], *self.lines])):
            begin += len(_between(before, line, 0.0)) if number else 0
            if at <= begin + len(line.text):
                break
            begin += len(line.text)
        said = replace(line, text=line.text[: at - begin], broken=False)
        rest = replace(line, text=line.text[at - begin :].lstrip())
        left = [rest, *self.lines[number + 1 :]] if rest.text else self.lines[number + 1 :]
        whole = Paragraph([*self.lines[:number], said], self.goes_on)
        return whole, [Paragraph(left, goes_on=True)] if left else []


def _between(before: Line, after: Line, width: float) -> str:
    if before.broken:
        return goes_on_with(before.text, after.text)
    return " " if before.right - before.left >= width * FULL_LINE else "\n"


def paragraphs(lines: Sequence[Line], titles: Mapping[int, int]) -> list[Paragraph]:
    """The paragraphs of one page, in reading order.

    ``titles`` maps the ids of lines to a number for each title, whose lines stay together.
    """
    if not lines:
        return []
    steps = [_step(above, below) for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    usual_size = median(line.size for line in lines)
    running_on = within_sentences(lines)
    found = [Paragraph([lines[0]])]
    for before, line, step in zip(lines, lines[1:], steps, strict=False):
        title, other = titles.get(id(line)), titles.get(id(before))
        larger = max(1.0, line.size / usual_size) if usual_size else 1.0
        is_item = _ITEM.match(line.text) is not None and id(line) not in running_on
        starts = _starts(found[-1], before, line, step, usual * larger, is_item)
        if title != other or (title is None and starts):
            found.append(Paragraph())
        found[-1].lines.append(line)
    return found


def _step(above: Line, below: Line) -> float:
    """How far one line is below another, in points.

    A line with a word broken over two lines covers both, and the first of them counts.
    """
    first = (
        below.top - below.size
        if below.top - below.bottom > below.size * _TWO_LINES
        else below.bottom
    )
    return above.bottom - first


def _starts(
    current: Paragraph, before: Line, line: Line, step: float, usual: float, is_item: bool
) -> bool:
    """Whether ``line``, ``step`` points below ``before``, starts a paragraph.

    ``usual`` is the usual step between lines of this size. A list item (``is_item``) starts one.
    """
    if before.rows or line.rows:
        return True
    if before.broken:
        return False
    if not _have_same_size(before, line):
        return True
    closed = is_closed(before.text)
    if step < -usual:  # the next column
        return closed or not line.text[:1].islower()
    if step > usual * _WIDE_STEP or is_item:
        return True
    if closed and (_CLAUSE.match(line.text) or (line.opens_bold and not line.bold)):
        return True
    if line.bold != before.bold:
        return current.lines[0].bold == before.bold and all(
            other.bold == before.bold for other in current.lines
        )
    width = max(other.right - other.left for other in (*current.lines, line))
    short = before.right - before.left < width * FULL_LINE
    if short and heading_line(before.text) and not heading_line(line.text):
        return True
    return closed and (short or line.left > before.left + line.size)


def _have_same_size(one: Line, other: Line) -> bool:
    return abs(other.size - one.size) <= _OTHER_SIZE * max(other.size, one.size)


def is_cut(one: Paragraph, other: Paragraph, edge: float) -> bool:
    """Whether the last sentence of a paragraph continues in another one, on the next page.

    Its last line must end in a broken word, or be full: ``edge`` is the right side of the text.
    """
    last, first = one.lines[-1], other.lines[0]
    if last.rows or first.rows or last.bold != first.bold or not _have_same_size(last, first):
        return False
    if not first.text[:1].islower() or _ITEM.match(first.text):
        return False
    if last.broken or _BROKEN.search(last.text):
        return True
    width = max(line.right - line.left for line in (*one.lines, *other.lines))
    full = last.right - last.left >= FULL_LINE * max(width, edge - last.left)
    return full and not is_closed(last.text)


_FIGURES, _LETTERS, _SIGNS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "ᵃᵇᶜᵈᵉᶠᵍʰ", r"\*{1,4}|†{1,2}|‡{1,2}"
_PLAIN = str.maketrans(_FIGURES + _LETTERS, "0123456789abcdefgh")
# After a letter or digit, superscript figures and letters are powers; signs such as "*" are not.
_MARK = re.compile(
    rf"(?<!\w)([{_FIGURES}]{{1,3}}|[{_LETTERS}])(?!\w)|(?<=[^\s*†‡]) ?({_SIGNS})(?![\w*†‡])"
)
_FOOTNOTE = re.compile(
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
            found = _FOOTNOTE.match(line.text) if begins else None
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
