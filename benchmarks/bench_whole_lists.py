"""Questions for a whole list: how much of it is told, in order, and what facts become lists.

    python benchmarks/bench_whole_lists.py [--kept] [--facts]

Asks the questions of benchmarks/companies/whole_lists.jsonl without an LLM; those that are not kept
aside, or with --kept those that are. It prints a line for each list that is not complete, the share
of items told, and the share of lists told whole and in their order. With --facts it asks the other
questions of the same companies instead, and prints those that are answered with a list.
"""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, indexed, lines_of, questions_of
from vind.search.engine import Engine

FILE = ROOT / "benchmarks/companies/whole_lists.jsonl"


def main() -> None:
    lines = sorted(lines_of(FILE), key=_company)
    if "--facts" in sys.argv:
        _ask_facts(dict.fromkeys(map(_company, lines)))
        return
    outcomes = []
    for company, of_company in groupby(lines, key=_company):
        wanted = [line for line in of_company if line["kept"] == ("--kept" in sys.argv)]
        if wanted:
            with Engine.open(settings=indexed(company)) as engine:
                outcomes += [_told(engine, line) for line in wanted]
    items = sum(share for share, _ in outcomes) / len(outcomes)
    whole = sum(is_whole for _, is_whole in outcomes)
    print(f"{len(outcomes)} lists  items {items:.2f}  whole {whole} {whole / len(outcomes):.2f}")


def _company(line: dict[str, Any]) -> str:
    return str(line["company"])


def _told(engine: Engine, line: dict[str, Any]) -> tuple[float, bool]:
    """The share of the items that the text tells, and whether it tells all, in their order."""
    answer = engine.ask(line["question"], words="never")
    text = " ".join(answer.text.split())
    places = [text.find(" ".join(item.split())) for item in line["items"]]
    there = [place for place in places if place >= 0]
    is_whole = len(there) == len(places) and there == sorted(there)
    if not is_whole:
        print(f"{line['id']}  {len(there)} of {len(places)}  {text[:90]!r}")
    return len(there) / len(places), is_whole


def _ask_facts(companies: Iterable[str]) -> None:
    asked = listed = 0
    for company in companies:
        with Engine.open(settings=indexed(company)) as engine:
            for line in lines_of(questions_of(company)):
                answer = engine.ask(line["question"], words="never")
                asked += 1
                if answer.listed:
                    listed += 1
                    print(f"{company}  {line['question']}")
    print(f"{listed} of {asked} questions answered with a list")


if __name__ == "__main__":
    main()
