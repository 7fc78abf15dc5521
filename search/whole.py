"""Questions about whole documents: a summary of one, or a comparison of two.

Both answers consist of quotes, each labelled with its source, so that no meaning is changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePosixPath

import numpy as np

from vind.indexes.text.embedded import headings_of
from vind.indexes.text.greetings import is_head_line
from vind.indexes.types import StoredPassage
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.evidence.placing import is_heading_like
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.evidence.units import Sentence, split_passages
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import content_stems
from vind.search.judgement.judge import Judge
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

LOOKED_AT = 60
"""Passages whose documents are checked for being named."""

NAMED = 0.6
"""Share of the words of a document's name that a question must contain to name it. Set by hand."""

COMPOUND = 5
"""Letters from which a word also names compounds that end in it: "handboek", "reishandboek"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document, as its opening passage, with the stems in the question that name it."""

    opening: StoredPassage
    by: frozenset[str]
    share: float


def named_documents(question: str, corpus: Corpus) -> list[Named]:
    """The documents that ``question`` names, the most plainly named first; each by other words.

    Of several that the same words name, the newest version is taken, then the one with the largest
    share, then the first found.
    """
    asked = Query.of(Question.of(question), corpus.embedder)
    found = retrieve(asked, replace(corpus, reranker=None), LOOKED_AT)
    known = found.candidates.document_of
    files = list(dict.fromkeys(known[item.passage_id] for item in found.ranked[:LOOKED_AT]))
    openings = corpus.index.openings(files)
    named = [_named(question, openings[key]) for key in files if key in openings]
    plainly = sorted(
        (one for one in named if one.by and one.share >= NAMED),
        key=lambda one: (-len(one.by), one.opening.superseded_by is not None, -one.share),
    )
    kept: list[Named] = []
    for one in plainly:
        if not any(one.by <= other.by for other in kept):
            kept.append(one)
    return kept


def _named(question: str, opening: StoredPassage) -> Named:
    """A document, named by its file name or its title, whichever says more."""
    language = opening.passage.language
    asked = content_stems(question, language)
    found = []
    for name in (re.sub("[-_]", " ", PurePosixPath(opening.path).stem), opening.title):
        own = {one for one in content_stems(name, language) if not one.isdecimal()}
        by = frozenset(one for one in asked if any(_is_named_by(word, one) for word in own))
        covered = sum(any(_is_named_by(word, one) for one in by) for word in own)
        found.append(Named(opening, by, covered / max(1, len(own))))
    return max(found, key=lambda one: one.share)


def _is_named_by(word: str, end: str) -> bool:
    return word == end or (len(end) >= COMPOUND and word.endswith(end))


SECTIONS = 8
"""Sections quoted at most; if there are more, those with the most text."""


def find_summary(question: Question, corpus: Corpus) -> Evidence | None:
    """The quotes that summarise the document that the question names, in document order.

    None if no summary is asked for, or no document is named.
    """
    if not question.asked_for.summarises:
        return None
    named = named_documents(question.own, corpus)
    if not named:
        return None
    passages = corpus.index.passages_of(named[0].opening.file_id)
    excerpts = tuple(_central(section, corpus) for section in _sections(passages))
    judge = Judge.of(corpus.index.calibration, corpus.embedder.fingerprint)
    language = question.language or named[0].opening.passage.language
    return Evidence(question, language, judge, excerpts, told=True)


def _sections(passages: Sequence[StoredPassage]) -> list[list[StoredPassage]]:
    """The passages of each section below the title; without sections, equal parts."""
    grouped = [list(group) for _, group in groupby(passages, key=_section)]
    if len(grouped) == 1:
        parts = np.array_split(np.arange(len(passages)), min(SECTIONS, len(passages)))
        return [[passages[place] for place in part] for part in parts]
    lengths = [sum(len(one.passage.text) for one in section) for section in grouped]
    longest = sorted(range(len(grouped)), key=lambda place: -lengths[place])[:SECTIONS]
    return [grouped[place] for place in sorted(longest)]


def _section(stored: StoredPassage) -> str:
    return next(iter(headings_of(stored.passage.heading)[1:]), stored.passage.heading)


def _central(section: Sequence[StoredPassage], corpus: Corpus) -> Excerpt:
    """The quote of the sentence that is nearest to the mean of a section."""
    vectors = corpus.index.vectors([one.passage_id for one in section])
    mean = vectors.mean(axis=0)
    passage = section[int(np.argmax(vectors @ mean))]
    sentences = split_passages([passage])
    idle = [is_head_line(one.text) or _is_heading(one) for one in sentences]
    near = corpus.embedder.embed_passages([one.text for one in sentences]) @ mean - idle
    best = sentences[int(np.argmax(near))]
    return quote_of(passage, (best.start, best.end), (best.start, best.end), float(near.max()))


def _is_heading(one: Sentence) -> bool:
    """Whether a sentence is a whole line that is a heading, or reads like one."""
    passage = one.stored.passage
    is_line = passage.text[one.end : one.end + 1] in ("", "\n")
    return is_line and (is_heading_like(one.text) or one.text in headings_of(passage.heading))


SIDES = 2
"""Documents in a comparison."""


def find_comparison(question: Question, corpus: Corpus) -> Evidence | None:
    """The best quote of each of two compared documents, the more plainly named first.

    None if no comparison is asked for, or no document is named.
    """
    if not question.asked_for.compares:
        return None
    named = named_documents(question.own, corpus)[:SIDES]
    if not named:
        return None
    files = [one.opening.file_id for one in named]
    subject = _without_names(question, named)
    if len(files) < SIDES:  # the other is described rather than named, so search for it
        found = find_evidence(question, corpus).passages
        files += [one.file_id for one in found if one.file_id not in files][: SIDES - len(files)]
    sides = [find_evidence(subject, corpus.within([file_id])) for file_id in files]
    if len(sides) < SIDES or not all(side.excerpts for side in sides):
        return None
    least = min(sides, key=lambda side: side.confidence)
    return replace(
        least,
        question=question,
        excerpts=tuple(side.excerpts[0] for side in sides),
        conflicts=(),
        lacking="",
        told=True,
    )


def _without_names(question: Question, named: list[Named]) -> Question:
    """What is asked of both, without the words that name documents and those that compare."""
    by = frozenset[str]().union(*(one.by for one in named))

    def is_asked(word: str) -> bool:
        bare = word.strip(".,;:?!'\"()").lower()
        names = any(bare.startswith(stem) or bare.endswith(stem) for stem in by)
        return not names and not AskedFor.of(word, question.language).compares

    return replace(question, text=" ".join(filter(is_asked, question.own.split())) or question.text)
