"""Reads MIME messages: mails, mailboxes and saved web pages."""

import email
import re
from codecs import BOM_UTF8
from email.message import Message
from email.policy import EmailPolicy
from typing import Any, TypeAlias, cast

from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode, encoding_of, web_encoding

Part: TypeAlias = "Message[Any, Any]"

# Characters of a header that Python decodes, which takes quadratic time: seconds for this many.
_DECODED_AT_MOST = 100_000
_WIDE = ("utf-16", "utf-32")
_ENCODED_IN = re.compile(r"(?<==\?)[\w.:-]{1,40}(?=[*?])")
_ADDRESS_HEADERS = frozenset({"from", "to", "cc"})
# A name without an address: Python takes it for an address, and quotes it.
_NAME_ALONE = re.compile(r'(?:^|(?<=, ))"([^",\\]+)"(?=,|$)')
_SLASHES = re.compile(r"[/\\]")


class _Utf8Headers(EmailPolicy):
    """Decodes headers in any unencoded charset, where Python only decodes UTF-8.

    Named encodings are replaced by those that browsers use (``web_encoding``).
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        sent = with_web_encodings(decode(value.encode("ascii", "surrogateescape")))
        content = sent.encode()
        return name, content.decode("ascii", "surrogateescape")


def with_web_encodings(sent: str) -> str:
    """A raw header, with each named encoding replaced by ``web_encoding``."""

    def encoding(found: re.Match[str]) -> str:
        try:
            return web_encoding(found[0])
        except LookupError:
            return found[0]

    return _ENCODED_IN.sub(encoding, sent)


_POLICY = _Utf8Headers()


def message_of(content: bytes) -> Part:
    """The message in a file, which may be saved in UTF-16 or UTF-32."""
    if encoding_of(content[:4096]).startswith(_WIDE):
        content = decode(content).encode()
    return email.message_from_bytes(content.removeprefix(BOM_UTF8).lstrip(), policy=_POLICY)


def parts_in(part: Part) -> list[Part]:
    """The parts of a multipart part; none for any other."""
    inner = part.get_payload()
    return cast(list[Part], inner) if isinstance(inner, list) else []


def content_of(part: Part) -> bytes:
    """The decoded bytes of a part; empty for a multipart one."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def text_of(part: Part) -> str:
    """The text of a text part."""
    return decode(content_of(part), part.get_content_charset() or "")


def header(part: Part, name: str) -> str:
    """A header, decoded, as one line; empty where it is missing, raw where it is unreadable."""
    raw = next((str(value) for key, value in part.raw_items() if key.lower() == name.lower()), "")
    if len(raw) > _DECODED_AT_MOST:
        return one_line(raw)
    try:
        value = one_line(str(part.get(name) or ""))
        return _NAME_ALONE.sub(r"\1", value) if name.lower() in _ADDRESS_HEADERS else value
    except (ArithmeticError, ValueError, AttributeError, LookupError, RecursionError):
        return one_line(raw)


def file_name(part: Part) -> str:
    """The file name of a part; empty where it is missing or unreadable."""
    try:
        return one_line(part.get_filename() or "")
    except (ValueError, IndexError, AttributeError, LookupError, TypeError):
        return ""


def message_name(subject: str) -> str:
    """A file name for a message."""
    return f"{_SLASHES.sub('-', subject) or 'message'}.eml"
