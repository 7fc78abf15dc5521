"""The pieces that every command prints with: places, tables, blocks of text."""

import sys
import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from app.plain import MARKS, one_line, page_name, running, running_around

READABLE_COLUMNS = 96
"""Text is not set wider than this on a terminal; longer lines are hard to follow."""

INDENT = "    "

GAP = "  "

WIDEST = 80
"""Characters that a column is padded to at most, lest one long path puts them on every line."""

NARROWEST = 12
"""Characters of a column at least: on a terminal that is smaller still, lines are broken by it."""


class _Stdout(Console):
    def on_broken_pipe(self) -> None:
        """Leaves a reader that has gone to ``app.cli.guard``; rich would call it a failure."""
        raise BrokenPipeError


def console() -> Console:
    """Stdout, with colours on a terminal only; text is never read as markup."""
    return _Stdout(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)


def place(path: str, page: int | None, label: str = "", heading: str = "") -> str:
    """Where something stands, on one line: "hr/leave.pdf, page iv (4), Leave > Carrying over"."""
    parts = [one_line(path)]
    if page is not None:
        parts.append(page_name(page, label, "page {}"))
    if heading:
        parts.append(one_line(heading))
    return ", ".join(parts)


def show_block(text: str, out: Console, best: tuple[int, int] | None = None) -> None:
    """Text of a document, indented; wrapped on a terminal, and one line elsewhere, for grep.

    The span ``best`` of it is bold.
    """
    line = running_around(text, *best, 2 * len(text)) if best else running(text)
    if out.is_terminal:
        line = textwrap.fill(
            line,
            min(out.width, READABLE_COLUMNS),
            initial_indent=INDENT,
            subsequent_indent=INDENT,
            break_on_hyphens=False,
        )
    else:
        line = INDENT + line
    before, _, rest = line.partition(MARKS[0])
    bold, _, after = rest.partition(MARKS[1])
    out.print(Text.assemble(before, (bold, "bold"), after))


def show_table(rows: Iterable[Sequence[str]], out: Console) -> None:
    """Columns as wide as their widest cell, two spaces apart; the first row is the header.

    On a terminal that is not as wide, what is long goes on below itself. Elsewhere a row is a line.
    """
    table = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    if out.is_terminal:
        widths = _narrowed(widths, out.width - len(GAP) * (len(widths) - 1))
    for number, row in enumerate(table):
        columns = (
            [cell] if len(cell) <= width else textwrap.wrap(cell, width, break_on_hyphens=False)
            for cell, width in zip(row, widths, strict=True)
        )
        for line in zip_longest(*columns, fillvalue=""):
            cells = (
                part.ljust(min(width, WIDEST)) for part, width in zip(line, widths, strict=True)
            )
            out.print(Text(GAP.join(cells).rstrip(), style="" if number else "dim"))


def _narrowed(widths: Sequence[int], room: int) -> list[int]:
    """``widths`` that take ``room`` together, of which the widest have given way."""
    narrowed = list(widths)
    while sum(narrowed) > room and max(narrowed) > NARROWEST:
        narrowed[narrowed.index(max(narrowed))] -= 1
    return narrowed
