"""Queries of one word or two that stand in one document only, and whether that is found first.

    python benchmarks/bench_keywords.py [SET …]

Picks words of five letters or more out of the documents of each set, and pairs that one passage has
and no other document, and asks for them without a language model. Prints, for one word and for two,
for how many the first result is of that document, the first quote has the words as they are
written, and the answer is "not found". Of others the first has another form ("sequences").
"""

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import COMPANIES, LATER, NEWEST, SAMPLE, UNFITTED, indexed, is_here
from vind.indexes.index import Index
from vind.search.engine import Engine

WORD = re.compile(r"[^\W\d_]{5,}")
ONE, TWO = 100, 180
"""Queries of a set."""

FEW = 4
"""Documents, at most, that have either of two words."""

SEED = 5

Queries: TypeAlias = Mapping[str, str]
"""The path of the document that each stands in."""


Passages: TypeAlias = Sequence[tuple[str, list[str]]]
"""The path and the words of each."""


class Shares(NamedTuple):
    """Of queries that have the document first, the words in the first quote, and no answer."""

    document: float
    quote: float
    not_found: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    every = (SAMPLE, *COMPANIES, *LATER, *NEWEST, *UNFITTED, "vac-nl")
    parser.add_argument("sets", nargs="*", default=every)
    heads = ("document 1", "quote 1", "not found") * 2
    print(f"{'':<14}" + "".join(f"{head:>12}" for head in heads))
    for name in filter(is_here, parser.parse_args().sets):
        one, two = measured(name)
        print(f"{name:<14}" + "".join(f"{share:>12.2f}" for share in (*one, *two)), flush=True)


def measured(name: str) -> tuple[Shares, Shares]:
    """Of a set's queries of one word, and of two."""
    settings = indexed(name)
    with Index.open(settings.index) as index, Engine(index, settings) as engine:
        passages = _passages(index)
        documents = _documents_of(passages)
        pairs = dict(islice(_pairs(passages, documents), TWO))
        return _shares(engine, _single_words(documents)), _shares(engine, pairs)


def _passages(index: Index) -> Passages:
    """The path and the words, in lower case, of each passage, in one order however it was read."""
    return [
        (path, list(dict.fromkeys(map(str.lower, WORD.findall(one.passage.text)))))
        for path, file_id in sorted((path, key) for key, path in index.searchable_paths().items())
        for one in index.passages_of(file_id)
    ]


def _documents_of(passages: Passages) -> Mapping[str, set[str]]:
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for path, words in passages:
        for word in words:
            documents[word].add(path)
    return documents


def _single_words(documents: Mapping[str, set[str]]) -> Queries:
    alone = sorted(word for word, paths in documents.items() if len(paths) == 1)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    return {word: min(documents[word]) for word in chance.sample(alone, min(ONE, len(alone)))}


def _pairs(passages: Passages, documents: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    for path, words in chance.sample(passages, len(passages)):
        rare = [word for word in words if len(documents[word]) <= FEW]
        if len(rare) > 1:
            one, other = chance.sample(rare, 2)
            if documents[one] & documents[other] == {path}:
                yield f"{one} {other}", path


def _shares(engine: Engine, queries: Queries) -> Shares:
    counts = [0, 0, 0]
    for query, path in queries.items():
        answer = engine.ask(query, words="never")
        said = f"{answer.quotes[0].heading}\n{answer.quotes[0].text}".lower()
        counts[0] += engine.search(query, k=1)[0].path == path
        counts[1] += all(word in said for word in query.split())
        counts[2] += not answer.found
    return Shares(*(count / max(1, len(queries)) for count in counts))


if __name__ == "__main__":
    main()
