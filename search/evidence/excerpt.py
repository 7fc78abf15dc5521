"""Excerpts made of the stretches that were chosen."""

from indexes.types import Passage, StoredPassage
from search.excerpt import Excerpt
from search.tables.layout import first_row, from_first_cell
from search.text.placing import heading_over
from search.text.spans import Span
from search.types import Quote


def make_excerpt(
    stored: StoredPassage, whole: Span, read: Span, best: Span, score: float
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``. Each has the empty cells that a row begins with.
    """
    said = stored.passage.text
    whole, read, best = ((from_first_cell(said, start), end) for start, end in (whole, read, best))
    text = said[slice(*read)]
    quote = _quote(stored, whole, best, score)
    return Excerpt(quote, text, _header(stored.passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table that ``text``, which begins at ``start``, has rows of."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header


def _quote(stored: StoredPassage, whole: Span, best: Span, score: float) -> Quote:
    """The span ``whole`` of a passage's text as a quote of its document."""
    passage = stored.passage
    start, end = whole
    return Quote(
        text=passage.text[start:end],
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
    )
