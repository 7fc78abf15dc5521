import base64
import binascii
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from asn1crypto import cms, core

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    UnsupportedFileError,
)
from vind.ingest.parsers.mail import mbox

PDF = b"%PDF-1.4 offerte"


def mail(subject: str = "Offerte pomp", text: str = "Hierbij de offerte.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "An de Wit <an@waterhoen.example>"
    message["To"] = "Piet <piet@klant.example>, Mo <mo@klant.example>"
    message["Cc"] = "inkoop@klant.example"
    message["Date"] = "Mon, 04 Mar 2024 10:00:00 +0100"
    message["Subject"] = subject
    message.set_content(text)
    return message


def written(file: Path, message: EmailMessage | bytes) -> Path:
    file.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return file


def test_a_mail_is_read_with_its_people_date_and_plain_text(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.eml",
        "From: =?utf-8?q?Jos=C3=A9?= <jose@x.nl>\nTo: An <an@x.nl>\nSubject: Offerte\n  fietsen\n"
        "Date: Mon, 4 Mar 2024 10:00:00 +0100\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        "--b\nContent-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nHoi An,\n\nHet is =8025 caf=E9.\n"
        "--b\nContent-Type: text/html\n\n<p>Hoi <b>An</b></p>\n--b--\n",
    )
    assert outline(document) == [
        "h1 Offerte fietsen",
        "p From: José <jose@x.nl>\nTo: An <an@x.nl>\nDate: Mon, 04 Mar 2024 10:00:00 +0100",
        "p Hoi An,",
        "p Het is €25 café.",
    ]
    assert document.facts.title == "Offerte fietsen"
    assert document.facts.created == datetime.fromisoformat("2024-03-04T10:00:00+01:00")


def alternatives(*parts: tuple[str, str]) -> str:
    """A mail of alternative parts, each a type and a text."""
    bodies = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts)
    head = "From: a@x.nl\nSubject: s\nContent-Type: multipart/alternative; boundary=b\n\n"
    return f"{head}{bodies}--b--\n"


PAGE = "<html><head><style>p {}</style></head><body><p>Het eigen risico is 385 euro.</p></body>"
SAID = "Het eigen risico is 385 euro."


CELLS = "Hierbij:\n\nArtikel\n\nPrijs\n\nDakpan\n\n€ 1,85\n\nGroet,\nAn"
TABLE = (
    "<p>Hierbij:</p><table><tr><td>Artikel</td><td>Prijs</td></tr>"
    "<tr><td>Dakpan</td><td>€ 1,85</td></tr></table><p>Groet,<br>An</p>"
)
ASKED = "Op 3 mei 2025 schreef Piet:\n> Wat kost het?\nZie onder.\n> En het dak?\n"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("text/html", PAGE), ("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")], SAID),
        ([("text/plain", "Uw programma toont geen pagina's."), ("text/html", PAGE * 2)], SAID),
        ([("text/plain", "Het eigen risico: 385 euro."), ("text/html", PAGE)], None),
        ([("text/plain", " "), ("text/html", PAGE)], SAID),
        ([("text/plain", "Akkoord."), ("text/html", "<table>")], None),
        (
            [("text/plain", CELLS), ("text/html", TABLE)],
            "Hierbij:|th Artikel|Prijs|tr Dakpan|€ 1,85",
        ),
        ([("text/plain", ASKED + CELLS), ("text/html", f"<p>{ASKED}</p>{TABLE}")], ASKED.strip()),
    ],
)
def test_the_alternative_part_that_holds_the_message_is_read(
    tmp_path: Path, parts: list[tuple[str, str]], said: str | None
) -> None:
    document = read_text(tmp_path, "a.eml", alternatives(*parts))
    assert "|".join(outline(document)[2:]).startswith(f"p {said or parts[0][1]}")


CELLS = "Hierbij:\n\nArtikel\n\nPrijs\n\nDakpan\n\n€ 1,85\n\nGroet,\nAn"
TABLE = (
    "<p>Hierbij:</p><table><tr><td>Artikel</td><td>Prijs</td></tr>"
    "<tr><td>Dakpan</td><td>€ 1,85</td></tr></table><p>Groet,<br>An</p>"
)


def test_an_encrypted_mail_is_not_reported_as_empty(tmp_path: Path) -> None:
    sealed = "From: a@x.nl\nSubject: s\nContent-Type: multipart/encrypted; boundary=b\n\n--b--\n"
    with pytest.raises(EncryptedFileError):
        read_text(tmp_path, "a.eml", sealed)
    with pytest.raises(EmptyFileError):
        read_text(tmp_path, "b.eml", "MIME-Version: 1.0\n\n")
    restricted = mail(text="Deze mail is beveiligd.")
    kind = "x-microsoft-rpmsg-message"
    restricted.add_attachment(b"\x76\xe8", "application", kind, filename="message.rpmsg")
    with pytest.raises(EncryptedFileError, match="rights management"):
        unpack(written(tmp_path / "c.eml", restricted))


def test_a_mail_has_facts_and_attachments_dated_when_it_was_sent(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(PDF, "application", "pdf", filename="Offerte één.pdf")
    message.add_attachment("a;b\n", subtype="csv", filename="prijzen.csv")
    document, unpacker = unpack(written(tmp_path / "a.eml", message))
    assert outline(document)[-1] == "p Hierbij de offerte."
    assert contents(unpacker) == {"Offerte één.pdf": PDF, "prijzen.csv": b"a;b\n"}
    assert unpacker.members[0].mtime_ns == 1_709_542_800_000_000_000
    facts = document.facts
    assert (facts.title, facts.author) == ("Offerte pomp", "An de Wit <an@waterhoen.example>")
    people = "Piet <piet@klant.example>, Mo <mo@klant.example>, inkoop@klant.example"
    assert facts.recipients == people
    assert facts.created == facts.modified == datetime.fromisoformat("2024-03-04T10:00:00+01:00")


def test_a_forwarded_mail_is_a_file_of_its_own(tmp_path: Path) -> None:
    inner = mail("Vraag: WH-200/WH-300", "Wat kost de WH-200?")
    inner.add_attachment(PDF, "application", "pdf", filename="tekening.pdf")
    outer = mail("Fwd: vraag", "Zie onder.")
    outer.add_attachment(inner)
    document, unpacker = unpack(written(tmp_path / "a.eml", outer))
    assert "Wat kost" not in document.text
    (member,) = unpacker.members
    assert member.name == "Vraag: WH-200-WH-300.eml"
    document, unpacker = unpack(written(tmp_path / "b.eml", Path(member.file).read_bytes()))
    assert document.facts.title == "Vraag: WH-200/WH-300"
    assert "Wat kost de WH-200?" in document.text
    assert contents(unpacker) == {"tekening.pdf": PDF}
    encoded = (
        b"From: a@x.nl\nSubject: Fwd\nContent-Type: message/rfc822\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(inner.as_bytes())
    )
    decoded = {"message.eml": inner.as_bytes()}
    assert contents(unpack(written(tmp_path / "c.eml", encoded))[1]) == decoded


def test_only_named_pictures_of_a_mail_are_attachments(tmp_path: Path) -> None:
    message = mail()
    message.add_alternative("<p>Hierbij <img src=cid:a></p>", subtype="html")
    html = list(message.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(b"logo", "image", "png", cid="<a>")
    html.add_related(b"foto", "image", "jpeg", cid="<b>", filename="foto.jpg")
    document, unpacker = unpack(written(tmp_path / "a.eml", message))
    assert contents(unpacker) == {"foto.jpg": b"foto"}
    assert outline(document)[-1] == "p Hierbij de offerte."


def test_an_attachment_without_a_name_is_named_by_its_type(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(PDF, "application", "pdf")
    message.add_attachment("tekst", disposition="attachment")
    message.add_attachment(b"\x78\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")
    assert contents(unpack(written(tmp_path / "a.eml", message))[1]) == {
        "attachment-1.pdf": PDF,
        "attachment-2.txt": b"tekst\n",
        "winmail.dat": b"\x78\x9f\x3e\x22",
    }


ENCODED = "".join(binascii.b2a_uu(b"Tarief: 38 euro. "[at : at + 8]).decode() for at in (0, 8, 16))


@pytest.mark.parametrize("zero", ["`\n", " \n", "\n"])
def test_a_uuencoded_file_in_a_mail_is_an_attachment(tmp_path: Path, zero: str) -> None:
    text = f"Zie bijlage.\n\nbegin 644 tarief 2009.txt\n{ENCODED}{zero}end\n\nGroet, An\n"
    document, unpacker = unpack(written(tmp_path / "a.eml", mail(text=text)))
    assert outline(document)[2:] == ["p Zie bijlage.", "p Groet, An"]
    assert contents(unpacker) == {"tarief 2009.txt": b"Tarief: 38 euro. "}


def test_text_that_only_looks_uuencoded_stays_text(tmp_path: Path) -> None:
    text = f"begin 644 a.txt\nOp maandag\nend\n\n> begin 644 b.txt\n{ENCODED}\nbegin 644 c\nend\n"
    document, unpacker = unpack(written(tmp_path / "a.eml", mail(text=text)))
    assert "Op maandag" in document.text
    assert "> begin 644 b.txt" in document.text
    assert unpacker.members == []


def test_an_apple_mail_file_is_read_without_its_wrapper(tmp_path: Path) -> None:
    content = mail().as_bytes()
    known = b'<?xml version="1.0"?>\n<plist><dict><key>flags</key></dict></plist>\n'
    file = written(tmp_path / "1.emlx", b"%d      \n" % len(content) + content + known)
    document, _ = unpack(file)
    assert document.facts.title == "Offerte pomp"
    assert outline(document)[2:] == ["p Hierbij de offerte."]


def test_a_mail_with_only_an_attachment_is_read(tmp_path: Path) -> None:
    message = b'From: a@x.nl\nTo: b@x.nl\nSubject:\nContent-Type: application/pdf; name="a.pdf"\n\n'
    document, unpacker = unpack(written(tmp_path / "a.eml", message + PDF))
    assert outline(document) == ["p From: a@x.nl\nTo: b@x.nl"]
    assert contents(unpacker) == {"a.pdf": PDF}


def test_a_detached_signature_is_skipped_and_the_signed_text_read(tmp_path: Path) -> None:
    signed = (
        "From: a@x.nl\nSubject: s\nContent-Type: multipart/signed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nGetekend.\n"
        "--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIAG\n--b--\n"
    )
    document, unpacker = unpack(written(tmp_path / "a.eml", signed.encode()))
    assert outline(document)[-1] == "p Getekend."
    assert unpacker.members == []


def test_a_multipart_mail_without_its_parts_is_read_as_text(tmp_path: Path) -> None:
    broken = "From: a@x.nl\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\nTekst.\n"
    assert outline(read_text(tmp_path, "a.eml", broken))[-1] == "p Tekst."


@pytest.mark.parametrize("value", ["(" * 20_000, "=?utf-8?q?=65?= " * 10_000])
def test_an_undecodable_header_is_kept_as_it_is(tmp_path: Path, value: str) -> None:
    document = read_text(tmp_path, "a.eml", f"From: a@x.nl\nTo: {value}\nSubject: s\n\nTekst.\n")
    assert document.facts.recipients == value.strip()
    assert outline(document)[-1] == "p Tekst."


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("From: Karin Veldhuis", "Karin Veldhuis"),
        ('From: "Vries, An de" <an@x.nl>, Piet Bos', '"Vries, An de" <an@x.nl>, Piet Bos'),
        ('From: "jan jansen"@x.nl', '"jan jansen"@x.nl'),
        ('From: "José de Wit" <jose@x.nl>', "José de Wit <jose@x.nl>"),
        ("From: =?iso-8859-1?Q?Prijs_=81?= <a@x.nl>", "Prijs"),
        ("From: =?geen?Q?Prijs?= <a@x.nl>", "Prijs"),
        ("From: =?iso-8859-1?Q?De_=80_100_=96_spoed?= <a@x.nl>", "De € 100 \u2013 spoed"),
        ("From: =?us-ascii?Q?De_=80_100?= <a@x.nl>", "De € 100"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_a_badly_encoded_header_is_decoded(
    tmp_path: Path, header: str, shown: str, encoding: str
) -> None:
    content = (
        f'{header}\nSubject: "Offerte" café €\n =?utf-8?q?Ren=C3=A9?=\n'
        "Content-Type: application/pdf\n"
        'Content-Disposition: attachment; filename="prijs café.pdf"\n\n%PDF'
    )
    document, unpacker = unpack(written(tmp_path / "a.eml", content.encode(encoding)))
    assert shown in document.facts.author
    assert document.facts.title == '"Offerte" café € René'
    assert list(contents(unpacker)) == ["prijs café.pdf"]
    document.facts.author.encode()


def mailbox(*mails: bytes) -> bytes:
    return b"\n".join(b"From an@x.nl Mon Mar  4 10:00:00 2024\n" + one for one in mails)


def test_mails_of_a_mailbox_keep_their_names_when_it_grows(tmp_path: Path) -> None:
    one = b"From: a@x.nl\nSubject: =?utf-8?q?Prijs_=E2=82=AC?=\n 100/stuk\n\nTekst\n\nFrom ons.\n"
    other = b"From: b@x.nl\nTo: a@x.nl\n\n>From 2024 on\n>>From there\nTekst 2\n"
    expected = {
        "00001 Prijs € 100-stuk.eml": one + b"\n",
        "00002 message.eml": b"From: b@x.nl\nTo: a@x.nl\n\nFrom 2024 on\n>From there\nTekst 2\n",
    }
    document, unpacker = unpack(written(tmp_path / "a.mbox", mailbox(one, other)))
    assert document.text == ""
    assert contents(unpacker) == expected
    grown = contents(unpack(written(tmp_path / "a.mbox", mailbox(one, other, one)))[1])
    assert [*grown][:2] == [*expected]


def test_a_paragraph_that_begins_with_from_starts_no_new_mail(tmp_path: Path) -> None:
    said = b"Dear An,\n\nFrom 1 January 2025 our rates change.\nThe new ones are below.\n"
    mails = [b"From: a@x.nl\nSubject: Rates\n\n" + said, b"From: b@x.nl\nSubject: Re\n\nOk\n"]
    bare = mailbox(*mails).replace(b" 10:00:00", b"")
    for box in (mailbox(*mails), bare):
        found = contents(unpack(written(tmp_path / "a.mbox", box))[1])
        assert list(found) == ["00001 Rates.eml", "00002 Re.eml"]
        assert found["00001 Rates.eml"] == mails[0] + b"\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_thunderbird_mailbox_is_split_at_bare_from_lines(tmp_path: Path, end: bytes) -> None:
    status = b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
    old = b"From: a@x.nl\nTo: b@x.nl\nSubject: Rooster\n\nVan:\nFrom \nZwolle: om acht uur\n"
    mails = [status + old, status + old + b"\nFrom \nJan, om tien uur.\n"]
    box = b"\n".join(b"From \n" + one for one in mails).replace(b"\n", end)
    assert contents(unpack(written(tmp_path / "Inbox", box))[1]) == {
        "00001 Rooster.eml": (mails[0] + b"\n").replace(b"\n", end),
        "00002 Rooster.eml": mails[1].replace(b"\n", end),
    }


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mailbox_is_read_the_same_with_any_buffer_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    mails = [
        b"From: a@x.nl\nSubject: nummer %d\n\n" % number + b"tekst\n" * (number % 9)
        for number in range(60)
    ]
    file = written(tmp_path / "a.mbox", mailbox(*mails).replace(b"\n", end))
    whole = contents(unpack(file)[1])
    assert list(whole)[9] == "00010 nummer 9.eml"
    assert len(whole) == 60
    monkeypatch.setattr(mbox, "_PIECE", 7)
    monkeypatch.setattr(mbox, "_HEADERS", 400)
    assert contents(unpack(file)[1]) == whole


@pytest.mark.parametrize("year", ["2147483648", "99999999999999999999", "0", "-1"])
def test_a_mail_with_an_impossible_date_is_read(tmp_path: Path, year: str) -> None:
    mail = f"From: an@x.nl\nSubject: s\nDate: 4 Mar {year} 10:00:00 +0100\n\ntekst\n"
    document = read_text(tmp_path, "a.eml", mail)
    assert outline(document)[-1] == "p tekst"


INNER = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
    b"De huur gaat omhoog.\r\n--b\r\nContent-Type: application/pdf; name=huur.pdf\r\n\r\n%PDF\r\n"
    b"--b--\r\n"
)


def signed(content: bytes | None) -> bytes:
    inside = {"content_type": "data"} | ({} if content is None else {"content": content})
    wrapping = {"version": "v1", "digest_algorithms": [], "signer_infos": []}
    made: bytes = cms.ContentInfo(
        {"content_type": "signed_data", "content": wrapping | {"encap_content_info": inside}}
    ).dump()
    return made


def streamed(content: bytes) -> bytes:
    """The same as Outlook writes it: no lengths, and the content in pieces."""
    pieces = b"".join(core.OctetString(content[at : at + 20]).dump() for at in range(0, 200, 20))

    def open_ended(mark: int, *inner: bytes) -> bytes:
        return bytes([mark, 0x80]) + b"".join(inner) + b"\0\0"

    data, signed_data = (
        core.ObjectIdentifier(f"1.2.840.113549.1.7.{number}").dump() for number in (1, 2)
    )
    inside = open_ended(0x30, data, open_ended(0xA0, open_ended(0x24, pieces)))
    none = b"\x31\0"
    whole = open_ended(0x30, b"\x02\x01\x01", none, inside, none)
    return open_ended(0x30, signed_data, open_ended(0xA0, whole))


def sealed() -> bytes:
    cipher = {"algorithm": "1.2.840.113549.3.7", "parameters": core.OctetString(bytes(8))}
    inside = {
        "content_type": "data",
        "content_encryption_algorithm": cipher,
        "encrypted_content": bytes(16),
    }
    wrapping = {"version": "v0", "recipient_infos": [], "encrypted_content_info": inside}
    made: bytes = cms.ContentInfo({"content_type": "enveloped_data", "content": wrapping}).dump()
    return made


def wrapped_mail(wrapped: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "An <an@x.nl>", "Huur"
    message.set_content(wrapped, "application", "pkcs7-mime", filename="smime.p7m")
    return message


@pytest.mark.parametrize("wrap", [signed, streamed, lambda content: signed(signed_in(content))])
def test_a_mail_wrapped_in_its_signature_is_read(wrap: object, tmp_path: Path) -> None:
    assert callable(wrap)
    file = tmp_path / "a.eml"
    file.write_bytes(wrapped_mail(wrap(INNER)).as_bytes())
    document, unpacker = unpack(file)
    assert outline(document) == ["h1 Huur", "p From: An <an@x.nl>", "p De huur gaat omhoog."]
    assert contents(unpacker) == {"huur.pdf": b"%PDF"}


def signed_in(content: bytes) -> bytes:
    """A mail that was signed once more, as a gateway does."""
    inner = wrapped_mail(signed(content))
    del inner["From"], inner["Subject"]
    return inner.as_bytes()


@pytest.mark.parametrize("armoured", [False, True])
def test_a_file_wrapped_in_a_signature_is_unwrapped(armoured: bool, tmp_path: Path) -> None:
    content = signed(b"%PDF-1.4 contract")
    if armoured:
        lines = base64.encodebytes(content)
        content = b"-----BEGIN PKCS7-----\n" + lines + b"-----END PKCS7-----\n"
    (tmp_path / "contract.pdf.p7m").write_bytes(content)
    assert contents(unpack(tmp_path / "contract.pdf.p7m")[1]) == {
        "contract.pdf": b"%PDF-1.4 contract"
    }


def test_an_attached_signed_mail_is_read(tmp_path: Path) -> None:
    (tmp_path / "smime.p7m").write_bytes(signed(INNER))
    document, unpacker = unpack(tmp_path / "smime.p7m")
    assert outline(document) == ["p De huur gaat omhoog."]
    assert contents(unpacker) == {"huur.pdf": b"%PDF"}


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (sealed(), EncryptedFileError, "encrypted"),
        (signed(None), UnsupportedFileError, "a digital signature or a certificate, without"),
        (signed(INNER)[:40], CorruptFileError, "no signature"),
        (signed(INNER)[:20] + bytes(400), CorruptFileError, "no signature"),
    ],
)
def test_a_signed_mail_that_cannot_be_unwrapped_says_why(
    content: bytes, error: type[Exception], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        read_text(tmp_path, "a.p7m", content)
    with pytest.raises(error, match=said):
        read_text(tmp_path, "a.eml", wrapped_mail(content).as_bytes())


def test_too_many_nested_signatures_are_refused(tmp_path: Path) -> None:
    content = INNER
    for _ in range(9):
        content = signed_in(content)
    with pytest.raises(UnsupportedFileError, match="too many signatures"):
        read_text(tmp_path, "a.eml", content)
