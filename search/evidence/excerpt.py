"""A quote with what of it the language model reads."""

from dataclasses import dataclass

from indexes.types import Passage, StoredPassage
from search.evidence.placing import heading_over
from search.facts.spans import Span
from search.tables.layout import first_row, from_first_cell, heading_and_row
from search.types import Quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote, and ``text``, the stretch around its best sentence that the model reads.

    ``header`` is the header row of the table that ``text`` has rows of, where it is not in it.
    ``items`` is the list that the best sentence leads to, where the quote has all of it.
    """

    quote: Quote
    text: str
    header: str = ""
    items: str = ""


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
    table = heading_and_row(passage, best[0])
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
        header=table[0] if table and table[0] != table[1] else "",
    )
    return Excerpt(quote, text, _header(passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table that ``text``, which begins at ``start``, has rows of."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header
