"""A summary of one document that the question names: what is most central in each of its sections.

Central is what is nearest to the mean of a section's vectors, as in the centroid method of Radev et
al., "Centroid-based summarization of multiple documents" (2004).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexes.calendar import YEAR
from indexes.folding import fold
from indexes.types import Embedder, Language, StoredPassage, Vector
from search.evidence.quotes import choose_quotes
from search.evidence.scoring import ADDRESSING, PASSAGE_WEIGHT, ScoredSentences
from search.evidence.sentences import addressing_lines, heading_lines, split_passages
from search.excerpt import Excerpt
from search.kinds.naming import find_document
from search.kinds.sections import Section, sections_of
from search.question.answer_kinds import asks_whether
from search.question.language import language_asked
from search.question.reference import reference_in
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.text.number_words import NUMBER_WORDS
from search.text.passages import goes_by, introduction
from search.text.words import words

ASKS = re.compile(
    r"\bvat(?:ten)?\b(?=.*\bsamen\b)|\bsamen(?: te vatten)?\b|\bsamen(?:vatt\w+|gevat)\b"
    r"|\b(?:hoofd|kern)punten\b|\bsummar(?:y|i[sz]\w+)\b|\b(?:main|key) points\b|\bsum up\b"
)

OF_A_SUBJECT = re.compile(r"\b(?:over|zegt|staat|about|says?|regarding|concerning)\b")
"""A part of a document is asked for, which its quotes answer."""

ITS_SUBJECT = re.compile(
    r"\b(page|document|file|memo|note|letter|report|pagina|bestand|notitie|brief|rapport)"
    r" (?:about|on|over)\b"
)
"""What a document is about names all of it."""

_FEW = rf"(?:\d+|een|one|a few|een paar|enkele|korte|short|{'|'.join(NUMBER_WORDS)})"
_AT_MOST = r"(?:maximaal|max\.?|hooguit|hoogstens|ongeveer|about|at most|up to|no more than) "
_UNITS = (
    r"(?:zin(?:nen)?|(?:bullet ?)?punten|bullets|woorden|regels|alinea'?s?|pagina'?s?"
    r"|sentences?|(?:bullet )?points|words|lines|paragraphs?|pages?)"
)
HOW = re.compile(
    rf"\b(?:in|met|of|van|with) (?:{_AT_MOST})?{_FEW} (?:korte |short )?{_UNITS}\b"
    r"|\b(?:beknopt|bondig|uitgebreid)e?(?= samen)|\b(?:briefly|concisely)\b"
    r"|\b(?:concise|detailed|executive)(?= summary\b)"
)
"""How long or full a summary is to be says nothing of what document it is of."""

OF_A_YEAR = re.compile(
    rf"\b(?:about|on|over) (?:(?:het|the) )?(?:(?:financial |boek)?(?:jaar|year) )?(?={YEAR}\b)"
)
"""A year names which report is meant, and no part of it."""

OF_ITS_MAKING = re.compile(
    r"\W*(?:who|when|where|how (?:many|much|long|often)"
    r"|wie|wanneer|waar|hoeveel|hoe (?:lang|vaak))\b"
)
"""Who writes a summary, and when, is asked of what people do."""

REQUESTS = re.compile(
    r"\W*(?:(?:can|could|will|would|do|have) you|(?:kan|kun|kunt|heb|hebt) (?:je|jij|u|jullie)"
    r"|(?:can|could|may) (?:i|we) (?:have|get|see)|(?:kan|mag) (?:ik|we) (?:een|de)"
    r"|is (?:there|er|it possible|het mogelijk))\b"
)
"""For a summary, in the form of a question whether something is so."""

SAMEN = "samen"
"""Alone it is no request: "samen met"."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Quotes from all of a document, in its order, each with what to read of it.

    ``language`` is the one to answer in, ``document_language`` the document's.
    """

    excerpts: tuple[Excerpt, ...]
    language: Language
    document_language: Language


def summary_of(question: str) -> str:
    """What the question asks a summary of; empty where it asks for none."""
    folded = OF_A_YEAR.sub("", ITS_SUBJECT.sub(r"\1", fold(question)))
    asks = [match[0] for match in ASKS.finditer(folded)]
    if not set(asks) - {SAMEN} or OF_A_SUBJECT.search(folded) or OF_ITS_MAKING.match(folded):
        return ""
    if asks_whether(folded) and not REQUESTS.match(folded):
        return ""
    return " ".join(ASKS.sub(" ", HOW.sub(" ", folded)).split())


def find_summary(question: str, corpus: Corpus) -> Summary | None:
    """The quotes that sum up the document that a question asks a summary of, if it names one."""
    name = summary_of(question)
    if not name:
        return None
    document = find_document(name, corpus)
    if document is None or not _is_whole(name, document):
        return None
    return summarise(question, document, corpus.index.passages_of(document.file_id), corpus)


def _is_whole(name: str, document: StoredPassage) -> bool:
    """Whether no chapter or the like is named, or one that the document itself is called by."""
    part = reference_in(name)
    return part is None or set(words(part.text)).issubset(words(goes_by(document)))


def summarise(
    question: str,
    document: StoredPassage,
    passages: Sequence[StoredPassage],
    corpus: Corpus,
) -> Summary:
    """The quotes that sum up ``passages`` of a document, of which ``document`` is the opening."""
    opening = introduction(document)
    excerpts = [
        replace(_central(section, corpus), opening=opening) for section in sections_of(passages)
    ]
    spoken = document.passage.language
    return Summary(tuple(excerpts), language_asked(question) or spoken, spoken)


def _central(section: Section, corpus: Corpus) -> Excerpt:
    """The quote of a section around the sentence that is nearest to the section's mean."""
    vectors = corpus.index.vectors([one.passage_id for one in section])
    mean = vectors.mean(axis=0)
    mean /= np.linalg.norm(mean)
    passage = section[int(np.argmax(vectors @ mean))]
    return _quote_of(passage, mean, corpus.embedder)


def _quote_of(passage: StoredPassage, mean: Vector, embedder: Embedder) -> Excerpt:
    sentences = split_passages([passage])
    texts = [passage.passage.text[one.start : one.end] for one in sentences]
    addressing = addressing_lines(sentences, [passage])
    idle = addressing | heading_lines(sentences, [passage])
    cosine = scales_of(embedder).cosine
    nearness = PASSAGE_WEIGHT * cosine.nearness(embedder.embed_passages(texts) @ mean)
    near = (nearness - ADDRESSING * idle).astype(np.float32)
    return choose_quotes([passage], ScoredSentences(sentences, near, near, addressing))[0]
