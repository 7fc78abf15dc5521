"""The pieces that every command prints with: places, tables, blocks of text."""

import re
import sys
import textwrap
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from vind.app.plain import MARKS, one_line, page_name, printable, running, running_around

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


_WORD = re.compile(r"\n|\S+(?: \[\d+\][.,;:]?)*")
"""With the citations behind it, which do not begin a line."""


class _Stdout(Console):
    def on_broken_pipe(self) -> None:
        """Leaves a reader that has gone to ``app.cli.guard``; rich would call it a failure."""
        raise BrokenPipeError


def console() -> Console:
    """Stdout, with colours on a terminal only; text is never read as markup."""
    out = _Stdout(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)
    out.width = max(out.width, NARROWEST)
    return out


def place(
    path: str, page: int | None, label: str = "", heading: str = "", called: str = "page {}"
) -> str:
    """Where something stands, on one line: "hr/leave.pdf, page iv (4), Leave > Carrying over"."""
    parts = [one_line(path)]
    if page is not None:
        parts.append(page_name(page, label, called))
    if heading:
        parts.append(one_line(heading))
    return ", ".join(parts)


def show_block(text: str, out: Console, best: tuple[int, int] | None = None) -> None:
    """Text of a document, indented; wrapped on a terminal, and one line elsewhere, for grep.

    The span ``best`` of it is bold.
    """
    line = running_around(text, *best, 4 * len(text)) if best else running(text)
    if out.is_terminal:
        line = "\n".join(_wrapped(line, readable(out), INDENT, INDENT))
    else:
        line = INDENT + line
    before, _, rest = line.partition(MARKS[0])
    bold, _, after = rest.partition(MARKS[1])
    out.print(Text.assemble(before, (bold, "bold"), after))


def readable(out: Console) -> int:
    """The columns that a line of text may take on a terminal."""
    return min(out.width, READABLE_COLUMNS)


def show_line(text: str, out: Console, first: str = "", style: str = "") -> None:
    """A line behind ``first``, wrapped below what follows that on a terminal."""
    lines = [first + text]
    if out.is_terminal:
        lines = _wrapped(text, readable(out), first, " " * len(first))
    for line in lines:
        out.print(Text(line, style=style))


class Flow:
    """Text that comes in pieces of whole words, wrapped between them on a terminal."""

    def __init__(self, out: Console) -> None:
        """Begins a line on ``out``."""
        self._out = out
        self._column = 0
        self.is_amid_a_line = False

    def write(self, piece: str) -> None:
        """Prints ``piece`` at once, behind what is there."""
        piece = printable(piece)
        self._out.print(Text(self._wrapped(piece) if self._out.is_terminal else piece), end="")
        self._out.file.flush()
        self.is_amid_a_line = True

    def end(self) -> None:
        """Ends the line, if there is one."""
        if self.is_amid_a_line:
            self._out.print()
        self.is_amid_a_line, self._column = False, 0

    def _wrapped(self, piece: str) -> str:
        said = ""
        for word in _WORD.findall(piece):
            fits = self._column + 1 + len(word) <= readable(self._out)
            parted = "" if not self._column or word == "\n" else " " if fits else "\n"
            said += parted + word
            at = 0 if parted == "\n" else self._column + len(parted)
            self._column = 0 if word == "\n" else at + len(word)
        return said


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
        text,
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_on_hyphens=False,
        break_long_words=False,
    )
