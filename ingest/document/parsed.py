"""What a parser returns: the text of a file and the blocks (headings, rows, …) in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from vind.indexes.types import DocumentFacts, Page
from vind.ingest.document.characters import clean, one_line

HEADER_AT_MOST = 2000
"""Characters of a header row, in whole cells, that are repeated with each passage of its table: an
export may have thousands of columns."""


class BlockKind(StrEnum):
    """The role of a block in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADER = "header"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of text: ``text[start:end]`` of its document.

    ``level`` is the depth of a heading, and ``page`` its page, both from 1. ``header`` is, for a
    table row, the header row of its table, which is itself a block of kind HEADER. Blocks of
    different ``part`` never share a passage. An ``unheaded`` block is under no heading before it.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    header: str = ""
    part: int = 0
    unheaded: bool = False


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """The text of one file. The blocks cover all of it but white space, in order.

    ``unread`` says which part could not be read, and why; else it is empty.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    unread: str = ""


class TextBuilder:
    """Builds the text of a document block by block, and records the span of each."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._pages: list[Page] = []
        self._page: int | None = None
        self._separator = ""
        self._part = 0
        self._is_alone = False

    def page(self, number: int, label: str = "", *, alone: bool = False) -> None:
        """Begin page ``number``, counted from 1.

        ``label`` is the document's own number for the page, where that differs. A page ``alone``,
        such as a slide, is under no heading of earlier pages.
        """
        self._page = number
        self._is_alone = alone
        self._pages.append(Page(number, self._length, self._length, label))

    def heading(self, text: str, level: int, *, run_in: bool = False) -> None:
        """A heading of depth ``level``, from 1. ``run_in``: its paragraph begins on its line."""
        self._add(BlockKind.HEADING, one_line(text), level=max(1, level))
        if run_in:
            self._separator = " "

    def paragraph(self, text: str) -> None:
        """A paragraph; its line ends stay."""
        self._add(BlockKind.PARAGRAPH, clean(text))

    def item(self, text: str) -> None:
        """An item of a list."""
        self._add(BlockKind.ITEM, clean(text).strip())

    def table(
        self, rows: Iterable[Sequence[str]], *, has_header: bool, goes_on: Sequence[str] = ()
    ) -> None:
        """Rows as lines, with tabs between cells. ``has_header``: the first row is the header.

        ``goes_on`` is the header row of the previous table where this one continues it.
        """
        header = _shortened(_line(goes_on))
        for row in rows:
            line = _line(row)
            if has_header and not header and line:
                header = _shortened(line)
                self._add(BlockKind.HEADER, line)
            else:
                self._add(BlockKind.ROW, line, header=header)

    def block(self, block: Block, text: str) -> None:
        """Copy a block of another document, whose text is ``text``."""
        self._add(block.kind, text, level=block.level, header=block.header)

    def apart(self) -> None:
        """Begin a new part: what follows shares no passage with what came before."""
        self._part += 1

    def build(self, facts: DocumentFacts | None = None, unread: str = "") -> ParsedDocument:
        """The document as built so far."""
        return ParsedDocument(
            "".join(self._parts),
            tuple(self._blocks),
            tuple(self._pages),
            facts or DocumentFacts(),
            unread,
        )

    def _add(self, kind: BlockKind, text: str, *, level: int = 0, header: str = "") -> None:
        if not text.strip():
            return
        between = self._separator or self._between(kind)
        self._separator = ""
        self._parts += (between, text)
        start, self._length = self._length + len(between), self._length + len(between) + len(text)
        if self._pages:
            page = self._pages[-1]
            first = start if page.start == page.end else page.start
            self._pages[-1] = Page(page.number, first, self._length, page.label)
        block = Block(kind, start, self._length, level, self._page, header, self._part)
        self._blocks.append(replace(block, unheaded=True) if self._is_alone else block)
        self._is_alone = False

    def _between(self, kind: BlockKind) -> str:
        """The separator before a block: a blank line, except inside a table or a list."""
        if not self._blocks:
            return ""
        before = self._blocks[-1].kind
        in_table = kind is BlockKind.ROW and before in (BlockKind.ROW, BlockKind.HEADER)
        in_list = kind is before is BlockKind.ITEM
        return "\n" if in_table or in_list else "\n\n"


def _line(row: Sequence[str]) -> str:
    return "\t".join(one_line(cell) for cell in row).rstrip()


def _shortened(header: str) -> str:
    return header if len(header) <= HEADER_AT_MOST else header[:HEADER_AT_MOST].rpartition("\t")[0]
