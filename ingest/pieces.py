"""Cuts a block that is too long for one passage, where a reader would pause."""

import re
from collections.abc import Iterator
from math import ceil

from vind.indexes.text.sentences import sentence_spans
from vind.ingest.tokens import TokenCounter

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
