"""A question as it is parsed, once, before anything is searched."""

from dataclasses import dataclass, replace

from vind.indexes.index import Index
from vind.indexes.types import Embedder, Language
from vind.search.facts.asked import AskedFor
from vind.search.question.cleaned import as_spelt, clean_question, language_asked


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``text`` as it is searched for, in ``language``, "" where neither tells.

    ``own`` is what the asker said last, where ``text`` begins with the question before it.
    """

    text: str
    own: str
    language: Language
    asked_for: AskedFor

    @classmethod
    def parse(cls, text: str, index: Index, embedder: Embedder) -> "Question":
        """``text`` as the documents of ``index`` spell it. Raises QuestionError."""
        cleaned = as_spelt(clean_question(text, embedder), index)
        return cls.of(cleaned, cleaned)

    @classmethod
    def of(cls, text: str, own: str) -> "Question":
        """A question that was cleaned before."""
        language = language_asked(text)
        return cls(text, own, language, AskedFor.of(own, language))

    def behind(self, before: str) -> "Question":
        """The same with the question ``before`` it, of which it takes what it leaves unsaid."""
        text = f"{before} {self.own}"
        language = self.language or language_asked(before)
        return replace(self, text=text, language=language)
