"""What a follow-up replaces of the question before it by the table that answered that."""

from collections.abc import Iterator

from indexes.index import Index
from indexes.types import Filters
from search.claims.names import stated_names
from search.claims.rows import headed, sentences_and_rows
from search.conversation.carried import stems_of_both
from search.conversation.replaced import DIGITS, TOKEN, names_anything
from search.types import Answer
from search.words import words

PASSAGES = 3
"""Of a long table that are looked into for the other row."""


def without_row_before(question: str, before: str, follows: Answer, index: Index) -> str:
    """``before`` without what the row is of that answered it, where another has what is new.

    After "What does a boiler cost?", "And a heat pump?" is of another row of the table of prices.
    What is shared by the two rows stays, and so do names and numbers, which only others of their
    kind take the place of.
    """
    new = stems_of_both(question)
    if not new or not follows.quotes or names_anything(question):
        return before
    first = follows.quotes[0]
    start, end = first.best or (0, 0)
    answered = stems_of_both(first.text[start:end])
    rows = list(_rows(question, first.passage_id, index))
    headings = [heading for row, heading in rows if row == answered]
    beside = [row for row, heading in rows if new <= row and heading in headings]
    if not beside or answered in beside:
        return before
    only, names = answered.difference(*beside), stated_names(before)
    gone = {
        token
        for token in TOKEN.findall(before)
        if stems_of_both(token) <= answered
        and any(own and own <= only for own in map(stems_of_both, words(token)))
        and token not in names
        and not DIGITS.search(token)
    }
    return TOKEN.sub(lambda found: "" if found[0] in gone else found[0], before)


def _rows(question: str, passage_id: int, index: Index) -> Iterator[tuple[set[str], str]]:
    """The stems of the rows in a passage and in those of its file that match ``question``.

    Each with the heading that it is under; headings are left out.
    """
    files = frozenset(index.file_ids([passage_id]).values())
    matching = index.match(question, PASSAGES, Filters(files=files)) if files else []
    for stored in index.passages([passage_id, *(item.passage_id for item in matching)]).values():
        told = headed(sentences_and_rows(stored.passage.text), stored.passage.table_header)
        yield from ((stems_of_both(row), heading) for row, heading in told if heading)
