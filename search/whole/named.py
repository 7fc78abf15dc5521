"""Which documents a question about whole documents means.

A document is known by its file name, its title and its first heading, less plainly by its folders
and its opening passage. The words and dates of the question are held against these, weighted by
rarity. Names may be in another language than the question: the nearness in meaning of name and
question can make up for half of the words that a document is not known by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import PurePosixPath

import numpy as np

from vind.indexes.reading.terms import FieldWeights
from vind.indexes.text.embedded import headings_of, name_of
from vind.indexes.text.folding import fold
from vind.indexes.text.words import ALL_FUNCTION_WORDS, APOSTROPHE_S, FUNCTION_WORDS, stem
from vind.indexes.types import Language, StoredPassage
from vind.search.facts.asked import without_asking
from vind.search.facts.dates import find_dates, say_the_same
from vind.search.facts.names import find_names
from vind.search.facts.words import are_of_one_word, blotted, words
from vind.search.passages import introduction, spelt_out
from vind.search.question.cleaned import language_asked
from vind.search.question.question import Question, phrases_of
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.interaction import foreign
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

FOUND, BY_NAME = 80, 1000
"""Passages whose documents are looked at: the first found, and those found by names alone. A long
document has as many as it has passages."""

DOCUMENTS = 24
"""Documents whose names are embedded, 15 ms each on two cores."""

LESS_PLAINLY = 0.5
"""What a word counts that only a folder, the opening passage or a part of a name has."""

MEANT = 0.5
"""What a question must have of what it could have, to mean a document: of the words, weighted by
rarity, by which documents are known, or of the words of its name."""

EQUALLY = 0.1
"""Two documents fit about equally if their scores differ by less. Set by hand."""

SHORTEST = 3
"""Letters of a word of a name; shorter ones are mostly parts of codes."""

CHOICES, SIDES = 3, 4
"""Documents to choose from, and documents compared, at most."""

NAMES = FieldWeights(body=0.0, heading=0.0, title=1.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """A document, as its opening passage, and how well it fits a question.

    ``named`` has the words and dates of the question that its names and folders have, and how
    plainly each, 0 to 1. ``share`` is their share in the question by rarity, with what the opening
    passage has. ``own`` is the share of its file name, title or heading that the question has;
    ``is_whole``: it has the whole file name. ``near`` is the nearness of its name, 0 to 1.
    """

    opening: StoredPassage
    named: Mapping[str, float] = field(default_factory=dict)
    share: float = 1.0
    own: float = 1.0
    is_whole: bool = True
    near: float = 0.0

    @property
    def score(self) -> float:
        """How well it fits, 0 to 1."""
        return self.share + (1 - self.share) * self.near / 2

    def is_behind(self, other: "Fit") -> bool:
        """Whether the other is named by all of this one's words as plainly, and by one better."""
        return self.is_within(other) and not other.is_within(self)

    def is_within(self, other: "Fit") -> bool:
        """Whether the other is named by all of this one's words as plainly."""
        return all(plainly <= other.named.get(word, 0.0) for word, plainly in self.named.items())


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Documents that a question may mean, the most plainly named first.

    ``subject`` is what is asked, without the words that ask for a summary or a comparison;
    ``rarities`` are those of its words and of its dates, whose readings have a slash in between.
    """

    subject: Query
    rarities: Mapping[str, float]
    fits: list[Fit]

    def share(self, known: Mapping[str, float]) -> float:
        """The mean of ``known``, weighted by rarity."""
        total = sum(self.rarities[word] * plainly for word, plainly in known.items())
        return total / (sum(self.rarities.values()) or 1.0)


def document_meant(question: Question, corpus: Corpus) -> list[Fit]:
    """The document that ``question`` means, alone; or those that fit about equally, best first.

    Of these one alone is meant if no other has a file name that the question has whole. Empty if
    it means none.
    """
    if fits := _by_path(question, corpus):
        return fits[:1]
    found = _candidates(question, corpus)
    near = _nearness(found, corpus)
    fits = [replace(one, near=value) for one, value in zip(found.fits, near, strict=True)]
    fits = sorted((one for one in fits if one.score > MEANT), key=lambda one: -one.score)
    if not fits or _lacking(question, fits[:1]):
        return []
    best = fits[0]
    equal = [one for one in fits if best.score - one.score < EQUALLY and not one.is_behind(best)]
    whole = [one for one in equal if one.is_whole]
    return whole if len(whole) == 1 else equal


def documents_compared(question: Question, corpus: Corpus) -> list[Fit]:
    """The documents that ``question`` compares, in its order, each known by words of its own.

    Or those that all its words name alike ("compare the emergency plans"). Empty if it is less
    plain which are meant, or if they are more than SIDES.
    """
    if fits := _by_path(question, corpus):
        return fits[:SIDES] if len(fits) > 1 else []
    found = _candidates(question, corpus)
    least = MEANT * max((one.share for one in found.fits), default=0.0)
    fits = [
        one
        for one in found.fits
        if (one.own >= MEANT and one.share >= least)
        or (one.own == 1.0 and 1.0 in one.named.values())
    ]
    sides = [one for one in fits if not any(one.is_behind(other) for other in fits)]
    whole = [one.named for one in sides if one.is_whole]
    sides = [one for one in sides if one.is_whole or one.named not in whole]
    kinds = {tuple(one.named.items()) for one in sides}
    if not 1 < len(sides) <= SIDES or len(kinds) not in (1, len(sides)):
        return []
    best = {word: max(one.named.get(word, 0.0) for one in sides) for word in found.rarities}
    if found.share(best) < MEANT or _lacking(question, sides):
        return []
    apart = [word for word in best if any(one.named.get(word, 0.0) < best[word] for one in sides)]
    return sorted(sides, key=lambda one: [one.named.get(word, 0.0) < best[word] for word in apart])


def _lacking(question: Question, fits: Sequence[Fit]) -> bool:
    """Whether the question has a name of which no document has any word: it means others then.

    Capitals are skipped, as in ``lacking_in``: they may abbreviate words.
    """
    known = {word for one in fits for word in words(introduction(one.opening))}
    names = find_names(without_asking(question.own), question.language)
    plain = (words(name) for name in names if 2 * sum(map(str.islower, name)) > len(name))
    return any(name and known.isdisjoint(name) for name in plain)


def _by_path(question: Question, corpus: Corpus) -> list[Fit]:
    """The documents whose paths stand in quotation marks in the question."""
    phrases = [one for one in phrases_of(question.own) if "." in one]
    folders = corpus.index.status().folders if phrases else ()
    places = ((folder, phrase) for phrase in phrases for folder in folders)
    found = (corpus.index.document_of(*place) for place in places)
    files = [
        one
        for one in dict.fromkeys(found)
        if one is not None and corpus.index.any_passes(corpus.within([one]).filters)
    ]
    openings = corpus.index.openings(files).values()
    return [Fit(one) for one in openings]


def _candidates(question: Question, corpus: Corpus) -> _Candidates:
    """The documents that may be meant.

    Older versions are left out where a newer one is named as plainly.
    """
    index = corpus.index
    own = without_asking(question.own)
    subject = Query.of(replace(question, text=own or question.own), corpus.embedder)
    dates = find_dates(own)
    rest = APOSTROPHE_S.sub(" ", blotted(own, (one.span for one in dates)))
    said = [one for one in words(rest) if one not in FUNCTION_WORDS[question.language]]
    told = dict.fromkeys((*said, *("/".join(sorted(one.readings)) for one in dates)))
    rarities = {fold(word): rarity for word, rarity in index.rarities(own).items()}
    rarest = max(rarities.values(), default=1.0)
    found = _Candidates(subject, {word: rarities.get(word, rarest) for word in told}, [])
    if not told:
        return found
    ranked = retrieve(subject, replace(corpus, reranker=None), FOUND).ranked[:FOUND]
    named = index.match(own, BY_NAME, corpus.filters, NAMES)
    ids = [one.passage_id for one in (*named, *ranked)]
    file_of = index.file_ids(ids)
    openings = index.openings(dict.fromkeys(file_of[one] for one in ids if one in file_of))
    fits = {key: _fit(one, found) for key, one in openings.items()}
    current = [
        one
        for one in fits.values()
        if (newer := fits.get(one.opening.superseded_by or 0)) is None or not one.is_within(newer)
    ]
    return replace(found, fits=sorted(current, key=lambda one: -one.share))


def _fit(opening: StoredPassage, asked: _Candidates) -> Fit:
    language = opening.passage.language
    path = PurePosixPath(opening.path)
    heading = next(iter(headings_of(opening.passage.heading)), "")
    names = [spelt_out(path.stem), opening.title, heading]
    has = _stems("\n".join(names), language)
    beside, opens = (
        _stems(one, language) for one in (spelt_out(str(path.parent)), opening.passage.text)
    )
    dates = [found.readings for found in find_dates("\n".join(names))]
    named, within = dict[str, float](), dict[str, float]()
    for word in asked.rarities:
        said, readings = stem(word, language), word.split("/")
        same = [own for own in dates if any(say_the_same(*both) for both in product(own, readings))]
        if said in has or any(_is_all_said(own, readings) for own in same):
            named[word] = 1.0
        elif same or any(are_of_one_word(said, one) for one in (*has, *beside)):
            named[word] = LESS_PLAINLY
        elif said in opens:
            within[word] = LESS_PLAINLY
    stems = [stem(word, language) for word in asked.rarities]
    own = [_share_asked(one, stems, language) for one in names]
    return Fit(opening, named, asked.share({**named, **within}), max(own), own[0] == 1.0)


def _is_all_said(own: frozenset[str], asked: Sequence[str]) -> bool:
    """Whether a date of a name says all that the asked one says: "2025-11-27" of "2025-11"."""
    return own.issubset(asked) or (len(asked) == 1 and any(one.startswith(asked[0]) for one in own))


def _share_asked(name: str, asked: Sequence[str], language: Language) -> float:
    own = {
        stem(one, language)
        for one in words(name)
        if one.isalpha() and len(one) >= SHORTEST and one not in ALL_FUNCTION_WORDS
    }
    return sum(any(are_of_one_word(one, word) for word in asked) for one in own) / max(1, len(own))


def _stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(one, language) for one in words(text))


def _nearness(found: _Candidates, corpus: Corpus) -> list[float]:
    """How much nearer each document's name is to the question than most are, 0 to 1.

    Only of the first documents; of the others 0.
    """
    openings = [one.opening for one in found.fits[:DOCUMENTS]]
    if not openings:
        return []
    names = [name_of(one.path, one.title) for one in openings]
    cosines = corpus.embedder.embed_passages(names) @ found.subject.vector
    abroad = foreign(openings, language_asked(found.subject.text))
    near = scales_of(corpus.embedder).cosine.nearness(cosines, abroad)
    nearer = np.clip(near - np.median(near), 0.0, 1.0)
    return [*map(float, nearer), *([0.0] * (len(found.fits) - len(openings)))]
