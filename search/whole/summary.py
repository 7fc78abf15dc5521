"""A summary of the document that a question means: a line for each section, word for word.

The line of a section is its most central sentence. Of minutes it is what was decided, and each
action with who does it and when.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from vind.indexes.folding import fold
from vind.indexes.languages import lexicon
from vind.indexes.types import StoredPassage
from vind.search.evidence.find import Evidence
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.evidence.units import Sentence
from vind.search.facts.asked import has_phrase
from vind.search.facts.words import any_of
from vind.search.judgement.judge import Judge
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.tables.table import header_over, is_row
from vind.search.types import Length, Line, Summary
from vind.search.whole.named import CHOICES, Fit, documents_named
from vind.search.whole.sections import Read, longest, read_sections, sections_of

LINES: dict[Length, int] = {"short": 5, "normal": 10, "long": 30}
"""Sections told at most."""

DECISIONS = 3
"""Decisions told of one section of minutes, at most."""

ACTIONS = 12
"""Actions told of one section of minutes, at most."""

LABEL = 40
"""Characters of a label before a colon, at most."""

OPENING = 2
"""Passages at the beginning of minutes, one of which says who was there."""


@dataclass(frozen=True, slots=True)
class _Told:
    heading: str
    sentence: Sentence
    kind: Literal["", "decision", "action"] = ""


def find_summary(question: Question, corpus: Corpus, length: Length | None) -> Evidence | None:
    """The quotes that summarise the document that the question means, in document order.

    If several fit about equally, those to choose from. None if no summary is asked for, or no
    document is meant. ``length`` is by default what the question says.
    """
    if not question.asked_for.summarises or question.asked_for.compares:
        return None
    named = documents_named(question, corpus)
    if not named.fits:
        return None
    meant = named.one()
    if meant is None:
        return choice_of(question, named.fits[:CHOICES], corpus)
    length = length or length_asked(question)
    passages = corpus.index.passages_of(meant.opening.file_id)
    every = sections_of(passages, LINES[length])
    if not every:
        return None
    read = read_sections(longest(every, LINES[length]), corpus.index)
    told = list(_minutes(read)) if _is_of_meeting(passages) else [_line(one) for one in read]
    excerpts = tuple(quoted(one.sentence) for one in told)
    lines = tuple(Line(one.heading, place, one.kind) for place, one in enumerate(told, 1))
    return Evidence(
        question,
        question.language or meant.opening.passage.language,
        Judge.of(corpus.index.calibration, corpus.embedder.fingerprint),
        excerpts,
        told=True,
        summary=Summary(length, lines, len(every)),
    )


def length_asked(question: Question) -> Length:
    """How long a summary the question asks for."""
    known = lexicon(question.language).asked
    if has_phrase(question.own, known.brief):
        return "short"
    return "long" if has_phrase(question.own, known.full) else "normal"


def choice_of(question: Question, fits: Sequence[Fit], corpus: Corpus) -> Evidence:
    """The documents that may be meant, as quotes of what they begin with, each with its question."""
    excerpts = []
    for one in fits:
        text = one.opening.passage.text
        end = text.find("\n", len(text) - len(text.lstrip()))
        span = (0, end if end > 0 else len(text))
        excerpts.append(quote_of(one.opening, span, span, one.score))
    asked = question.own.rstrip(" .?!")
    return Evidence(
        question,
        question.language or fits[0].opening.passage.language,
        Judge.of(corpus.index.calibration, corpus.embedder.fingerprint),
        tuple(excerpts),
        choices=tuple(f'{asked}: "{one.opening.path}"' for one in fits),
    )


def _line(read: Read) -> _Told:
    return _Told(read.section.heading, read.best)


def quoted(one: Sentence) -> Excerpt:
    """A sentence as a quote."""
    span = (one.start, one.end)
    return quote_of(one.stored, span, span, 1.0)


def _is_of_meeting(passages: Sequence[StoredPassage]) -> bool:
    """Whether a document says at its beginning who was there: "Aanwezig: …", or below "Present"."""
    text = "\n".join(one.passage.text for one in passages[:OPENING])
    labels = any_of(lexicon("").meetings.present)
    return re.search(rf"(?:^|\W)(?:{labels})\b[\s*]{{0,3}}(?::|\n)", fold(text)) is not None


def _minutes(read: Sequence[Read]) -> Iterator[_Told]:
    """What was decided and what is to do, by section; of the others the central sentence."""
    known = lexicon("").meetings
    for one in read:
        heading, said = one.section.heading, one.section.sentences
        if actions := [each for each in said if _is_action(each, heading, known.action)]:
            rows = [each for each in actions if is_row(each.text)]
            yield from (_Told(heading, each, "action") for each in (rows or actions)[:ACTIONS])
            continue
        decided = [each for each in said if has_phrase(each.text, known.decided)]
        labelled = [each for each in decided if has_phrase(_label(each.text), known.decided)]
        if decided:
            told = (labelled or decided)[:DECISIONS]
            yield from (_Told(heading, each, "decision") for each in told)
        else:
            yield _line(one)


def _is_action(one: Sentence, heading: str, words: tuple[str, ...]) -> bool:
    """Whether a sentence is an action: by its label, the heading above, or a column's name."""
    header = header_over(one.stored.passage, one.start)
    return any(has_phrase(said, words) for said in (_label(one.text), header, heading))


def _label(text: str) -> str:
    """What stands before a colon at the beginning: "Action Jan"; else empty."""
    label, colon, _ = text[:LABEL].partition(":")
    return label if colon else ""
