from datetime import datetime
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.test_parsers_mail import mail, written
from tests.unit.ingest.unpacking import contents, unpack
from vind.ingest.parsers.mail import calendar as calendars

ENTRY = (
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260401T080000Z\r\nSUMMARY:Overleg\\, keuken\r\n"
    "DTSTART;TZID=Europe/Amsterdam:20260514T090000\r\nDTEND;TZID=Europe/Amsterdam:20260514T101500\r\n"
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261231T000000Z\r\nLOCATION:Zaal 3\r\n"
    "ORGANIZER;CN=An de Wit:mailto:an@waterhoen.example\r\n"
    'ATTENDEE;CN="Bos, Piet":MAILTO:piet@x.example\r\nATTENDEE:mailto:mo@x.example\r\n'
    "DESCRIPTION:Neem de offerte mee.\\nKoffie is er om ne\r\n gen uur.\r\n"
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Herinnering\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    "END:VEVENT\r\n"
)


def calendar(*entries: str, name: str = "") -> str:
    named = f"X-WR-CALNAME:{name}\r\n" if name else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{named}{''.join(entries)}END:VCALENDAR\r\n"


def entry(*lines: str, kind: str = "VEVENT") -> str:
    return "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def test_a_calendar_entry_has_its_title_times_place_and_people(tmp_path: Path) -> None:
    document = read_text(tmp_path, "overleg.ics", calendar(ENTRY))
    assert outline(document) == [
        "h1 Overleg, keuken",
        "p Start: 2026-05-14 09:00 (Europe/Amsterdam)\nEnd: 2026-05-14 10:15 (Europe/Amsterdam)\n"
        "Repeats: weekly, every 2, on Tuesday, Thursday, until 2026-12-31\nLocation: Zaal 3\n"
        "Organizer: An de Wit <an@waterhoen.example>\n"
        "Attendees: Bos, Piet <piet@x.example>, mo@x.example",
        "p Neem de offerte mee.\nKoffie is er om negen uur.",
    ]
    facts = document.facts
    assert (facts.title, facts.author) == ("Overleg, keuken", "An de Wit <an@waterhoen.example>")
    assert facts.recipients == "Bos, Piet <piet@x.example>, mo@x.example"
    assert facts.created == datetime.fromisoformat("2026-04-01T08:00:00+00:00")


@pytest.mark.parametrize(
    ("description", "said"),
    [("", "p Dicht, bel 038."), ("Gesloten.", "p Gesloten.")],
)
def test_an_html_description_is_read_where_there_is_no_plain_one(
    tmp_path: Path, description: str, said: str
) -> None:
    page = "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Dicht\\, bel 038.</p></body></html>"
    holiday = entry("SUMMARY:Bouwvak", f"DESCRIPTION:{description}", page)
    document = read_text(tmp_path, "a.ics", calendar(holiday))
    assert outline(document) == ["h1 Bouwvak", said]


def test_an_all_day_event_ends_the_day_before_its_exclusive_end(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.ics",
        calendar(
            entry("SUMMARY:Kerst", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227"),
            entry("SUMMARY:Pasen", "DTSTART;VALUE=DATE:20260406", "DTEND;VALUE=DATE:20260407"),
            entry("SUMMARY:Borrel", "DTSTART:20260611T170000", "DURATION:PT1H30M"),
            entry("SUMMARY:Offerte", "DUE:20260601T150000Z", "STATUS:CANCELLED", kind="VTODO"),
            name="Vrije dagen",
        ),
    )
    assert outline(document) == [
        "h1 Vrije dagen",
        "h2 Kerst",
        "p Start: 2026-12-25\nEnd: 2026-12-26",
        "h2 Pasen",
        "p Start: 2026-04-06",
        "h2 Borrel",
        "p Start: 2026-06-11 17:00\nDuration: 1:30:00",
        "h2 Offerte",
        "p Due: 2026-06-01 15:00 (UTC)\nStatus: CANCELLED",
    ]
    assert document.facts.title == "Vrije dagen"
    assert document.facts.created is None
    parts = [block.part for block in document.blocks]
    assert parts == sorted(parts)
    assert len(set(parts)) == 4


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ("DTSTART;VALUE=DATE:20260514", "DTEND;VALUE=DATE:20260514"),
            "Start: 2026-05-14",
        ),
        (("DTEND;VALUE=DATE:20260514",), "End: 2026-05-13"),
        (
            ("DTSTART;VALUE=DATE:20260514", "RDATE;VALUE=DATE:20260601,20260608", "EXDATE:soms"),
            "Start: 2026-05-14\nAlso on: 2026-06-01, 2026-06-08\nNot on: soms",
        ),
        (
            ("RDATE;VALUE=PERIOD:20260601T080000Z/20260601T090000Z",),
            "Also on: 2026-06-01",
        ),
        (
            ("DTSTART:20260515T100000Z", "RECURRENCE-ID:20260514T080000Z"),
            "Start: 2026-05-15 10:00 (UTC)\nInstead of: 2026-05-14 08:00 (UTC)",
        ),
    ],
)
def test_extra_excluded_and_moved_days_of_an_event_are_read(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    document = read_text(tmp_path, "a.ics", calendar(entry("SUMMARY:Overleg", *lines)))
    assert outline(document) == ["h1 Overleg", f"p {said}"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("BYDAY=MO;BYSETPOS=1", "on the first Monday"),
        ("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "on the last of Monday, Tuesday, Wednesday, Thursday, Friday"),
        ("BYDAY=2TU,-1SU", "on the second Tuesday, the last Sunday"),
        ("BYMONTHDAY=25", "on day 25"),
        ("BYMONTHDAY=1,15,-1;COUNT=9", "on day 1, day 15, the last day, 9 times"),
        ("BYMONTH=3,10;BYDAY=-1SU", "in March, October, on the last Sunday"),
        ("BYMONTH=13;BYMONTHDAY=-9", "in month 13, on the -9th day"),
    ],
)  # fmt: skip
def test_a_monthly_recurrence_rule_names_its_days(tmp_path: Path, rule: str, said: str) -> None:
    lines = ("SUMMARY:Overleg", f"RRULE:FREQ=MONTHLY;{rule}")
    document = read_text(tmp_path, "a.ics", calendar(entry(*lines)))
    assert outline(document) == ["h1 Overleg", f"p Repeats: monthly, {said}"]


def test_invalid_dates_and_rules_of_an_entry_are_kept_as_text(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.ics",
        calendar(entry("SUMMARY:Feest", "DTSTART:donderdag", "DTEND:laat", "RRULE:FREQ=SOMS")),
    )
    assert outline(document) == ["h1 Feest", "p Start: donderdag\nEnd: laat\nRepeats: FREQ=SOMS"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (";TZID=Europe/Amsterdam:20260801T000000", ";TZID=Europe/Amsterdam:20260803T000000"),
        (":20260731T220000Z", ":20260802T220000Z"),
    ],
)
def test_exchange_all_day_events_are_whole_days(tmp_path: Path, start: str, end: str) -> None:
    marked = "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    days = entry("SUMMARY:Onderhoud", f"DTSTART{start}", f"DTEND{end}", marked)
    document = read_text(tmp_path, "a.ics", calendar(days))
    assert outline(document)[-1] == "p Start: 2026-08-01\nEnd: 2026-08-02"


def test_a_broken_or_very_long_calendar_is_read_as_text(tmp_path: Path) -> None:
    broken = calendar("BEGIN:VEVENT\r\nSUMMARY:Overleg keuken\r\n").replace("END:V", "EINDE:V")
    assert "Overleg keuken" in read_text(tmp_path, "a.ics", broken).text
    text = calendar(ENTRY)
    long = text + "X" * (calendars._AT_MOST + 1 - len(text))
    assert read_text(tmp_path, "b.ics", long).text.startswith("BEGIN:VCALENDAR")


def test_an_invitation_in_a_mail_is_an_attachment(tmp_path: Path) -> None:
    message = mail("Overleg keuken", "U bent uitgenodigd.")
    message.add_alternative("<p>U bent uitgenodigd.</p>", subtype="html")
    message.add_alternative(calendar(ENTRY), subtype="calendar")
    file = written(tmp_path / "a.eml", message)
    document, unpacker = unpack(file)
    assert "SUMMARY" not in document.text
    ((name, content),) = contents(unpacker).items()
    assert name == "attachment-1.ics"
    assert content == calendar(ENTRY).replace("\r\n", "\n").encode()


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:2.1", *lines, "END:VCARD", ""])


def test_each_contact_of_a_vcard_is_a_section_with_its_details(tmp_path: Path) -> None:
    older = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB",
        "TEL;CELL;VOICE:0612345678",
        "ADR;WORK;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:;;Lange=",
        " Vorststraat 12;Goes;;4461 JP;Nederland",
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
        " HBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL",
        "",
        "KEY;BASE64:",
        "/9j/4AAQSkZJRg==",
        "NOTE;ENCODING=QUOTED-PRINTABLE:Belt alleen =C3=A9=C3=A9n ochtend=",
        " per week.=0D=0ANiet: op maandag",
    )
    newer = card(
        "FN:Jan Bakker",
        "N:Bakker;Jan;;;",
        "ORG:Waterhoen B.V.;Techniek",
        "item1.TEL;TYPE=pref:+31 113 123456",
        "item1.X-ABLabel:_$!<Storing>!$_",
        'EMAIL;TYPE="work,internet":jan@waterhoen.example',
        "NOTE:Pompen\\, kleppen\\nen",
        "  putten",
        "X-SKYPE:jan.bakker",
    )
    found = read_text(tmp_path, "a.vcf", older + newer)
    assert outline(found) == [
        "h1 Zoë Müller",
        "p Phone (cell): 0612345678\nAddress (work): Lange Vorststraat 12, Goes, 4461 JP, Nederland"
        "\nNote: Belt alleen één ochtend per week.\nNiet: op maandag",
        "h1 Jan Bakker",
        "p Organization: Waterhoen B.V., Techniek\nPhone (Storing): +31 113 123456\n"
        "Email (work): jan@waterhoen.example\nNote: Pompen, kleppen\nen putten\nSkype: jan.bakker",
    ]
    assert [block.part for block in found.blocks] == [0, 0, 1, 1]
    assert found.facts.title == ""


def test_a_contact_without_a_name_is_titled_by_its_organization(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.vcf", "BEGIN:VCARD\nORG:Waterhoen\nTEL:112")
    assert outline(found) == ["h1 Waterhoen", "p Organization: Waterhoen\nPhone: 112"]
    assert found.facts.title == "Waterhoen"
