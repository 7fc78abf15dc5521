import base64
from datetime import datetime
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import unpack
from vind.indexes.errors import EmptyFileError
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.sniff import sniff


def written(file: Path, content: str) -> Path:
    file.write_text(content)
    return file


def related(headers: str, *pages: tuple[str, str]) -> str:
    """A file of pages, each with its place."""
    parts = "".join(
        f"--b\nContent-Location: {place}\nContent-Type: text/html\n\n{page}\n"
        for place, page in pages
    )
    return f"{headers}Content-Type: multipart/related; boundary=b\n\n{parts}--b--\n"


def test_a_saved_web_page_is_read_with_its_frames_and_without_its_looks(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Storing €</title></head><body><h1>E5</h1><p>Bel José</p></body></html>"
    )
    saved = (
        "From: <Saved by Blink>\nSubject: Pagina\nDate: Mon, 4 Mar 2024 09:00:00 -0000\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary=b\n\n'
        "--b\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(page.encode("cp1252")).decode()
        + "\n--b\nContent-Type: text/css\n\np { color: red }\n"
        "--b\nContent-Type: text/html\nContent-Location: http://x.nl/frame\n\n<p>rooster</p>\n--b--\n"
    )
    document, unpacker = unpack(written(tmp_path / "a.mhtml", saved))
    assert outline(document) == ["h1 E5", "p Bel José", "p rooster"]
    assert document.facts.title == "Storing €"
    assert document.facts.modified == datetime.fromisoformat("2024-03-04T09:00:00+00:00")
    assert unpacker.members == []


def test_a_saved_page_without_a_page_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        read_text(tmp_path, "a.mht", "MIME-Version: 1.0\nContent-Type: text/plain\n\n \n")


SHEETS = "".join(
    f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="omzet_files/{place}"/>'
    "</x:ExcelWorksheet>"
    for name, place in (("Omzet &amp; btw", "sheet001.htm"), ("Uren", "sheet002.htm"))
)


def test_a_workbook_that_is_saved_as_pages_has_all_its_sheets(tmp_path: Path) -> None:
    content = related(
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n",
        ("file:///C:/omzet.htm", f"<html><head><xml>{SHEETS}</xml></head></html>"),
        ("file:///C:/omzet_files/tabstrip.htm", "<p>Omzet Uren</p>"),
        (
            "file:///C:/omzet_files/sheet001.htm",
            "<table><tr><td>Filiaal<td>Omzet<tr><td>Zwolle<td>412.500</table>",
        ),
        (
            "file:///C:/omzet_files/sheet002.htm",
            "<table><tr><td>Wie<td>Uren<tr><td>An<td>38</table>",
        ),
    )
    file = written(tmp_path / "omzet.xls", content)
    assert sniff(file) is FileKind.MHTML
    assert outline(unpack(file)[0]) == [
        "h1 Omzet & btw",
        "th Filiaal|Omzet",
        "tr Zwolle|412.500",
        "h1 Uren",
        "th Wie|Uren",
        "tr An|38",
    ]


def test_a_mail_with_pictures_in_its_page_is_a_mail(tmp_path: Path) -> None:
    content = related("From: a@x.nl\nTo: b@x.nl\nSubject: s\n", ("a.html", "<p>Hoi</p>"))
    assert sniff(written(tmp_path / "a.txt", content)) is FileKind.MAIL
    unsent = related("Subject: concept\nMIME-Version: 1.0\n", ("a.html", "<p>Hoi</p>"))
    assert sniff(written(tmp_path / "a.eml", unsent)) is FileKind.MAIL
