"""Questions over sheets, lists and tables of a marina: how many are answered rightly.

    python benchmarks/bench_sheets.py [--half seen|unseen] [--show]

The files of benchmarks/sheets (xlsx, csv, docx, pdf, html) are indexed, and its questions asked
without a language model. An answer is right if what is shown first (the text that was computed,
else the best sentence or row) has every one of the ``answers``, of which "a|b" are alternatives,
and a computed text none of the ``others``, which are in rows that are not asked for; a question
without answers, if it is refused. Wrong without a sign of
doubt is a wrong text that was computed, or a wrong sentence that is shown as probably right. The
rest is refused, or shown as perhaps right. Nothing was set by the unseen half.
"""

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, index_of, lines_of
from vind.search.engine import Engine
from vind.search.types import Answer

FOLDER = ROOT / "benchmarks/sheets"
PROBABLY = 0.6
"""Probability of being right from which an answer is shown without a sign of doubt."""

OUTCOMES = ("right", "wrong", "refused")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--half", choices=("seen", "unseen"))
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    settings = index_of(FOLDER / "docs", ROOT / ".bench" / "sheets")
    lines = lines_of(FOLDER / "questions.jsonl")
    counts: dict[str, Counter[str]] = {"seen": Counter(), "unseen": Counter()}
    seconds = []
    with Engine.open(settings=settings) as engine:
        for line in lines:
            if given.half not in (None, line["half"]):
                continue
            begun = time.perf_counter()
            answer = engine.ask(line["question"], words="never")
            seconds.append(time.perf_counter() - begun)
            outcome = outcome_of(answer, line)
            counts[line["half"]].update([outcome, *(["computed"] if answer.is_worded else [])])
            if given.show:
                said = shown(answer).replace("\n", " / ").replace("\t", " | ")
                print(outcome, f"{answer.right:.2f}", line["question"], said, sep=" · ", flush=True)
    print(f"{'':<8}" + "".join(f"{head:>12}" for head in (*OUTCOMES, "computed", "questions")))
    for half, of in counts.items():
        total = sum(of[one] for one in OUTCOMES)
        if total:
            cells = "".join(f"{of[one] / total:>12.2f}" for one in (*OUTCOMES, "computed"))
            print(f"{half:<8}{cells}{total:>12}")
    print(f"p50 {median(seconds):.2f} s")


def outcome_of(answer: Answer, line: dict[str, Any]) -> str:
    """One of OUTCOMES."""
    if not answer.found:
        return "right" if line["answers"] is None else "refused"
    others = line["others"] if answer.is_worded else []
    if line["answers"] is not None and is_right(shown(answer), line["answers"], others):
        return "right"
    is_sure = answer.is_worded or answer.right >= PROBABLY
    return "wrong" if is_sure else "refused"


def shown(answer: Answer) -> str:
    """What is shown first, without the rule by which rows were chosen."""
    if answer.is_worded:
        rules = [one.rule for one in answer.tables if one.rule]
        text = answer.text
        for rule in rules:
            text = text.replace(f"({rule})", "")
        return text
    return answer.best.text if answer.found and answer.best else ""


def is_right(said: str, answers: list[str], others: list[str]) -> bool:
    said = re.sub(r"\[\d+\]", "", said)
    has_all = all(any(_has(said, one) for one in each.split("|")) for each in answers)
    return has_all and not any(_has(said, one) for one in others)


def _has(said: str, text: str) -> bool:
    """A number is one with all its digits: "3" is not in "36"."""
    if text.replace(".", "").replace(",", "").isdigit():
        return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", said) is not None
    return text.casefold() in said.casefold()


if __name__ == "__main__":
    main()
