"""Cuts documents into passages that follow their structure.

A passage never crosses a page or a part; paragraphs, list items and table rows stay whole where
they fit. A long section begins a passage of its own; short consecutive sections share one, as a few
lines alone say too little. Every character that is not white space is in exactly one passage, in
order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from math import ceil
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.text.embedded import HEADING_SEPARATOR
from vind.indexes.text.languages import detect_language
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.types import HasTokens, Language, Passage
from vind.ingest.document.parsed import Block, BlockKind, ParsedDocument

# Characters tokenized at once: bounds the tokenizer's memory on a file of many megabytes.
_WINDOW = 100_000

# A span counts for at least one token per so many characters. A tokenizer may make a whole line of
# base64 or of an unknown script a single unknown token.
_MAX_TOKEN_CHARACTERS = 16


Offsets: TypeAlias = npt.NDArray[np.int32]
"""Ascending, in characters. An array, as a list of Python ints takes ten times the memory."""


class TokenCounter:
    """Counts tokens between two offsets of one text."""

    def __init__(self, text: str, embedder: HasTokens) -> None:
        spans = [(embedder.token_spans(text[a:b]) + a).astype(np.int32) for a, b in _windows(text)]
        joined = np.concatenate([np.empty((0, 2), dtype=np.int32), *spans])
        # Contiguous, as searchsorted would else copy the column at each call.
        self._starts = np.ascontiguousarray(joined[:, 0])
        self._ends = np.ascontiguousarray(joined[:, 1])

    def count(self, start: int, end: int) -> int:
        """Tokens of ``text[start:end]``, never fewer than one for each 16 characters."""
        # A token may start at the white space before its word, so the first is found by its end.
        tokens = _before(self._starts, end) - _up_to(self._ends, start)
        return max(tokens, -(-(end - start) // _MAX_TOKEN_CHARACTERS))

    def reach(self, start: int, end: int, limit: int) -> int:
        """The largest offset up to ``end`` with at most ``limit`` tokens after ``start``."""
        first_over = _up_to(self._ends, start) + limit
        furthest = int(self._starts[first_over]) if first_over < len(self._starts) else end
        return min(furthest, start + limit * _MAX_TOKEN_CHARACTERS, end)


# np.int32, as searchsorted would convert the whole array for a value of another type.
def _before(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "left"))


def _up_to(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "right"))


def _windows(text: str) -> list[tuple[int, int]]:
    """Spans of at most _WINDOW characters that cover ``text``, cut at white space if possible."""
    windows = []
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = space if space > start else end
        windows.append((start, end))
        start = end
    return windows


_SEEN = re.compile(r"\S")


def pieces(
    text: str, start: int, end: int, counter: TokenCounter, limit: int
) -> Iterator[tuple[int, int]]:
    """Spans of at most ``limit`` tokens that cover ``text[start:end]``, except white space.

    They are of about equal size and end with sentences; a sentence that is too long is cut at white
    space, a word that is too long anywhere.
    """
    sentences = [(start + a, start + b) for a, b in sentence_spans(text[start:end])]
    atoms = [
        atom
        for a, b in sentences
        for atom in (
            [(a, b)] if counter.count(a, b) <= limit else _words(text, a, b, counter, limit)
        )
    ]
    if not atoms:
        return
    target = even_share(counter.count(atoms[0][0], atoms[-1][1]), limit)
    first, last = atoms[0]
    for a, b in atoms[1:]:
        if counter.count(first, b) > limit or counter.count(first, last) >= target:
            yield first, last
            first = a
        last = b
    yield first, last


def even_share(total: int, limit: int) -> float:
    """The size of each part when ``total`` is split into as few parts as ``limit`` allows."""
    return total / max(1, ceil(total / limit))


def _words(
    text: str, start: int, end: int, counter: TokenCounter, limit: int
) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = counter.reach(start, end, limit)
        if stop < end:
            space = max(text.rfind(white, start, stop + 1) for white in " \t\n")
            stop = space if space > start else max(stop, start + 1)
        yield start, start + len(text[start:stop].rstrip())
        resume = _SEEN.search(text, stop, end)
        start = resume.start() if resume else end


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
