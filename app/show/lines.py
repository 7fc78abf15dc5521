"""What every command prints with: places, tables, blocks of text."""

import re
import sys
import textwrap
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from vind.app.plain import MARKS, one_line, page_name, printable, running, running_around

READABLE_COLUMNS = 96
"""The widest text on a terminal; longer lines are hard to follow."""

INDENT = "    "

GAP = "  "

NARROWEST = 20
"""The least width assumed for a terminal: rich prints nothing where COLUMNS is 0."""

WIDEST = 80
"""The most that a column is padded to, so that one long path does not widen every line."""

BESIDE = 28
"""The least width left for prose to stand beside the other columns."""


_WORD = re.compile(r"\n|\S+(?: \[\d+\][.,;:]?)*")
"""A word with the citations after it, so that no line begins with a citation."""


class _Stdout(Console):
    def on_broken_pipe(self) -> None:
        """Leaves a closed pipe to ``app.cli.guard``; rich would exit with an error."""
        raise BrokenPipeError


def console() -> Console:
    """A console on stdout, with colours only on a terminal; text is never read as markup."""
    out = _Stdout(file=sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)
    out.width = max(out.width, NARROWEST)
    return out


def place(
    path: str, page: int | None, label: str = "", heading: str = "", called: str = "page {}"
) -> str:
    """A place on one line: "hr/leave.pdf, page iv (4), Leave > Carrying over"."""
    parts = [one_line(path)]
    if page is not None:
        parts.append(page_name(page, label, called))
    if heading:
        parts.append(one_line(heading))
    return ", ".join(parts)


def show_block(text: str, out: Console, best: tuple[int, int] | None = None) -> None:
    """Prints indented text of a document, wrapped on a terminal, else on one line for grep.

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
    """The width of text on a terminal, in columns."""
    return min(out.width, READABLE_COLUMNS)


def show_line(text: str, out: Console, first: str = "", style: str = "") -> None:
    """Prints ``first`` and a line of text, on a terminal wrapped with a hanging indent."""
    lines = [first + text]
    if out.is_terminal:
        lines = _wrapped(text, readable(out), first, " " * len(first))
    for line in lines:
        out.print(Text(line, style=style))


class Flow:
    """Prints text that arrives in pieces of whole words, wrapped on a terminal."""

    def __init__(self, out: Console) -> None:
        """Starts a new line on ``out``."""
        self._out = out
        self._column = 0
        self.is_amid_a_line = False

    def write(self, piece: str) -> None:
        """Prints ``piece`` at once, without a line break."""
        piece = printable(piece)
        self._out.print(Text(self._wrapped(piece) if self._out.is_terminal else piece), end="")
        self._out.file.flush()
        self.is_amid_a_line = True

    def end(self) -> None:
        """Ends the line, if one is open."""
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
    """Prints columns as wide as their widest cell, two spaces apart; the first row is the header.

    On a terminal too narrow for that, the last column, prose, is wrapped beside the others, or
    below them where too little room is left. The others, names and figures, stay whole so that they
    can be copied. Elsewhere a row is one line.
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
    """Lines of at most ``width``, indented by ``first`` and then ``other``; none without text."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_on_hyphens=False,
        break_long_words=False,
    )
