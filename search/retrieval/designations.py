"""What a passage counts for by what the question names to the letter.

A code or a full name that a row begins with, a period that its document is of, a word that only
its path has, and the words of a query that is no more than keywords.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from vind.indexes.calendar import ANY_YEAR
from vind.indexes.folding import fold
from vind.indexes.index import Index
from vind.indexes.types import Language, Scored, StoredPassage
from vind.indexes.words import ALL_FUNCTION_WORDS
from vind.search.facts.asked import names_price
from vind.search.facts.dates import find_dates
from vind.search.facts.words import are_of_one_word, content_stems, in_words, words
from vind.search.passages import goes_by, said_in
from vind.search.question.codes import PERIOD, Codes
from vind.search.tables.layout import CELL_END, heading_and_row

KEYWORDS = 2
"""Words, at most. Three say enough to be meant otherwise than they are written."""


def is_keywords(question: str) -> bool:
    """Whether a question is KEYWORDS words at most, and all of them carry meaning."""
    given = words(question)
    return 0 < len(given) <= KEYWORDS and ALL_FUNCTION_WORDS.isdisjoint(given)


OF_KEY, ASKED = 0.5, 1.0
"""For such a row, and for one in a table that has what is asked; 1 is having all of the codes. One
that begins with other words of the question ("Controleleider"), alone or behind a code, is that for
the first, where its table has what is asked. Set by hand."""

TELLING = 4
"""Letters of a word that is more than "per" or "max"."""


def with_rows_of(codes: Codes, question: str, passages: Sequence[StoredPassage]) -> list[float]:
    """What each passage counts for by its rows of ``codes`` and names of ``question``.

    Those of an older version are not the rows of today, but where a period is asked for.
    """
    said = in_words(question)
    return [
        _best_row(codes, question, said, one)
        if one.superseded_by is None or codes.names_period
        else 0.0
        for one in passages
    ]


def _best_row(codes: Codes, question: str, said: str, stored: StoredPassage) -> float:
    passage, start, best = stored.passage, 0, 0.0
    asked = content_stems(question, passage.language)
    for line in passage.text.split("\n"):
        key, tab, rest = line.partition(CELL_END)
        is_key = tab and (codes.are(key.strip()) or _is_full_name_in(key, said))
        label = rest.partition(CELL_END)[0] if _is_code(key) else key
        if is_key or (tab and _is_label_in(label, asked, passage.language)):
            heading, _ = heading_and_row(passage, start) or ("", line)
            own = content_stems(key if is_key else label, passage.language)
            heads = content_stems(heading, passage.language)
            has_price = names_price(question) and names_price(f"{heading}\n{line}")
            has_asked = has_price or _is_in_part(set(asked).difference(own), heads)
            best = max(best, OF_KEY + ASKED * has_asked if is_key else OF_KEY * has_asked)
        start += len(line) + 1
    return best


def _is_in_part(asked: Iterable[str], heads: Iterable[str]) -> bool:
    """Whether a word of what is asked of a row is one of what heads it, or of one word with that.

    "Zaterdagopening" is under "Zaterdag".
    """
    return any(are_of_one_word(word, other) for word, other in product(asked, heads))


def _is_full_name_in(key: str, said: str) -> bool:
    """Whether the words of a cell, two or more with a capital, stand in a row in ``said``."""
    capitals = sum(word[:1].isupper() and word.isalpha() for word in key.split())
    return capitals > 1 and in_words(key) in said


def _is_label_in(label: str, asked: Sequence[str], language: Language) -> bool:
    """Whether the stems of a cell stand in a row in those ``asked``, and a word tells something.

    Small words may stand between: "castratie kater", of "een castratie van een kater".
    """
    if not any(len(word) >= TELLING and word.isalpha() for word in label.split()):
        return False
    stems = content_stems(label, language)
    return bool(stems) and any(
        asked[start : start + len(stems)] == stems for start in range(len(asked))
    )


def _is_code(cell: str) -> bool:
    """Whether a row begins with a number or a code, behind which its label stands."""
    return len(cell.split()) == 1 and any(map(str.isdigit, cell))


def of_period(codes: Codes, passages: Sequence[StoredPassage], index: Index) -> list[float]:
    """What the period and the version of each passage's document count for, as ``Codes`` has them.

    Where what was before is asked, an older version is of the period that is meant.
    """
    if not codes.names_period:
        return [0.0] * len(passages)
    names = {one.file_id: goes_by(one) for one in passages}
    unsaid = [file_id for file_id, name in names.items() if not _says_a_year(name)]
    versions = {file_id: codes.version_in(name) for file_id, name in names.items()}
    names |= {key: opening.passage.text for key, opening in index.openings(unsaid).items()}
    shares = {file_id: codes.period_in(name) for file_id, name in names.items()}
    return [
        shares[one.file_id]
        + versions[one.file_id]
        + PERIOD * (codes.before and one.superseded_by is not None)
        for one in passages
    ]


def _says_a_year(name: str) -> bool:
    return ANY_YEAR.search(name) is not None or any(find_dates(name))


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


OF_ALL = 2.0
"""For the best of them; 1 is having all codes of a question, as ``Codes`` counts. Set by hand: what
keywords gain by it is in docs/studies/retrieval.md."""


def of_keywords(
    question: str, terms: Sequence[Scored], passages: Sequence[StoredPassage]
) -> list[float]:
    """OF_ALL times the share of the best BM25 score in ``terms``; nothing for a question."""
    found = terms if is_keywords(question) else ()
    shares = {item.passage_id: item.score / terms[0].score for item in found}
    return [OF_ALL * shares.get(one.passage_id, 0.0) for one in passages]
