"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be
understood alone; it never leaves its passage, and is a verbatim span of the document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vind.indexes.letters import is_signature
from vind.indexes.types import Passage, StoredPassage
from vind.search.evidence.placing import heading_over, list_at
from vind.search.evidence.ranking import Ranked
from vind.search.evidence.stretches import Stretches
from vind.search.facts.words import Span, in_words, words
from vind.search.tables.layout import first_row, from_first_cell, header_over
from vind.search.types import Quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote, and ``text``, the stretch around its best sentence that the model reads.

    ``header`` is the header row of the table that ``text`` has rows of, where it is not in it.
    """

    quote: Quote
    text: str
    header: str = ""


def quote_of(
    stored: StoredPassage, whole: Span, best: Span, score: float, read: Span | None = None
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``. Each has the empty cells that a row begins with.
    """
    passage = stored.passage
    said = passage.text
    whole, best, read = (
        (from_first_cell(said, start), end) for start, end in (whole, best, read or whole)
    )
    (start, end), text = whole, said[slice(*read)]
    quote = Quote(
        text=said[start:end],
        path=stored.path,
        page=passage.page,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        folder=stored.folder,
        heading=heading_over(passage, best[0]),
        passage_id=stored.passage_id,
        page_label=stored.page_label,
        author=stored.author,
        dated=stored.dated,
        superseded=stored.superseded_by is not None,
        best=(best[0] - start, best[1] - start),
        dated_by_file=stored.dated_by_file,
        header=header_over(passage, best[0]),
    )
    return Excerpt(quote, text, _header(passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table that ``text``, which begins at ``start``, has rows of."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header


QUOTES = 5
"""Quotes shown, at most."""

QUOTES_OF_SEVERAL = 8
"""Shown where several things are asked for. 80 such questions of eight companies, each answered by
three or four passages, have .61 of those among eight quotes and .50 among five."""

QUOTE_WORDS = 128
"""A quote grows over its neighbours up to this, a paragraph, with the words between its sentences.
Five of 60, 100 and 120 words in sentences hold the gold clause of a contract in .72, .76 and .80 of
the questions; their whole passages in .79."""

EXCERPT_WORDS = 45
"""The stretch of a quote that the language model reads: five of them are about 300 tokens."""

TABLE_WORDS = 80
"""A table that is asked for as a list is read whole up to this, of a longer one the best rows."""

SIGNED = 2
"""Lines of a signature that has no more than a name."""

_HAS_CONTACT = re.compile(r"[\d@]")
_LABEL = re.compile(r"(?:\d+(?:\.\d+)*\.?|[A-Z]\.|§|[Aa]rt\w*\.?)\s[^\t]{0,80}(?<![.!?;])")
"""A line that is numbered like a heading and ends like none of the sentences under one."""


def choose_quotes(
    passages: Sequence[StoredPassage], scored: Ranked, *, several: bool = False
) -> list[Excerpt]:
    """The best stretches with what to read of them, best first, none overlapping another.

    Headings alone, what only leads to a list, the name below a mail, and what another document
    repeats word for word are no quotes of their own.

    With ``several`` things asked for there are more of them. A list that the best sentence leads
    to stands whole in its quote, where it fits; with ``several`` also one that it is in.
    """
    stretches = Stretches(passages, scored)
    most = QUOTES_OF_SEVERAL if several else QUOTES
    chosen: list[Excerpt] = []
    order = np.argsort(-scored.scores, kind="stable")
    for best in map(int, order):
        if len(chosen) == most:
            break
        centre = stretches.said_by(best)
        if not stretches.is_free(centre):
            continue
        stored = passages[scored.sentences[centre].passage]
        score = float(scored.scores[centre])
        excerpt, taken = _excerpt_at(centre, stored, score, stretches, several=several)
        if chosen and _says_nothing(excerpt.quote, stored, chosen):
            continue
        stretches.take(taken)
        chosen.append(excerpt)
    return chosen


def _excerpt_at(
    centre: int, stored: StoredPassage, score: float, stretches: Stretches, *, several: bool
) -> tuple[Excerpt, range]:
    """The quote around a sentence of a passage, and the sentences that it takes."""
    text = stored.passage.text
    own = stretches.span(range(centre, centre + 1))
    span = list_at(text, own[1]) if several or _leads(text, own) else None
    taken = stretches.around(centre, QUOTE_WORDS, span)
    whole = stretches.span(taken)
    section = stretches.section(taken[0])
    if section != stretches.section(centre):
        whole = _stretched(whole, (section, whole[0]), text)
    if span and stretches.hold(taken, centre, span):
        whole = _stretched(whole, span, text)
    behind = list_at(text, whole[1]) if _leads(text, whole) else None
    if behind and stretches.hold(taken, taken[-1], behind):
        whole = _stretched(whole, behind, text)
    is_whole = span is not None and _is_read_whole(text[slice(*span)])
    read = whole if is_whole else stretches.span(stretches.around(centre, EXCERPT_WORDS))
    return quote_of(stored, whole, own, score, read), taken


def _leads(text: str, span: Span) -> bool:
    """Whether what stands at ``span`` of ``text`` ends where a list begins."""
    return text[slice(*span)].endswith(":")


def _is_read_whole(items: str) -> bool:
    """Whether a list is, as far as it is in the quote, or a table."""
    return "\t" not in items or len(words(items)) <= TABLE_WORDS


def _says_nothing(quote: Quote, stored: StoredPassage, chosen: Sequence[Excerpt]) -> bool:
    """Whether it is empty, a lead, a heading, who signs a mail, or in a quote chosen before."""
    lines = [line for line in map(str.strip, quote.text.split("\n")) if line]
    if not lines or lines[-1].endswith(":") or all(map(_LABEL.fullmatch, lines)):
        return True
    if len(lines) <= SIGNED and is_signature(quote.text) and not _HAS_CONTACT.search(quote.text):
        return True
    texts = [f"{stored.title} {quote.heading}", *(before.quote.text for before in chosen)]
    said = in_words(quote.text)
    return any(said in in_words(text) for text in texts)


def _stretched(whole: Span, span: Span, text: str) -> Span:
    """``whole`` with what is too short for a sentence at the ends of a list, where it fits."""
    stretched = min(whole[0], span[0]), max(whole[1], span[1])
    return stretched if len(words(text[slice(*stretched)])) <= QUOTE_WORDS else whole
