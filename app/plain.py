"""Text from documents and file names, made safe to print on a terminal."""

import re

from vind.indexes.text.embedded import headings_of
from vind.indexes.text.greetings import opens_earlier_mail

# Control characters (a terminal obeys them), surrogates (file names that are not UTF-8 have them,
# and no encoding does), and the marks that reorder text on screen.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
REPLACEMENT = "\ufffd"
EMPTY = "\u2013"
"""Shown in an empty cell."""
MARKS = "\ufdd0", "\ufdd1"
"""Mark the start and end of a highlight. They are noncharacters (Unicode 23.7), so no text has
them."""
STRONG = "\ufdd2", "\ufdd3"
"""Mark the answer within a highlight."""
_EVERY_MARK = "".join((*MARKS, *STRONG))
_BEFORE_ROW = re.compile(r"\n++(?=[^\n]*\t)")
_BEHIND_ROW = re.compile(r"^([^\n]*\t[^\n]*)\n+", re.MULTILINE)
_CELL_BREAK = re.compile(r"(?<! ) *+\t *+")
_LAST_CELLS = re.compile(rf"(?<![ \t]) *+\t[ \t]*+(?=[{_EVERY_MARK}]*$)", re.MULTILINE)
_EMPTY_CELL = re.compile(rf"(?:^|(?<=\t))([ {_EVERY_MARK}]*+)(?=\t)", re.MULTILINE)
_MANY_EMPTY = re.compile(rf"(?:{EMPTY} · ){{6,}}")
NO_MARKS = str.maketrans(dict.fromkeys((*MARKS, *STRONG), REPLACEMENT))


def printable(text: str) -> str:
    """``text`` with each character that a terminal could obey replaced; tabs and newlines stay."""
    return _UNPRINTABLE.sub(REPLACEMENT, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """``printable`` text on one line, runs of white space folded into one space."""
    return printable(" ".join(text.split()))


def running(text: str) -> str:
    """A document's text as one running line, with table rows and their cells told apart.

    An empty cell becomes a dash, so that the others keep their columns. Empty cells at the end of a
    row are dropped, and a long run of them becomes an ellipsis.
    """
    rows = _EMPTY_CELL.sub(rf"\1{EMPTY}", _LAST_CELLS.sub("", text.strip("\n ")))
    lines = _BEHIND_ROW.sub(r"\1 / ", _BEFORE_ROW.sub(" / ", rows))
    return one_line(_MANY_EMPTY.sub("… · ", _CELL_BREAK.sub(" · ", lines)))


def running_around(
    text: str, start: int, end: int, room: int, answer: tuple[int, int] | None = None
) -> str:
    """``running(text)`` with the whole span from ``start`` to ``end`` between MARKS.

    An ``answer`` within that span is put between STRONG. Where the span does not end within
    ``room`` characters, an ellipsis replaces the first words, so that at most half of ``room``
    comes before the span. Another replaces the words beyond ``room``.
    """
    plain = text.translate(NO_MARKS)
    opening, closing = MARKS
    said = plain[start:end]
    if answer and start <= answer[0] < answer[1] <= end and answer != (start, end):
        first, last = answer[0] - start, answer[1] - start
        said = f"{said[:first]}{STRONG[0]}{said[first:last]}{STRONG[1]}{said[last:]}"
    line = running(f"{plain[:start]}{opening}{said}{closing}{plain[end:]}")
    front = line.index(opening)
    if line.index(closing) > room and front > room // 2:
        first = front - room // 2
        line = f"… {line[max(first, line.find(' ', first, front) + 1) :]}"
    end = line.index(closing) + 1
    if len(line) <= max(room, end):
        return line
    return f"{line[: max(end, line.rfind(' ', end, max(room, end) + 1))].rstrip(' ,;:')} …"


def named_cells(
    row: str, header: str, answer: tuple[int, int] | None = None
) -> list[tuple[str, str, bool]]:
    """The column names and cells of a tab-separated row, without empty cells.

    The last says whether the span ``answer`` of the row begins in that cell. Where names are
    missing, they are the first ones: the corner of a table is often empty, and left out.
    """
    cells, names = row.split("\t"), header.split("\t")
    names = [""] * (len(cells) - len(names)) + names
    answering = row.count("\t", 0, answer[0]) if answer else -1
    return [
        (one_line(name), one_line(cell), place == answering)
        for place, (name, cell) in enumerate(zip(names, cells, strict=False))
        if cell.strip()
    ]


def row_told(row: str, header: str) -> str:
    """A row on one line, each cell after the name of its column: "Customer: Bos · Price: € 5"."""
    told = named_cells(row, header)
    return " · ".join(f"{name}: {cell}" if name else cell for name, cell, _ in told)


def is_of_earlier_mail(heading: str) -> bool:
    """Whether a heading says that its text is of an earlier mail, quoted or forwarded.

    The document's sender and date then do not apply to it.
    """
    return any(map(opens_earlier_mail, headings_of(heading)))


def sender_of(author: str) -> str:
    """The name of a mail's sender; empty where ``author`` has no mail address."""
    name, _, address = author.partition("<")
    return (name.strip(' "') or address.rstrip("> ")) if "@" in author else ""


def shortened(text: str, length: int) -> str:
    """``running(text)`` of at most ``length`` characters, cut between words with an ellipsis."""
    line = running(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,;:.") + "…"


def shortened_to(text: str, start: int, length: int) -> str:
    """``shortened`` text, from ``start`` on where that is far from the beginning.

    An ellipsis also stands for text left out before it.
    """
    if len(running(text[:start])) < length // 2:
        return shortened(text, length)
    return "… " + shortened(text[start:], length - 2)


def size(count: int) -> str:
    """A number of bytes for people: "1.1 GB", powers of 1000."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def counted(count: int, noun: str) -> str:
    """``count`` with its noun: "1 file", "1,204 files"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration(seconds: float) -> str:
    """A rounded duration for people: "40 seconds", "3 hours", "2 days"."""
    minutes = seconds / 60
    if minutes < 1:
        return counted(max(1, round(seconds)), "second")
    if minutes < 90:
        return counted(round(minutes), "minute")
    hours = minutes / 60
    return counted(round(hours), "hour") if hours < 48 else counted(round(hours / 24), "day")


_TIME = re.compile(r"(?:(\d{1,3}):(?=\d\d:))?(\d{1,2}):(\d\d)", re.ASCII)


def second_of(label: str) -> int | None:
    """The second that a page of a recording begins at, which is its label; None for others."""
    if not (found := _TIME.fullmatch(label)):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def fragment(page: int | None, label: str) -> str:
    """The end of an address that opens a file at a page, or a recording at its second."""
    if not page:
        return ""
    second = second_of(label)
    return f"#page={page}" if second is None else f"#t={second}"


def page_name(page: int, label: str, called: str = "{}") -> str:
    """A page as people look for it: "4", or "iv (4)" where the document itself calls it iv.

    ``called`` is a format such as "page {}". It is not used for rows of a sheet, "Prices!12:40",
    which nobody calls a page, or for the time in a recording, "12:34".
    """
    if "!" in label or second_of(label) is not None:
        return one_line(label)
    return called.format(f"{one_line(label)} ({page})" if label else page)
