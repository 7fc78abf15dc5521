"""Parses contacts (vCard 2.1 to 4.0; RFC 2426, RFC 6350).

icalendar cannot read vCard 2.1, which telephones and Outlook write.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source

_LINE_END = re.compile(r"\r\n?|\n")
_PROPERTY = re.compile(
    r'(?:([\w-]++)\.)?([A-Z][A-Z0-9-]*+)((?:;(?:"[^"]*+"|[^":;])*+)*+):(.*)',
    re.IGNORECASE | re.DOTALL,
)
"""A group, a name, parameters and a value: "item1.TEL;TYPE=cell:06 12345678"."""

_PARAMETER = re.compile(r';(?:([A-Z0-9-]++)=)?((?:"[^"]*+"|[^";])*+)', re.IGNORECASE)
_SEMICOLON = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\(.)")
_APPLES_OWN = re.compile(r"_\$!<(.*)>!\$_")

_QUOTED = "QUOTED-PRINTABLE"
_BINARY = frozenset({"B", "BASE64"})
_SAYS_NOTHING = _BINARY | {_QUOTED, "8BIT", "7BIT", "PREF", "VOICE", "INTERNET"}
_OF_PARTS = frozenset({"N", "ADR", "ORG"})
_NAMES = ("FN", "N", "ORG", "EMAIL")
"""A contact is named by the first of these properties that it has."""

_LABELS = {
    "TEL": "Phone",
    "ADR": "Address",
    "ORG": "Organization",
    "BDAY": "Birthday",
    "URL": "URL",
}
_LEFT_OUT = frozenset(
    {"BEGIN", "END", "VERSION", "FN", "N", "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN"}
    | {"PRODID", "UID", "REV", "CLASS", "SORT-STRING", "PROFILE", "CLIENTPIDMAP", "X-ABLABEL"}
)


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of a contact; ``kinds`` are, for example, "cell" and "work"."""

    group: str
    name: str
    kinds: tuple[str, ...]
    value: str


def parse(source: Source) -> ParsedDocument:
    """Read contacts, each under its name."""
    builder = TextBuilder()
    cards = list(_cards(decode(source.path.read_bytes())))
    for card in cards:
        builder.heading(_name(card), 1)
        builder.paragraph("\n".join(_lines(card)))
        builder.apart()
    return builder.build(DocumentFacts(title=_name(cards[0]) if len(cards) == 1 else ""))


def _cards(text: str) -> Iterator[list[_Property]]:
    card: list[_Property] = []
    for line in _unfolded(text):
        found = _property(line)
        if found.name == "BEGIN" and card:
            yield card
            card = []
        card.append(found)
    yield card


def _unfolded(text: str) -> Iterator[str]:
    """The lines, each joined with its continuation lines."""
    line = ""
    for part in _LINE_END.split(text.lstrip()):
        if line.endswith("=") and _QUOTED in line.partition(":")[0].upper():
            line = line[:-1] + part
        elif part.startswith((" ", "\t")):
            line += part[1:]
        elif _PROPERTY.match(part):
            if line:
                yield line
            line = part
        else:
            line += f"\n{part}"
    yield line


def _property(line: str) -> _Property:
    ((group, name, said, value),) = _PROPERTY.findall(line)
    parameters = [(key.upper(), text.strip('"')) for key, text in _PARAMETER.findall(said)]
    # In version 2.1 encodings and kinds may lack the name of their parameter.
    encodings = {text.upper() for key, text in parameters if key in ("", "ENCODING")}
    if encodings & _BINARY:
        value = ""
    elif _QUOTED in encodings:
        value = decode(quopri.decodestring(value.encode()), dict(parameters).get("CHARSET", ""))
    kinds = ",".join(text.lower() for key, text in parameters if key in ("", "TYPE")).split(",")
    return _Property(
        group,
        name.upper(),
        tuple(kind for kind in kinds if kind and kind.upper() not in _SAYS_NOTHING),
        value,
    )


def _lines(card: list[_Property]) -> Iterator[str]:
    """The properties of a contact except its name, one per line: "Phone (cell): 06 12345678"."""
    own = {one.group: _APPLES_OWN.sub(r"\1", one.value) for one in card if one.name == "X-ABLABEL"}
    for one in card:
        if one.name not in _LEFT_OUT and (text := _text(one)):
            kinds = ", ".join(filter(None, (own.get(one.group) if one.group else "", *one.kinds)))
            label = _LABELS.get(
                one.name, one.name.removeprefix("X-").replace("-", " ").capitalize()
            )
            yield f"{label} ({kinds}): {text}" if kinds else f"{label}: {text}"


def _name(card: list[_Property]) -> str:
    names = (one_line(_text(one)) for name in _NAMES for one in card if one.name == name)
    return next(filter(None, names), "")


def _text(one: _Property) -> str:
    """The value as people write it: an address on one line, a name with the given name first."""
    if one.name not in _OF_PARTS:
        return unescaped(one.value)
    parts = [unescaped(part) for part in _SEMICOLON.split(one.value)]
    if one.name == "N":
        parts = [*parts[3:4], *parts[1:3], parts[0], *parts[4:]]
    return (" " if one.name == "N" else ", ").join(filter(None, parts))


def unescaped(value: str) -> str:
    """A value of a vCard or calendar without the escaping of commas and line ends."""
    return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value).strip()
