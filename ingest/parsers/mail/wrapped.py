"""Extracts the content of S/MIME and CMS signatures: a mail, or any file.

Signatures are not verified. Encrypted content is not decrypted.
"""

from vind.indexes.errors import CorruptFileError, EncryptedFileError, UnsupportedFileError
from vind.indexes.text.greetings import HEAD_FIELDS
from vind.ingest.parsers.mime import Part, content_of, message_of

WRAPPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
"""The media types of signed or encrypted mails."""

ENCRYPTED = "The message is encrypted."

_SIGNED = "signed_data"
_ENCRYPTED = {"enveloped_data", "encrypted_data", "auth_enveloped_data"}
_DEEP = 5  # nested signatures; gateways sign, encrypt and sign, which is three


def unwrapped(content: bytes) -> bytes:
    """The content inside a signature.

    Raises EncryptedFileError, CorruptFileError, and UnsupportedFileError for a detached signature
    and for other CMS types.
    """
    from asn1crypto import cms, pem

    try:
        if pem.detect(content):
            content = pem.unarmor(content)[2]
        wrapping = cms.ContentInfo.load(content)
        kind = wrapping["content_type"].native
        inner = wrapping["content"]["encap_content_info"]["content"] if kind == _SIGNED else None
        signed = inner.native if inner is not None else None
    except (ValueError, TypeError, KeyError) as error:  # asn1crypto's errors for damage
        raise CorruptFileError("The file is damaged: it is no signature (CMS).") from error
    if kind in _ENCRYPTED:
        raise EncryptedFileError(ENCRYPTED)
    if kind != _SIGNED:
        raise UnsupportedFileError("It is packed in a way that vind does not read (S/MIME).")
    if not isinstance(signed, bytes) or not signed:
        raise UnsupportedFileError(
            "This is a digital signature or a certificate, without what it signs."
        )
    return signed


def opened_mail(message: Part) -> Part:
    """The mail inside its signatures, with the sender and subject of the outer message.

    Raises EncryptedFileError, CorruptFileError, UnsupportedFileError.
    """
    for _ in range(_DEEP):
        if message.get_content_type() not in WRAPPED:
            return message
        message = in_head_of(message, unwrapped(content_of(message)))
    raise UnsupportedFileError("The message is wrapped in too many signatures (S/MIME).")


def in_head_of(outer: Part, signed: bytes) -> Part:
    """The signed mail with the headers of the outer message."""
    inner = message_of(signed)
    for name, value in outer.raw_items():
        if name in ("Subject", *HEAD_FIELDS) and name not in inner:
            inner.set_raw(name, value)
    return inner
