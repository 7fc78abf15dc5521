import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import EmptyFileError
from vind.ingest.parsers.text.plain import Encoded

PHOTO = b64encode(b"".join(sha256(bytes([number])).digest() for number in range(20))).decode()
LEFT_OUT = "1 stretch of base64: no text"


def wrapped(width: int, end: str = "\n") -> str:
    return end.join(PHOTO[start : start + width] for start in range(0, len(PHOTO), width))


ESCAPED = wrapped(76, "\\r\\n").replace("/", "\\/")


def invoice(*attached: str) -> str:
    parts = "".join(f"<Attachment>{one}</Attachment>" for one in attached)
    return (
        '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl">'
        f"<ID>24700112</ID>{parts}<Note>Meranti kozijn</Note></Invoice>"
    )


def test_what_an_invoice_embeds_is_a_file_of_its_own(tmp_path: Path) -> None:
    def embedded(said: str, content: str) -> str:
        return f"<EmbeddedDocumentBinaryObject {said}>{content}</EmbeddedDocumentBinaryObject>"

    file = tmp_path / "f.xml"
    file.write_text(
        invoice(
            embedded('mimeCode="text/plain" filename="bon.txt"', b64encode(b"Bon 12").decode()),
            embedded('mimeCode="application/pdf"', f"\n  {wrapped(76)}\n  "),
            embedded('mimeCode="text/plain" filename="stuk.txt"', "Geens"),
            embedded('mimeCode="text/plain" filename="leeg.txt"', ""),
        )
    )
    found, unpacker = unpack(file)
    assert contents(unpacker) == {
        "bon.txt": b"Bon 12",
        "attachment-2.pdf": b"".join(sha256(bytes([number])).digest() for number in range(20)),
        "stuk.txt": "corrupt",
    }
    assert outline(found)[:4] == [
        "h1 Invoice",
        "p ID: 24700112",
        "h2 Attachment",
        "h3 EmbeddedDocumentBinaryObject",
    ]
    assert outline(found)[-1] == "p Note: Meranti kozijn"
    assert PHOTO[:60] not in found.text
    assert found.unread == ""


@pytest.mark.parametrize(("name", "content", "expected"), [
    (
        "a.json",
        f'[{{"klant": "Jansen", "foto": "data:image/png;base64,{PHOTO}"}}, {{"klant": "Piet"}}]',
        ["th klant|foto", "tr Jansen", "tr Piet"],
    ),
    (
        "a.json",
        f'{{"klant": "Jansen", "foto": "{ESCAPED}"}}',
        ["p klant: Jansen"],
    ),
    ("a.yaml", f"klant: Jansen\nfoto: {PHOTO}\nplaats: Goes\n", ["p klant: Jansen\nplaats: Goes"]),
    ("a.csv", f"klant;foto\nJansen;{PHOTO}\nPiet;\n", ["th klant|foto", "tr Jansen", "tr Piet"]),
    (
        "server.pem",
        f"-----BEGIN CERTIFICATE-----\n{wrapped(64)}\n-----END CERTIFICATE-----\n",
        ["p -----BEGIN CERTIFICATE-----", "p -----END CERTIFICATE-----"],
    ),
    (
        "a.xml",
        f'<klanten><klant logo="{PHOTO}">Jansen</klant></klanten>',
        ["h1 klanten", "p klant: Jansen"],
    ),
    ("a.xml", f"<klant><foto>{wrapped(76)}</foto> Jansen", ["p  Jansen"]),
])  # fmt: skip
def test_base64_is_left_out_and_told(
    tmp_path: Path, name: str, content: str, expected: list[str]
) -> None:
    found = read_text(tmp_path, name, content)
    assert outline(found) == expected
    assert found.unread == LEFT_OUT


def test_a_file_of_nothing_but_base64_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match=LEFT_OUT):
        read_text(tmp_path, "a.txt", PHOTO)


@pytest.mark.parametrize("text", [
    PHOTO[:499],
    "\n".join(sha256(bytes([number])).hexdigest() for number in range(40)),
    "ACGT" * 200,
    "Donau" * 60 + "-" + "dampf" * 60,
    "0123456789" * 60,
])  # fmt: skip
def test_what_is_short_or_no_base64_stays(text: str) -> None:
    encoded = Encoded()
    assert encoded.left_out(f"Zie {text}\nen verder") == f"Zie {text}\nen verder"
    assert encoded.unread == ""


def test_text_without_an_end_costs_no_time() -> None:
    start = time.monotonic()
    for text in ("a" * 5_000_000, ("a" * 59 + " ") * 80_000, ("a" * 60 + "\n") * 80_000):
        assert Encoded().left_out(text) == text
    assert time.monotonic() - start < 10
