"""Outlook messages, as Outlook saves one that is dragged to a folder."""

import mimetypes
import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import getaddresses
from typing import TypeAlias

from samples.builders.held import HeldFile
from samples.builders.markup import Source
from samples.builders.to_mail import body_of, sent
from vind.ingest.parsers.office.ole import Tree, ole_file

Value: TypeAlias = str | bytes | int | datetime

# Properties by their numbers in Microsoft's list, and the kinds of their values.
_CLASS, _SUBJECT, _SENT, _BODY = 0x001A, 0x0037, 0x0039, 0x1000
_SENDER_NAME, _SENDER_ADDRESS, _STORE = 0x0C1A, 0x5D01, 0x340D
_RECIPIENT_KIND, _RECIPIENT_NAME, _RECIPIENT_ADDRESS = 0x0C15, 0x3001, 0x39FE
_ATTACHED, _ATTACHED_HOW, _ATTACHED_NAME, _ATTACHED_TYPE = 0x3701, 0x3705, 0x3707, 0x370E
_TEXT, _BYTES, _NUMBER, _TIME = 0x001F, 0x0102, 0x0003, 0x0040
_READABLE_AND_WRITABLE = 6
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)
_OF_PART = bytes(8)
"""Before the properties of a recipient or an attachment."""
_TO, _CC = 1, 2
_BY_VALUE = 1
_UNICODE_STORE = 0x40000


def build(source: Source, attached: Sequence[HeldFile]) -> bytes:
    """The bytes of an .msg."""
    settings = source.settings
    people = [(_TO, pair) for pair in getaddresses([settings["to"]])]
    people += [(_CC, pair) for pair in getaddresses([settings.get("cc", "")]) if pair[1]]
    ((name, address),) = getaddresses([settings["from"]])
    counts = struct.pack("<IIII", len(people), len(attached), len(people), len(attached))
    values: dict[int, Value] = {
        _CLASS: "IPM.Note",
        _SUBJECT: settings["subject"],
        _SENT: sent(source),
        _SENDER_NAME: name,
        _SENDER_ADDRESS: address,
        _BODY: body_of(source).replace("\n", "\r\n"),
        _STORE: _UNICODE_STORE,
    }
    tree = _storage(bytes(8) + counts + bytes(8), values)
    # Names of properties of one's own, of which there are none.
    tree["__nameid_version1.0"] = {f"__substg1.0_000{place}0102": b"" for place in (2, 3, 4)}
    for place, (kind, (name, address)) in enumerate(people):
        recipient: dict[int, Value] = {
            _RECIPIENT_KIND: kind,
            _RECIPIENT_NAME: name,
            _RECIPIENT_ADDRESS: address,
        }
        tree[f"__recip_version1.0_#{place:08X}"] = _storage(_OF_PART, recipient)
    for place, file in enumerate(attached):
        tree[f"__attach_version1.0_#{place:08X}"] = _storage(
            _OF_PART,
            {
                _ATTACHED: file.content,
                _ATTACHED_HOW: _BY_VALUE,
                _ATTACHED_NAME: file.name,
                _ATTACHED_TYPE: mimetypes.guess_type(file.name)[0] or "application/octet-stream",
            },
        )
    return ole_file(tree)


def _storage(header: bytes, values: Mapping[int, Value]) -> Tree:
    tree: Tree = {}
    rows = header
    for pid, value in values.items():
        match value:
            case str():
                content = value.encode("utf-16-le")
                tree[f"__substg1.0_{pid:04X}{_TEXT:04X}"] = content
                rows += _row(_TEXT, pid, len(content) + 2)
            case bytes():
                tree[f"__substg1.0_{pid:04X}{_BYTES:04X}"] = value
                rows += _row(_BYTES, pid, len(value))
            case datetime():
                ticks = int((value - _SINCE).total_seconds()) * 10**7
                rows += _row(_TIME, pid, ticks)
            case int():
                rows += _row(_NUMBER, pid, value)
    tree["__properties_version1.0"] = rows
    return tree


def _row(kind: int, pid: int, value: int) -> bytes:
    return struct.pack("<HHIQ", kind, pid, _READABLE_AND_WRITABLE, value)
