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
