"""Words of a question that only the path of a document has: a folder that a customer gave its name.

What stands in such a folder need not say the name again, and what it means and how it is worded
tells nothing of it then.
"""

from collections.abc import Sequence

from indexes.folding import fold
from indexes.types import StoredPassage
from indexes.words import ALL_FUNCTION_WORDS
from search.facts.words import words
from search.passages import goes_by, said_in


def named_by_path(question: str, passages: Sequence[StoredPassage]) -> list[float]:
    """How many of such words each passage's document goes by, as a share of all of them."""
    documents = {one.file_id: one for one in passages}
    names = {file_id: frozenset(words(goes_by(one))) for file_id, one in documents.items()}
    asked = frozenset(words(question)) - ALL_FUNCTION_WORDS
    named = asked & frozenset[str]().union(*names.values())
    unsaid = _unsaid(named, passages)
    return [len(names[one.file_id] & unsaid) / max(1, len(unsaid)) for one in passages]


def _unsaid(named: frozenset[str], passages: Sequence[StoredPassage]) -> frozenset[str]:
    """Those of the words that no passage says, nor what stands over it."""
    for one in passages:
        if not named:
            break
        said = fold(said_in(one))
        named = frozenset(word for word in named if word not in said)
    return named
