"""Annual reports of made-up companies, which only the company and the year tell apart.

Each has the two years before it in its columns: what a question asks stands in three of them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from indexes.types import Language

YEARS = range(2019, 2023)

COMPANIES: tuple[tuple[str, Language], ...] = (
    ("Hallmark Adhesives", "en"),
    ("Verano Beverages", "en"),
    ("Boreal Airframes", "en"),
    ("Kestrel Semiconductors", "en"),
    ("Lakeshore Water Works", "en"),
    ("Tallgrass Foods", "en"),
    ("Waddenzand Baggerwerken", "nl"),
    ("Koningsmolen Meel", "nl"),
    ("Ijsselkade Logistiek", "nl"),
    ("Drentse Glasvezel", "nl"),
    ("Polderwind Energie", "nl"),
    ("Zeeuwse Mosselveiling", "nl"),
)

OPENING: dict[Language, str] = {
    "en": "{name}\nAnnual report for the year ended 31 December {year}",
    "nl": "{name}\nJaarverslag over het boekjaar geëindigd op 31 december {year}",
}

LINES: dict[Language, dict[str, str]] = {
    "en": {
        "net income": "Net income attributable to the company",
        "capital expenditure": "Purchases of property, plant and equipment (capital expenditure)",
        "long-term debt": "Long-term debt, less the current portion",
        "number of employees": "Employees at year end (full-time equivalents)",
    },
    "nl": {
        "het nettoresultaat": "Nettoresultaat toekomend aan de vennootschap",
        "het bedrag aan investeringen": "Investeringen in materiële vaste activa",
        "de langlopende schuld": "Langlopende schulden, zonder het kortlopende deel",
        "het aantal werknemers": "Werknemers aan het einde van het jaar (voltijds)",
    },
}

ASKED: dict[Language, str] = {
    "en": "What was the {what} of {name} in FY{year}?",
    "nl": "Wat was {what} van {name} in {year}?",
}

FILLING: dict[Language, tuple[str, ...]] = {
    "en": (
        "Results may be affected by interest rates, exchange rates and commodity prices.",
        "Inventories are stated at the lower of cost or net realisable value.",
        "Goodwill is tested for impairment every year in the fourth quarter.",
        "The company uses derivatives to manage its exposure and does not hold them for trading.",
        "Selling expenses increased because of advertising and compensation.",
        "Cash from operating activities was affected by the timing of working capital.",
        "The supervisory board met six times and discussed the strategy with the management.",
        "Critical accounting estimates require judgement on matters that are uncertain.",
    ),
    "nl": (
        "Het resultaat hangt mede af van rente, wisselkoersen en de prijs van grondstoffen.",
        "Voorraden worden gewaardeerd tegen kostprijs of lagere opbrengstwaarde.",
        "Goodwill wordt ieder jaar in het vierde kwartaal op waardevermindering getoetst.",
        "De vennootschap gebruikt derivaten om risico's af te dekken en handelt er niet in.",
        "De verkoopkosten namen toe door reclame en hogere salarissen.",
        "De kasstroom uit operationele activiteiten hing af van het werkkapitaal.",
        "De raad van commissarissen kwam zes keer bijeen en besprak de strategie.",
        "Belangrijke schattingen vragen een oordeel over zaken die onzeker zijn.",
    ),
}

SECTIONS = 12
"""Of a report; the figures stand in one of them."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one company and year, and what is asked of it."""

    company: str
    year: int
    text: str
    questions: tuple[str, ...]


def reports() -> Iterator[Report]:
    """The same every time."""
    chance = random.Random(7)  # noqa: S311 - figures, not secrets
    for name, language in COMPANIES:
        lines = LINES[language]
        figures = {
            (line, year): chance.randrange(100, 9000)
            for line in lines.values()
            for year in range(YEARS[0] - 2, YEARS[-1] + 1)
        }
        for year in YEARS:
            columns = (year, year - 1, year - 2)
            rows = ["\t".join(["", *map(str, columns)])]
            rows += [
                "\t".join([line, *(f"{figures[line, of]}" for of in columns)])
                for line in lines.values()
            ]
            parts = [_filling(language, chance) for _ in range(SECTIONS)]
            parts[SECTIONS // 2] = "\n".join(rows)
            opening = OPENING[language].format(name=name, year=year)
            asked = [ASKED[language].format(what=what, name=name, year=year) for what in lines]
            yield Report(name, year, "\n\n".join([opening, *parts]), tuple(asked))


def _filling(language: Language, chance: random.Random) -> str:
    return "\n\n".join(" ".join(chance.sample(FILLING[language], 5)) for _ in range(2))
