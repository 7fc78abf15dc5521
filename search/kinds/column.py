"""What stands in a column that a question names: "kolom Maximum van schaal 7"."""

import re

from search.found import Evidence
from search.tables.labels import ASIDE
from search.tables.rows import CELL_END
from search.text.words import in_words

_COLUMN = re.compile(
    r"(?:\b(?:wat|welk \w+) staat (?:er )?in\s+|\bwhat (?:is|stands) in\s+)?"
    r"\b(?:de |the )?(?:kolom|column)\s+[\"\u201c']?(?=\w)",
    re.IGNORECASE,
)


def without_column(question: str, evidence: Evidence) -> str:
    """``question`` without the word for a column, where what leads has one that is called so.

    No document says "kolom", and how many of its words a question has in them tells whether it is
    answered.
    """
    found = _COLUMN.search(question)
    if not found or not evidence.excerpts:
        return question
    named = in_words(question[found.end() :])
    cells = evidence.excerpts[0].header_row.split(CELL_END)
    called = (in_words(ASIDE.sub("", cell)) for cell in cells)
    if any(name.strip() and named.startswith(name) for name in called):
        return f"{question[: found.start()]}{question[found.end() :]}"
    return question
