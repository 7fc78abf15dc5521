"""A summary of the document that a question means: for each section its most central sentence."""

from dataclasses import replace

from vind.search.evidence.find import Evidence
from vind.search.evidence.quotes import quote_of
from vind.search.facts.asked import length_asked
from vind.search.judgement.judge import Judge
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import DocumentSummary, Length
from vind.search.whole.named import CHOICES, Fit, document_meant
from vind.search.whole.sections import longest, quoted, sections_of

LINES: dict[Length, int] = {"short": 5, "normal": 10, "long": 30}
"""Sections told at most."""


def find_summary(question: Question, corpus: Corpus) -> Evidence | None:
    """The quotes that summarise the document that the question means, in document order.

    If several fit about equally, those to choose from. None if no summary is asked for, or no
    document is meant.
    """
    if not question.asked_for.summarises or question.asked_for.compares:
        return None
    fits = document_meant(question, corpus)
    if not fits:
        return None
    evidence = Evidence(
        question,
        question.language or fits[0].opening.passage.language,
        Judge.of(corpus.index.calibration, corpus.embedder.fingerprint),
    )
    if len(fits) > 1:
        return _choice(evidence, fits[:CHOICES])
    length = length_asked(question.own)
    sections = sections_of(fits[0].opening.file_id, corpus.index, LINES[length])
    told = longest(sections, LINES[length])
    excerpts = tuple(quoted(one.sentences[one.central()]) for one in told)
    return replace(evidence, excerpts=excerpts, summary=DocumentSummary(length, len(sections)))


def _choice(evidence: Evidence, fits: list[Fit]) -> Evidence:
    """The first line of each document that may be meant, and the question that asks for it."""
    excerpts = []
    for one in fits:
        text = one.opening.passage.text
        end = text.find("\n", len(text) - len(text.lstrip()))
        span = (0, end if end > 0 else len(text))
        excerpts.append(quote_of(one.opening, span, span, one.score))
    asked = evidence.question.own.rstrip(" .?!")
    choices = tuple(f'{asked}: "{one.opening.path}"' for one in fits)
    return replace(evidence, excerpts=tuple(excerpts), choices=choices)
