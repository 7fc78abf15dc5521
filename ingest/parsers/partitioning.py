"""unstructured made fit to run on a company's machine: silent, offline, and light.

On its own it reports each run to its makers, prints an advertisement, and loads spaCy with an
English model that it downloads at first use (274 MB of memory and two seconds a process; without a
network every partitioner of text raises). It asks the model two things: which words are verbs, to
tell a title from a sentence, and where sentences end, to count them. We take headings from styles
and tags, never from such guesses, so plain rules serve. It has no setting for this: the module is
put in place before its own would be imported. tests/unit/ingest/test_partitioning.py fails when
unstructured comes to need another name from it, or gets at it in another way.
"""

import os
import re
import sys
from types import ModuleType

from vind.indexes.sentences import sentence_spans

TOKENIZE = "unstructured.nlp.tokenize"
_WORD = re.compile(r"\w+|[^\w\s]")


def prepare() -> None:
    """Call before anything of unstructured is imported; does nothing the second time."""
    if isinstance(sys.modules.get(TOKENIZE), _Rules):
        return
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    sys.modules[TOKENIZE] = _Rules(TOKENIZE)


class _Rules(ModuleType):
    """Stands in for ``unstructured.nlp.tokenize``."""

    @staticmethod
    def word_tokenize(text: str) -> list[str]:
        """The words and signs of a text."""
        return _WORD.findall(text)

    @staticmethod
    def pos_tag(text: str) -> list[tuple[str, str]]:
        """Each word as a verb: then no text is called a title for want of one."""
        return [(word, "VB") for word in _WORD.findall(text)]

    @staticmethod
    def sent_tokenize(text: str) -> list[str]:
        """The sentences of a text."""
        return [text[start:end] for start, end in sentence_spans(text)]
