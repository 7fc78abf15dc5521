"""Long annual reports of made-up companies, alike but for company, year and figures.

Each has some fifty pages: prose, statements and notes with tables, most with the year before in a
column of its own, and the same lines (revenue, operating result, …) on several pages. Each question
is answered on one page of one report, and says of which company and year.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks import report_wording as wording
from benchmarks.report_wording import LINES, Both

YEARS = (2022, 2023)

LANGUAGES = ("en", "nl")

FROM_TABLES = 11
"""Questions for figures asked of each report, each of another kind."""

FROM_PROSE = 3
"""Questions that a sentence answers, asked of each report."""

OTHER = 5
"""One in so many is asked in the other language."""

MONEY = ("revenue", "operating", "net")

ROWS: dict[str, tuple[str, ...]] = {
    "five years": (*MONEY, "depreciation", "capex", "cash", "equity", "employees"),
    "segment": (
        *("revenue", "operating", "capex", "research"),
        *("backlog", "capital", "employees"),
    ),
    "planet": ("scope 1", "scope 2", "electricity", "water", "waste"),
    "income": (
        *("revenue", "cost", "gross", "selling", "general", "operating", "finance", "tax", "net"),
    ),
    "balance": (
        *("intangible", "tangible", "inventories", "receivables", "cash"),
        *("equity", "debt", "payables"),
    ),
    "cash": (
        *("net", "depreciation", "working", "capex", "acquired", "dividend", "repaid", "cash"),
    ),
    "segments": ("revenue", "intersegment", "operating", "depreciation", "segment assets"),
    "staff": ("wages", "social", "pension", "hired", "training", "employees"),
    "quarters": ("revenue", "gross", "operating", "net", "employees"),
}

ASKED_ROWS: dict[str, tuple[str, ...]] = {
    "five years": ("equity", "capex", "depreciation"),
    "segment": ("backlog", "capital"),
    "planet": ROWS["planet"],
    "income": ("selling", "general", "cost"),
    "balance": ("inventories", "receivables", "payables"),
    "cash": ("acquired", "dividend", "repaid"),
    "segments": ("depreciation", "segment assets"),
    "staff": ("wages", "social", "pension", "hired", "training"),
    "quarters": ("operating", "net", "revenue"),
    "segment staff": ("wages", "social", "pension", "hired", "training"),
    "own income": ("selling", "general", "cost"),
    "own balance": ("inventories", "receivables", "payables"),
    "assets": ("disposed",),
    "provisions": ("used", "released"),
}
"""The rows that are asked for: their figures stand on that page alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, its unit, and rows of cells, the first its header."""

    caption: str
    unit: str
    rows: list[list[str]]


@dataclass(slots=True)
class Page:
    """What stands on one page, but for its footer; ``begins`` is its heading."""

    begins: str
    above: str = ""
    prose: list[str] = field(default_factory=list)
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the page that answers it, from 1, and what stands there."""

    kind: str
    text: str
    page: int
    value: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one company and year, its pages and what is asked of it.

    ``style`` says where the units of its tables stand: with the caption, under it, in the header.
    """

    company: str
    language: str
    year: int
    style: int
    pages: list[Page]
    questions: list[Question]


def reports() -> Iterator[Report]:
    """The same every time."""
    for number, (name, language) in enumerate(wording.COMPANIES):
        chance = random.Random(number)  # noqa: S311 - figures, not secrets
        figures = Figures(chance)
        for year in YEARS:
            yield Writer(name, language, year, number % 3, figures, chance).report()


class Figures:
    """Every figure of a company, the same wherever it stands."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._known: dict[tuple[str, ...], int] = {}

    def of(self, *what: str) -> int:
        """That of a scope, a line and a period."""
        if what not in self._known:
            self._known[what] = self._chance.randrange(1_100, 98_000)
        return self._known[what]


class Writer:
    """Writes one report."""

    def __init__(
        self,
        name: str,
        language: str,
        year: int,
        style: int,
        figures: Figures,
        chance: random.Random,
    ) -> None:
        self._name, self._language, self._year, self._style = name, language, year, style
        self._figures, self._chance = figures, chance
        # Of its own, so that other words in the questions leave the reports as they are.
        self._saying = random.Random(f"{name} {year}")  # noqa: S311 - words, not secrets
        self._tables = 0
        self._pages: list[Page] = []
        self._possible: dict[str, list[Question]] = {}

    def report(self) -> Report:
        """All pages, and some of all questions that they answer."""
        cover = Page(self._name, prose=[self._in(wording.REPORT).format(year=self._year)])
        contents = [Page(self._in(wording.CONTENTS)) for _ in range(2)]
        self._pages = [cover, *contents]
        for key in wording.TITLES:
            if key == "segment":
                for number in range(len(wording.SEGMENTS)):
                    self._segment(number)
            elif not key.startswith("segment "):
                self._section(key)
        listed = [f"{page.begins} {at}" for at, page in enumerate(self._pages, 1)][3:]
        half = len(listed) // 2
        contents[0].prose, contents[1].prose = listed[:half], listed[half:]
        prose = self._chance.sample(self._possible.pop("prose"), FROM_PROSE)
        kinds = self._chance.sample(sorted(self._possible), FROM_TABLES)
        asked = [*prose, *(self._chance.choice(self._possible[kind]) for kind in kinds)]
        return Report(self._name, self._language, self._year, self._style, self._pages, asked)

    def _in(self, both: Both, language: str = "") -> str:
        return both[LANGUAGES.index(language or self._language)]

    def _section(self, key: str) -> None:
        page = Page(self._in(wording.TITLES[key]))
        self._pages.append(page)
        page.prose = self._prose(key)
        table = {
            "five years": self._five_years,
            "regions": self._regions,
            "assets": self._assets,
            "provisions": self._provisions,
            "loans": self._loans,
            "pay": self._pay,
            "segments": self._segments,
            "quarters": self._quarters,
        }.get(key)
        if table:
            table()
        elif key.rsplit(maxsplit=1)[-1] in ROWS:
            self._two_years(key, "company" if key.startswith("own ") else "group")

    def _segment(self, number: int) -> None:
        """A review of a segment, and a page each for its quarters, countries and people."""
        segment = wording.SEGMENTS[number]
        said = self._in(segment)
        self._pages.append(Page(said, self._in(wording.TITLES["segment"]), self._prose("segment")))
        self._two_years("segment", f"segment {number}", segment)
        for kind, page in (
            ("segment quarters", self._quarters),
            ("segment regions", self._regions),
            ("segment staff", self._two_years),
        ):
            title = self._in(wording.TITLES[kind]).format(segment=said)
            self._pages.append(Page(title, prose=self._prose(kind)))
            page(kind, f"segment {number}", segment)

    def _two_years(self, key: str, scope: str = "group", segment: Both = ("", "")) -> None:
        years = (self._year, self._year - 1)
        lines = ROWS[key.rsplit(maxsplit=1)[-1]]
        rows = [[self._figure(scope, line, year) for year in years] for line in lines]
        self._table(key, [LINES[line] for line in lines], list(map(str, years)), rows, segment)
        for line in ASKED_ROWS.get(key, ()):
            value = self._figure(scope, line, self._year)
            self._ask(key, value, line=LINES[line], segment=segment)

    def _five_years(self) -> None:
        years = range(self._year, self._year - 5, -1)
        lines = ROWS["five years"]
        rows = [[self._figure("group", line, year) for year in years] for line in lines]
        self._table("five years", [LINES[line] for line in lines], list(map(str, years)), rows)
        for line in ASKED_ROWS["five years"]:
            for earlier in (self._year - 3, self._year - 4):
                value = self._figure("group", line, earlier)
                self._ask("five years", value, line=LINES[line], earlier=(str(earlier),) * 2)

    def _quarters(
        self, key: str = "quarters", scope: str = "group", segment: Both = ("", "")
    ) -> None:
        heads = [f"Q{number} {self._year}" for number in range(1, 5)]
        lines = ROWS["quarters"]
        rows = [[self._figure(scope, line, head) for head in heads] for line in lines]
        self._table(key, [LINES[line] for line in lines], heads, rows, segment)
        for line in ASKED_ROWS["quarters"]:
            for quarter, head in zip(wording.QUARTERS, heads, strict=True):
                value = self._figure(scope, line, head)
                self._ask(key, value, line=LINES[line], quarter=quarter, segment=segment)

    def _segments(self) -> None:
        lines = ROWS["segments"]
        numbers = range(len(wording.SEGMENTS))
        rows = [
            [self._figure(f"segment {number}", line, self._year) for number in numbers]
            for line in lines
        ]
        heads = [self._in(segment) for segment in wording.SEGMENTS]
        self._table("segments", [LINES[line] for line in lines], heads, rows)
        for line in ASKED_ROWS["segments"]:
            for number, segment in enumerate(wording.SEGMENTS):
                value = self._figure(f"segment {number}", line, self._year)
                self._ask("segments", value, line=LINES[line], segment=segment)

    def _regions(
        self, key: str = "regions", scope: str = "group", segment: Both = ("", "")
    ) -> None:
        years = (self._year, self._year - 1)
        rows = [
            [self._figure(scope, f"in {country}", year) for year in years]
            for country in wording.COUNTRIES
        ]
        labels = list(wording.COUNTRIES.values())
        self._table(key, labels, list(map(str, years)), rows, segment)
        for country, said in list(wording.COUNTRIES.items())[:-1]:
            value = self._figure(scope, f"in {country}", self._year)
            self._ask(key, value, column=said, segment=segment)

    def _assets(self) -> None:
        moves = ("start", "added", "disposed", "depreciated", "end")
        self._movements("assets", moves, wording.ASSETS)

    def _provisions(self) -> None:
        moves = ("start", "added", "used", "released", "end")
        self._movements("provisions", moves, wording.PROVISIONS)

    def _movements(self, key: str, moves: tuple[str, ...], columns: dict[str, Both]) -> None:
        rows = [
            [self._figure("group", f"{key} {move} {column}", self._year) for column in columns]
            for move in moves
        ]
        labels = [wording.MOVEMENTS[move] for move in moves]
        self._table(key, labels, list(map(self._in, columns.values())), rows)
        for move in ASKED_ROWS[key]:
            for column, said in columns.items():
                value = self._figure("group", f"{key} {move} {column}", self._year)
                self._ask(key, value, line=wording.MOVEMENTS[move], column=said)

    def _loans(self) -> None:
        rates = [f"{self._chance.randrange(11, 79) / 10}%" for _ in wording.LOANS]
        rows = [
            [
                self._figure("group", f"loan {key}", self._year),
                rate,
                str(self._chance.randrange(2026, 2039)),
            ]
            for key, rate in zip(wording.LOANS, rates, strict=True)
        ]
        heads = list(map(self._in, wording.LOAN_HEADS))
        self._table("loans", list(wording.LOANS.values()), heads, rows)
        for rate, loan in zip(rates, wording.LOANS.values(), strict=True):
            self._ask("loans", rate, line=loan)

    def _pay(self) -> None:
        rows = [
            [self._figure("group", f"{key} of {person}", self._year) for person in wording.BOARD]
            for key in wording.PAY
        ]
        self._table("pay", list(wording.PAY.values()), list(wording.BOARD), rows)
        for key, said in wording.PAY.items():
            for person in wording.BOARD:
                value = self._figure("group", f"{key} of {person}", self._year)
                self._ask("pay", value, line=said, column=(person,) * 2)

    def _figure(self, scope: str, line: str, period: int | str) -> str:
        return str(self._figures.of(scope, line, str(period)))

    def _table(
        self,
        key: str,
        labels: list[Both],
        heads: list[str],
        rows: list[list[str]],
        segment: Both = ("", ""),
    ) -> None:
        self._tables += 1
        said = self._in(wording.CAPTIONS[key]).format(segment=self._in(segment))
        numbered = self._in(wording.TABLE).format(number=self._tables, caption=said)
        unit = self._in(wording.UNITS.get(key, wording.UNIT))
        whole = [["", *heads]]
        whole += [
            [self._in(label), *map(self._number, row)]
            for label, row in zip(labels, rows, strict=True)
        ]
        self._pages[-1].table = Table(numbered, unit, whole)
        if key != "loans":
            row, column = self._chance.randrange(len(rows)), self._chance.randrange(len(heads))
            template = self._in(wording.ASKED_BY_TABLE)
            text = template.format(
                number=self._tables,
                year=self._year,
                name=self._name,
                line=self._in(labels[row]),
                column=heads[column],
            )
            value = self._number(rows[row][column])
            asked = Question("table number", text, len(self._pages), value)
            self._possible.setdefault(asked.kind, []).append(asked)

    def _number(self, value: str) -> str:
        """As the language writes it, a year and a percentage aside."""
        if value.endswith("%"):
            return value if self._language == "en" else value.replace(".", ",")
        if int(value) in range(2026, 2039) or not value.isdigit():
            return value
        grouped = f"{int(value):,}"
        return grouped if self._language == "en" else grouped.replace(",", ".")

    def _prose(self, key: str) -> list[str]:
        """Two paragraphs of what such a page says, with its fact where it has one."""
        pool = wording.PROSE.get(key, wording.PROSE["note"])
        said = [self._in(one) for one in self._chance.sample(pool, len(pool))]
        if key in wording.FACTS:
            said.insert(self._chance.randrange(len(said) + 1), self._fact(key))
        half = (len(said) + 1) // 2
        return [" ".join(said[:half]), " ".join(said[half:])]

    def _fact(self, key: str) -> str:
        sentence, asked, value = wording.FACTS[key]
        n = self._chance.randrange(3, 40)
        town, month = self._chance.choice(wording.TOWNS), self._chance.choice(wording.MONTHS)
        self._question("prose", asked, self._in(value).format(n=n))
        return self._in(sentence).format(n=n, town=town, month=self._in(month))

    def _ask(self, kind: str, value: str, **parts: Both) -> None:
        self._question(kind, wording.ASKED_OF_TABLES[kind], self._number(value), **parts)

    def _question(self, kind: str, template: Both, value: str, **parts: Both) -> None:
        other = LANGUAGES[1 - LANGUAGES.index(self._language)]
        language = other if self._chance.randrange(OTHER) == 0 else self._language
        # A segment and a person go by the name that the report gives them.
        said = {
            key: self._in(both) if key == "segment" else self._said(both, key, language)
            for key, both in parts.items()
        }
        text = self._in(template, language).format(name=self._name, year=self._year, **said)
        self._possible.setdefault(kind, []).append(Question(kind, text, len(self._pages), value))

    def _said(self, both: Both, key: str, language: str) -> str:
        """A row as it is said within a sentence, every other time in other words."""
        if key != "line":
            return self._in(both, language)
        words = wording.SAID_AS.get(both[0], both)
        said = self._in(self._saying.choice((words, both)), language)
        return said[:1].lower() + said[1:]
