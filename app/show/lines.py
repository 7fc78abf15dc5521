"""The pieces that every command prints with: places, tables, blocks of text."""

import sys
import textwrap
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from app.plain import MARKS, one_line, page_name, running, running_around

READABLE_COLUMNS = 96
"""Text is not set wider than this on a terminal; longer lines are hard to follow."""

INDENT = "    "

GAP = "  "

NARROWEST = 20
"""Columns that are taken to be there at least: rich prints nothing where COLUMNS is 0."""

WIDEST = 80
"""Characters that a column is padded to at most, lest one long path puts them on every line."""

BESIDE = 28
"""Characters that a terminal must have left for prose to stand beside the other columns."""


class _Stdout(Console):
    def on_broken_pipe(self) -> None:
        """Leaves a reader that has gone to ``app.cli.guard``; rich would call it a failure."""
        raise BrokenPipeError


def console() -> Console:
    """Stdout, with colours on a terminal only; text is never read as markup."""
    out = _Stdout(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)
    out.width = max(out.width, NARROWEST)
    return out


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
        line = "\n".join(_wrapped(line, min(out.width, READABLE_COLUMNS), INDENT, INDENT))
    else:
        line = INDENT + line
    before, _, rest = line.partition(MARKS[0])
    bold, _, after = rest.partition(MARKS[1])
    out.print(Text.assemble(before, (bold, "bold"), after))


def show_table(rows: Iterable[Sequence[str]], out: Console) -> None:
    """Columns as wide as their widest cell, two spaces apart; the first row is the header.

    On a terminal that is not as wide, the last column, prose, is wrapped in what is left of it, or
    below the others where that is too little. Those, names and figures, stay whole for whoever
    copies them. Elsewhere a row is a line.
    """
    table = [[one_line(cell) for cell in row] for row in rows]
    *widths, prose = (max(map(len, column)) for column in zip(*table, strict=True))
    left = out.width - sum(widths) - len(GAP) * len(widths)
    for number, (*cells, last) in enumerate(table):
        padded = (cell.ljust(min(wide, WIDEST)) for cell, wide in zip(cells, widths, strict=True))
        row = GAP.join(padded)
        if not out.is_terminal or prose <= left:
            lines = [f"{row}{GAP}{last}"]
        elif left < BESIDE:
            lines = [row, *_wrapped(last, out.width, INDENT, INDENT)]
        else:
            row += GAP
            lines = _wrapped(last, out.width, row, " " * len(row)) or [row]
        for line in lines:
            out.print(Text(line.rstrip(), style="" if number else "dim"))


def _wrapped(text: str, width: int, first: str, other: str) -> list[str]:
    """Lines of at most ``width``, the first one behind ``first``; none where there is no text."""
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=other, break_on_hyphens=False
    )
