"""The sentence of a passage that has most of a question's words: what a reader looks for first."""

from indexes.letters import is_head_line
from indexes.sentences import sentence_spans
from indexes.types import Language
from search.facts.spans import Span
from search.facts.words import content_stems


def best_sentence(question: str, text: str, language: Language) -> Span:
    """Where in ``text`` the sentence with most of the question's words is, the first of equals.

    The whole text where no sentence has any; the lines that address a mail, which are full of
    names, are none. By words alone: embedding the sentences of ten passages takes ten times as long
    as finding the passages.
    """
    asked = set(content_stems(question, language))
    spans = [span for span in sentence_spans(text) if not is_head_line(text[slice(*span)])]
    shared = [len(asked.intersection(content_stems(text[a:b], language))) for a, b in spans]
    most = max(shared, default=0)
    return spans[shared.index(most)] if most else (0, len(text))
