"""Cuts documents into passages that follow their structure.

A passage never crosses a page or a part; paragraphs, list items and table rows stay whole where
they fit. A long section begins a passage of its own; short consecutive sections share one, as a few
lines alone say too little. Every character that is not white space is in exactly one passage, in
order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from vind.indexes.text.embedded import HEADING_SEPARATOR
from vind.indexes.text.languages import detect_language
from vind.indexes.types import HasTokens, Language, Passage
from vind.ingest.document import Block, BlockKind, ParsedDocument
from vind.ingest.pieces import even_share, pieces
from vind.ingest.tokens import TokenCounter

CHUNKING = "passages-v4"

# These introduce what follows, so none of them ends a passage.
_OPENERS = (BlockKind.HEADING, BlockKind.HEADER)

# A first paragraph within this share of a passage is taken for a title, and is not left alone in a
# passage. Chosen by eye, on SciFact and clapnq.
_SHORT_SHARE = 0.25

# Characters of a heading in the heading paths below it.
_TITLE_AT_MOST = 200

# Characters needed to tell Dutch from English: a shorter passage gets the language of its document,
# which is detected in the document's first characters.
_LANGUAGE_NEEDS = 100
_LANGUAGE_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class _Section:
    """Consecutive blocks of one page and part, and the titles of the headings above them."""

    path: tuple[str, ...]
    blocks: list[Block]


def chunking_fingerprint(passage_tokens: int) -> str:
    """Identifies how documents are cut, e.g. "passages-v2/200"; stored in the index."""
    return f"{CHUNKING}/{passage_tokens}"


def cut(document: ParsedDocument, embedder: HasTokens, passage_tokens: int) -> tuple[Passage, ...]:
    """The passages of a document, each of at most ``passage_tokens`` tokens of ``embedder``."""
    counter = TokenCounter(document.text, embedder)
    language = detect_language(document.text[:_LANGUAGE_SAMPLE])
    return tuple(
        _passage(document.text, blocks, HEADING_SEPARATOR.join(section.path), language)
        for section in _gathered(counter, passage_tokens, _sections(document))
        for blocks in _packed(document.text, section.blocks, counter, passage_tokens)
    )


def _sections(document: ParsedDocument) -> Iterator[_Section]:
    path: list[tuple[int, str]] = []
    blocks: list[Block] = []
    only_headings = True
    for block in document.blocks:
        is_heading = block.kind is BlockKind.HEADING
        if blocks and (_apart(block, blocks[-1]) or (is_heading and not only_headings)):
            yield _Section(_titles(path), blocks)
            blocks, only_headings = [], True
        if block.unheaded:
            path = []
        if is_heading:
            title = document.text[block.start : min(block.end, block.start + _TITLE_AT_MOST)]
            path = [step for step in path if step[0] < block.level] + [(block.level, title)]
        only_headings = only_headings and is_heading
        blocks.append(block)
    if blocks:
        yield _Section(_titles(path), blocks)


def _gathered(
    counter: TokenCounter, limit: int, sections: Iterator[_Section]
) -> Iterator[_Section]:
    """Neighbouring sections of one page, merged as long as they fit one passage."""
    held: _Section | None = None
    for section in sections:
        if held and _fit(held, section, counter, limit):
            held = _Section(_shared(held.path, section.path), held.blocks + section.blocks)
        else:
            if held:
                yield held
            held = section
    if held:
        yield held


def _fit(held: _Section, following: _Section, counter: TokenCounter, limit: int) -> bool:
    is_apart = _apart(held.blocks[0], following.blocks[0])
    if is_apart or _loses_heading(held, following):
        return False
    return counter.count(held.blocks[0].start, following.blocks[-1].end) <= limit


def _loses_heading(held: _Section, following: _Section) -> bool:
    """Whether a table continued from another page would lose its own heading."""
    is_rest = held.blocks[0].kind in (BlockKind.HEADER, BlockKind.ROW)
    return is_rest and _shared(held.path, following.path) != held.path


def _apart(one: Block, other: Block) -> bool:
    return (one.page, one.part) != (other.page, other.part)


def _titles(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _packed(
    text: str, blocks: list[Block], counter: TokenCounter, limit: int
) -> Iterator[list[Block]]:
    """The blocks of a section, distributed over passages of about equal size."""
    units = list(_fitted(text, blocks, counter, limit))
    target = even_share(counter.count(units[0].start, units[-1].end), limit)
    current = [units[0]]
    for unit in units[1:]:
        full = counter.count(current[0].start, unit.end) > limit
        if full or counter.count(current[0].start, current[-1].end) >= target:
            openers = _trailing_openers(current)
            if openers and counter.count(openers[0].start, unit.end) > limit:
                openers = []
            if len(openers) < len(current):
                yield current[: len(current) - len(openers)]
            current = openers
        current.append(unit)
    yield current


def _trailing_openers(blocks: list[Block]) -> list[Block]:
    first = len(blocks)
    while first and blocks[first - 1].kind in _OPENERS:
        first -= 1
    return blocks[first:]


def _fitted(text: str, blocks: list[Block], counter: TokenCounter, limit: int) -> Iterator[Block]:
    """The blocks, with those cut that do not fit a passage together with their opener.

    An opener is a heading, a header row, or a short first paragraph: an unmarked title.
    """
    opening: int | None = None
    short = limit * _SHORT_SHARE
    begun = False
    for block in blocks:
        opened = 0 if opening is None else counter.count(opening, block.start)
        room = limit - opened if opened <= limit // 2 else limit
        size = counter.count(block.start, block.end)
        if size <= room:
            yield block
        else:
            # The pieces of such a long opener are ordinary text.
            kind = BlockKind.PARAGRAPH if block.kind in _OPENERS else block.kind
            for start, end in pieces(text, block.start, block.end, counter, room):
                yield replace(block, kind=kind, start=start, end=end)
        is_title = not begun and block.kind is BlockKind.PARAGRAPH and size <= short
        begun = begun or block.kind not in _OPENERS
        if not (is_title or block.kind in _OPENERS):
            opening = None
        elif opening is None:
            opening = block.start


def _passage(text: str, blocks: list[Block], heading: str, language: Language) -> Passage:
    start, end = blocks[0].start, blocks[-1].end
    own = detect_language(text[start:end]) if end - start >= _LANGUAGE_NEEDS else language
    return Passage(
        text=text[start:end],
        start=start,
        end=end,
        page=blocks[0].page,
        heading=heading,
        table_header=blocks[0].header,
        language=own,
    )
