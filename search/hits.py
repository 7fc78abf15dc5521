"""From ranked passages to search results: each place once, with the parts of its score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeAlias

from vind.indexes.text.folding import fold
from vind.indexes.text.greetings import is_head_line
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.text.words import FUNCTION_WORDS, WORD, stem
from vind.indexes.types import Language, Scored, StoredPassage
from vind.search.duplicates import with_duplicates
from vind.search.facts.words import Span, content_stems, overlap, words
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.ranking import repetitions, standings
from vind.search.retrieval.retrieve import Retrieved
from vind.search.retrieval.versions import newer_places
from vind.search.types import Hit, Why


def best_sentence(question: str, text: str, language: Language) -> Span:
    """The span in ``text`` of the sentence with most of the question's words, the first of equals.

    The whole text if no sentence has any. Header lines of mails are skipped: they are full of
    names. Only words are compared: embedding the sentences of ten passages takes ten times as long
    as finding the passages.
    """
    asked = set(content_stems(question, language))
    spans = [span for span in sentence_spans(text) if not is_head_line(text[slice(*span)])]
    shared = [len(asked.intersection(content_stems(text[a:b], language))) for a, b in spans]
    most = max(shared, default=0)
    return spans[shared.index(most)] if most else (0, len(text))


def words_found(question: Question, text: str, language: Language) -> tuple[Span, ...]:
    """The spans in ``text`` of the question's content words, in any of their forms."""
    # Without a known language, a passage's words are compared unstemmed.
    idle = FUNCTION_WORDS[language or question.language]
    asked = {stem(word, language) for word in words(question.text) if word not in idle}
    found = (word.span() for word in WORD.finditer(text) if stem(fold(word[0]), language) in asked)
    return tuple(found)


class Explainer:
    """Gives the parts of the scores of one search."""

    def __init__(self, retrieved: Retrieved) -> None:
        found, weights = retrieved.candidates, retrieved.weights
        self._asked = retrieved.asked
        self._cosines = {item.passage_id: item.score for item in found.dense}
        self._matches = {item.passage_id: item.score for item in found.terms}
        self._rows = {one.passage_id: row for row, one in enumerate(found.passages)}
        self._parts = found.signals.parts(weights)
        self._sums = found.signals.scores(weights)
        self._ranked = {item.passage_id: item.score for item in retrieved.ranked}

    def why(self, hit: Hit, file_id: int, repeated: float) -> Why:
        """The parts of the score of ``hit``, a passage of the file ``file_id``.

        ``repeated`` is what better places of its document cost it, 0 or less.
        """
        asked = self._asked.get(file_id)
        # The score of a passage that was not read only says that it is below all that were.
        has_parts = hit.passage_id in self._rows or asked is not None
        return Why(
            cosine=self._cosines.get(hit.passage_id),
            bm25=self._matches.get(hit.passage_id),
            parts=self._parts_of(hit, repeated) if has_parts else {},
            asked=asked.text if asked else "",
        )

    def _parts_of(self, hit: Hit, repeated: float) -> dict[str, float]:
        own, row = self._ranked[hit.passage_id], self._rows.get(hit.passage_id)
        parts: dict[str, float] = {}
        before = 0.0
        if row is not None:
            parts = {name: float(column[row]) for name, column in self._parts.items()}
            before = float(self._sums[row])
        added = {
            "reranked": own - before,
            "older": max([0.0, *(older.score - own for older in hit.older)]),
            "repeated": repeated,
        }
        return parts | {name: part for name, part in added.items() if part}


LOOKED_AT = 8
"""Passages read at most to find k places, as a multiple of k."""

LOOKED_AT_LEAST = 20
"""Passages read at least, whatever k is: the newest version may be further down."""

Document: TypeAlias = tuple[str, str]
"""Folder and path."""


def to_hit(stored: StoredPassage, score: float) -> Hit:
    """A stored passage with its score as a result."""
    passage = stored.passage
    return Hit(
        path=stored.path,
        page=passage.page,
        text=passage.text,
        heading=passage.heading,
        score=score,
        start=passage.start,
        end=passage.end,
        passage_id=stored.passage_id,
        folder=stored.folder,
        title=stored.title,
        language=passage.language,
        page_label=stored.page_label,
        author=stored.author,
        dated=stored.dated,
        superseded=stored.superseded_by is not None,
        dated_by_file=stored.dated_by_file,
    )


def _union(better: Hit, other: Hit) -> Hit:
    """``better`` extended to cover ``other``, which overlaps it."""
    first, last = sorted((better, other), key=lambda hit: hit.start)
    return replace(
        better,
        text=first.text + last.text[max(0, first.end - last.start) :],
        start=first.start,
        end=max(first.end, last.end),
        page=first.page,
        page_label=first.page_label,
    )


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Sorted by score, then path, then place, so that the same question gives the same list."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.path, hit.start))


def one_a_place(hits: Iterable[Hit]) -> list[Hit]:
    """Overlapping passages of one document merged, with the best one's score and heading."""
    documents: defaultdict[Document, list[Hit]] = defaultdict(list)
    for hit in in_order(hits):
        kept = documents[hit.folder, hit.path]
        joined = [one for one in kept if overlap((one.start, one.end), (hit.start, hit.end))]
        kept[:] = [other for other in kept if other not in joined]
        kept.append(reduce(_union, [*joined[:1], hit, *joined[1:]]))
    return in_order(hit for kept in documents.values() for hit in kept)


def newest_first(
    question: Question, found: Sequence[Scored], stored: Mapping[int, StoredPassage]
) -> list[Hit]:
    """The passages of ``found`` that still exist; of several versions only the newest.

    The newest takes the best score of its versions, and lists the others in ``older``, best first.
    """
    there = (item for item in found if item.passage_id in stored)
    hits = {item.passage_id: to_hit(stored[item.passage_id], item.score) for item in there}
    newer = newer_places(question, [stored[passage_id] for passage_id in hits])
    for older, newest in newer.items():
        hit, behind = hits[newest], hits.pop(older)
        score = max(hit.score, behind.score)
        hits[newest] = replace(hit, score=score, older=(*hit.older, behind))
    return list(hits.values())


def with_repetition_cost(
    hits: Sequence[Hit], shares: Mapping[Document, float] | None = None
) -> list[Hit]:
    """``hits`` in a new order: each score lowered for better hits of the same document.

    ``hits`` must be sorted, best first. See ``standings``.
    """
    documents = [(hit.folder, hit.path) for hit in hits]
    left = standings([hit.score for hit in hits], documents, shares)
    return in_order(replace(hit, score=score) for hit, score in zip(hits, left, strict=True))


def find_places(retrieved: Retrieved, corpus: Corpus, k: int) -> list[Hit]:
    """The first ``k`` places found, best first; fewer only if fewer were found.

    ``corpus`` is the corpus that was searched.
    """
    index, question = corpus.index, retrieved.whole.question
    found = retrieved.ranked
    taken = max(k, LOOKED_AT_LEAST)
    while True:
        while 0 < taken < len(found) and found[taken].score == found[taken - 1].score:
            taken += 1  # equal scores are sorted by path, which is not known yet
        stored = index.passages([item.passage_id for item in found[:taken]])
        places = one_a_place(newest_first(question, found[:taken], stored))
        shares = {
            (one.folder, one.path): retrieved.shares.get(one.file_id, 0.0)
            for one in stored.values()
        }
        placed = with_repetition_cost(places, shares)[:k]
        if taken >= len(found) or _are_first(placed, k, found[taken].score, taken):
            explainer = Explainer(retrieved)
            shown = with_duplicates(placed, index, corpus.filters)
            costs = repetitions([(hit.folder, hit.path) for hit in placed], shares)
            return [
                replace(
                    hit,
                    snippet=best_sentence(question.text, hit.text, hit.language),
                    why=explainer.why(hit, stored[hit.passage_id].file_id, -cost),
                    matches=words_found(question, hit.text, hit.language),
                )
                for hit, cost in zip(shown, costs, strict=True)
            ]
        taken *= 2


def _are_first(placed: Sequence[Hit], k: int, next_score: float, taken: int) -> bool:
    """Whether nothing beyond ``taken`` can be among the first ``k``, or the limit is reached."""
    return len(placed) == k and (placed[-1].score >= next_score or taken >= LOOKED_AT * k)
