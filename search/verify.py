"""Each sentence of the model against the quotes: what they do not support is not said.

Numbers, dates, names, addresses and denials must stand in the quotes, and the sentence as a whole
must be close to one of them. Citations are attached here, from the quotes that support the
sentence, never taken from the model.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexes.sentences import sentence_spans
from indexes.types import Language, Vectors
from search.amounts import miscounted, misplaced
from search.facts import claimed_facts, source_facts, unsupported
from search.names import known_words, stated_addresses, stated_names
from search.negation import contradicts, is_negated
from search.quotes import Excerpt
from search.words import content_stems, fold

LEXICAL_FLOOR = 0.5
"""Share of a sentence's content words that one quote must hold for it to be supported by words."""

COSINE_FLOOR = 0.88
"""Cosine to a quote from which a sentence is supported without its words (another language)."""

SAME_MATTER = 0.3
"""Share of a sentence's content words from which a source sentence is about the same thing."""

MOST_CITATIONS = 3
"""Quotes cited behind one sentence, at most."""

OWN_CITATION = re.compile(
    r"\s*(?:\[[^\]\n]{0,12}\d[^\]\n]{0,12}\]|\u3010[^\u3011\n]*\u3011|"
    r"\((?:bron|bronnen|source|fragment|quote|excerpt)s?\s*:?\s*[\d, en&]+\))",
    re.IGNORECASE,
)
"""What a model writes to look as if it cited: "[1]", "[bron 2, 3]", "(source 1)"."""

LIST_MARK = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s+")
MARKUP = re.compile(r"\*\*|__|`+|^#+\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence as it may be shown, with the quotes behind it, numbered from 1.

    ``reason`` says why it may not be shown; it is empty, and ``citations`` are not, when it may.
    """

    sentence: str
    citations: tuple[int, ...] = ()
    reason: str = ""

    @property
    def text(self) -> str:
        """The sentence with its citations behind it."""
        return " ".join([self.sentence, "".join(f"[{number}]" for number in self.citations)])


def clean_sentence(sentence: str) -> str:
    """``sentence`` without list marks, markup and citations of the model's own."""
    plain = OWN_CITATION.sub("", MARKUP.sub("", LIST_MARK.sub("", sentence)))
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class _Source:
    """What one quote can support. Its heading, file name and table header are part of it."""

    text: str
    language: Language
    stems: frozenset[str]
    known: frozenset[str]

    @classmethod
    def of(cls, excerpt: Excerpt, language: Language) -> "_Source":
        quote = excerpt.quote
        text = f"{quote.path}\n{quote.heading}\n{excerpt.header}\n{quote.text}"
        return cls(text, language, frozenset(content_stems(text, language)), known_words(text))

    def share_of(self, stems: frozenset[str]) -> float:
        return len(stems & self.stems) / len(stems) if stems else 0.0


class Verifier:
    """Checks the sentences of one answer; ``embed`` gives passage vectors, shape (n, dimension)."""

    def __init__(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        language: Language,
        embed: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._sources = [_Source.of(excerpt, language) for excerpt in excerpts]
        self._quotes = [excerpt.quote for excerpt in excerpts]
        self._embed = embed
        self._vectors = embed([quote.text for quote in self._quotes])
        everything = "\n".join(source.text for source in self._sources)
        self._sentences = [everything[start:end] for start, end in sentence_spans(everything)]
        self._folded = fold(everything)
        self._facts = source_facts(everything)
        self._known = known_words(f"{question}\n{everything}")
        self._asked = frozenset(content_stems(question, language))
        self._language = language

    def check(self, sentence: str) -> Verdict:
        """Whether ``sentence`` may be shown, and on which quotes it rests."""
        sentence = clean_sentence(sentence)
        if not content_stems(sentence, self._language):
            return Verdict(sentence, reason="it says nothing")
        if invented := self._invented(sentence):
            return Verdict(sentence, reason=f"not in the quotes: {', '.join(invented)}")
        if wrong := miscounted(sentence, self._sentences, self._language):
            return Verdict(sentence, reason=f"the quotes count something else: {', '.join(wrong)}")
        matter = self._asked | frozenset(content_stems(sentence, self._language))
        if wrong := misplaced(sentence, matter, self._sentences, self._language):
            return Verdict(sentence, reason=f"the quotes say it of another: {', '.join(wrong)}")
        citations = self._supporters(sentence)
        if not citations:
            return Verdict(sentence, reason="no quote says this")
        if reason := self._denial(sentence, citations):
            return Verdict(sentence, reason=reason)
        return Verdict(sentence, tuple(number + 1 for number in citations))

    def _invented(self, sentence: str) -> list[str]:
        """Facts, names and addresses that stand in no quote."""
        names = [name for name in stated_names(sentence) if not known_words(name) <= self._known]
        addresses = [a for a in stated_addresses(sentence) if fold(a) not in self._folded]
        return unsupported(claimed_facts(sentence), self._facts) + names + addresses

    def _supporters(self, sentence: str) -> list[int]:
        """The quotes that carry the sentence, best first; none where no quote is close to it.

        The best quote comes first; others follow as long as they add facts or names of the
        sentence that the ones before do not hold.
        """
        stems = frozenset(content_stems(sentence, self._language))
        shares = np.array([source.share_of(stems) for source in self._sources])
        cosines = self._vectors @ self._embed([sentence])[0]
        if shares.max() < LEXICAL_FLOOR and cosines.max() < COSINE_FLOOR:
            return []
        missing = [len(self._missing(sentence, [number])) for number in range(len(self._sources))]
        order = sorted(
            range(len(self._sources)), key=lambda n: (missing[n], -(shares[n] + cosines[n]))
        )
        chosen = order[:1]
        for number in order[1:]:
            lacking = len(self._missing(sentence, chosen))
            if lacking and len(self._missing(sentence, [*chosen, number])) < lacking:
                chosen.append(number)
        return chosen[:MOST_CITATIONS]

    def _missing(self, sentence: str, chosen: Sequence[int]) -> list[str]:
        text = "\n".join(self._sources[number].text for number in chosen)
        known = frozenset[str]().union(*(self._sources[number].known for number in chosen))
        names = [name for name in stated_names(sentence) if not known_words(name) <= known]
        return unsupported(claimed_facts(sentence), source_facts(text)) + names

    def _denial(self, sentence: str, citations: Sequence[int]) -> str:
        """Why the sentence denies what the quotes state, or states what they deny; else empty."""
        stems = frozenset(content_stems(sentence, self._language))
        related = []
        for number in citations:
            text = self._quotes[number].text
            for start, end in sentence_spans(text):
                shared = stems & frozenset(content_stems(text[start:end], self._language))
                related.append((len(shared) / len(stems), text[start:end]))
        same_matter = [text for share, text in related if share >= SAME_MATTER]
        if is_negated(sentence):
            negated = [text for text in same_matter if is_negated(text)]
            return "" if negated or not same_matter else "the quotes do not deny this"
        closest = max(related, default=(0.0, ""))
        if same_matter and contradicts(sentence, closest[1], self._language):
            return "the quotes deny this"
        return ""
