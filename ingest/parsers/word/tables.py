"""Prepares the tables of a Word file: layout tables, merged cells, automatic numbers in cells.

Tables that only lay out a page (frames, columns of a form, signatures) are unwrapped: unstructured
makes one line of a cell, and so loses the rows of a table inside it.

A short text in a cell that is merged over several rows is repeated in each row; not where it is
long, where the cell begins in the first row (which may be the header), or in rows without other
text. unstructured loses a row with a continued cell that has none above it, and takes minutes for a
cell over a thousand rows, of which it loses the last ones.
"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from vind.ingest.parsers.office.package import PAGE_BREAK, W
from vind.ingest.parsers.tables.rows import repeated, span
from vind.ingest.parsers.word.paragraphs import paragraph, run_of, styles_in, value_of

if TYPE_CHECKING:
    from docx.document import Document

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
    for part in body.iterfind(f".//{W}tc/{W}p"):
        style = value_of(part, f"{W}pPr/{W}pStyle")
        is_item = part.find(f"{W}pPr/{W}numPr") is not None
        if is_item or (style is not None and style in listing):
            _close(part.getprevious())


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


_MERGED = f"{W}tcPr/{W}vMerge"
_GOES_ON = ("", "continue")


def part_merged(body: Any) -> None:
    """Split each cell that is merged over several rows."""
    for table in list(body.iter(W + "tbl")):
        above: dict[int, str] = {}
        for number, row in enumerate(table.iterchildren(W + "tr")):
            above = _part_row(row, above)
            if number == 0:
                above = dict.fromkeys(above, "")


def _part_row(row: Any, above: dict[int, str]) -> dict[int, str]:
    """Split the cells of a row from those above.

    Returns the grid columns (from 0) with cells that may continue below, and the text to repeat;
    ``above`` is the result for the row above.
    """
    columns: dict[int, str] = {}
    going_on: list[tuple[Any, str]] = []
    omitted = value_of(row, f"{W}trPr/{W}gridBefore")
    column = span(omitted) if omitted else 0
    for cell in row.iterchildren(W + "tc"):
        merged = cell.find(_MERGED)
        if merged is not None:
            if value_of(cell, _MERGED) in _GOES_ON and column in above:
                columns[column] = above[column]
                going_on.append((cell, above[column]))
            else:
                columns[column] = repeated(_text(cell))
            merged.getparent().remove(merged)
        column += span(value_of(cell, f"{W}tcPr/{W}gridSpan"))
    goes_on = {cell for cell, _ in going_on}
    has_own = any(_text(cell).strip() for cell in row.iterchildren(W + "tc") if cell not in goes_on)
    for cell, text in going_on:
        _say(cell, text if has_own else "")
    return columns


def _say(cell: Any, text: str) -> None:
    for block in list(cell):
        if block.tag != W + "tcPr":
            cell.remove(block)
    cell.append(paragraph(cell, text))


def _text(cell: Any) -> str:
    lines = ("".join(text.text or "" for text in p.iter(W + "t")) for p in cell.iter(W + "p"))
    return " ".join(lines)


def number_cells(document: "Document") -> None:
    """Write the automatic number of each paragraph in a table into its text; bullets are not."""
    from docx.text.paragraph import Paragraph
    from unstructured.partition.docx import _ListLabels

    if next(document.element.body.iter(W + "tc"), None) is None:
        return
    labels = _ListLabels(document)
    for element in document.element.body.iter(W + "p"):
        cell = next(element.iterancestors(W + "tc"), None)
        if cell is not None and value_of(cell, f"{W}tcPr/{W}vMerge") in _GOES_ON:
            continue
        label = labels.label(Paragraph(element, document))
        if cell is not None and any(map(str.isalnum, label)):
            first = element.find(W + "pPr")
            place = 0 if first is None else element.index(first) + 1
            element.insert(place, run_of(element, f"{label.strip()} "))
