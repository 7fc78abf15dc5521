"""Constants that are compared with what an embedder says: all of them, and on which scale."""

import ast
from pathlib import Path

from tests.rooms import REPOSITORY

ON_THE_SCALE_OF_ALL = {
    "search/conflicts.py": {"ALIKE", "CLOSE"},
    "search/evidence/lists.py": {"ASKED", "NEAR"},
}
"""Nearness: 0 is that of texts on other matters, 1 that of a question and its answer."""

WEIGHTS = {
    "search/retrieval/ranking.py": {"REPEATED"},
    "search/retrieval/retrieve.py": {"PREFERENCE"},
}
"""Of nearness, or in standard deviations of meaning and wording."""

OTHERS = {
    "search/conflicts.py": {"SHARED"},  # of words
    "search/calibration.py": {"REFUSED"},  # of questions
    "search/judgement/logistic.py": {"CASES", "PENALTY", "NEGLIGIBLE"},  # of fitting
    "search/retrieval/interaction.py": {"LEAST_RARITY"},  # of a word
    "search/answer.py": {"HOPELESS", "PLAIN", "SURE"},  # probabilities
    "search/grounding/features.py": {
        "COVERED",
        "DAMPED",
        "LEAST",
        "NEAR",
        "NO_RIVAL",
        "OVER",
        "OWN",
    },  # of words
    "search/grounding/grounding.py": {"ALSO", "HALF"},  # of words
    "search/evidence/traits.py": {"HEADER_SHARE"},  # of what a header says
    "search/whole/named.py": {
        "EQUALLY",
        "LESS_PLAINLY",
        "MEANT",
    },  # of words, with half the nearness
    "search/sorting.py": {"RIGHT", "SHARPER"},  # of documents; of logits
    "search/themes.py": {"SHARE", "WITHIN"},  # of documents
    "search/tables/lookup.py": {"COVERED", "NEAR", "SURE", "UNASKED"},  # of words, beside nearness
}

OF_COSINES = {"search/retrieval/nearness.py": {"LEAST_APART"}}
"""Under which an embedder is told to tell nothing apart."""

MARKS = ("nearness", "fitted(", "packaged_weights(", "similarities(")
"""What a module has that reads what an embedder says."""


def floats_of(file: Path) -> set[str]:
    """The names that a module gives to numbers with a point."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            names = [one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(value, ast.Constant) and isinstance(value.value, float):
                    found.add(name)
    return found


def test_every_float_constant_is_listed_with_its_scale() -> None:
    found = {
        str(file.relative_to(REPOSITORY)): floats
        for file in (REPOSITORY / "search").rglob("*.py")
        if any(mark in file.read_text(encoding="utf-8") for mark in MARKS)
        and (floats := floats_of(file))
    }
    known: dict[str, set[str]] = {}
    for group in (ON_THE_SCALE_OF_ALL, WEIGHTS, OTHERS, OF_COSINES):
        for module, names in group.items():
            known[module] = known.get(module, set()) | names
    assert found == known
