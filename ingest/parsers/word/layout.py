"""Unwraps tables that only lay out a page: frames, columns of a form, signatures.

unstructured makes one line of a cell, and so loses the rows of a table inside it.
"""

from itertools import groupby
from typing import Any

from vind.ingest.parsers.office.ooxml_names import PAGE_BREAK, W
from vind.ingest.parsers.word.styles import styles_in, value_of

_CLOSED = (".", ",", ";", ":", "!", "?")


def free_layout(body: Any) -> None:
    """Replace layout tables by their contents."""
    for table in list(body.iter(W + "tbl")):
        if table.getparent() is body and _is_layout(table):
            _free(table)


def join_drop_caps(body: Any) -> None:
    """Join drop caps, which are letters in a frame of their own, with the rest of their word."""
    for frame in list(body.iterfind(f".//{W}framePr[@{W}dropCap]")):
        letter = frame.getparent().getparent()
        text = letter.getnext()
        if frame.get(W + "dropCap") == "none" or text is None or text.tag != W + "p":
            continue
        first = text.find(W + "pPr")
        place = 0 if first is None else text.index(first) + 1
        text[place:place] = list(letter.iterchildren(W + "r"))
        letter.getparent().remove(letter)


def part_items(body: Any, sheet: Any) -> None:
    """Separate list items in cells by semicolons; ``sheet`` is the root of the file's styles."""
    found = styles_in(sheet).items()
    listing = {name for name, style in found if style.find(f"{W}pPr/{W}numPr") is not None}
    for paragraph in body.iterfind(f".//{W}tc/{W}p"):
        style = value_of(paragraph, f"{W}pPr/{W}pStyle")
        is_item = paragraph.find(f"{W}pPr/{W}numPr") is not None
        if is_item or (style is not None and style in listing):
            _close(paragraph.getprevious())


def _is_layout(table: Any) -> bool:
    """Whether a table is for layout.

    With a table inside, less than half of its rows are data; without one, it has a single row whose
    cells have several paragraphs each.
    """
    rows = table.findall(W + "tr")
    if next(table.iterdescendants(W + "tbl"), None) is None:
        counts = [count for cell in table.iter(W + "tc") if (count := _filled(cell))]
        return len(rows) == 1 and counts != [] and min(counts) > 1
    return sum(map(_is_data, rows)) * 2 < len(rows)


def _free(table: Any) -> None:
    for is_data, run in groupby(table.findall(W + "tr"), key=_is_data):
        if is_data:
            kept = table.makeelement(W + "tbl")
            kept.extend(run)
            table.addprevious(kept)
            continue
        for row in run:
            _keep_one_count(row)
            for block in row.iterfind(f"{W}tc/*"):
                if block.tag != W + "tcPr":
                    table.addprevious(block)
    table.getparent().remove(table)


def _is_data(row: Any) -> bool:
    """Whether a row has more than one filled cell, one of them with a single paragraph."""
    if next(row.iterdescendants(W + "tbl"), None) is not None:
        return False
    counts = [count for cell in row.iterchildren(W + "tc") if (count := _filled(cell))]
    return len(counts) > 1 and min(counts) == 1


def _filled(cell: Any) -> int:
    """The number of paragraphs with text in a cell."""
    return sum(_has_text(paragraph) for paragraph in cell.iterchildren(W + "p"))


def _has_text(paragraph: Any) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(W + "t"))


def _keep_one_count(row: Any) -> None:
    """Keep only the page breaks of the cell with most of them, as the cells are side by side."""
    breaks = [list(cell.iter(PAGE_BREAK)) for cell in row.iterchildren(W + "tc")]
    kept = max(breaks, key=len, default=[])
    for others in breaks:
        if others is not kept:
            for one in others:
                one.getparent().remove(one)


def _close(paragraph: Any) -> None:
    if paragraph is None or paragraph.tag != W + "p":
        return
    texts = [text for text in paragraph.iter(W + "t") if (text.text or "").strip()]
    if texts and not texts[-1].text.rstrip().endswith(_CLOSED):
        texts[-1].text = f"{texts[-1].text.rstrip()};"
