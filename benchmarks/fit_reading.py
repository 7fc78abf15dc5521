"""Fit the probe of the language model that has read the quotes, and say what it tells apart.

    python benchmarks/fit_reading.py [--write]

Whether a model has the answer before it is asked of its hidden state behind the prompt
(search/confidence/reading.py). Questions are of the sample company, in both languages, of the
companies of benchmarks/companies and of clapnq, with and without an answer; those of contracts,
vac-nl and clapnq are also asked with their gold documents taken out of the search, and those of the
handbook and the claims of scifact all have an answer. Each set is kept aside in turn, and judged by
what was fitted on the others. ``--write`` writes search/confidence/reading.json, fitted on all.

Reading all takes the better part of an hour. What was read is kept as .bench/reading-SET.pickle,
and read again where that is not there.
"""

import argparse
import json
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fit_abstention import MASKED
from benchmarks.sets import (
    COMPANIES,
    ROOT,
    SAMPLE,
    in_other_language,
    indexed,
    is_here,
    questions_of,
)
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.models.gguf import fastest_llm
from indexes.settings import load_settings
from indexes.types import Filters, Vector
from search.confidence.abstain import Features, packaged_model
from search.confidence.calibrate import names_of, without
from search.confidence.fitting import REFUSED, regress
from search.confidence.reading import COEFFICIENTS, Probe
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import EvaluationQuestion, read_questions
from search.evidence.find import find_evidence
from search.question import clean_question
from search.wording.answer import to_be_worded
from search.wording.llm import LanguageModel
from search.wording.prompt import build_prompt
