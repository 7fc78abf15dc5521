"""What a follow-up replaces of the question before it by the table that answered that."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from indexes.folding import fold
from indexes.index import Index
from indexes.types import Filters
from search.conversation.names import names_and_days
from search.conversation.replaced import DIGITS, TOKEN, names_anything
from search.conversation.stems import is_said, stems_of_both
from search.tables.rows import CELL_END, headed, sentences_and_rows
from search.text.values import TIME_UNITS
from search.text.words import words
from search.types import Answer

PASSAGES = 3
"""Of a long table that are looked into for the other row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The stems of each of the cells of a row, and the heading that it is under."""

    cells: Sequence[set[str]]
    heading: str

    @property
    def stems(self) -> set[str]:
        return set[str]().union(*self.cells)


def without_row_before(question: str, before: str, follows: Answer, index: Index) -> str:
    """``before`` without the label of the row that answered it, where another row is now meant.

    That is where ``question`` names another row of that table: after "What does a boiler cost?",
    "And a heat pump?". What the two rows share stays, and so do names and numbers, which only
    others of their kind replace; a name goes where it is all that tells its cell from the cell
    with what is new. ``before`` as it is where no other row is named.
    """
    if not stems_of_both(question) or not follows.quotes or names_anything(question):
        return before
    first = follows.quotes[0]
    stems = stems_of_both(first.best_sentence)
    rows = list(_rows(question, first.passage_id, index))
    answered = [row for row in rows if row.stems == stems]
    headings = [row.heading for row in answered]
    beside = [row for row in rows if row.heading in headings and is_said(question, row.stems)]
    if not beside or any(row in answered for row in beside):
        return before
    theirs = set[str]().union(*(row.stems for row in beside))
    in_its_place = [
        own - theirs
        for place, own in enumerate(answered[0].cells)
        if any(is_said(question, row.cells[place]) for row in beside if place < len(row.cells))
    ]
    stays = {name for name in names_and_days(before) if not _is_all_of_any(name, in_its_place)}
    stays |= {token for token in TOKEN.findall(before) if DIGITS.search(token) or _is_unit(token)}
    gone = {
        token
        for token in set(TOKEN.findall(before)) - stays
        if is_said(token, stems) and _has_word_beside(token, theirs)
    }
    return TOKEN.sub(lambda found: "" if found[0] in gone else found[0], before)


def _is_unit(token: str) -> bool:
    """Whether ``token`` is asked for rather than what a row is of: "hoeveel dagen"."""
    return fold(token) in TIME_UNITS


def _is_all_of_any(name: str, cells: Iterable[set[str]]) -> bool:
    """Whether ``name`` is all that one of ``cells`` says; an empty one says nothing."""
    return any(cell and cell <= stems_of_both(name) for cell in cells)


def _has_word_beside(token: str, stems: Set[str]) -> bool:
    """Whether a word of ``token`` has none of ``stems``."""
    return any(own and own.isdisjoint(stems) for own in map(stems_of_both, words(token)))


def _rows(question: str, passage_id: int, index: Index) -> Iterator[_Row]:
    """The rows in a passage and in those of its file that match ``question``, but for headings."""
    files = frozenset(index.file_ids([passage_id]).values())
    matching = index.match(question, PASSAGES, Filters(files=files)) if files else []
    for stored in index.passages([passage_id, *(item.passage_id for item in matching)]).values():
        told = headed(sentences_and_rows(stored.passage.text), stored.passage.table_header)
        for row, heading in told:
            if heading:
                yield _Row([stems_of_both(cell) for cell in row.split(CELL_END)], heading)
