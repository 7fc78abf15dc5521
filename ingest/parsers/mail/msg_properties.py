"""The properties of an Outlook message and of what stands in it: its recipients and attachments."""

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

# Where a file says which numbers its named properties have (MS-OXMSG 2.2.3).
_NAMES, _SETS, _ENTRIES = "__nameid_version1.0", 0x0002, 0x0003
_SET = struct.Struct("<I12x")
_ENTRY = struct.Struct("<IHH")
_SETS_OF_MAPI = 3  # sets that are not listed, as all files know them
_FIRST_NAMED = 0x8000


class Name(NamedTuple):
    """A property that has another number in each file: its set, by the first four bytes of that."""

    set: int
    number: int


Pid: TypeAlias = int | Name


class Item:
    """A storage with properties, each with its number ("pid") from Microsoft's list, or its name.

    ``names`` are the numbers that properties with names have, which the file says once.
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
        """A property that is text, or bytes of text; empty where there is none."""
        pid = self._number(pid)
        if content := self._stream(pid, _UNICODE):
            return content.decode("utf-16-le", "replace").rstrip("\0")
        content = self._stream(pid, _BYTES) or self._stream(pid, _BINARY)
        return decode(content, self._encoding).rstrip("\0")

    def content(self, pid: int) -> bytes:
        """A property that is bytes; none where there is none."""
        return self._stream(pid, _BINARY)

    def number(self, pid: Pid) -> int:
        """A property that is a number, or true (1); 0 where there is none."""
        value: Any = self._value(self._number(pid))
        return value if isinstance(value, int) else 0

    def time(self, pid: Pid) -> datetime | None:
        """A property that is a time, with its zone."""
        with suppress(OverflowError):  # the year 60000
            value: Any = self._value(self._number(pid))
            return value if isinstance(value, datetime) else None
        return None

    def recipients(self) -> "Iterator[Item]":
        """Those that a message is sent to, in any way."""
        for storage in self._storage.iter_recipient_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def attached(self) -> "Iterator[Item]":
        """What is attached to a message."""
        for storage in self._storage.iter_attachment_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def inner(self, pid: int, header_size: int) -> "Item | None":
        """A property that is a storage of its own."""
        name = f"__substg1.0_{pid:04X}{_OBJECT:04X}"
        found = (one for one in self._storage.storages if one.name == name)
        return next((Item(one, header_size, names=self._names) for one in found), None)

    def is_message(self) -> bool:
        """Whether it has what every message has."""
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
