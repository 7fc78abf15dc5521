"""Reads the properties of Outlook messages, their recipients and their attachments."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vind.ingest.decoding import decode

if TYPE_CHECKING:
    from oxmsg.storage import Storage

_OF_PART = 8  # bytes before the properties of a recipient or an attachment
_BINARY, _UNICODE, _BYTES, _OBJECT = 0x0102, 0x001F, 0x001E, 0x000D
_CODE_PAGES = (0x3FDE, 0x3FFD)
_MESSAGE_CLASS = 0x001A

# The storage that maps named properties to numbers (MS-OXMSG 2.2.3).
_NAMES, _SETS, _ENTRIES = "__nameid_version1.0", 0x0002, 0x0003
_SET = struct.Struct("<I12x")
_ENTRY = struct.Struct("<IHH")
_SETS_OF_MAPI = 3  # well-known sets, which are not listed
_FIRST_NAMED = 0x8000


class Name(NamedTuple):
    """A named property, whose number differs between files; the set by its first four bytes."""

    set: int
    number: int


Pid: TypeAlias = int | Name


class Item:
    """A storage with properties, which have a number ("pid") from Microsoft's list, or a name.

    ``names`` has the numbers of named properties, which are the same in the whole file.
    """

    def __init__(
        self,
        storage: "Storage",
        header_size: int,
        encoding: str = "",
        names: Mapping[Name, int] | None = None,
    ) -> None:
        from oxmsg.properties import Properties

        self._storage = storage
        self._properties = Properties(storage, properties_header_offset=header_size)
        self._encoding = encoding or self._named_encoding()
        self._names = dict(_names(storage)) if names is None else names

    def text(self, pid: Pid) -> str:
        """A text property, possibly stored as bytes; empty where it is missing."""
        pid = self._number(pid)
        if content := self._stream(pid, _UNICODE):
            return content.decode("utf-16-le", "replace").rstrip("\0")
        content = self._stream(pid, _BYTES) or self._stream(pid, _BINARY)
        return decode(content, self._encoding).rstrip("\0")

    def content(self, pid: int) -> bytes:
        """A binary property; empty where it is missing."""
        return self._stream(pid, _BINARY)

    def number(self, pid: Pid) -> int:
        """A number, or 1 for true; 0 where it is missing."""
        value: Any = self._value(self._number(pid))
        return value if isinstance(value, int) else 0

    def time(self, pid: Pid) -> datetime | None:
        """A time with its zone; None where it is missing."""
        with suppress(OverflowError):  # the year 60000
            value: Any = self._value(self._number(pid))
            return value if isinstance(value, datetime) else None
        return None

    def recipients(self) -> "Iterator[Item]":
        """The recipients of a message, of all kinds."""
        for storage in self._storage.iter_recipient_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def attached(self) -> "Iterator[Item]":
        """The attachments of a message."""
        for storage in self._storage.iter_attachment_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def inner(self, pid: int, header_size: int) -> "Item | None":
        """A property that is a storage itself; None where it is missing."""
        name = f"__substg1.0_{pid:04X}{_OBJECT:04X}"
        found = (one for one in self._storage.storages if one.name == name)
        return next((Item(one, header_size, names=self._names) for one in found), None)

    def is_message(self) -> bool:
        """Whether the item has a message class, as every message does."""
        return bool(self.text(_MESSAGE_CLASS))

    def _number(self, pid: Pid) -> int:
        return self._names.get(pid, 0) if isinstance(pid, Name) else pid

    def _stream(self, pid: int, kind: int) -> bytes:
        try:
            return self._storage.property_stream_bytes(pid, kind)
        except KeyError:
            return b""

    def _value(self, pid: int) -> Any:
        with suppress(KeyError):  # an object of another program has no properties
            return next((one.value for one in self._properties if one.pid == pid), None)
        return None

    def _named_encoding(self) -> str:
        from oxmsg.domain.encodings import encoding_from_codepage
        from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

        page = next((page for pid in _CODE_PAGES if (page := self.number(pid))), 0)
        try:
            return encoding_from_codepage(page)
        except (UnrecognizedCodePageError, UnsupportedEncodingError):
            return ""


def _names(storage: "Storage") -> Iterator[tuple[Name, int]]:
    for names in storage.storages:
        if names.name == _NAMES:
            with suppress(KeyError):
                sets = _numbers(_SET, names.property_stream_bytes(_SETS, _BINARY))
                entries = _numbers(_ENTRY, names.property_stream_bytes(_ENTRIES, _BINARY))
                for number, kind, index in entries:
                    place = (kind >> 1) - _SETS_OF_MAPI
                    if not kind & 1 and 0 <= place < len(sets):
                        yield Name(sets[place][0], number), _FIRST_NAMED + index


def _numbers(form: struct.Struct, content: bytes) -> list[tuple[int, ...]]:
    return list(form.iter_unpack(content[: len(content) // form.size * form.size]))
