"""The text of a sample document, read without vind, so that it can check what vind reads."""

import csv
import email
import html
import io
import json
import mailbox
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path, PurePosixPath

from samples.builders.markup import read_source
from samples.builders.to_scan import lines_of
from samples.make import SOURCES

COMPANY = SOURCES.parent / "company"


def folded(text: str) -> str:
    """White space and tabs as single spaces."""
    return " ".join(text.split())


def pages_of(path: str, company: Path = COMPANY) -> list[str]:
    """The folded text of each page or slide; a format without pages is one page.

    ``path`` may go on in an archive, a mailbox or a message: "mail/vraag.msg/offerte.pdf". For a
    scanned letter the text is what was drawn, as there is none in the file.
    """
    source = SOURCES / f"{path}.md"
    if source.exists() and "letterhead" in (read := read_source(source)).settings:
        return [folded(" ".join(lines)) for lines in lines_of(read)]
    reader = READERS[PurePosixPath(path).suffix]
    return [folded(page) for page in reader(content_of(path, company))]


def content_of(path: str, company: Path = COMPANY) -> bytes:
    """The bytes of a document, also of one that stands in another file."""
    file = holder_of(path, company)
    held = path.removeprefix(file).removeprefix("/")
    content = (company / file).read_bytes()
    return dict(HELD[PurePosixPath(file).suffix](content))[held] if held else content


def holder_of(path: str, company: Path = COMPANY) -> str:
    """The path of the file that a document is, or stands in."""
    places = [str(place) for place in (PurePosixPath(path), *PurePosixPath(path).parents)]
    return next(place for place in places if (company / place).is_file())


def held_in(path: str, company: Path = COMPANY) -> list[str]:
    """The paths of what stands in a file."""
    suffix = PurePosixPath(path).suffix
    files = HELD[suffix]((company / path).read_bytes()) if suffix in HELD else ()
    return [f"{path}/{name}" for name, _ in files]


def _in_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _in_mbox(content: bytes) -> Iterator[tuple[str, bytes]]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        for number, mail in enumerate(mailbox.mbox(file.name, create=False), start=1):
            yield f"{number:05} {mail['Subject']}.eml", mail.as_bytes()


def _in_msg(content: bytes) -> Iterator[tuple[str, bytes]]:
    from oxmsg import Message

    for attached in Message.load(io.BytesIO(content)).attachments:
        yield attached.file_name or "", attached.file_bytes or b""


HELD: dict[str, Callable[[bytes], Iterator[tuple[str, bytes]]]] = {
    ".mbox": _in_mbox,
    ".msg": _in_msg,
    ".zip": _in_zip,
}


def _list_of(content: bytes) -> Iterator[str]:
    yield "\n".join(name for name, _ in _in_zip(content))


def _pdf(content: bytes) -> Iterator[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield page.get_textpage().get_text_range()


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    lines = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    yield "\n".join(lines)


def _opendocument(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    lines = re.sub(r"</text:[ph]>|<text:line-break/>", "\n", xml)
    yield html.unescape(re.sub(r"<[^>]+>", "", lines))


def _rtf(content: bytes) -> Iterator[str]:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(content.decode("ascii"))  # type: ignore[no-untyped-call]
    yield text.replace("|", " ")


def _epub(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        chapters = [name for name in book.namelist() if name.endswith(".xhtml")]
        yield "\n".join(next(_html(book.read(name))) for name in chapters)


def _xlsx(content: bytes) -> Iterator[str]:
    from openpyxl import load_workbook

    rows = [
        " ".join(str(value) for value in row if value is not None)
        for sheet in load_workbook(io.BytesIO(content)).worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    yield "\n".join(rows)


def _pptx(content: bytes) -> Iterator[str]:
    from pptx import Presentation

    for slide in Presentation(io.BytesIO(content)).slides:
        lines = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                lines.append(shape.text_frame.text)
            if shape.has_table:
                lines += [" ".join(cell.text for cell in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide:
            lines.append(slide.notes_slide.notes_text_frame.text)
        yield "\n".join(lines)


def _eml(content: bytes) -> Iterator[str]:
    mail = email.message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    yield f"{mail['subject']}\n{body.get_content()}"


def _msg(content: bytes) -> Iterator[str]:
    from oxmsg import Message

    mail = Message.load(io.BytesIO(content))
    yield f"{mail.subject}\n{mail.body}"


def _html(content: bytes) -> Iterator[str]:
    body = content.decode().partition("<body>")[2]
    yield html.unescape(re.sub(r"<[^>]+>", " ", body))


def _csv(content: bytes) -> Iterator[str]:
    text = content.decode()
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    yield "\n".join(" ".join(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter))


def _json(content: bytes) -> Iterator[str]:
    yield "\n".join(" ".join(map(str, record.values())) for record in json.loads(content))


def _markdown(content: bytes) -> Iterator[str]:
    yield re.sub(r"[*|]", " ", content.decode())


def _text(content: bytes) -> Iterator[str]:
    yield content.decode()


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".csv": _csv,
    ".docx": _docx,
    ".eml": _eml,
    ".epub": _epub,
    ".html": _html,
    ".json": _json,
    ".mbox": _text,
    ".md": _markdown,
    ".msg": _msg,
    ".ods": _opendocument,
    ".odt": _opendocument,
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".rst": _markdown,
    ".rtf": _rtf,
    ".txt": _text,
    ".xlsx": _xlsx,
    ".zip": _list_of,
}
