"""A question as it is understood after the one before it, without a language model.

What the new question leans on is carried into it: the words that carry meaning of the question
before, and, as a preference among what is found, the documents that answered it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from math import inf

import numpy as np

from indexes.index import Index
from indexes.types import Filters, Language, Reading, Scored
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.conversation.amounts import of_same_unit
from search.conversation.anaphora import refers_back
from search.conversation.capitals import with_capitals
from search.conversation.carried import with_subject
from search.conversation.columns import without_column_before
from search.conversation.openings import opens_as_continuation
from search.conversation.replaced import named_in, names_anything, replaced
from search.conversation.rows import without_row_before
from search.conversation.stems import is_said, stems_of_both
from search.conversation.years import counted_from
from search.question.cleaned import clean_question
from search.question.language import language_asked
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.retrieval.subject import Query, has_name_of
from search.text.passages import goes_by
from search.text.words import words
from search.types import Answer

OWN_SHARE = 0.5
"""Of the question's own vector in that of a follow-up, the rest being what was carried's: what is
new in it must not drown in the old. Set by hand."""

FEW, NEARLY = 3, 0.42
"""Words that carry meaning, and a difference of nearness. Of 48 questions of so few words after one
on something else none was as near to its document; of 20 after one on the same matter, 12 were."""

CARRIED_GAP = 0.56
"""A difference of nearness. With what is carried into them, 49 of 50 questions after one on the
same document of the handbook, of contracts or of the sample company are as near to it, and two of
five after one on another."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, ``whole`` as it is searched for.

    ``language`` is the question's or else its conversation's, "" where neither can be told;
    ``documents`` are the files that the conversation is about, by id.
    """

    whole: Query
    language: Language
    documents: frozenset[int] = frozenset()


def understand(question: str, follows: Answer | None, corpus: Corpus) -> Understood:
    """``question`` as it is to be searched for after ``follows``, the answer to the one before."""
    index, embedder = corpus.index, corpus.embedder
    language = language_asked(question) or (follows.language if follows else "")
    if follows is None:
        return Understood(Query.of(question, embedder), language)
    question, before = _told_on(question, follows, index)
    goes_on, points_back = opens_as_continuation(question), refers_back(question)
    own = Query.of(question, embedder)
    if not (goes_on or points_back):
        return Understood(own, language, _nearly_best(own, follows, corpus))
    named = cache(partial(with_capitals, index=index))
    asked = clean_question(with_subject(question, before, named), embedder)
    also = frozenset[int]() if points_back else _also_of(question, follows, index)
    new = " ".join(named_in(named(question)))
    old = replaced(named(question), named(follows.asked), goes_on=goes_on)
    documents = _of_new(also, old, new, index) or _of_new(
        _named_documents(asked, follows, index), old, new, index
    )
    (read,) = embedder.read_questions([asked])
    whole = Query(asked, _both(own.reading, read), own=question)
    near = documents if _short_of_best(whole, documents, corpus) < CARRIED_GAP else frozenset()
    return Understood(whole, language, near)


def _told_on(question: str, follows: Answer, index: Index) -> tuple[str, str]:
    """``question`` with the year or the unit that it takes from the one before, and that one.

    Of the one before is left out what gives way to those.
    """
    before = follows.asked
    if opens_as_continuation(question) or refers_back(question):
        question, before = counted_from(question, before)
    if opens_as_continuation(question):
        question, before = of_same_unit(question, before)
        before = without_row_before(question, before, follows, index)
        before = without_column_before(question, before, follows, index)
    return question, before


def _both(own: Reading, carried: Reading) -> Reading:
    """A follow-up as it stands, and as it reads with what is carried into it.

    Its own words count twice, once with what is around them there and once without.
    """
    mixed = OWN_SHARE * own.vector + (1 - OWN_SHARE) * carried.vector
    return Reading(
        vector=mixed / np.linalg.norm(mixed),
        words=own.words + carried.words,
        states=np.vstack([own.states, carried.states]),
    )


def _named_documents(asked: str, follows: Answer, index: Index) -> frozenset[int]:
    """The files that ``follows`` quotes and that go by a name in what is ``asked``.

    Whether or not they held the answer: they are of the matter. A document that only happened to
    answer is no subject: the next answer may stand elsewhere.
    """
    quoted = index.file_ids([quote.passage_id for quote in follows.quotes])
    return frozenset(
        file_id
        for file_id, opening in index.openings(set(quoted.values())).items()
        if has_name_of(asked, opening)
    )


def _also_of(question: str, follows: Answer, index: Index) -> frozenset[int]:
    """The file whose passage answered before, where that has all that is new in ``question``.

    The same asked of something else ("And the E-4560?") often stands in the next row or sentence;
    where it does not, no document is meant.
    """
    first = [quote.passage_id for quote in follows.quotes[:1]] if follows.found else []
    return frozenset(
        stored.file_id
        for stored in index.passages(first).values()
        if is_said(question, stems_of_both(stored.passage.text))
    )


def _of_new(
    documents: frozenset[int], old: Iterable[str], new: str, index: Index
) -> frozenset[int]:
    """The ids of those of ``documents`` that have all words of ``new`` names, or no names are new.

    Not those that are titled by an ``old`` name, which these replace, unless also by the new ones:
    "Lease Leeds.pdf" may tell of York, but is not its lease.
    """
    gone = list(filter(None, map(stems_of_both, old)))
    known = {
        file_id: stems_of_both(goes_by(opening))
        for file_id, opening in index.openings(documents).items()
    }
    return frozenset(
        file_id
        for file_id, stems in known.items()
        if (new and is_said(new, stems))
        or not (any(name <= stems for name in gone) or _lacks(file_id, new, index))
    )


def _lacks(file_id: int, new: str, index: Index) -> bool:
    of_file = Filters(files=frozenset({file_id}))
    return not all(index.match(word, 1, of_file) for word in words(new))


def _nearly_best(own: Query, follows: Answer, corpus: Corpus) -> frozenset[int]:
    """The file that answered before, where it is nearly the best for the question alone.

    That is how a question shows what it leaves unsaid where grammar does not ("Who is eligible?").
    One that names something, or says much, does not leave it unsaid, and one that finds the file
    needs no help.
    """
    says = [word for word in words(own.question) if word not in FUNCTION_WORDS_OF_BOTH]
    if not follows.found or len(says) > FEW or names_anything(own.question):
        return frozenset()
    first = [quote.passage_id for quote in follows.quotes[:1]]
    answered = frozenset(corpus.index.file_ids(first).values())
    return answered if 0.0 < _short_of_best(own, answered, corpus) < NEARLY else frozenset()


def _short_of_best(asked: Query, documents: frozenset[int], corpus: Corpus) -> float:
    """What the nearest passage of ``documents`` lacks in nearness of the nearest of any.

    Infinite where none of theirs is in ``corpus``.
    """
    best = _nearest(asked, corpus)
    there = _nearest(asked, corpus.within(documents)) if documents else []
    if not there:
        return inf
    nearest = scales_of(corpus.embedder).cosine.nearness([best[0].score, there[0].score])
    return float(nearest[0] - nearest[1])


def _nearest(asked: Query, corpus: Corpus) -> list[Scored]:
    """The nearest passage; none where ``corpus`` has none."""
    return corpus.index.nearest(asked.vector, 1, corpus.filters)
