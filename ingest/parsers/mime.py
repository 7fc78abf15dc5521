"""Messages of the internet (MIME), which mails, mailboxes and saved web pages are."""

import email
import re
from codecs import BOM_UTF8
from email.message import Message
from email.policy import EmailPolicy
from typing import Any, TypeAlias, cast

from vind.ingest.cleaning import one_line
from vind.ingest.decoding import decode, encoding_of, web_encoding

Part: TypeAlias = "Message[Any, Any]"

# Python takes time with the square of a header's length: seconds for one of so many characters.
_DECODED_AT_MOST = 100_000
_WIDE = ("utf-16", "utf-32")
_ENCODED_IN = re.compile(r"(?<==\?)[\w.:-]{1,40}(?=[*?])")
_OF_PEOPLE = frozenset({"from", "to", "cc"})
# A name without an address, for which Python takes it, and quotes the blanks.
_NAME_ALONE = re.compile(r'(?:^|(?<=, ))"([^",\\]+)"(?=,|$)')
_SLASHES = re.compile(r"[/\\]")


class _Utf8Headers(EmailPolicy):
    """Takes headers that were sent unencoded, in whatever encoding, as Python does UTF-8 alone.

    And those that name an encoding as the one that is web_encoding.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        sent = as_meant(decode(value.encode("ascii", "surrogateescape")))
        content = sent.encode()
        return name, content.decode("ascii", "surrogateescape")


def as_meant(sent: str) -> str:
    """A header as it was sent, each of its encodings the one that is web_encoding by it."""

    def encoding(found: re.Match[str]) -> str:
        try:
            return web_encoding(found[0])
        except LookupError:
            return found[0]

    return _ENCODED_IN.sub(encoding, sent)


_POLICY = _Utf8Headers()


def message_of(content: bytes) -> Part:
    """The message in a file, whatever encoding the file was saved in."""
    if encoding_of(content[:4096]).startswith(_WIDE):
        content = decode(content).encode()
    return email.message_from_bytes(content.removeprefix(BOM_UTF8).lstrip(), policy=_POLICY)


def parts_in(part: Part) -> list[Part]:
    """The parts that a part consists of; none where it is content."""
    inner = part.get_payload()
    return cast(list[Part], inner) if isinstance(inner, list) else []


def content_of(part: Part) -> bytes:
    """What a part that is content holds."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def text_of(part: Part) -> str:
    """The text of a part of text."""
    return decode(content_of(part), part.get_content_charset() or "")


def header(part: Part, name: str) -> str:
    """A header, decoded, as one line; empty where it is not there, raw where it is not readable."""
    raw = next((str(value) for key, value in part.raw_items() if key.lower() == name.lower()), "")
    if len(raw) > _DECODED_AT_MOST:
        return one_line(raw)
    try:
        value = one_line(str(part.get(name) or ""))
        return _NAME_ALONE.sub(r"\1", value) if name.lower() in _OF_PEOPLE else value
    except (ArithmeticError, ValueError, AttributeError, LookupError, RecursionError):
        return one_line(raw)


def file_name(part: Part) -> str:
    """What a part calls itself; empty where it does not, or not so that it can be read."""
    try:
        return one_line(part.get_filename() or "")
    except (ValueError, IndexError, AttributeError, LookupError, TypeError):
        return ""


def message_name(subject: str) -> str:
    """A file name for a message."""
    return f"{_SLASHES.sub('-', subject) or 'message'}.eml"
