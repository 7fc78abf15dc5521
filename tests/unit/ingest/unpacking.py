"""Helpers of these tests: the files that stand in a file, unpacked as for the index."""

from pathlib import Path

from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.members import Room, Unpacker
from vind.ingest.files.sniff import sniff
from vind.ingest.parsers import parse
from vind.ingest.parsers.base import Source, nothing


def unpack(
    file: Path, *, first: int = 0, bytes_left: int = 10**9, members_left: int = 10_000
) -> tuple[ParsedDocument, Unpacker]:
    """What is in a file, and the batch of its members from ``first`` on."""
    folder = file.parent / "unpacked"
    folder.mkdir(exist_ok=True)
    unpacker = Unpacker(Room(str(folder), first, bytes_left, members_left), nothing)
    return parse(Source(file, file.name, unpacker=unpacker), sniff(file)), unpacker


def contents(unpacker: Unpacker) -> dict[str, bytes | str]:
    """What each member of a batch holds, or the state that it is in."""
    return {
        one.name: Path(one.file).read_bytes() if one.file else str(one.state)
        for one in unpacker.members
    }
