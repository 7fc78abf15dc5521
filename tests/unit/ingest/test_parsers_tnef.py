import struct
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import CorruptFileError
from vind.ingest.parsers.mail.tnef import MARK

OF_MESSAGE, OF_ATTACHMENT = 1, 2
PDF = b"%PDF-1.4 offerte"


def attribute(level: int, number: int, value: bytes) -> bytes:
    checksum = struct.pack("<H", sum(value) & 0xFFFF)
    return struct.pack("<BII", level, number, len(value)) + value + checksum


def padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def variable(kind: int, pid: int, *values: bytes, name: bytes = b"") -> bytes:
    listed = b"".join(struct.pack("<I", len(value)) + padded(value) for value in values)
    return struct.pack("<HH", kind, pid) + name + struct.pack("<I", len(values)) + listed


def fixed(kind: int, pid: int, value: bytes, name: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, pid) + name + padded(value)


def properties(*made: bytes) -> bytes:
    return struct.pack("<I", len(made)) + b"".join(made)


def wide(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


NAMED = bytes(16) + struct.pack("<II", 1, 6) + padded(wide("ab"))  # by a name that is a text
NUMBERED = bytes(16) + struct.pack("<II", 0, 0x8501)


def attached(name: bytes, *said: bytes, content: bytes = b"") -> bytes:
    return b"".join(
        [
            attribute(OF_ATTACHMENT, 0x69002, bytes(14)),
            attribute(OF_ATTACHMENT, 0x18010, name + b"\0"),
            attribute(OF_ATTACHMENT, 0x6800F, content),
            attribute(OF_ATTACHMENT, 0x69005, properties(*said)),
        ]
    )


def wrapped(*parts: bytes, said: tuple[bytes, ...] = ()) -> bytes:
    return b"".join(
        [
            MARK + b"\x10\0",
            attribute(OF_MESSAGE, 0x89006, struct.pack("<I", 0x10000)),
            attribute(OF_MESSAGE, 0x69007, struct.pack("<II", 1252, 0)),
            attribute(OF_MESSAGE, 0x69003, properties(*said)),
            *parts,
        ]
    )


BODY = variable(0x1E, 0x1000, "Hierbij de offerte, één pomp.\0".encode("cp1252"))


def test_its_text_and_attachments_are_read(tmp_path: Path) -> None:
    said = (
        fixed(0x03, 0x8001, bytes(4), name=NUMBERED),
        fixed(0x0B, 0x8002, b"\1\0", name=NAMED),
        variable(0x101F, 0x8003, wide("a"), wide("bc"), name=NAMED),
        fixed(0x40, 0x0039, bytes(8)),
        variable(0x1F, 0x0037, wide("Offerte pomp")),
        BODY,
    )
    content = wrapped(
        attached(b"OFFERT~1.PDF", variable(0x1F, 0x3707, wide("offerte één.pdf")), content=PDF),
        attached(b"bon.txt", fixed(0x03, 0x0E20, bytes(4)), content=b"bon"),
        said=said,
    )
    (tmp_path / "winmail.dat").write_bytes(content)
    document, unpacker = unpack(tmp_path / "winmail.dat")
    assert outline(document) == ["h1 Offerte pomp", "p Hierbij de offerte, één pomp."]
    assert contents(unpacker) == {"offerte één.pdf": PDF, "bon.txt": b"bon"}
    assert document.unread == ""


@pytest.mark.parametrize(
    "said",
    [
        variable(0x102, 0x1013, "<p>Eén <b>pomp</b></p>".encode()),
        variable(0x1F, 0x1000, wide("Eén pomp")),
        variable(
            0x102,
            0x1009,
            b"".join(  # rich text that is not packed
                [struct.pack("<II", 12 + 21, 21), b"MELA", bytes(4), rb"{\rtf1 E\'e9n pomp} ", b" "]
            ),
        ),
    ],
    ids=["a page", "plain text", "rich text"],
)
def test_its_body_is_read_in_whatever_form_it_is(said: bytes, tmp_path: Path) -> None:
    assert outline(read_text(tmp_path, "winmail.dat", wrapped(said=(said,)))) == ["p Eén pomp"]


def test_a_message_that_is_attached_is_read_and_another_object_is_named(tmp_path: Path) -> None:
    inner = bytes(16) + wrapped(said=(BODY,))
    content = wrapped(
        attached(b"Eerdere mail", variable(0x0D, 0x3701, inner)),
        attached(b"Blad", variable(0x0D, 0x3701, bytes(40))),
    )
    (tmp_path / "winmail.dat").write_bytes(content)
    document, unpacker = unpack(tmp_path / "winmail.dat")
    assert contents(unpacker) == {"Eerdere mail": inner[16:]}
    assert document.unread == "an attachment: an object of another program"


@pytest.mark.parametrize(
    "content",
    [
        wrapped(said=(BODY,))[:-10],
        wrapped()[:-1] + attribute(1, 0x69003, struct.pack("<I", 2**32 - 1) + BODY),
        wrapped(attribute(1, 0x69003, properties(struct.pack("<HHII", 0x1E, 1, 1, 2**31)))),
        wrapped(attribute(1, 0x69003, b"\1")),
        wrapped(attribute(1, 0x69003, properties(fixed(0x1003, 5, struct.pack("<I", 2**32 - 1))))),
    ],
)
def test_a_damaged_one_is_corrupt(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        read_text(tmp_path, "winmail.dat", content)
