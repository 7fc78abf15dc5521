"""Makes unstructured run silently, offline, and with little memory.

By default it reports each run to its makers, prints an advertisement, and loads spaCy with an
English model, which it downloads at first use (274 MB of memory and two seconds per process;
without a network every partitioner of text raises). It uses the model to find verbs, which tell a
sentence from a title, and sentence ends. We take headings from styles and tags, so simple rules are
enough. There is no setting for this, so a module of ours takes the place of its own before that is
imported. tests/unit/ingest/test_partitioning.py fails when unstructured needs other names from it.
"""

import os
import re
import sys
from types import ModuleType

from vind.indexes.text.sentences import sentence_spans

TOKENIZE = "unstructured.nlp.tokenize"
_WORD = re.compile(r"\w+|[^\w\s]")


def prepare() -> None:
    """Prepare this process; called before unstructured is imported. May be called twice."""
    if isinstance(sys.modules.get(TOKENIZE), _Rules):
        return
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    sys.modules[TOKENIZE] = _Rules(TOKENIZE)


class _Rules(ModuleType):
    """Replaces ``unstructured.nlp.tokenize``."""

    @staticmethod
    def word_tokenize(text: str) -> list[str]:
        """The words and punctuation marks of a text."""
        return _WORD.findall(text)

    @staticmethod
    def pos_tag(text: str) -> list[tuple[str, str]]:
        """Each word as a verb: unstructured takes a text without verbs for a title."""
        return [(word, "VB") for word in _WORD.findall(text)]

    @staticmethod
    def sent_tokenize(text: str) -> list[str]:
        """The sentences of a text."""
        return [text[start:end] for start, end in sentence_spans(text)]
