import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.ingest.parsers.mail.tnef import MARK
from vind.ingest.parsers.office.ole import Tree, ole_file


def properties(header: int, numbers: dict[int, int] | None = None) -> bytes:
    """The stream of a storage's properties, with these numbers in it."""
    rows = [struct.pack("<HHIII", 3, pid, 6, value, 0) for pid, value in (numbers or {}).items()]
    return bytes(header) + b"".join(rows)


def storage(header: int, texts: dict[int, str], **numbers: int) -> Tree:
    tree: Tree = {
        f"__substg1.0_{pid:04X}001F": text.encode("utf-16-le") for pid, text in texts.items()
    }
    by_pid = {int(name[1:], 16): value for name, value in numbers.items()}
    return tree | {"__properties_version1.0": properties(header, by_pid)}


MESSAGE = {0x001A: "IPM.Note", 0x0037: "Offerte pomp", 0x0C1A: "An de Wit", 0x5D01: "an@x.nl"}
PEOPLE: Tree = {
    "__recip_version1.0_#00000000": storage(8, {0x3001: "Piet", 0x39FE: "piet@x.nl"}, _0C15=1),
    "__recip_version1.0_#00000001": storage(8, {0x3001: "Mo", 0x3003: "/O=WATERHOEN"}, _0C15=2),
    "__recip_version1.0_#00000002": storage(8, {0x3001: "geheim@x.nl"}, _0C15=3),
}


def outlook(file: Path, *trees: Tree) -> Path:
    whole: Tree = {}
    for tree in trees:
        whole |= tree
    file.write_bytes(ole_file(whole))
    return file


def test_an_outlook_message_is_read_as_a_mail(tmp_path: Path) -> None:
    attachment = storage(8, {0x3707: "prijzen één.csv", 0x370E: "text/csv"})
    attachment["__substg1.0_37010102"] = b"a;b\n"
    file = outlook(
        tmp_path / "a.msg",
        storage(32, MESSAGE | {0x1000: "Hierbij de offerte.\r\n\r\nAn"}),
        PEOPLE,
        {"__attach_version1.0_#00000000": attachment},
    )
    document, unpacker = unpack(file)
    assert outline(document) == [
        "h1 Offerte pomp",
        "p From: An de Wit <an@x.nl>\nTo: Piet <piet@x.nl>\nCc: Mo",
        "p Hierbij de offerte.",
        "p An",
    ]
    assert document.facts.recipients == "Piet <piet@x.nl>, Mo"
    assert contents(unpacker) == {"prijzen één.csv": b"a;b\n"}


def test_an_outlook_message_is_dated_as_it_was_sent(tmp_path: Path) -> None:
    headers = "From: An <an@x.nl>\r\nDate: Mon, 4 Mar 2024 10:00:00 +0100\r\n\r\n"
    received = outlook(tmp_path / "a.msg", storage(32, MESSAGE | {0x007D: headers}))
    facts = unpack(received)[0].facts
    assert facts.created == datetime.fromisoformat("2024-03-04T10:00:00+01:00")
    assert facts.author == "An <an@x.nl>"
    sent = storage(32, MESSAGE)
    ticks = 133_540_164_000_000_000  # since 1601, of 100 nanoseconds
    sent["__properties_version1.0"] = bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 6, ticks)
    facts = unpack(outlook(tmp_path / "b.msg", sent))[0].facts
    assert facts.created == datetime.fromisoformat("2024-03-04T09:00:00+00:00")


def test_an_outlook_message_in_html_or_rich_text_is_read(tmp_path: Path) -> None:
    from compressed_rtf import compress

    html: Tree = {"__substg1.0_10130102": "<h2>Storing</h2><p>Prijs: € 5</p>".encode("cp1252")}
    pages = storage(32, MESSAGE, _3FDE=1252)
    assert outline(unpack(outlook(tmp_path / "a.msg", pages, html))[0])[-2:] == [
        "h2 Storing",
        "p Prijs: € 5",
    ]
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \line \htmlrtf0 "
        rb"Bel Jos\'e9.{\*\htmltag72 </p>}\par}"
    )
    text: Tree = {"__substg1.0_10090102": compress(rich)}
    assert outline(unpack(outlook(tmp_path / "b.msg", pages, text))[0])[-1] == "p Bel José."
    broken: Tree = {"__substg1.0_10090102": compress(rich)[:-9]}
    document, _ = unpack(outlook(tmp_path / "c.msg", pages, broken))
    assert document.unread == "the text of the message: it is damaged"


PAGE_IN_RICH_TEXT = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0
{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fswiss\fcharset238 Arial CE;}}
{\*\htmltag241 <style>\par p \{color:red\}\par }{\*\htmltag249 </style>}
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Pomp van \htmlrtf {\f1\htmlrtf0 \'a3ucja\htmlrtf }\htmlrtf0 :
{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 {\*\htmltag84 &euro;}\htmlrtf \'80\htmlrtf0  450
\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}
{\*\htmltag128 <table>}{\*\htmltag136 <tr>}{\*\htmltag148 <td>}Pomp{\*\htmltag156 </td>}
{\*\htmltag148 <td>}Prijs{\*\htmltag156 </td>}{\*\htmltag144 </tr>}
{\*\htmltag136 <tr>}{\*\htmltag148 <td>}WH-200{\*\htmltag156 </td>}
{\*\htmltag148 <td>}\u8364?5{\*\htmltag156 </td>}{\*\htmltag144 </tr>}{\*\htmltag144 </table>}}"""


@pytest.mark.parametrize(
    "plain", ["", "Pomp van Łucja: € 450\r\n\r\nPomp\r\n\r\nPrijs\r\n\r\nWH-200"]
)
def test_rich_text_made_from_html_is_read_as_that_html(tmp_path: Path, plain: str) -> None:
    from compressed_rtf import compress

    text: Tree = {"__substg1.0_10090102": compress(PAGE_IN_RICH_TEXT.replace(b"\n", b"\r\n"))}
    file = outlook(tmp_path / "a.msg", storage(32, MESSAGE | {0x1000: plain}), text)
    assert outline(unpack(file)[0])[-3:] == [
        "p Pomp van Łucja: € 450",
        "th Pomp|Prijs",
        "tr WH-200|€5",
    ]


def test_a_message_attached_to_an_outlook_message_is_its_own_mail(tmp_path: Path) -> None:
    inner = storage(24, MESSAGE | {0x0037: "Vraag één", 0x1000: "Wat kost de WH-200?"}) | PEOPLE
    attached: Tree = storage(8, {0x3001: "Vraag"}) | {"__substg1.0_3701000D": inner}
    sheet: Tree = storage(8, {0x3001: "Blad"}) | {"__substg1.0_3701000D": {"Workbook": b"x"}}
    file = outlook(
        tmp_path / "a.msg",
        storage(32, MESSAGE),
        {"__attach_version1.0_#00000000": attached, "__attach_version1.0_#00000001": sheet},
    )
    document, unpacker = unpack(file)
    assert document.unread == "Blad: an object of another program"
    (member,) = unpacker.members
    assert member.name == "Vraag één.eml"
    mail = tmp_path / "b.eml"
    mail.write_bytes(Path(member.file).read_bytes())
    document, _ = unpack(mail)
    assert document.facts.title == "Vraag één"
    assert document.facts.recipients == "Piet <piet@x.nl>, Mo"
    assert outline(document)[-1] == "p Wat kost de WH-200?"


def ticks(day: datetime) -> int:
    """Since 1601, of 100 nanoseconds."""
    return int((day - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def item(kind: str, texts: dict[int, str], times: dict[int, datetime]) -> Tree:
    tree = storage(32, {0x001A: kind} | texts)
    rows = (struct.pack("<HHIQ", 0x40, pid, 6, ticks(time)) for pid, time in times.items())
    tree["__properties_version1.0"] = bytes(32) + b"".join(rows)
    return tree


def names(*named: tuple[int, int]) -> Tree:
    """The first numbers from 0x8000 on are of these properties, each a set and a number in it."""
    sets = b"".join(struct.pack("<I12x", one) for one, _ in named)
    entries = (
        struct.pack("<IHH", number, (3 + at) << 1, at) for at, (_, number) in enumerate(named)
    )
    streams: Tree = {
        "__substg1.0_00020102": sets,
        "__substg1.0_00030102": b"".join(entries) + struct.pack("<IHH", 0, 5, 99),
    }
    return {"__nameid_version1.0": streams}


def test_an_outlook_contact_has_its_phones_and_address(tmp_path: Path) -> None:
    texts = {0x3001: "Hans Dekker", 0x3A16: "Dekker Dakwerken", 0x3A17: "Uitvoerder"}
    texts |= {0x3A08: "038 421 12 34", 0x3A1C: "06 5123 4567", 0x8000: "hans@dekker.example"}
    contact = item("IPM.Contact", texts, {})
    document, _ = unpack(outlook(tmp_path / "a.msg", contact, names((0x62004, 0x8083))))
    assert outline(document) == [
        "h1 Hans Dekker",
        "p Organization: Dekker Dakwerken\nTitle: Uitvoerder\nPhone (work): 038 421 12 34\n"
        "Phone (cell): 06 5123 4567\nEmail: hans@dekker.example",
    ]


def test_an_outlook_appointment_and_task_have_their_times(tmp_path: Path) -> None:
    times = {
        0x8000: datetime(2014, 6, 10, 12, tzinfo=UTC),
        0x0060: datetime(2014, 6, 9, tzinfo=UTC),
        0x0061: datetime(2014, 6, 10, 13, 30, tzinfo=UTC),
    }
    texts = {0x0037: "Brandveiligheid", 0x8001: "Zaal 4", 0x1000: "De agenda volgt."}
    meeting = item("IPM.Schedule.Meeting.Request", texts, times)
    known = names((0x62002, 0x820D), (0x62002, 0x8208))
    assert outline(unpack(outlook(tmp_path / "a.msg", meeting, known))[0]) == [
        "h1 Brandveiligheid",
        "p Start: 2014-06-10 12:00 (UTC)\nEnd: 2014-06-10 13:30 (UTC)\nLocation: Zaal 4",
        "p De agenda volgt.",
    ]
    days = {0x8000: datetime(2014, 9, 1, tzinfo=UTC), 0x8001: datetime(4501, 1, 1, tzinfo=UTC)}
    task = item("IPM.Task", {0x0037: "Vergunning"}, days)
    known = names((0x62003, 0x8105), (0x62003, 0x8104))
    document, _ = unpack(outlook(tmp_path / "b.msg", task, known))
    assert outline(document) == ["h1 Vergunning", "p Due: 2014-09-01"]


def test_outlook_all_day_events_are_dated_in_their_own_time_zone(tmp_path: Path) -> None:
    times = {
        0x8000: datetime(2026, 7, 26, 22, tzinfo=UTC),
        0x8001: datetime(2026, 8, 14, 22, tzinfo=UTC),
    }
    leave = item("IPM.Appointment", {0x0037: "Zomersluiting"}, times)
    whole = struct.pack("<HHIQ", 0x000B, 0x8002, 6, 1)
    leave["__properties_version1.0"] += whole  # type: ignore[operator]
    known = names((0x62002, 0x820D), (0x62002, 0x820E), (0x62002, 0x8215))
    document, _ = unpack(outlook(tmp_path / "a.msg", leave, known))
    assert outline(document) == ["h1 Zomersluiting", "p Start: 2026-07-27\nEnd: 2026-08-14"]


def test_outlook_messages_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    sealed = outlook(tmp_path / "a.msg", storage(32, MESSAGE | {0x001A: "IPM.Note.SMIME"}))
    with pytest.raises(EncryptedFileError):
        unpack(sealed)
    whole = outlook(tmp_path / "b.msg", storage(32, MESSAGE | {0x1000: "tekst\n" * 2000}))
    whole.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(CorruptFileError):
        unpack(whole)


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


def list_of_properties(*made: bytes) -> bytes:
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
            attribute(OF_ATTACHMENT, 0x69005, list_of_properties(*said)),
        ]
    )


def wrapped(*parts: bytes, said: tuple[bytes, ...] = ()) -> bytes:
    return b"".join(
        [
            MARK + b"\x10\0",
            attribute(OF_MESSAGE, 0x89006, struct.pack("<I", 0x10000)),
            attribute(OF_MESSAGE, 0x69007, struct.pack("<II", 1252, 0)),
            attribute(OF_MESSAGE, 0x69003, list_of_properties(*said)),
            *parts,
        ]
    )


BODY = variable(0x1E, 0x1000, "Hierbij de offerte, één pomp.\0".encode("cp1252"))


def test_winmail_dat_is_read_with_its_text_and_attachments(tmp_path: Path) -> None:
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
def test_winmail_dat_is_read_in_html_plain_text_or_rich_text(said: bytes, tmp_path: Path) -> None:
    assert outline(read_text(tmp_path, "winmail.dat", wrapped(said=(said,)))) == ["p Eén pomp"]


def test_winmail_dat_gives_attached_messages_and_names_other_objects(tmp_path: Path) -> None:
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
        wrapped(attribute(1, 0x69003, list_of_properties(struct.pack("<HHII", 0x1E, 1, 1, 2**31)))),
        wrapped(attribute(1, 0x69003, b"\1")),
        wrapped(
            attribute(
                1, 0x69003, list_of_properties(fixed(0x1003, 5, struct.pack("<I", 2**32 - 1)))
            )
        ),
    ],
)
def test_a_damaged_winmail_dat_is_corrupt(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        read_text(tmp_path, "winmail.dat", content)
