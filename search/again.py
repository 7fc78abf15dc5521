"""A quote found again, in an index that has gone on since or was made anew."""

from dataclasses import replace

from indexes.errors import PassageGoneError
from indexes.index import Index
from indexes.types import Passage, StoredPassage
from search.types import Quote


def find_again(quote: Quote, index: Index) -> Quote:
    """``quote`` where its document has that text by now, as near as may be to where it was.

    Raises PassageGoneError where the document is gone or has it no longer.
    """
    stored = index.passages([quote.passage_id]).get(quote.passage_id)
    if stored and _has(stored.passage, quote):
        return quote
    file_id = stored.file_id if stored else index.document_of(quote.folder, quote.path)
    start = _nearest(_text_of(file_id, index), quote.text, quote.start)
    if file_id is None or start is None:
        raise PassageGoneError("What was quoted is no longer in the index. Ask again.")
    end = start + len(quote.text)

    def shared(one: StoredPassage) -> int:
        return min(end, one.passage.end) - max(start, one.passage.start)

    holding = max(index.passages_of(file_id), key=shared)
    return replace(quote, start=start, end=end, passage_id=holding.passage_id)


def _has(passage: Passage, quote: Quote) -> bool:
    """Whether a passage has the quote where it stood, for which the document need not be read."""
    return passage.text[quote.start - passage.start :].startswith(quote.text)


def _text_of(file_id: int | None, index: Index) -> str:
    return "" if file_id is None else index.document_text(file_id)


def _nearest(text: str, said: str, place: int) -> int | None:
    """Where ``said`` begins in ``text``, nearest to ``place``; None where it is not in it."""
    before, after = text.rfind(said, 0, place + len(said)), text.find(said, place)
    there = [start for start in (before, after) if start >= 0]
    return min(there, key=lambda start: abs(start - place), default=None)
