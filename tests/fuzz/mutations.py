"""Ways to spoil a file, all of them drawn from a generator of random numbers with a seed."""

import gzip
import io
import random
import re
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

Mutation: TypeAlias = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
"""Spoils ``content``; the last argument are other whole files to take parts of."""

# What programs stumble over: ends of ranges, marks of syntax, nothing, and very much of it.
_AWKWARD = (
    *(b"\0", b"\xff", b"\0" * 64, b"\xff" * 64, b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff"),
    *(b"\x00\x00\x00\x80", b"-1", b"0", b"999999999999999999999", b"1e999", b"NaN", b"%s%n"),
    *(b"<", b">", b"&", b"&x;", b"&#0;", b"&#xD800;", b"]]>", b"<!--", b'"', b"'", b"{", b"}"),
    *(b"[" * 3000, b"<a>" * 3000, b"{" * 3000, b"> " * 3000, b"* " * 500, b"|" * 2000),
    *(b"\r", b"\n\n\n", b"\t", b" " * 5000, b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xfe\xff"),
    *("\u202e\u200b\ufeff\u2028\x85\x0c\x1c".encode(), b"../../../../evil", b"A" * 20_000),
    *(b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;", b"=?utf-8?b?////?="),
)
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"4294967295", b"99999999999999999999")
_NAMES = (
    "../evil.txt",
    "../../../../../../evil.txt",
    "/tmp/vind-fuzz-evil.txt",  # noqa: S108 - must not be written
    "C:\\evil.txt",
    "a/" * 200 + "evil.txt",
    "evil" * 200 + ".txt",
    "\u202etxt.live",
    "con.txt",
    ".",
    "a\\..\\..\\evil.txt",
    "word/document.xml",
    "mimetype",
)


def mutated(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """``content`` spoilt in one to three ways, of those that suit it."""
    ways = [*_ANY, *_ANY]
    if content.startswith(b"PK\x03\x04"):
        ways = [*_ANY, *_ZIP * 4]
    elif content.startswith(b"\x1f\x8b"):
        ways = [*_ANY, *[_in_gzip] * 8]
    elif content[257:262] == b"ustar":
        ways = [*_ANY, *[_in_tar] * 4]
    elif content.startswith(b"\x89PNG"):
        ways = [*_ANY, *[_in_png] * 8]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        content = rng.choice(ways)(rng, content, others)
    return content


def _spot(rng: random.Random, content: bytes) -> tuple[int, int]:
    """A stretch, short mostly."""
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + int(rng.paretovariate(0.5)))


def _flip(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    spoilt = bytearray(content)
    for _bit in range(rng.choice((1, 1, 2, 8, 64)) if spoilt else 0):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def _truncate(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _delete(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _spot(rng, content)
    return content[:start] + content[end:]


def _insert(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start, _end = _spot(rng, content)
    return content[:start] + rng.choice(_AWKWARD) + content[start:]


def _overwrite(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start, _end = _spot(rng, content)
    piece = rng.choice(_AWKWARD)
    return content[:start] + piece + content[start + len(piece) :]


def _copy(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _spot(rng, content)
    to, _end = _spot(rng, content)
    piece = content[start:end] * rng.choice((1, 1, 1, 50))
    keeps = rng.random() < 0.5
    return content[:to] + piece[:200_000] + content[to if keeps else to + len(piece) :]


def _number(rng: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    numbers = list(re.finditer(rb"\d+", content))
    if not numbers:
        return content
    start, end = rng.choice(numbers).span()
    return content[:start] + rng.choice(_NUMBERS) + content[end:]


def _splice(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return content[: _spot(rng, content)[0]] + other[_spot(rng, other)[0] :]


def _header(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    size = rng.choice((4, 8, 64, 512))
    return rng.choice(others)[:size] + content[size:]


_ANY: list[Mutation] = [
    *(_flip, _truncate, _delete, _insert, _overwrite, _copy, _number, _splice, _header)
]


def _xml(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Spoil XML so that mostly it is still XML: elements, attributes and text."""
    tags = list(_TAG.finditer(content))
    if not tags or rng.random() < 0.1:
        return rng.choice(_ANY)(rng, content, others)
    return rng.choice((_attribute, _attribute, _element, _element, _element, _nest, _say, _retag))(
        rng, content, tags
    )


_TAG = re.compile(rb"<[^<>]+>")
# An element with text or little in it; the name is the first group.
_ELEMENT = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?(?:/>|>(?:(?!<\1[\s>]).){0,3000}?</\1>)", re.DOTALL)
_VALUES = (*_NUMBERS, b"", b"x", b"rId99", b"2026-99-99", b"true", b"A" * 5000, b"&#x1F600;")


def _attribute(rng: random.Random, content: bytes, _: Sequence[re.Match[bytes]]) -> bytes:
    attributes = list(re.finditer(rb'="[^"<>]*"', content))
    if not attributes:
        return content
    first, last = rng.choice(attributes).span()
    return content[:first] + b'="' + rng.choice(_VALUES) + b'"' + content[last:]


def _element(rng: random.Random, content: bytes, tags: Sequence[re.Match[bytes]]) -> bytes:
    """A whole element taken out, said many times, moved or put in the place of another."""
    one = _ELEMENT.match(content, rng.choice(tags).start())
    other = _ELEMENT.match(content, rng.choice(tags).start())
    if one is None or other is None:
        return content
    piece = rng.choice((b"", one[0] * 2, one[0] * 300, other[0], one[0] + other[0]))
    return content[: one.start()] + piece + content[one.end() :]


def _nest(rng: random.Random, content: bytes, tags: Sequence[re.Match[bytes]]) -> bytes:
    """An element in itself, many times."""
    one = _ELEMENT.match(content, rng.choice(tags).start())
    if one is None:
        return content
    name, deep = one[1], rng.choice((1, 20, 200, 300, 5000))
    nested = b"<%s>" % name * deep + one[0] + b"</%s>" % name * deep
    return content[: one.start()] + nested + content[one.end() :]


def _say(rng: random.Random, content: bytes, tags: Sequence[re.Match[bytes]]) -> bytes:
    """Something odd, where text stands."""
    end = rng.choice(tags).end()
    return content[:end] + rng.choice(_AWKWARD).replace(b"<", b"&lt;") + content[end:]


def _retag(rng: random.Random, content: bytes, tags: Sequence[re.Match[bytes]]) -> bytes:
    """A tag of another element, or none; rarely XML after that."""
    start, end = rng.choice(tags).span()
    return content[:start] + rng.choice((b"", rng.choice(tags)[0])) + content[end:]


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - spoilt already
        return {}


def _zipped(rng: random.Random, members: Sequence[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    strange = rng.random() < 0.1
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w") as archive:
        warnings.simplefilter("ignore")  # that a name is there twice is meant
        for name, content in members:
            info = zipfile.ZipInfo(name or "x", (2026, 1, 2, 3, 4, 6))
            info.compress_type = rng.choice((0, 8, 12, 14)) if strange else 8
            archive.writestr(info, content)
    return made.getvalue()


def _in_zip(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Spoil one member, with a right checksum, so that what reads it sees it."""
    members = list(_members(content).items())
    if not members:
        return content
    place = rng.randrange(len(members))
    name, member = members[place]
    spoil = _xml if member.lstrip()[:1] == b"<" else mutated
    members[place] = (name, spoil(rng, member, others))
    return _zipped(rng, members)


def _other_members(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Put members in, take some out, swap or rename them."""
    members = list(_members(content).items())
    strange = list(_members(rng.choice(others)).items()) or [("x.bin", rng.choice(others))]
    if not members:
        return content
    place, way = rng.randrange(len(members)), rng.randrange(5)
    if way == 0:
        members.insert(place, rng.choice(strange))
    elif way == 1:
        members[place] = (members[place][0], rng.choice(strange)[1])
    elif way == 2:
        del members[place]
    elif way == 3:
        members[place] = (rng.choice(_NAMES), members[place][1])
    else:
        members.append((rng.choice(_NAMES), rng.choice(strange)[1]))
    return _zipped(rng, members)


def _lying_zip(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Headers that say another size, method, checksum, place or that there is a password."""
    mark, fields = rng.choice(
        (
            (b"PK\x01\x02", (6, 8, 10, 16, 20, 24, 28, 30, 42)),
            (b"PK\x03\x04", (4, 6, 8, 14, 18, 22, 26, 28)),
            (b"PK\x05\x06", (8, 10, 12, 16, 20)),
        )
    )
    places = [match.start() for match in re.finditer(re.escape(mark), content)]
    if not places:
        return content
    at = rng.choice(places) + rng.choice(fields)
    value = struct.pack("<H", rng.choice((0, 1, 8, 9, 12, 14, 93, 99, 0x0800, 0xFFFF)))
    value *= rng.choice((1, 2))
    return content[:at] + value + content[at + len(value) :]


_ZIP: list[Mutation] = [_in_zip, _in_zip, _in_zip, _other_members, _lying_zip]


def _in_gzip(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return rng.choice(_ANY)(rng, content, others)
    return gzip.compress(mutated(rng, inner, others), mtime=0)


def _in_tar(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Members of other names, kinds and sizes, with the checksums right."""
    made = io.BytesIO()
    kinds = (b"0", b"0", b"1", b"2", b"3", b"5", b"6", b"L", b"x", b"g", b"S", b"?")
    with tarfile.open(
        fileobj=made, mode="w", format=rng.choice((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    ) as archive:
        for _ in range(rng.randrange(1, 5)):
            info = tarfile.TarInfo(rng.choice((*_NAMES, "a.txt", "b.md")))
            info.type, data = rng.choice(kinds), rng.choice(others)[:5000]
            info.linkname = rng.choice(("/etc/passwd", "../../x", "a.txt", ""))
            info.size = rng.choice((len(data), len(data), 0, 1 << 20, 1 << 33))
            info.mtime = rng.choice((0, -1, 1_770_000_000, 1 << 34))
            archive.fileobj.write(info.tobuf(archive.format))
            archive.fileobj.write(data + b"\0" * (-len(data) % 512))
    return made.getvalue()


def _in_png(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A chunk spoilt, with a right checksum."""
    chunks, at = [], 8
    while at + 12 <= len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + size]))
        at += size + 12
    if not chunks:
        return content
    place = rng.randrange(len(chunks))
    kind, data = chunks[place]
    chunks[place] = (kind, rng.choice(_ANY)(rng, data, others)[:100_000])
    return content[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
