"""Questions with a slip of the pen: as they were meant, with the slip, and with it put right.

    python benchmarks/bench_slips.py [SET …]

Asks every fourth question of the sample company and of benchmarks/companies that has an answer,
without a language model, with one slip in a word of six letters or more: a letter missing, two
swapped, one twice, or that of the key beside it. Prints how many slips were put right, and of each
way of asking how many have the gold quote first and among all quotes, a document that answers in
the first quote and among ten results, and are refused.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import astuple
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import numpy.typing as npt

from benchmarks.bench_companies import outcome
from benchmarks.sets import COMPANIES, SAMPLE, indexed, lines_of, questions_of
from vind.search.engine import Engine
from vind.search.evaluation.questions import EvaluationQuestion
from vind.search.facts.words import content_stems

EVERY = 4
SEED = 7
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WAYS = ("as meant", "slip", "put right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=(SAMPLE, *COMPANIES))
    heads = ("in ten", "document 1", "quote 1", "a quote", "refused")
    print(f"{'':<12}" + "".join(f"{head:>12}" for head in heads))
    total = np.zeros((len(WAYS), len(heads)), dtype=int)
    count = right = 0
    for name in parser.parse_args().sets:
        for found, is_right in _measure(name):
            total += found
            count, right = count + 1, right + is_right
    for way, row in zip(WAYS, total, strict=True):
        print(f"{way:<12}" + "".join(f"{number:>12}" for number in row))
    print(f"{right} of {count} slips were put right")


def _measure(name: str) -> Iterator[tuple[npt.NDArray[np.int64], bool]]:
    """Of each question the outcomes, a row for each way of asking, and whether it was put right."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    with Engine.open(settings=indexed(name)) as engine:
        for line in lines_of(questions_of(name))[::EVERY]:
            asked = EvaluationQuestion.model_validate(line)
            if asked.answerable:
                slip = with_slip(asked.question, chance)
                spelt = engine.ask(slip, words="never").asked
                ways = ((asked.question, False), (slip, False), (slip, True))
                rows = [_outcomes(engine, way, asked, spelt=spelt) for way, spelt in ways]
                yield np.array(rows), spelt.lower() == asked.question.lower()


def _outcomes(
    engine: Engine, question: str, asked: EvaluationQuestion, *, spelt: bool
) -> list[int]:
    left = (
        nullcontext()
        if spelt
        else patch("vind.search.question.question.as_spelt", lambda text, _: text)
    )
    with left:
        answer = engine.ask(question, words="never")
        paths = [hit.path for hit in engine.search(question)]
    return list(map(int, astuple(outcome(asked.gold, paths, answer))))


def with_slip(question: str, chance: random.Random) -> str:
    """``question`` with a slip in one of its words that carry meaning, behind its first letter."""
    telling = [
        match
        for match in re.finditer(r"[^\W\d_]{6,}", question)
        if content_stems(match[0], "nl") and content_stems(match[0], "en")
    ]
    if not telling:
        return question
    match = chance.choice(telling)
    word = match[0]
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = (
        before + after,
        before + after[0] + letter + after[1:],
        before + letter + letter + after,
        before + _key_beside(letter, chance) + after,
    )
    return question[: match.start()] + chance.choice(slips) + question[match.end() :]


def _key_beside(letter: str, chance: random.Random) -> str:
    row = next((keys for keys in KEYS if letter.lower() in keys), letter.lower())
    place = row.index(letter.lower())
    beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return chance.choice(beside or letter)


if __name__ == "__main__":
    main()
