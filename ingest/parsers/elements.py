"""Runs unstructured silently, offline and with little memory, and adds its elements to documents.

By default it reports each run to its makers, prints an advertisement, and loads spaCy with an
English model, which it downloads at first use (274 MB of memory and two seconds per process;
without a network every partitioner of text raises). It uses the model to find verbs, which tell a
sentence from a title, and sentence ends. We take headings from styles and tags, so simple rules are
enough. There is no setting for this, so a module of ours takes the place of its own before that is
imported. tests/unit/ingest/test_parsers_shared.py fails when unstructured needs other names from
it.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from vind.indexes.text.sentences import sentence_spans
from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import Row, filled, looks_like_header, table_of_html
from vind.ingest.parsers.tables.tops import add_lines, rows_of_titles

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

TOKENIZE = "unstructured.nlp.tokenize"
_WORD = re.compile(r"\w+|[^\w\s]")


def prepare() -> None:
    """Prepare this process; called before unstructured is imported. May be called twice."""
    if isinstance(sys.modules.get(TOKENIZE), _Rules):
        return
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    sys.modules[TOKENIZE] = _Rules(TOKENIZE)


class _Rules(ModuleType):
    """Replaces ``unstructured.nlp.tokenize``."""

    @staticmethod
    def word_tokenize(text: str) -> list[str]:
        """The words and punctuation marks of a text."""
        return _WORD.findall(text)

    @staticmethod
    def pos_tag(text: str) -> list[tuple[str, str]]:
        """Each word as a verb: unstructured takes a text without verbs for a title."""
        return [(word, "VB") for word in _WORD.findall(text)]

    @staticmethod
    def sent_tokenize(text: str) -> list[str]:
        """The sentences of a text."""
        return [text[start:end] for start, end in sentence_spans(text)]


# Set explicitly, as unstructured else runs a language detector over every document.
NO_LANGUAGE_DETECTION = [""]

LINE_END = "\ue000"
"""Replaces a line end inside a text, which unstructured would turn into a space."""

_LINE_ENDS = re.compile(f"{LINE_END} *")
_EMPTY_LINE = re.compile(f"{LINE_END}(?: *{LINE_END})+ *")
_MIN_NAMES = 3  # of columns, below a title: two may be the first line of a form
LEFT_OUT = frozenset({"Header", "Footer", "PageBreak"})
"""Categories of unstructured's elements that are not text of the document."""


def add_elements(
    builder: TextBuilder, elements: Iterable["Element"], *, pages: bool = True
) -> None:
    """Add elements in their order, without page headers and footers.

    ``pages``: begin a page where unstructured's page number changes.
    """
    page = None
    for element in elements:
        if element.category in LEFT_OUT:
            continue
        number = element.metadata.page_number
        if pages and number is not None and number != page:
            page = number
            builder.page(number)
        _add(builder, element)


def _add_title(builder: TextBuilder, rows: Sequence[Row]) -> int:
    """Add the title of a table, rows of one cell above a header, and return their number."""
    titles = rows_of_titles(rows)
    names = rows[titles : titles + 1]
    if not titles or len(filled(names)) < _MIN_NAMES or not looks_like_header(rows[titles:]):
        return 0
    add_lines(builder, rows[:titles])
    return titles


def _add(builder: TextBuilder, element: "Element") -> None:
    depth = element.metadata.category_depth or 0
    text = _LINE_ENDS.sub("\n", element.text)
    if element.category == "Title":
        builder.heading(text, depth + 1)
    elif element.category == "ListItem":
        builder.item(text)
    elif element.category == "Table" and element.metadata.text_as_html:
        html = element.metadata.text_as_html.replace(LINE_END, " ")
        caption, rows = table_of_html(html)
        builder.paragraph(caption)
        rows = rows[_add_title(builder, rows) :]
        builder.table(with_one_header(rows), has_header="<th" in html or looks_like_header(rows))
    else:
        for part in _EMPTY_LINE.split(element.text):
            builder.paragraph(_LINE_ENDS.sub("\n", part))
