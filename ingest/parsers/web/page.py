"""Parses HTML and saved pages (MHTML): headings, lists, tables and text, without menus.

Information in attributes and fields is written into the text: the values of fields, the alternative
texts of pictures in lines and cells, the long forms of abbreviations, and the addresses of links.
unstructured ignores them, reads all choices of a field in a table as text, and ends a sentence at a
picture or field.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING

from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.elements import LINE_END, NO_LANGUAGE_DETECTION, add_elements, prepare
from vind.ingest.parsers.mime import Part, header, message_of, text_of
from vind.ingest.parsers.notation import address_behind, parse_date
from vind.ingest.parsers.text.plain import add_text
from vind.ingest.parsers.web.hidden import leave_out_hidden
from vind.ingest.parsers.web.tables import fill_spans, free_layout
from vind.ingest.parsers.web.texts import (
    join_terms,
    keep_short_texts,
    leave_out_struck,
    mark_line_ends,
    mark_raised,
    number_lists,
    write_out_boxes,
)

if TYPE_CHECKING:
    from lxml.etree import _Element
    from unstructured.documents.elements import Element

_FILLED_IN = frozenset(
    {"", "text", "number", "email", "tel", "url", "date", "time", "datetime-local", "month", "week"}
)
_FIELD_AT_MOST = 10_000  # characters
_NAME_AT_MOST = 120  # of what an abbreviation stands for, or a picture shows
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp)", re.IGNORECASE)
_CELLS = ("td", "th")
_PARAGRAPHS = ("p", "div")


def write_out_fields(root: "_Element") -> None:
    """Replace fields by their values, except passwords and buttons."""
    for field in list(root.iter("input", "select", "textarea")):
        said = _filled_in(field)[:_FIELD_AT_MOST]
        if said or field.tag == "select":
            del field[:]
        if said:
            _write_for(field, said)


def write_out_names(root: "_Element") -> None:
    """Write the long form of an abbreviation after its first occurrence."""
    told: set[tuple[str, str]] = set()
    for short in root.iter("abbr", "acronym", "dfn"):
        text, name = one_line(short.text or ""), one_line(short.get("title", ""))
        is_word = len(text) > 1 and not len(short) and not (short.tail or " ")[0].isalnum()
        is_new = name.lower() != text.lower() and (text, name) not in told
        if is_word and is_new and 0 < len(name) <= _NAME_AT_MOST:
            told.add((text, name))
            _write_behind(short, f" ({name})")


def write_out_addresses(root: "_Element") -> None:
    """Write the mail address or telephone number of a link after it, where its text lacks it."""
    for link in root.iter("a"):
        if address := address_behind(link.get("href", ""), "".join(link.itertext())):
            _write_behind(link, f" ({address})")


def write_out_pictures(root: "_Element") -> None:
    """Write the alternative text of a picture into the text around it, or into an empty cell.

    At the start or end of a text it is a line of its own, as it may be just "image".
    """
    for parent in list(dict.fromkeys(picture.getparent() for picture in root.iter("img"))):
        texts = [parent.text, *(child.tail for child in parent)]
        filled = [place for place, text in enumerate(texts) if (text or "").strip()]
        in_cell = not filled and _is_in_empty_cell(parent)
        for place, picture in enumerate(list(parent)):
            if picture.tag == "img":
                is_behind = bool(filled) and filled[0] <= place
                goes_on = bool(filled) and filled[-1] > place
                _write_out_picture(picture, is_behind, goes_on, in_cell)


def _write_out_picture(picture: "_Element", is_behind: bool, goes_on: bool, in_cell: bool) -> None:
    """Write the alternative text into a text, before or after it, or into an empty cell."""
    shown = one_line(picture.get("alt", ""))
    if not shown or _FILE_NAME.fullmatch(shown):
        if is_behind and goes_on:
            picture.tag = "span"  # it ends no sentence
    elif len(shown) > _NAME_AT_MOST:
        return
    elif goes_on and not is_behind and picture.getparent().tag in _PARAGRAPHS:
        _write_for(picture, f"{shown}{LINE_END}")
    elif goes_on or in_cell:
        _write_for(picture, shown)
    elif is_behind:
        _write_for(picture, f"{LINE_END}{shown}")


def _is_in_empty_cell(parent: "_Element") -> bool:
    cells = chain([parent], parent.iterancestors())
    cell = next((one for one in cells if one.tag in _CELLS), None)
    return cell is not None and not any(map(str.strip, cell.itertext()))


def _filled_in(field: "_Element") -> str:
    if field.tag == "select":
        chosen = [option for option in field.iter("option") if "selected" in option.attrib]
        return ", ".join(filter(None, (one_line("".join(one.itertext())) for one in chosen)))
    if field.tag == "textarea":
        return LINE_END.join("".join(field.itertext()).strip().splitlines())
    is_read = field.get("type", "").strip().lower() in _FILLED_IN
    return one_line(field.get("value", "")) if is_read else ""


def _write_for(element: "_Element", text: str) -> None:
    """Replace an element by a text, separated from the words beside it."""
    before, parent = element.getprevious(), element.getparent()
    above = "" if parent is None else parent.text
    begins = ((above if before is None else before.tail) or " ")[-1].isspace()
    ends = not (element.tail or " ")[0].isalnum()
    element.tag = "span"
    element.text = f"{'' if begins else ' '}{text}{'' if ends else ' '}"


def _write_behind(element: "_Element", text: str) -> None:
    added = element.makeelement("span")
    added.text = text
    element.append(added)


# unstructured drops these elements as boilerplate. On a company's pages they contain the text:
# answers that unfold, a page inside a form, the caption of a picture.
_RENAMED = {
    "details": "div",
    "form": "div",
    "fieldset": "div",
    "figure": "div",
    "summary": "h4",
    "legend": "p",
    "figcaption": "p",
    "label": "span",
    "button": "span",
}
# Classes, ids and roles of menus and tables of contents in DocBook, Sphinx, Publican, MediaWiki,
# Confluence, WordPress and Bootstrap.
_MENU_NAMES = """
breadcrumb breadcrumbs catlinks doc-toc docnav list-of-equations list-of-examples list-of-figures
list-of-tables mw-editsection mw-navigation mw-panel nav nav-links navbar navfooter navheader
navigation post-navigation site-navigation sphinxsidebar toc
"""
_MENUS = frozenset(_MENU_NAMES.split())
# A menu has at most so many characters outside its links, or as many as in them.
_MENU_SAYS = 100
_MARKUP = re.compile(
    r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE
)
_AUTHOR = ("author", "dc.creator", "dcterms.creator", "article:author")
_CREATED = (
    "date",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "article:published_time",
)
_MODIFIED = ("last-modified", "dcterms.modified", "article:modified_time")


def parse(source: Source) -> ParsedDocument:
    """Read an HTML file."""
    builder = TextBuilder()
    text = decode(source.path.read_bytes())
    facts = add_html(builder, text)
    return builder.build(facts)


def add_html(builder: TextBuilder, text: str) -> DocumentFacts:
    """Add the text of a page, and return its facts."""
    root = tree_of(text.replace(LINE_END, ""))
    if root is None:
        return DocumentFacts()
    facts = _facts(root)
    if leave_out_hidden(root):
        text = _written(root)
    elements = _elements(_without_menus(root))
    if not _has_text(elements):
        elements = _elements(root)  # the page consists of links
    if _has_text(elements):
        add_elements(builder, elements)
    else:
        # unstructured found nothing (an empty <main>, very deep nesting): add the plain text.
        for line in _MARKUP.sub("\n", text).split("\n"):
            builder.paragraph(unescape(line))
    return facts


def words_seen(text: str) -> int:
    """The number of visible words of a page."""
    from lxml import etree

    root = tree_of(text)
    if root is None:
        return 0
    leave_out_hidden(root)
    etree.strip_elements(root, "head", "script", "style", with_tail=False)
    return len(" ".join(root.itertext()).split())


def tree_of(text: str) -> "_Element | None":
    """The tree of a page, parsed as leniently as in a browser; None for an empty page."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    content = text.encode("utf-8", "replace")
    return etree.fromstring(content, parser) if content.strip() else None


def _without_menus(root: "_Element") -> "_Element":
    """A copy without menus: lists of links to other pages, or within this one."""
    kept = deepcopy(root)
    # The numbers of all letters, and of those in links; children come before their parents.
    whole: dict[_Element, int] = {}
    linked: dict[_Element, int] = {}
    for element in reversed(list(kept.iter())):
        inside = sum(whole[child] + _letters(child.tail) for child in element)
        whole[element] = _letters(element.text) + inside
        in_links = sum(linked[child] for child in element)
        linked[element] = whole[element] if element.tag == "a" else in_links
        if _is_named_menu(element):
            said = whole[element] - linked[element]
            if said <= max(_MENU_SAYS, whole[element] / 2):
                element.clear(keep_tail=True)
    return kept


def _letters(text: str | None) -> int:
    """The number of characters in a text, without white space: menus may have many short lines."""
    return len("".join((text or "").split()))


def _is_named_menu(element: "_Element") -> bool:
    named = " ".join(element.get(name, "") for name in ("class", "id", "role"))
    return not _MENUS.isdisjoint(named.lower().split())


def _has_text(elements: "list[Element]") -> bool:
    return any(element.text.strip().strip(LINE_END) for element in elements)


def _elements(root: "_Element") -> "list[Element]":
    prepare()
    from unstructured.partition.html import partition_html

    for element in root.iter(*_RENAMED):
        element.tag = _RENAMED[str(element.tag)]
    write_out_boxes(root)
    write_out_fields(root)
    write_out_names(root)
    write_out_addresses(root)
    leave_out_struck(root)
    mark_raised(root)
    number_lists(root)
    keep_short_texts(root)
    mark_line_ends(root)
    join_terms(root)
    free_layout(root)
    write_out_pictures(root)
    fill_spans(root)
    return partition_html(text=_written(root), languages=NO_LANGUAGE_DETECTION)


def _written(root: "_Element") -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode", method="html"))


def _facts(root: "_Element") -> DocumentFacts:
    said = {
        str(meta.get("name") or meta.get("property") or "").lower(): str(meta.get("content") or "")
        for meta in root.iter("meta")
    }

    def first(names: tuple[str, ...]) -> str:
        return next((said[name] for name in names if said.get(name)), "")

    titles = root.xpath("//head/title | //h1")
    title = next((t for node in titles if (t := one_line("".join(node.itertext())))), "")
    return DocumentFacts(
        title=title,
        author=one_line(first(_AUTHOR)),
        created=parse_date(first(_CREATED)),
        modified=parse_date(first(_MODIFIED)),
    )


_PAGE = ("text/html", "application/xhtml+xml")
# The entry of each sheet in the first page of a workbook; each sheet is another page.
_SHEET = re.compile(
    r"<x:Name>([^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=\"([^\"]+)\"", re.IGNORECASE
)


def parse_saved(source: Source) -> ParsedDocument:
    """Read the page and its frames, or the sheets, without pictures and styles."""
    message = message_of(source.path.read_bytes())
    builder = TextBuilder()
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE]
    if not pages:
        add_text(builder, "" if message.is_multipart() else text_of(message))
        return builder.build()
    said = []
    parts = Parts("page")
    named = list(_sheets(pages)) or [("", page) for page in pages]
    for number, (name, page) in enumerate(named, start=1):
        source.beat()
        with parts.reading(name or number):
            builder.heading(name, 1)
            said.append(add_html(builder, text_of(page)))
        builder.apart()
    facts = said[0] if said else DocumentFacts()
    saved = parse_date(header(message, "Date"))
    facts = replace(
        facts,
        title=facts.title or header(message, "Subject"),
        modified=facts.modified or saved,
    )
    read = builder.build(facts, parts.unread)
    parts.check(read, source.unpacker)
    return read


def _sheets(pages: list[Part]) -> Iterator[tuple[str, Part]]:
    for name, place in _SHEET.findall(text_of(pages[0])):
        for page in pages:
            if header(page, "Content-Location").endswith(f"/{place}"):
                yield unescape(name), page
