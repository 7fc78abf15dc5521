"""Where in a document a part stands that is named by its number, by the lines that head parts.

Headings are written in many ways: "Artikel 12 Bijzonder verlof", "12. Bijzonder verlof", "7.2
Changing the jaws", "§ 3.3"; and contracts are often read without any, so that a line of the text
that begins so is one as well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexes.headings import headings_of
from indexes.types import StoredPassage
from search.question.reference import (
    PART_NUMBER,
    ROMAN,
    WORD_OF_DIVISION,
    WORDS,
    Division,
    Reference,
    number_of,
)
from search.tables.rows import is_row
from search.text.passages import sheet_of
from search.text.placing import headings_in
from search.text.spans import Span
from search.text.words import words

_LINE = re.compile(
    rf"^[ \t#*]*(?:(?P<word>(?i:{WORD_OF_DIVISION}))[ \t]*)?"
    rf"(?P<label>{PART_NUMBER}[a-z]?|{ROMAN}|[A-Z])(?P<mark>[.:)]?)"
    r"(?=[ \t]|$|(?:(?<=\.\d)|(?<=\.\d\d)|(?<=\d\.))[A-Z])"
    r"[ \t]*[-\u2013\u2014:]?[ \t]*(?P<title>[^\n]*)$",
    re.MULTILINE,
)
"""A line that begins with a number, or with the word for a division and a number or a letter.

Behind a number like 5.3 or 7. a space may be lost: "5.3The buyer".
"""

FORMS: dict[Division, tuple[Division | None, ...]] = {
    Division.ARTICLE: (Division.ARTICLE, None, Division.SECTION),
    Division.SECTION: (Division.SECTION, None, Division.ARTICLE),
    Division.CHAPTER: (Division.CHAPTER, None),
    Division.APPENDIX: (Division.APPENDIX,),
}
"""What lines may head each division, most fitting first; None for those of a number alone."""

FITTING = {Division.SECTION: (None,), Division.CHAPTER: (None,)}
"""Of those the ones that fit as well as the word itself: an article mostly has its own."""

OUTER = (Division.APPENDIX, Division.CHAPTER)
"""What ends whatever stands before it, the outermost first."""

FEWEST = 2
"""Lines of a form from which the parts of a document are headed so."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the part stands, once or more, as ``spans`` of the document's text.

    ``lacks``: the document numbers its parts so, but has none of this number (no spans), or it has
    no such item in it (the spans of the part). ``is_otherwise``: the heading of the part has
    another word than is asked for. Without spans and not lacking: nothing is known of it.
    """

    spans: tuple[Span, ...]
    lacks: bool = False
    is_otherwise: bool = False


NONE = Parts(())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may head a part; ``depth`` is that of the heading that it is known to be."""

    start: int
    division: Division | None
    number: tuple[str, ...]
    depth: int | None

    @property
    def is_plain(self) -> bool:
        """Whether it may be no more than an item of a list."""
        return self.division is None and self.depth is None and len(self.number) == 1


def parts_of(
    reference: Reference, text: str, passages: Sequence[StoredPassage], *, is_named: bool
) -> Parts:
    """Where the part of a ``reference`` stands in a document: its ``text`` and all its passages.

    Only in one that ``is_named`` the item of a list may be it, as one of the rules of a house is.
    """
    if reference.division is Division.PAGE:
        return _pages(reference.number, passages)
    if reference.division is Division.SHEET:
        return _sheet(reference.number, passages)
    depths = _depths(passages)
    lines = list(_lines(text, depths))
    headings = _headings(text, depths)
    has_others = False
    for form in FORMS[reference.division]:
        own = [line for line in lines if line.division == form and (is_named or not line.is_plain)]
        is_otherwise = form not in (reference.division, *FITTING.get(reference.division, ()))
        spans = _headed(reference.number, own, lines, headings, len(text))
        if spans and reference.item:
            items = tuple(item for one in spans for item in _item(reference, text, one))
            return Parts(items or tuple(spans), not items, is_otherwise)
        may_be_item = is_named or form is Division.ARTICLE is reference.division
        if not spans and may_be_item and len(reference.number) > 1:
            outer = _headed(reference.number[:-1], own, lines, headings, len(text))
            spans = [item for one in outer for item in _item_of(reference.number, text, one)]
        if spans:
            return Parts(tuple(spans), is_otherwise=is_otherwise)
        is_so_numbered = sum(not line.is_plain for line in own) >= FEWEST
        has_others |= is_so_numbered
        if is_so_numbered and len(reference.number) == 1:
            break
    return Parts((), lacks=True) if has_others else NONE


def _pages(number: tuple[str, ...], passages: Sequence[StoredPassage]) -> Parts:
    """What stands on the page that is called so, and on the one that is it by counting."""
    label = ".".join(number)
    called = [one for one in passages if one.page_label.lower() == label]
    counted = [one for one in passages if str(one.passage.page) == label]
    on_it = list({one.passage_id: one for one in (*called, *counted)}.values())
    has_pages = any(one.passage.page is not None for one in passages)
    spans = tuple((one.passage.start, one.passage.end) for one in on_it)
    return Parts(spans, lacks=has_pages and not spans)


def _sheet(name: tuple[str, ...], passages: Sequence[StoredPassage]) -> Parts:
    """The sheet that is called so, or else the one whose name has all of those words."""
    sheets = {sheet: words(sheet) for one in passages if (sheet := sheet_of(one))}
    called = {sheet for sheet, own in sheets.items() if "".join(own) == "".join(name)}
    if not called:
        called = {sheet for sheet, own in sheets.items() if {*name} <= {*own}}
    spans = tuple(
        (one.passage.start, one.passage.end)
        for one in passages
        if len(called) == 1 and sheet_of(one) in called
    )
    return Parts(spans, lacks=bool(sheets) and not called)


def _depths(passages: Sequence[StoredPassage]) -> dict[str, int]:
    """The headings of a document, each with how deep it stands.

    Those of the small sections that a passage joins are in none of the heading paths.
    """
    depths: dict[str, int] = {}
    for one in passages:
        path = headings_of(one.passage.heading)
        joined = [line for line in headings_in(one.passage).values() if line not in path]
        for depth, heading in (*enumerate(path), *((len(path), line) for line in joined)):
            depths[heading] = min(depth, depths.get(heading, depth))
    return depths


def _headings(text: str, depths: Mapping[str, int]) -> list[tuple[int, int]]:
    """Where the lines begin that are headings, with how deep each stands."""
    found = ((line.start(), depths.get(line[0].strip())) for line in re.finditer(r"[^\n]+", text))
    return [(start, depth) for start, depth in found if depth is not None]


def _lines(text: str, depths: Mapping[str, int]) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        depth = depths.get(found[0].strip())
        if depth is None and not _may_head(found):
            continue
        division = next((one for one in WORDS if found[one]), None)
        if division is None and not found["label"][0].isdigit():
            continue
        number = number_of(found["label"], is_lettered=division is Division.APPENDIX)
        yield _Line(found.start(), division, number, depth)


def _may_head(line: re.Match[str]) -> bool:
    """Whether a line that is not known for a heading may be one.

    "Artikel 12 van de wet" goes on as a sentence; "12 bolts" and "7.2 kW" are amounts.
    """
    title, mark = line["title"], line["mark"]
    if line["word"]:
        return not title or not title[0].islower() or mark != ""
    is_level = "." in line["label"] or mark == "."
    return is_level and title[:1].isupper() and not is_row(line[0])


def _headed(
    number: tuple[str, ...],
    own: Sequence[_Line],
    lines: Sequence[_Line],
    headings: Sequence[tuple[int, int]],
    end: int,
) -> list[Span]:
    """The span of the part with this ``number``, one at most; empty where no line heads it.

    ``own`` are the lines of one form, of which those that are headings for certain go first. Of
    several with the number, as in a list of contents, the one with most text under it. Where none
    has it, as of a 4 with only a 4.1 and a 4.2, it begins with the first of those.
    """
    heads = [line for line in own if line.number == number]
    inner = [line for line in own if _is_longer(line.number, number)]
    known = [line for line in heads if line.depth is not None]
    are_known = any(line.depth is not None and len(line.number) == len(number) for line in own)
    if are_known and not (known or inner):
        heads = [line for line in heads if not line.is_plain]
    heads = known or heads or [replace(line, number=number) for line in inner[:1]]
    spans = [(head.start, _end(head, lines, headings, end)) for head in heads]
    longest = max((stop - start for start, stop in spans), default=0)
    return [span for span in spans if span[1] - span[0] == longest][:1]


def _end(head: _Line, lines: Sequence[_Line], headings: Sequence[tuple[int, int]], end: int) -> int:
    """Where the part that ``head`` begins ends: at the next of its level, or of one above."""
    above = OUTER[: OUTER.index(head.division)] if head.division in OUTER else OUTER
    under = {line.start for line in lines if _is_under(line, head)}
    stops = [
        start
        for start, depth in headings
        if start > head.start and start not in under and (head.depth is None or depth <= head.depth)
    ]
    stops += [
        line.start
        for line in lines
        if line.start > head.start
        and (line.division in above or (line.division == head.division and _follows(line, head)))
    ]
    return min(stops, default=end)


def _is_under(line: _Line, head: _Line) -> bool:
    """Whether a line is of the part that ``head`` begins, however deep both are taken to stand."""
    is_inner = head.division in OUTER and line.division in (Division.ARTICLE, Division.SECTION)
    return is_inner or _is_longer(line.number, head.number)


def _is_longer(number: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a number has all levels of another, and more."""
    return len(number) > len(other) and number[: len(other)] == other


def _follows(line: _Line, head: _Line) -> bool:
    """Whether a line has the next number on a level of ``head``, or stands under that."""
    for level, one in enumerate(head.number):
        after = (*head.number[:level], _after(one))
        if line.number[: level + 1] == after and (head.depth is None or not line.is_plain):
            return True
    return False


def _after(label: str) -> str:
    return str(int(label) + 1) if label.isdigit() else f"{label[:-1]}{chr(ord(label[-1]) + 1)}"


def _item(reference: Reference, text: str, part: Span) -> Iterator[Span]:
    """The item of a reference within its part, to the next one."""
    return _item_of((*reference.number, str(reference.item)), text, part)


def _item_of(number: tuple[str, ...], text: str, part: Span) -> Iterator[Span]:
    """The item "3." or "12.3" of a part 12, where it stands."""
    found = _line_of_item(number).search(text, *part)
    if found and found.start() > part[0]:
        after = _line_of_item((*number[:-1], _after(number[-1]))).search(text, found.end(), part[1])
        yield found.start(), after.start() if after else part[1]


def _line_of_item(number: tuple[str, ...]) -> re.Pattern[str]:
    whole, last = map(re.escape, (".".join(number), number[-1]))
    alone = rf"(?i:lid)\s+{last}\b|\({last}\)|{last}(?:[.):]|\b(?=\s*[A-Z]))"
    return re.compile(rf"^[ \t]*(?:{alone}|{whole}\b)(?!\d)", re.MULTILINE)
