"""Documents cut into passages that follow their structure.

A passage never crosses a page or what stands apart; paragraphs, list items and table rows stay
whole where they fit. A section that does not fit starts a passage of its own; small sections that
follow each other share one, as a few lines alone say too little of what they are about. Every
character that is not white space is in exactly one passage, in order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from vind.indexes.headings import HEADING_SEPARATOR
from vind.indexes.language import detect_language
from vind.indexes.types import HasTokens, Language, Passage
from vind.ingest.document import Block, BlockKind, ParsedDocument
from vind.ingest.pieces import even_share, pieces
from vind.ingest.tokens import TokenCounter

CHUNKING = "passages-v4"

# A heading or a table's header row says what follows it, so it never ends a passage.
_OPENERS = (BlockKind.HEADING, BlockKind.HEADER)

# A first paragraph within this share of a passage alone says too little to be found by. By eye, on
# SciFact and clapnq, where 909 of 14,017 and 26 of 571 passages were no more than a title.
_SHORT_SHARE = 0.25

# A longer heading is cut in the paths of what stands under it, in characters.
_TITLE_AT_MOST = 200

# A passage shorter than this says too little to tell Dutch from English (in characters); it takes
# the language of its document, of which this much is read.
_LANGUAGE_NEEDS = 100
_LANGUAGE_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class _Section:
    """Blocks of one page and part, in order, and the heading path that they stand under."""

    path: tuple[str, ...]
    blocks: list[Block]


def chunking_fingerprint(passage_tokens: int) -> str:
    """Names the way of cutting, e.g. "passages-v2/200"; stamped on the index."""
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
    """Whether the rest of a table, from another page, would stand under no heading of its own."""
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
    """The blocks of a section, shared out over passages of about equal size."""
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
    """The blocks, too long ones cut: the first piece leaves room for its opener.

    That is the heading or the header row that stands with it in a passage.

    A section's first paragraph opens it too where it is short: a title that nothing marks as one.
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
            # Of an opener that is this long the parts open nothing.
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
