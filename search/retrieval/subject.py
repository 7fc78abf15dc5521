"""What a question is about, and what it asks of it.

"Which law governs the Supply Agreement of Hartman Steel?": the names say which document, and every
passage of that document is about them; "which law governs" says which passage. Once a document has
been found, its passages are ranked by the question without the names that the document goes by, but
for those that tell its parts apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

from vind.indexes.arrays import Vector
from vind.indexes.headings import headings_of
from vind.indexes.index import Index
from vind.indexes.sentences import sentence_spans
from vind.indexes.types import Embedder, Filters, Language, Passage, Reading, Scored, StoredPassage
from vind.search.evidence.placing import headings_in
from vind.search.facts.names import is_capitalised
from vind.search.facts.words import content_stems, words
from vind.search.passages import goes_by
from vind.search.question.codes import Codes
from vind.search.retrieval.ranking import ranked, standardised

SHARE_IN_BOTH = 0.5
"""Of the words of two sentences, without names and numbers: those that both must have."""

LABELLED = re.compile(r"(?:[^\s:]+ ){0,2}[^\s:]+:(?= +\S)")
"""What a line is of that says it in front of a colon, in three words at most; a row of a table has
tabs instead."""

FIELD = re.compile(r"[^\t]*:\t")
"""The beginning of a row of a form, which says what the whole is of: "Client:", then a name."""

_CAPITALISED = r"\b[A-ZÀ-Þ][\w&'\u2019-]*"
_NAME = rf"{_CAPITALISED}(?: (?:(?:de|den|der|van|of) ){{0,2}}{_CAPITALISED}){{0,3}}"
LISTED = re.compile(rf"{_NAME}(?:, {_NAME})+,? (?:en|and|of|or|&) {_NAME}")
"""Three names or more in a row, as of branches; two are mostly the parties of one agreement."""

SAID = re.compile(rf"[.!?]$|\t|^{LABELLED.pattern}", re.MULTILINE)
"""What a sentence, a row or a field has, and no address."""


def told_apart_by(
    text: str, names: frozenset[str], rest: frozenset[str], language: Language
) -> frozenset[str]:
    """Those of ``names`` by which a ``text``, as the opening of a document, tells its parts apart.

    ``names`` and ``rest`` are stems: of the names in a question, and of its other words. A name
    does where it stands in a row of a table under another, over one of its columns, in front of a
    colon, in a sentence that says what is asked of it and is said in like words of another, or
    among names in a row of which the question has at most half.
    """
    return frozenset(
        {
            *_of_rows(text, names, language),
            *_of_sentences(text, names, rest, language),
            *_of_lists(text, names, language),
        }
    )


def parts_headed(opening: Passage, names: frozenset[str]) -> frozenset[str]:
    """Those of ``names`` that stand over a part of a document, as its ``opening`` shows.

    ``names`` are stems. A part is what the opening is of, below the whole, or one of several that
    it joins. Over one something is said: the lines of a cover or a letterhead have each other under
    them, and the first is the title of all.
    """
    joined = [heading for _, heading in _parts(opening)]
    over = [*headings_of(opening.heading)[1:], *(joined if len(joined) > 1 else ())]
    return names.intersection(content_stems("\n".join(over), opening.language))


def above_parts(opening: Passage) -> str:
    """What the ``opening`` of a document says of the whole: as far as its first part with a number.

    The parties of an agreement may stand under a heading, but before those that are numbered.
    """
    numbered = (at for at, heading in _parts(opening) if heading[0].isdigit())
    return opening.text[: next(numbered, len(opening.text))]


def _parts(opening: Passage) -> Iterator[tuple[int, str]]:
    """Where each part begins that an ``opening`` joins and says something of, and its heading."""
    starts = list(headings_in(opening))[1:]
    for start, end in pairwise([*starts, len(opening.text)]):
        heading, _, under = opening.text[start:end].partition("\n")
        if SAID.search(under):
            yield start, heading


def _of_rows(text: str, names: frozenset[str], language: Language) -> set[str]:
    found: set[str] = set()
    above = ""
    for line in text.split("\n"):
        if _tells_apart(line, above):
            found |= names.intersection(content_stems(line, language))
        elif label := LABELLED.match(line):
            found |= names.intersection(content_stems(label[0], language))
        above = line
    return found


def _tells_apart(line: str, above: str) -> bool:
    """Whether it is a row under another, or a header of three columns or more."""
    in_table = line.count("\t") > 1 or ("\t" in line and "\t" in above)
    return in_table and not FIELD.match(line)


class _Sentence(NamedTuple):
    """The stems of a sentence, and those without its names and numbers."""

    stems: frozenset[str]
    frame: frozenset[str]

    @classmethod
    def of(cls, text: str, language: Language) -> Self:
        plain = (one for one in text.split() if not (is_capitalised(one) or _has_digit(one)))
        frame = content_stems(" ".join(plain), language)
        return cls(frozenset(content_stems(text, language)), frozenset(frame))

    def is_like(self, other: Self) -> bool:
        both = self.frame & other.frame
        return bool(both) and len(both) >= SHARE_IN_BOTH * len(self.frame | other.frame)


def _of_sentences(
    text: str, names: frozenset[str], rest: frozenset[str], language: Language
) -> set[str]:
    sentences = [_Sentence.of(text[start:end], language) for start, end in sentence_spans(text)]
    found: set[str] = set()
    for one in sentences:
        if names & one.stems:
            for other in sentences:
                if rest & one.stems & other.stems and one.is_like(other):
                    found |= names & one.stems - other.stems
    return found


def _of_lists(text: str, names: frozenset[str], language: Language) -> set[str]:
    found: set[str] = set()
    for listed in LISTED.finditer(text):
        stems = set(content_stems(listed[0], language))
        asked = names & stems
        found |= asked if 2 * len(asked) <= len(stems) else set()
    return found


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


DOCUMENTS = 1
"""Best documents whose passages are ranked anew, each for a question more to embed. Three found no
more gold clauses in contracts than one (.853 of them among the first five), in twice the time."""

STEP = 0.6
"""What a standard deviation within a document counts for among the scores of all passages. Set by
hand."""

DENSE_SHARE = 0.65
"""Of the cosine among the passages of one document, the rest being BM25's. Set by hand."""

IN_DOCUMENT = 200
"""Passages of a document that are ranked anew; the rest of a longer one keep their places. Set by
hand."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, of all documents or of one without its names, as the embedder reads it.

    ``rest`` is what is likely left of the question where it names a document. ``own`` is the
    question without what it takes from the one before it, where it takes any.
    """

    question: str
    reading: Reading
    rest: "Query | None" = None
    own: str = ""

    @property
    def vector(self) -> Vector:
        """That of the question, shape (dimension,)."""
        return self.reading.vector

    @classmethod
    def of(cls, question: str, embedder: Embedder) -> Self:
        """``question`` as it is asked of all documents.

        Which of its capitalised words are names is known when documents are found. Mostly all are,
        and to embed it without them beside the whole takes 2 ms, afterwards 8.
        """
        first, *others = question.split()
        rest = " ".join([first, *(word for word in others if not is_capitalised(word))])
        if rest == question:
            return cls(question, embedder.read_questions([question])[0])
        whole, left = embedder.read_questions([question, rest])
        return cls(question, whole, Query(rest, left))


def without_names(question: str, identity: StoredPassage) -> str:
    """``question`` without the names in it that a document goes by.

    A name is a capitalised word after the first; a document goes by its file name, title and
    opening passage (``identity`` is that passage) before the first part that it joins, but by a
    code in its name and title only, or beside another name ("D2 Technologies"): what stands in the
    passage may be all that is asked of it. So is a name by which the passage tells the parts of the
    document apart. The question itself where nothing would be left to ask.
    """
    language = identity.passage.language
    known = _known(identity)
    own = content_stems(goes_by(identity), language)
    named = " ".join(word for word in question.split()[1:] if _names(word, known, language))
    names = frozenset(content_stems(named, language))
    rest = frozenset(content_stems(question, language)) - names
    names = names.difference(own)
    known -= told_apart_by(identity.passage.text, names, rest, language)
    known -= parts_headed(identity.passage, names)
    return _without(known, question, identity)


def _known(identity: StoredPassage) -> set[str]:
    """The stems of what a document goes by and begins with, before the first of its parts."""
    opening = identity.passage
    return set(content_stems(f"{goes_by(identity)}\n{above_parts(opening)}", opening.language))


def _without(known: set[str], question: str, identity: StoredPassage) -> str:
    """``question`` without names of ``known`` stems; itself where nothing would be left to ask."""
    language = identity.passage.language
    asked = question.split()
    named = [False, *(_names(word, known, language) for word in asked[1:]), False]
    left = " ".join(
        word
        for place, word in enumerate(asked)
        if not named[place]
        or not (named[place - 1] or named[place + 1] or _goes_by_code(word, identity))
    )
    return left if content_stems(left, language) else question


def _names(word: str, known: set[str], language: Language) -> bool:
    if not is_capitalised(word):
        return False
    said = content_stems(word, language)
    # The English "I" has a capital wherever it stands, and "category A" is no other one.
    is_something = bool(said) or any(len(one) > 1 for one in words(word))
    return is_something and known.issuperset(said)


def _goes_by_code(word: str, identity: StoredPassage) -> bool:
    """Whether a word is no code, or one in the name or the title of a document."""
    found = Codes.of(word)
    return not found.codes or found.share_in(goes_by(identity)) > 0.0


def ask_documents(
    whole: Query,
    order: Sequence[Scored],
    document_of: dict[int, int],
    index: Index,
    embedder: Embedder,
) -> dict[int, Query]:
    """What to ask of the first DOCUMENTS documents, of those whose names the question has."""
    documents = list(dict.fromkeys(document_of[item.passage_id] for item in order))[:DOCUMENTS]
    question = whole.question
    read = {whole.rest.question: whole.rest} if whole.rest else {}
    asked: dict[int, Query] = {}
    for document in documents:
        identity = index.opening(document)
        rest = question if identity is None else without_names(question, identity)
        if rest != question:
            if rest not in read:
                read[rest] = Query(rest, embedder.read_questions([rest])[0])
            asked[document] = read[rest]
    return asked


def rank_within(
    order: Sequence[Scored],
    document_of: dict[int, int],
    asked: dict[int, Query],
    codes: Mapping[int, float],
    index: Index,
) -> list[Scored]:
    """``order`` with the passages of each asked document in the order of what it was asked.

    A document's best passage gets the score that its best one had, so that documents keep their
    places; passages of it that had not been found are added to ``document_of`` and the list.
    ``codes`` are what the passages that have codes of the question are given for them, where what
    is asked of the document has one ("D2 Technologies" is its name).
    """
    scores = {item.passage_id: item.score for item in order}
    for document, ask in asked.items():
        best = max(score for key, score in scores.items() if document_of[key] == document)
        given = codes if Codes.of(ask.question).codes else {}
        within = {
            passage_id: STEP * score + given.get(passage_id, 0.0)
            for passage_id, score in _order(document, ask, index).items()
        }
        top = max(within.values(), default=0.0)
        for passage_id, score in within.items():
            document_of[passage_id] = document
            scores[passage_id] = best + score - top
    return ranked(scores)


def _order(document: int, ask: Query, index: Index) -> dict[int, float]:
    within = Filters(files=frozenset({document}))
    dense = index.nearest(ask.vector, IN_DOCUMENT, within)
    by_words = {
        item.passage_id: item.score for item in index.match(ask.question, IN_DOCUMENT, within)
    }
    meaning = standardised(item.score for item in dense)
    wording = standardised(by_words.get(item.passage_id, 0.0) for item in dense)
    return {
        item.passage_id: float(DENSE_SHARE * near + (1 - DENSE_SHARE) * match)
        for item, near, match in zip(dense, meaning, wording, strict=True)
    }
