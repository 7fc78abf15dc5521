import base64
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read, read_text
from tests.unit.ingest.unpacking import unpack
from vind.indexes.errors import CorruptFileError, EmptyFileError, EncryptedFileError
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.sniff import sniff

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="boek/package.opf"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>Handboek pompen</dc:title><dc:creator>Karin de Vries</dc:creator>
<dc:creator>Tom Hagedoorn</dc:creator><dc:language>nl-NL</dc:language><dc:date>2026-03-01</dc:date>
<meta property="dcterms:modified">2026-04-02T10:00:00Z</meta></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="een" href="hoofdstuk%201.xhtml" media-type="application/xhtml+xml"/>
<item id="twee" href="twee.xhtml" media-type="application/xhtml+xml"/>
<item id="omslag" href="omslag.jpg" media-type="image/jpeg"/>
</manifest>
<spine><itemref idref="omslag"/><itemref idref="twee"/><itemref idref="een"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>
<li><a href="hoofdstuk%201.xhtml#begin">Keuren</a></li></ol></nav></body></html>"""
FIRST = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>Keur de pomp elk jaar.</p></body></html>"""
SECOND = """<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Plaatsen</h1>
<p>Plaats de pomp waterpas.</p></body></html>"""
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "boek/package.opf": PACKAGE,
    "boek/nav.xhtml": NAV,
    "boek/hoofdstuk 1.xhtml": FIRST,
    "boek/twee.xhtml": SECOND,
}


def encrypted(algorithm: str) -> str:
    return (
        '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/></enc:EncryptedData></encryption>'
    )


def book(path: Path, parts: dict[str, str]) -> Path:
    file = path / "a.epub"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_chapters_come_in_the_order_of_the_spine_with_their_titles(tmp_path: Path) -> None:
    found = read(book(tmp_path, PARTS))
    assert outline(found) == [
        "h1 Plaatsen",
        "p Plaats de pomp waterpas.",
        "h1 Keuren",
        "p Keur de pomp elk jaar.",
    ]
    facts = found.facts
    assert (facts.title, facts.author) == ("Handboek pompen", "Karin de Vries, Tom Hagedoorn")
    assert facts.language == "nl"
    assert facts.created == datetime(2026, 3, 1, tzinfo=UTC)
    assert facts.modified == datetime(2026, 4, 2, 10, tzinfo=UTC)
    assert found.unread == ""


def test_a_chapter_title_repeated_in_its_first_paragraph_is_read_once(tmp_path: Path) -> None:
    begun = FIRST.replace("<p>", "<div><p><span>Keuren</span></p></div><p>", 1)
    found = outline(read(book(tmp_path, PARTS | {"boek/hoofdstuk 1.xhtml": begun})))
    assert found[2:] == ["h1 Keuren", "p Keur de pomp elk jaar."]
    begun = FIRST.replace("<p>", "<p>Vooraf.</p><p>Keuren</p><p>", 1)
    found = outline(read(book(tmp_path, PARTS | {"boek/hoofdstuk 1.xhtml": begun})))
    assert found[2:] == ["h1 Keuren", "p Vooraf.", "p Keuren", "p Keur de pomp elk jaar."]


@pytest.mark.parametrize("beside", [{}, {"__MACOSX/Pompen/._mimetype": "x"}])
def test_a_book_in_a_subfolder_of_its_archive_is_read(
    tmp_path: Path, beside: dict[str, str]
) -> None:
    inner = {f"Pompen/{name}": content for name, content in PARTS.items()}
    found = read(book(tmp_path, inner | beside))
    assert outline(found) == outline(read(book(tmp_path, PARTS)))
    assert found.facts.title == "Handboek pompen"


def test_a_missing_chapter_is_named(tmp_path: Path) -> None:
    parts = {name: text for name, text in PARTS.items() if name != "boek/twee.xhtml"}
    found = read(book(tmp_path, parts))
    assert found.unread == "missing in the book: twee.xhtml"
    assert "Keur de pomp elk jaar." in found.text


def test_a_chapter_whose_sections_are_listed_one_by_one_is_read_once(tmp_path: Path) -> None:
    section = '<item id="drie" href="twee.xhtml#onderhoud" media-type="application/xhtml+xml"/>'
    listed = PACKAGE.replace("</manifest>", f"{section}</manifest>").replace(
        "</spine>", '<itemref idref="drie"/></spine>'
    )
    found = read(book(tmp_path, PARTS | {"boek/package.opf": listed}))
    assert outline(found) == outline(read(book(tmp_path, PARTS)))


@pytest.mark.parametrize(
    ("nav", "title"),
    [
        (NAV.replace("Keuren", "De&nbsp;keuring <br> caf\xe9"), ["h1 De keuring café"]),
        (NAV[:NAV.index("</a>")], ["h1 Keuren"]),
        ("zomaar tekst", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_broken_table_of_contents_loses_no_chapter(
    tmp_path: Path, nav: str, title: list[str]
) -> None:
    found = read(book(tmp_path, PARTS | {"boek/nav.xhtml": nav}))
    assert outline(found)[2:] == [*title, "p Keur de pomp elk jaar."]


def test_a_book_with_only_obfuscated_fonts_is_not_called_encrypted(tmp_path: Path) -> None:
    locked = encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(EncryptedFileError):
        read(book(tmp_path, PARTS | {"META-INF/encryption.xml": locked}))
    fonts = encrypted("http://www.idpf.org/2008/embedding")
    assert "waterpas" in read(book(tmp_path, PARTS | {"META-INF/encryption.xml": fonts})).text


@pytest.mark.parametrize("name", ["META-INF/container.xml", "boek/package.opf"])
def test_a_book_without_its_package_is_corrupt(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorruptFileError):
        read(book(tmp_path, {part: text for part, text in PARTS.items() if part != name}))


def test_a_reference_outside_the_book_is_not_followed(tmp_path: Path) -> None:
    hostile = PACKAGE.replace("twee.xhtml", "../../../../etc/passwd")
    found = read(book(tmp_path, PARTS | {"boek/package.opf": hostile}))
    assert found.unread == "missing in the book: passwd"


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


def test_a_saved_web_page_is_read_with_frames_and_without_styles(tmp_path: Path) -> None:
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


def test_a_saved_web_page_without_html_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        read_text(tmp_path, "a.mht", "MIME-Version: 1.0\nContent-Type: text/plain\n\n \n")


SHEETS = "".join(
    f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="omzet_files/{place}"/>'
    "</x:ExcelWorksheet>"
    for name, place in (("Omzet &amp; btw", "sheet001.htm"), ("Uren", "sheet002.htm"))
)


def test_a_workbook_saved_as_web_pages_has_all_its_sheets(tmp_path: Path) -> None:
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


def test_a_mail_with_related_html_parts_is_not_a_saved_web_page(tmp_path: Path) -> None:
    content = related("From: a@x.nl\nTo: b@x.nl\nSubject: s\n", ("a.html", "<p>Hoi</p>"))
    assert sniff(written(tmp_path / "a.txt", content)) is FileKind.MAIL
    unsent = related("Subject: concept\nMIME-Version: 1.0\n", ("a.html", "<p>Hoi</p>"))
    assert sniff(written(tmp_path / "a.eml", unsent)) is FileKind.MAIL
