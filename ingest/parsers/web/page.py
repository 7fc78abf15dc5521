"""Parses HTML: headings, lists, tables and text, without scripts, styles and menus."""

import re
from copy import deepcopy
from html import unescape
from typing import TYPE_CHECKING

from vind.indexes.types import DocumentFacts
from vind.ingest.cleaning import one_line
from vind.ingest.decoding import decode
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.elements import LINE_END, NO_LANGUAGE_DETECTION, add_elements
from vind.ingest.parsers.partitioning import prepare
from vind.ingest.parsers.web.attributes import (
    write_out_addresses,
    write_out_fields,
    write_out_names,
    write_out_pictures,
)
from vind.ingest.parsers.web.definitions import join_terms
from vind.ingest.parsers.web.hidden import leave_out_hidden
from vind.ingest.parsers.web.layout import free_layout
from vind.ingest.parsers.web.spans import fill_spans
from vind.ingest.parsers.web.texts import (
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
