"""Which documents a question about whole documents means.

A document is known by its file name, its title, its first heading, its folders and the letterhead
in its opening passage. The words and dates of the question are held against these, weighted by
rarity; among documents that fit equally, nearness in meaning of name and question decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import numpy as np

from vind.indexes.embedded import name_of
from vind.indexes.folding import fold
from vind.indexes.headings import headings_of
from vind.indexes.languages import lexicon
from vind.indexes.stems import stem
from vind.indexes.types import Language, StoredPassage
from vind.indexes.words import APOSTROPHE_S, FUNCTION_WORDS
from vind.search.facts.dates import find_dates
from vind.search.facts.words import are_of_one_word, blotted, words
from vind.search.passages import LETTER_CASE
from vind.search.question.cleaned import language_asked
from vind.search.question.question import Question, phrases_of
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.interaction import foreign
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

LOOKED_AT = 80
"""Passages whose documents are held against the question."""

DOCUMENTS = 24
"""Documents whose names are embedded, 15 ms each on two cores."""

NAMED, NEAR_NAME = 0.5, 0.85
"""A document is meant if it has this share of the question's words, by rarity, or if its name is
this near to the question, on the shared scale. Set by hand."""

# Weights of what a document is known by, of the share of its own name that is asked for, of the
# nearness of its name, and of being superseded; set by hand.
IN_NAME, IN_FOLDER, IN_LETTERHEAD, IN_PART = 1.0, 0.7, 0.4, 0.8
OWN_NAME, NEARNESS, OLD = 0.2, 0.3, 0.15

EQUALLY = 0.12
"""Two documents fit about equally if their fits differ by less. Set by hand."""

CHOICES = 3
"""Documents to choose from."""

SIDES = 4
"""Documents compared at most."""

MUCH_OF_FIRST = 0.6
"""Share of the first document's fit that another side of a comparison must have. Set by hand."""

_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_PARTS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Fit:
    """A document, as its opening passage, and how well it fits a question.

    ``by`` are the words and dates of the question that it is known by, each with how plainly, 0 to
    1. ``share`` is their share in the question, by rarity; ``near`` the nearness of its name, 0 to
    1; ``own`` the share of its own name that is asked for.
    """

    opening: StoredPassage
    by: Mapping[str, float]
    share: float
    own: float
    near: float = 0.0

    @property
    def score(self) -> float:
        """How well it fits, comparable within one question."""
        old = OLD if self.opening.superseded_by is not None else 0.0
        return self.share + OWN_NAME * self.own + NEARNESS * self.near - old

    @property
    def is_meant(self) -> bool:
        """Whether the question means a document like this."""
        return self.share >= NAMED or self.near >= NEAR_NAME


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a question may mean, best first, and the rarity of its naming words."""

    fits: tuple[Fit, ...]
    rarities: Mapping[str, float] = field(default_factory=dict)

    def one(self) -> Fit | None:
        """The document that is meant, if one fits better than the others."""
        if len(self.fits) > 1 and self.fits[0].score - self.fits[1].score < EQUALLY:
            return None
        return self.fits[0] if self.fits else None

    def sides(self) -> list[Fit]:
        """The documents to compare: the best, then each that other words of the question name.

        Without such words, those that fit equally.
        """
        if not self.fits:
            return []
        chosen = [self.fits[0]]
        least = MUCH_OF_FIRST * self.fits[0].score
        while len(chosen) < SIDES:
            known = {word for one in chosen for word in one.by}
            others = [
                one
                for one in self.fits
                if one not in chosen
                and one.score >= least
                and any(
                    plainly >= IN_FOLDER for word, plainly in one.by.items() if word not in known
                )
            ]
            if not others:
                break
            chosen.append(max(others, key=lambda one: one.score))
        if len(chosen) > 1:
            return chosen
        first = self.fits[0]
        return [one for one in self.fits if first.score - one.score < EQUALLY][:SIDES]


def documents_named(question: Question, corpus: Corpus) -> Named:
    """The documents that ``question`` may mean, best first; none if it means no document."""
    files = _by_path(question, corpus)
    if files:
        openings = corpus.index.openings(files)
        return Named(tuple(Fit(openings[key], {str(key): 1.0}, 1.0, 1.0, 1.0) for key in openings))
    said, dates = words_asked(question), _dates_in(question)
    if not said and not dates:
        return Named(())
    subject = " ".join(one for one in question.own.split() if not is_asking(one, question.language))
    whole = Query.of(subject or question.own, corpus.embedder)
    found = retrieve(whole, replace(corpus, reranker=None), LOOKED_AT)
    of = found.candidates.document_of
    files = list(dict.fromkeys(of[item.passage_id] for item in found.ranked[:LOOKED_AT]))
    openings = list(corpus.index.openings(files).values())
    rarity = {fold(word): value for word, value in found.candidates.rarities.items()}
    most = max(rarity.values(), default=1.0)
    rarities = {word: rarity.get(word, most) for word in said} | dict.fromkeys(dates, most)
    fits = [_fit(opening, said, dates, rarities) for opening in openings]
    first = sorted(range(len(fits)), key=lambda place: (-fits[place].score, place))[:DOCUMENTS]
    near = _nearness([openings[place] for place in first], whole, corpus)
    fits = [replace(fits[place], near=value) for place, value in zip(first, near, strict=True)]
    fits.sort(key=lambda one: -one.score)
    if not any(one.is_meant for one in fits):
        return Named(())
    return Named(tuple(fits), rarities)


def _by_path(question: Question, corpus: Corpus) -> list[int]:
    """The documents whose paths stand in quotation marks in the question."""
    phrases = [one for one in phrases_of(question.own) if "." in one or "/" in one]
    if not phrases:
        return []
    folders = corpus.index.status().folders
    places = ((folder, phrase) for phrase in phrases for folder in folders)
    files = (corpus.index.document_of(*place) for place in places)
    return [
        one
        for one in dict.fromkeys(files)
        if one is not None and corpus.index.any_passes(corpus.within([one]).filters)
    ]


def words_asked(question: Question) -> list[str]:
    """The content words of a question, each once, but dates and those that ask for a summary."""
    dates = (one.span for one in find_dates(question.own))
    rest = APOSTROPHE_S.sub(" ", blotted(question.own, dates))
    function_words = FUNCTION_WORDS[question.language]
    return [
        word
        for word in dict.fromkeys(words(rest))
        if word not in function_words and not is_asking(word, question.language)
    ]


def _dates_in(question: Question) -> list[str]:
    """The dates of a question, each in one reading."""
    return list(dict.fromkeys(min(one.readings) for one in find_dates(question.own)))


def is_asking(word: str, language: Language) -> bool:
    """Whether a word asks for a summary or a comparison."""
    known = lexicon(language).asked
    said = fold(word.strip(".,;:?!'\"()"))
    every = " ".join((*known.summarise, *known.compare, *known.brief, *known.full)).split()
    return any(
        said == one or (one.endswith("*") and len(one) > 1 and said.startswith(one[:-1]))
        for one in every
    )


def _fit(
    opening: StoredPassage,
    said: Sequence[str],
    dates: Sequence[str],
    rarities: Mapping[str, float],
) -> Fit:
    language = opening.passage.language
    path = PurePosixPath(opening.path)
    heading = next(iter(headings_of(opening.passage.heading)), "")
    names = [_COMPACT.sub(r"\1-\2-\3", _spaced(path.stem)), opening.title, heading]
    tiers = (
        (IN_NAME, _stems(" ".join(names), language)),
        (IN_FOLDER, _stems(_spaced(" ".join(path.parts[:-1])), language)),
        (IN_LETTERHEAD, _stems(opening.passage.text, language)),
    )
    by = {
        word: plainly
        for word in said
        if (plainly := max(_known_by(stem(word, language), tiers), default=0.0))
    }
    known = [one for name in names for found in find_dates(name) for one in found.readings]
    by |= {
        date: share
        for date in dates
        if (share := max((_same(date, one) for one in known), default=0))
    }
    total = sum(rarities[one] for one in (*said, *dates))
    share = sum(rarities[one] * plainly for one, plainly in by.items()) / (total or 1.0)
    stems = [stem(word, language) for word in said]
    own = max(_asked_share(_stems(name, language), stems) for name in names)
    return Fit(opening, by, share, own)


def _spaced(name: str) -> str:
    return LETTER_CASE.sub(" ", name).replace("_", " ")


def _stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(one, language) for one in words(text))


def _known_by(word: str, tiers: Sequence[tuple[float, frozenset[str]]]) -> Iterator[float]:
    for weight, stems in tiers:
        if word in stems:
            yield weight
        elif any(are_of_one_word(word, one) for one in stems):
            yield weight * IN_PART


def _same(date: str, other: str) -> float:
    """The share of a date's parts that another date has too; 0 if they disagree."""
    asked, its = _PARTS.findall(date), _PARTS.findall(other)
    if any(one != two for one, two in zip(asked, its, strict=False)):
        return 0.0
    return min(len(asked), len(its)) / len(asked)


def _asked_share(name: frozenset[str], asked: Sequence[str]) -> float:
    own = [one for one in name if not one.isdecimal()]
    found = sum(any(are_of_one_word(word, one) for one in asked) for word in own)
    return found / max(1, len(own))


def _nearness(openings: Sequence[StoredPassage], whole: Query, corpus: Corpus) -> list[float]:
    """The nearness of each document's name to the question, 0 to 1."""
    if not openings:
        return []
    names = [
        " ".join(
            dict.fromkeys((name_of(one.path, one.title), *headings_of(one.passage.heading)[:1]))
        )
        for one in openings
    ]
    cosines = corpus.embedder.embed_passages(names) @ whole.vector
    abroad = foreign(openings, language_asked(whole.question))
    near = scales_of(corpus.embedder).cosine.nearness(cosines, abroad)
    return [float(one) for one in np.clip(near, 0.0, 1.0)]
