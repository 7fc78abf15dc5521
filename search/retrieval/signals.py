"""What speaks for a passage: one column a signal, one row a passage.

Each but ``codes`` is in standard deviations among the candidates, so that a weight means the same
for every question. A document speaks for its passages: where several of them match, it is about the
matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from indexes.types import Language, Scored
from search.retrieval.interaction import Column, Matches, shares_of

MOST_USUAL, FEWEST_USUAL = 20, 5
"""Candidates of a language, best first, whose mean cosine is what is usual for it. A question is
near to all passages of its own language, also to those that do not answer it: without this, the
sample company's questions asked in the other language lose 8 points of hit@10, with it 4."""

ALLOWANCE = 0.75
"""Of what the best wording in a language lacks of the best in any: its words are further from the
question's for being another language's. Half gives questions in the other language than that of
their answer .007 less nDCG@10 at the sample company, .034 and .052 at two others; all of it .008 to
.029 more, but costs the questions of vac-nl among English documents .007."""

SPEAKING_TERMS = 5
"""Passages of a document whose BM25 scores speak for it: the second for half as much as the first,
the third for a third, and so on."""


@dataclass(frozen=True, eq=False, slots=True)
class Signals:
    """Columns over the candidates, each of shape (passages,).

    ``meaning``: cosine of question and passage, over what is usual for the passage's language.
    ``wording``: how near the question's words are to the passage's, each at its nearest and as they
    are meant where they stand, rare ones counting for more.
    ``document_terms``: BM25 of the document's best passages. ``document_wording``: how near the
    words of the document are to the question's, each at its nearest in any candidate of it, rare
    ones counting for more, with an ALLOWANCE for another language. ``codes``: how many of the
    codes and years of the question (``search.question.codes``) the passage has, whatever the others
    have, and what it counts for by rows of them, by its path and by the words of a query.
    """

    meaning: Column
    wording: Column
    document_terms: Column
    document_wording: Column
    codes: Column


SIGNALS = tuple(field.name for field in fields(Signals))


def measure(
    documents: Sequence[int],
    languages: Sequence[Language | None],
    cosines: npt.ArrayLike,
    wordings: Iterable[float],
    matches: Matches,
    rarities: Sequence[float],
    standing: Mapping[int, float],
    codes: Sequence[float],
) -> Signals:
    """The signals of candidates, of which ``documents`` are the files.

    ``wordings`` are of the passages themselves. ``matches`` has a column a candidate and a row a
    word, ``rarities`` an entry a word, and ``standing`` one a document, a missing one counting as
    the least of several, and as nothing where there is one. ``codes`` are shares.
    """
    weights = shares_of(rarities)
    return Signals(
        meaning=standardised(_whatever_language(cosines, languages)),
        wording=standardised(wordings),
        document_terms=standardised(_of_documents(documents, standing)),
        document_wording=standardised(
            _with_allowance(weights @ _best_in_document(documents, matches), languages)
        ),
        codes=np.asarray(codes, dtype=np.float64),
    )


def standardised(values: Iterable[float]) -> Column:
    """Each value in standard deviations from their mean; 0 where all are the same."""
    array = np.asarray(list(values), dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    centred: Column = array - (array.mean() if array.size else 0.0)
    return centred / spread if spread > 0.0 else np.zeros_like(array)


def _whatever_language(cosines: npt.ArrayLike, languages: Sequence[Language | None]) -> Column:
    """Each cosine over the mean of the best of its language."""
    values = np.asarray(cosines, dtype=np.float64)
    usual = np.full_like(values, _usual(values))
    for those in _of_each_language(languages):
        usual[those] = _usual(values[those])
    over: Column = values - usual
    return over


def _with_allowance(wordings: npt.ArrayLike, languages: Sequence[Language | None]) -> Column:
    """Each wording, and the ALLOWANCE of its language where enough candidates are in that."""
    values = np.asarray(wordings, dtype=np.float64)
    allowed = values.copy()
    for those in _of_each_language(languages):
        allowed[those] += ALLOWANCE * (values.max() - values[those].max())
    return allowed


def _of_each_language(languages: Sequence[Language | None]) -> Iterator[npt.NDArray[np.bool_]]:
    """The candidates of each language with FEWEST_USUAL of them: masks, shape (candidates,)."""
    spoken = np.asarray(languages, dtype=object)
    for language in set(languages) - {None}:
        those = spoken == language
        if those.sum() >= FEWEST_USUAL:
            yield those


def _usual(cosines: Column) -> float:
    return float(np.sort(cosines)[-MOST_USUAL:].mean()) if len(cosines) else 0.0


def standing_by_terms(terms: Iterable[Scored], document_of: Mapping[int, int]) -> dict[int, float]:
    """By document: the BM25 scores of its best passages of the list, each over its rank there."""
    places: Counter[int] = Counter()
    totals: defaultdict[int, float] = defaultdict(float)
    for item in terms:
        document = document_of.get(item.passage_id)
        if document is None:
            continue
        places[document] += 1
        if places[document] <= SPEAKING_TERMS:
            totals[document] += item.score / places[document]
    return dict(totals)


def _of_documents(documents: Sequence[int], values: Mapping[int, float]) -> list[float]:
    least = min(values.values()) if len(values) > 1 else 0.0
    return [values.get(document, least) for document in documents]


def _best_in_document(documents: Sequence[int], matches: Matches) -> Matches:
    ids, place = np.unique(np.asarray(documents), return_inverse=True)
    best = np.zeros((len(matches), len(ids)), dtype=matches.dtype)
    np.maximum.at(best.T, place, matches.T)
    spread: Matches = best[:, place]
    return spread
