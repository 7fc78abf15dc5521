"""Paths of duplicate files, and quotes found again after an index has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from vind.indexes.errors import PassageGoneError
from vind.indexes.index import EVERYTHING, Index
from vind.indexes.text.words import WORD, is_word
from vind.indexes.types import Filters, Place, StoredPassage
from vind.search.types import Answer, Hit, Quote, QuotesFound

Found = TypeVar("Found", Hit, Quote)


def with_duplicates(
    found: Sequence[Found], index: Index, filters: Filters = EVERYTHING
) -> list[Found]:
    """``found`` with the paths of the exact duplicates of their files.

    If only a duplicate passes ``filters``, a result gets the duplicate's path and has its own among
    the others: a search in a folder shows paths in that folder.
    """
    file_of = index.file_ids([one.passage_id for one in found])
    duplicates = index.duplicates(set(file_of.values()))
    passing = index.passing_by_duplicate(filters)
    files = [file_of.get(one.passage_id, 0) for one in found]
    return [
        _at(passing.get(file_id), one, duplicates.get(file_id, ()))
        for one, file_id in zip(found, files, strict=True)
    ]


def _at(place: Place | None, found: Found, duplicates: Iterable[Place]) -> Found:
    own = (found.folder, found.path)
    folder, path = place or own
    others = sorted({own, *duplicates} - {(folder, path)})
    also = tuple(other if at == folder else f"{at}/{other}" for at, other in others)
    return replace(found, folder=folder, path=path, also=also)


def find_again(quote: Quote, index: Index) -> Quote:
    """``quote`` with the place of its text in the current document, the nearest to the old one.

    Raises PassageGoneError if the document is gone or no longer has the text.
    """
    stored = index.passages([quote.passage_id]).get(quote.passage_id)
    if stored and stored.passage.text[quote.start - stored.passage.start :].startswith(quote.text):
        return _placed(quote, stored, index)  # the document need not be read
    file_id = stored.file_id if stored else index.document_of(quote.folder, quote.path)
    text = "" if file_id is None else index.document_text(file_id)
    end = quote.start + len(quote.text)
    found = (text.rfind(quote.text, 0, end), text.find(quote.text, quote.start))
    there = [place for place in found if place >= 0]
    if file_id is None or not there:
        raise PassageGoneError("What was quoted is no longer in the index. Ask again.")
    start = min(there, key=lambda place: abs(place - quote.start))
    end = start + len(quote.text)

    def shared(one: StoredPassage) -> int:
        return min(end, one.passage.end) - max(start, one.passage.start)

    holding = max(index.passages_of(file_id), key=shared)
    moved = replace(quote, start=start, end=end, passage_id=holding.passage_id)
    return _placed(moved, holding, index)


def require_places(answer: Answer | QuotesFound, index: Index) -> None:
    """Raises PassageGoneError unless the viewer of ``index`` may still read all its quotes.

    Each where it was shown: of one that can be read in a copy alone, the name would tell too much.
    """
    for quote in (*answer.quotes, *answer.also):
        now = find_again(quote, index)
        if (now.folder, now.path) != (quote.folder, quote.path):
            raise PassageGoneError("What was quoted has another place by now. Ask again.")


def still_readable(answer: Answer | None, index: Index) -> Answer | None:
    """``answer`` if the viewer of ``index`` may still read all its quotes; else None.

    Its question may have been spelt after documents that the viewer may no longer read, so words
    that neither readable documents nor a dictionary have are removed.
    """
    if answer is None or index.viewer.is_administrator:
        return answer
    try:
        for quote in (*answer.quotes, *answer.also):
            find_again(quote, index)
    except PassageGoneError:
        return None
    if not answer.quotes:
        return None
    unknown = {word for word in index.absent_words(answer.asked) if not is_word(word)}

    def known(text: str) -> str:
        said = (one for one in text.split() if unknown.isdisjoint(WORD.findall(one.lower())))
        return " ".join(said)

    subject = tuple(map(known, answer.subject))
    return replace(answer, asked=known(answer.asked), subject=subject)


def _placed(quote: Quote, stored: StoredPassage, index: Index) -> Quote:
    """``quote``, of a passage, with a path that its document has now."""
    duplicates = index.duplicates([stored.file_id]).get(stored.file_id, [])
    was, own = (quote.folder, quote.path), (stored.folder, stored.path)
    if was in duplicates:
        return _at(was, replace(quote, folder=own[0], path=own[1]), duplicates)
    if was != own:
        quote = replace(
            quote,
            folder=stored.folder,
            path=stored.path,
            dated=stored.dated,
            dated_by_file=stored.dated_by_file,
        )
    return _at(None, quote, duplicates)
