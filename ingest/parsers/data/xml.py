"""Parses XML: its elements in order, its comments, and similar records as tables.

A file that is not well-formed is read as text without tags: a recovering parser would drop what
follows the mistake.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import Any

from lxml import etree

from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.safe_xml import root_of_text
from vind.ingest.parsers.tables.rows import COLUMNS_AT_MOST
from vind.ingest.parsers.text.plain import Encoded, add_text, leave_out_encoded, taken_out

COMMENT = "{comment}comment"
"""The tag of the element for a comment, in a namespace of ours."""

_ANY_TAG = re.compile(r"<[/\w]")


def write_out_comments(root: Any) -> None:
    """Replace each comment in and around a tree by an element.

    It comes after a text that the comment interrupts. Commented-out markup is left out.
    """
    interrupted: dict[Any, bool] = {}
    for comment in list(root.iter(etree.Comment)):
        place, above = comment, comment.getparent()
        while above is not None and _has_text(above, interrupted):
            place, above = above, above.getparent()
        for element in _written(comment):
            if above is None:
                place.append(element)
            else:
                place.addnext(element)
    etree.strip_elements(root, etree.Comment, with_tail=False)
    above = [one for comment in root.itersiblings(preceding=True) for one in _written(comment)]
    for element in above:
        root.insert(0, element)
    for comment in root.itersiblings():
        root.extend(_written(comment))


def own_text(element: Any) -> str:
    """The text directly in an element."""
    return one_line(" ".join([element.text or "", *(child.tail or "" for child in element)]))


def _has_text(element: Any, known: dict[Any, bool]) -> bool:
    """Whether an element has text directly in it; cached in ``known``."""
    if element not in known:
        known[element] = bool(own_text(element))
    return known[element]


def _written(comment: Any) -> list[Any]:
    text = one_line(comment.text)
    if _ANY_TAG.search(text) or not any(map(str.isalnum, text)):
        return []
    element = etree.Element(COMMENT)
    element.text = text
    return [element]


_TAG = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|<[^<>]*>")
_TITLES = {"title", "titel", "head", "heading", "kop", "subject", "onderwerp"}
_BLOCKS = {"p", "para", "paragraph", "al", "alinea", "div", "li", "item"}
_SENTENCE = re.compile(r"[.?!:][\"'”\u2019)]*$")
_SENTENCE_FROM = 4  # words
_FIELD_AT_MOST = 200  # characters; a longer text is added without the name of its element
_DEEPEST_HEADING = 6


def parse(source: Source) -> ParsedDocument:
    """Read an XML file."""
    text = decode(source.path.read_bytes())
    builder = TextBuilder()
    encoded = Encoded()
    root = root_of_text(text)
    if root is None:
        add_text(builder, unescape(_TAG.sub("\n", encoded.left_out(text))))
    else:
        write_out_comments(root)
        files = taken_out(root)
        leave_out_encoded(root, encoded)
        _add(builder, root, 1)
        source.unpacker.unpack(files)
    return builder.build(unread=encoded.unread)


def _add(builder: TextBuilder, element: Any, level: int) -> None:
    """Add an element with a heading: its title, or else its name."""
    title = next((child for child in element if _name(child) in _TITLES and not len(child)), None)
    said = "" if title is None else _text(title)
    builder.heading(said or _name(element), min(level, _DEEPEST_HEADING))
    builder.paragraph("\n".join([*_said_of(element), *(_said_of(title) if said else [])]))
    builder.paragraph(one_line(element.text or ""))
    if title is not None and said:
        builder.paragraph(one_line(title.tail or ""))
    children = (child for child in element if not said or child is not title)
    for kind, run in groupby(children, key=_kind):
        _add_run(builder, kind, list(run), level)


def _kind(element: Any) -> tuple[str, str]:
    """The kind of an element; neighbours of one kind are added together."""
    if element.tag == COMMENT or _is_prose(element):
        return "prose", ""
    if _is_record(element):
        return "record", _name(element)
    return ("part", _name(element)) if len(element) else ("field", "")


def _add_run(builder: TextBuilder, kind: tuple[str, str], run: list[Any], level: int) -> None:
    rows = _rows(run) if kind[0] == "record" and len(run) > 1 else []
    if rows:
        builder.table(rows, has_header=True)
    elif kind[0] == "field":
        _add_fields(builder, run)
    else:
        for element in run:
            if kind[0] == "prose":
                builder.paragraph("\n".join([*_said_of(element), _text(element)]))
            else:
                _add(builder, element, level + 1)
    for element in run:
        builder.paragraph(one_line(element.tail or ""))


def _add_fields(builder: TextBuilder, fields: list[Any]) -> None:
    """Add small values: those with the same name as a list, others as lines with their name."""
    for repeated, run in groupby(fields, key=_is_repeated):
        if repeated:
            for field in run:
                builder.item(_field(field))
        else:
            lines = [f"{_name(field)}: {shown}" for field in run if (shown := _field(field))]
            builder.paragraph("\n".join(lines))


def _is_repeated(field: Any) -> bool:
    near = (field.getprevious(), field.getnext())
    return any(other is not None and other.tag == field.tag for other in near)


def _is_prose(element: Any) -> bool:
    """Whether an element is text, with at most some marked words, rather than a value or parts."""
    own = own_text(element)
    if not own:
        return False
    if len(element):
        return not any(len(inner) for child in element for inner in child)
    is_sentence = _SENTENCE.search(own) and len(own.split()) >= _SENTENCE_FROM
    return bool(is_sentence) or len(own) > _FIELD_AT_MOST


def _is_record(element: Any) -> bool:
    """Whether an element has only fields, each once, and at least two with its attributes."""
    names = [_name(child) for child in element]
    is_flat = not one_line(element.text or "") and not any(
        len(child) or one_line(child.tail or "") for child in element
    )
    return is_flat and len(set(names)) == len(names) and len(names) + len(element.attrib) > 1


def _rows(records: list[Any]) -> list[list[str]]:
    """The records as rows below a header; [] where they are too different."""
    rows = [
        dict(_attributes(record)) | {_name(child): _field(child) for child in record}
        for record in records
    ]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if len(columns) > COLUMNS_AT_MOST:
        return []
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def _field(element: Any) -> str:
    """The text of an element, and its attributes: "12,50 (valuta: EUR)"."""
    said, text = ", ".join(_said_of(element)), _text(element)
    return f"{text} ({said})" if text and said else text or said


def _text(element: Any) -> str:
    return one_line("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    """The texts in an element, with white space between those that are separate words."""
    yield element.text or ""
    for child in element:
        before = child.getprevious()
        is_next = before is not None and not before.tail
        around = " " if _is_apart(child) else ""
        yield from (" " if is_next else around, *_pieces(child), around, child.tail or "")


def _is_apart(element: Any) -> bool:
    """Whether an element separates texts, like <br/> and paragraphs, instead of marking words."""
    own = one_line("".join([element.text or "", *(child.tail or "" for child in element)]))
    return _name(element) in _BLOCKS or not (own or len(element) == 1)


def _said_of(element: Any) -> list[str]:
    return [f"{name}: {value}" for name, value in _attributes(element)]


def _attributes(element: Any) -> Iterator[tuple[str, str]]:
    """The attributes, without those of XML itself and of schemas."""
    for name, value in element.attrib.items():
        if not name.startswith("{") and (folded := one_line(value)):
            yield name, folded


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
