"""What a parser hands on: the text of a file, built once, and the blocks that it consists of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from vind.indexes.types import DocumentFacts, Page
from vind.ingest.cleaning import clean, one_line

HEADER_AT_MOST = 2000
"""Characters of a header row that stand with each passage of its table, whole cells: an export may
have thousands of columns."""


class BlockKind(StrEnum):
    """What a stretch of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADER = "header"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that belongs together: ``text[start:end]`` of its document.

    ``level`` is the depth of a heading, from 1. ``page`` counts from 1. ``header`` is, for a table
    row, the header row of its table; kind HEADER is that header row itself. What shares a passage
    is of one ``part``. One that is ``unheaded`` stands under none of the headings before it.
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

    ``unread`` says which part could not be read and why; it is empty where all of it was.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    unread: str = ""


class TextBuilder:
    """Builds the text of a document block by block, and so knows every span exactly."""

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
        """What follows stands on page ``number``, counted from 1.

        ``label`` is what the document itself calls the page, where that is another name. A page
        ``alone``, such as a slide, stands under no heading of those before it.
        """
        self._page = number
        self._is_alone = alone
        self._pages.append(Page(number, self._length, self._length, label))

    def heading(self, text: str, level: int, *, run_in: bool = False) -> None:
        """A heading of depth ``level``, from 1. ``run_in``: its paragraph starts on its line."""
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
        """Rows as lines with a tab between the cells; the first one is the header if so said.

        ``goes_on`` is the header of the table before, where these are more rows of that.
        """
        header = _begun(_line(goes_on))
        for row in rows:
            line = _line(row)
            if has_header and not header and line:
                header = _begun(line)
                self._add(BlockKind.HEADER, line)
            else:
                self._add(BlockKind.ROW, line, header=header)

    def block(self, block: Block, text: str) -> None:
        """A block of another document, with its text."""
        self._add(block.kind, text, level=block.level, header=block.header)

    def apart(self) -> None:
        """What follows shares no passage with what stands before it."""
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
        """Lines of one table or list stand close together; all else has a blank line between."""
        if not self._blocks:
            return ""
        before = self._blocks[-1].kind
        in_table = kind is BlockKind.ROW and before in (BlockKind.ROW, BlockKind.HEADER)
        in_list = kind is before is BlockKind.ITEM
        return "\n" if in_table or in_list else "\n\n"


def _line(row: Sequence[str]) -> str:
    return "\t".join(one_line(cell) for cell in row).rstrip()


def _begun(header: str) -> str:
    return header if len(header) <= HEADER_AT_MOST else header[:HEADER_AT_MOST].rpartition("\t")[0]
