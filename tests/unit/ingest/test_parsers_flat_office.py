import io
import re
import zipfile
from base64 import encodebytes
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.test_parsers_opendocument import NAMES, TYPE
from vind.indexes.errors import CorruptFileError, UnsupportedFileError
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.sniff import sniff
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE, find_libreoffice

START = '<?xml version="1.0" encoding="UTF-8"?>\n'
WORD = f"""{START}<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:o="urn:schemas-microsoft-com:office:office"><o:DocumentProperties><o:Title>Kantine</o:Title>
<o:Author>Karin Bos</o:Author></o:DocumentProperties><w:body><w:p><w:r><w:t>De kan</w:t></w:r><w:r
><w:t>tine sluit om </w:t></w:r><w:r><w:t>14.00 uur.</w:t></w:r></w:p></w:body></w:wordDocument>"""
META = """<office:meta><dc:title>Onderhoud Waterhoen</dc:title>
<meta:creation-date>2024-03-01T09:00:00</meta:creation-date></office:meta>"""


def opendocument(kind: str, body: str) -> str:
    return (
        f'{START}<office:document {NAMES} office:mimetype="{TYPE}{kind}">{META}<office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def word_package() -> str:
    """A document as Word saves it as XML: its parts below each other."""
    document = docx.Document()
    document.core_properties.author = "Karin Bos"
    document.add_heading("Fietsenstalling", 1)
    document.add_paragraph("Open om 6 uur.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Dag", "Uur", "Zaterdag", "8"], strict=True):
        cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    parts = ""
    with zipfile.ZipFile(saved) as archive:
        listed = archive.read("[Content_Types].xml").decode()
        types = dict(re.findall(r'PartName="/([^"]+)" ContentType="([^"]+)"', listed))
        for name in archive.namelist():
            said = types.get(name, "application/xml")
            content = archive.read(name)
            if name.endswith(("xml", "rels")):
                xml = re.sub(r"^<\?xml[^>]*>", "", content.decode())
                data = f"<pkg:xmlData>{xml}</pkg:xmlData>"
            else:
                data = f"<pkg:binaryData>{encodebytes(content).decode()}</pkg:binaryData>"
            if name != "[Content_Types].xml":
                parts += f'<pkg:part pkg:name="/{name}" pkg:contentType="{said}">{data}</pkg:part>'
    return (
        f'{START}<?mso-application progid="Word.Document"?><pkg:package'
        f' xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    )


def test_the_parts_of_a_document_below_each_other_are_read(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xml", word_package())
    assert outline(found) == [
        "h1 Fietsenstalling",
        "p Open om 6 uur.",
        "th Dag|Uur",
        "tr Zaterdag|8",
    ]
    assert found.facts.author == "Karin Bos"


def test_an_opendocument_text_in_one_file_is_read(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="2">Pompen</text:h><text:p>De pomp is vervangen.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Pomp</text:p></table:table-cell>"
        "<table:table-cell><text:p>Plaats</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>P1</text:p></table:table-cell>"
        "<table:table-cell><text:p>Goes</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read_text(tmp_path, "a.fodt", opendocument("text", body))
    assert outline(found) == [
        "h2 Pompen",
        "p De pomp is vervangen.",
        "th Pomp|Plaats",
        "tr P1|Goes",
    ]
    assert found.facts.title == "Onderhoud Waterhoen"
    assert found.facts.created == datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


def test_what_is_damaged_or_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        read_text(tmp_path, "a.fodt", opendocument("text", "<text:p>De pomp is vervangen."))
    with pytest.raises(UnsupportedFileError, match="of a kind that vind does not read"):
        read_text(tmp_path, "a.fodg", opendocument("graphics", ""))


@pytest.mark.parametrize(("content", "kind"), [
    (WORD, FileKind.WORD_XML),
    (opendocument("text", ""), FileKind.FLAT_OFFICE),
    (f"{START}<document mimetype='x'>tekst</document>", FileKind.XML),
    (f'{START}<package xmlns="http://www.idpf.org/2007/opf">tekst</package>', FileKind.XML),
])  # fmt: skip
def test_they_are_told_by_their_root(tmp_path: Path, content: str, kind: FileKind) -> None:
    file = tmp_path / "a.xml"
    file.write_text(content)
    assert sniff(file) is kind


@pytest.mark.skipif(find_libreoffice() is None, reason=NEEDS_LIBREOFFICE)
def test_a_document_of_word_2003_is_read(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xml", WORD)
    assert outline(found) == ["p De kantine sluit om 14.00 uur."]
    assert (found.facts.title, found.facts.author) == ("Kantine", "Karin Bos")
