"""What things cost, asked by their codes in the ways that people ask it.

    python benchmarks/bench_codes.py

Asks of each article of the sample company's price list of 2026 its price, in eight ways in both
languages, without a language model. Prints for how many the row of the article is in the first
quote and among all quotes: by the ranking without its rows of a code, and with them.
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import SAMPLE, indexed
from vind.search.engine import Engine
from vind.search.types import Quote

WAYS = (
    *("wat kost de {code}?", "prijs {code}", "hoe duur is een {code}", "wat kost {bare}?"),
    *("Wat is de prijs van de {code}?", "what is the price of the {code}?"),
    *("how much is a {code}", "price {bare}"),
)
LIST, HEADER = "verkoop/prijslijst-2026.xlsx", "Artikelcode\tOmschrijving\tVermogen"


def main() -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        codes = list(_articles(engine))
        questions = [
            (code, way.format(code=code, bare=code.replace("-", "")))
            for code in codes
            for way in WAYS
        ]
        for name, ranking in (("without", _without_rows()), ("with", nullcontext())):
            with ranking:
                places = [_place(engine, code, question) for code, question in questions]
            first, found = places.count(0), sum(place is not None for place in places)
            print(f"{name:<8} {first} first, {found} among the quotes, of {len(questions)}")


def _articles(engine: Engine) -> Iterator[str]:
    """The codes that the rows of its first table begin with."""
    (hit, *_) = engine.search("artikelcode omschrijving prijs", k=1, paths=LIST)
    table = engine.document_text(hit.passage_id).partition(HEADER)[2].partition("\n\n")[0]
    for line in table.split("\n")[1:]:
        yield line.partition("\t")[0]


def _place(engine: Engine, code: str, question: str) -> int | None:
    """Of the first quote that has the row, None where none has."""
    quotes = engine.ask(question, words="never").quotes
    return next((place for place, quote in enumerate(quotes) if _has_row(quote, code)), None)


def _has_row(quote: Quote, code: str) -> bool:
    return quote.path == LIST and any(
        line.startswith(f"{code}\t") for line in quote.text.split("\n")
    )


def _without_rows() -> AbstractContextManager[object]:
    return patch.multiple("vind.search.retrieval.designations", OF_KEY=0.0, ASKED=0.0)


if __name__ == "__main__":
    main()
