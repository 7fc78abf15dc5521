import base64
from email.message import EmailMessage
from pathlib import Path

import pytest
from asn1crypto import cms, core

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import CorruptFileError, EncryptedFileError, UnsupportedFileError

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
def test_a_mail_that_is_wrapped_in_its_signature_is_read(wrap: object, tmp_path: Path) -> None:
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
def test_a_file_that_is_wrapped_in_a_signature_is_a_file(armoured: bool, tmp_path: Path) -> None:
    content = signed(b"%PDF-1.4 contract")
    if armoured:
        lines = base64.encodebytes(content)
        content = b"-----BEGIN PKCS7-----\n" + lines + b"-----END PKCS7-----\n"
    (tmp_path / "contract.pdf.p7m").write_bytes(content)
    assert contents(unpack(tmp_path / "contract.pdf.p7m")[1]) == {
        "contract.pdf": b"%PDF-1.4 contract"
    }


def test_a_signed_mail_that_is_attached_is_read(tmp_path: Path) -> None:
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
def test_what_cannot_be_unwrapped_says_why(
    content: bytes, error: type[Exception], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        read_text(tmp_path, "a.p7m", content)
    with pytest.raises(error, match=said):
        read_text(tmp_path, "a.eml", wrapped_mail(content).as_bytes())


def test_signatures_in_signatures_end(tmp_path: Path) -> None:
    content = INNER
    for _ in range(9):
        content = signed_in(content)
    with pytest.raises(UnsupportedFileError, match="too many signatures"):
        read_text(tmp_path, "a.eml", content)
