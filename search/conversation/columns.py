"""What a follow-up replaces of the question before it by the columns of the table that answered."""

from indexes.index import Index
from search.conversation.replaced import DIGITS, TOKEN
from search.conversation.stems import is_said, stems_of_both
from search.tables.labels import labels
from search.tables.layout import heading_and_row
from search.tables.rows import columns
from search.types import Answer, Quote


def without_column_before(question: str, before: str, follows: Answer, index: Index) -> str:
    """``before`` without the name of the column that was asked for, where another is now meant.

    That is where all that ``question`` says is the name of another column of that row: after
    "What is a tent in the low season?", "And in the high season?". Numbers stay, and words of the
    row or of both columns. ``before`` as it is where no other column is named.
    """
    if not stems_of_both(question) or not follows.quotes:
        return before
    heading, row = _answered(follows.quotes[0], index)
    own = set(labels(row, heading))
    names = [stems_of_both(above) for above, cell in columns(row, heading) if cell not in own]
    meant = [name for name in names if is_said(question, name)]
    if not meant:
        return before
    stays = stems_of_both(row).union(*meant)
    others = set[str]().union(*names) - stays
    gone = {
        token
        for token in TOKEN.findall(before)
        if not DIGITS.search(token) and stems_of_both(token) & others and is_said(token, others)
    }
    return TOKEN.sub(lambda found: "" if found[0] in gone else found[0], before)


def _answered(quote: Quote, index: Index) -> tuple[str, str]:
    """The heading and the row that a quote was chosen for; both empty where it was for none."""
    stored = index.passages([quote.passage_id]).get(quote.passage_id)
    if stored is None:
        return "", ""
    begin, _ = quote.best or (0, 0)
    found = heading_and_row(stored.passage, quote.start + begin - stored.passage.start)
    return found if found and found[0] != found[1] else ("", "")
