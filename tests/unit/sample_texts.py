"""The text of a sample document, read without vind, so that it can check what vind reads."""

import csv
import email
import html
import io
import re
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path

from samples.builders.markup import read_source
from samples.builders.to_scan import lines_of
from samples.make import SOURCES

COMPANY = SOURCES.parent / "company"


def folded(text: str) -> str:
    """White space and tabs as single spaces."""
    return " ".join(text.split())


def pages_of(path: str, company: Path = COMPANY) -> list[str]:
    """The folded text of each page or slide; a format without pages is one page.

    For a scanned letter it is what was drawn, as there is no text in the file.
    """
    file = company / path
    source = SOURCES / f"{path}.md"
    if source.exists() and "letterhead" in (read := read_source(source)).settings:
        return [folded(" ".join(lines)) for lines in lines_of(read)]
    return [folded(page) for page in READERS[file.suffix](file)]


def _pdf(file: Path) -> Iterator[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            yield page.get_textpage().get_text_range()


def _docx(file: Path) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    lines = []
    for block in Document(str(file)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    yield "\n".join(lines)


def _xlsx(file: Path) -> Iterator[str]:
    from openpyxl import load_workbook

    rows = [
        " ".join(str(value) for value in row if value is not None)
        for sheet in load_workbook(file).worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    yield "\n".join(rows)


def _pptx(file: Path) -> Iterator[str]:
    from pptx import Presentation

    for slide in Presentation(str(file)).slides:
        lines = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                lines.append(shape.text_frame.text)
            if shape.has_table:
                lines += [" ".join(cell.text for cell in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide:
            lines.append(slide.notes_slide.notes_text_frame.text)
        yield "\n".join(lines)


def _eml(file: Path) -> Iterator[str]:
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    yield f"{mail['subject']}\n{body.get_content()}"


def _html(file: Path) -> Iterator[str]:
    body = file.read_text(encoding="utf-8").partition("<body>")[2]
    yield html.unescape(re.sub(r"<[^>]+>", " ", body))


def _csv(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    yield "\n".join(" ".join(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter))


def _markdown(file: Path) -> Iterator[str]:
    yield re.sub(r"[*|]", " ", file.read_text(encoding="utf-8"))


def _text(file: Path) -> Iterator[str]:
    yield file.read_text(encoding="utf-8")


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    ".csv": _csv,
    ".docx": _docx,
    ".eml": _eml,
    ".html": _html,
    ".md": _markdown,
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".txt": _text,
    ".xlsx": _xlsx,
}
