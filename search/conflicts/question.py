"""What is asked, as it tells whether two statements disagree of just this."""

import re
from collections.abc import Callable, Collection, Iterable

from indexes.folding import fold
from indexes.types import Language, StoredPassage
from search.conflicts.differences import Difference
from search.conflicts.statements import (
    Statement,
    matter,
    names_without_days,
    statements,
    surroundings,
    years_in,
)
from search.question.answer_kinds import asked_alone, asks_price, asks_time
from search.question.language import language_asked
from search.question.several import asks_of_each
from search.question.wanted import Wanted
from search.tables.seasons import season_asked, season_of
from search.text.answering import ANSWERING
from search.text.facts import UNITS
from search.text.names import known_words
from search.text.passages import goes_by
from search.text.periods import has_period, year_pattern
from search.text.values import CLOCK, DATE, TIME_UNITS, any_agree, find_values, kind_of
from search.text.words import are_of_one_word, content_stems, words

WHEN = re.compile(
    r"\b(?:wanneer|when|hoe laat|what time|(?:what|which|welke?) (?:date|datum|dag|day))\b"
)
ALLOWANCE = re.compile(r"\w*(?:vergoeding|toeslag|bijdrage|premie|allowance)\b")
"""Money, or a share of it: not the days that it is for."""

HOW_MANY = re.compile(r"\b(?:hoeveel|how many)\b")
WHO_OR_WHERE = re.compile(r"(?:\w+ )?(?:wie|wiens|waar|waarom|who|whose|whom|where|why)\b")
"""How a question begins that no value answers."""

WHAT_IS = re.compile(
    r"(?:\w+ )?(?:wat (?:is|zijn|was|waren|wordt|krijgt?|krijgen|ontvangt?|betaalt?|betalen)|welke?"
    r"|what(?: is| are| was| were|['\u2019]?s| do(?:es)? [\w ]{1,30}?(?:get|receive|pay))|which)\b"
)
"""And one that a value may answer: "what is the notice"."""

NEARLY_ALL = 0.7
"""Share of the question's stems that a statement has where no value is asked for: of "can I end the
service plan" any sentence about the service plan has two thirds. Set by hand."""

HOW_SO = re.compile(r"\b(?:hoe|how)\s\w+")
"""Words that ask how much: "hoe lang", "how soon"."""

CELL = re.compile(r"[\t\n]")

COUNTED_WORDS = 3
"""Words behind "how many" that may be what is counted: "how many extra holiday hours"."""


class Question:
    """What is asked, of whom or what.

    ``kinds`` are the kinds of value that its own words are after, ``only`` those without which it
    is not answered (either may be empty), ``of_each`` whether it asks of each of several things.
    """

    def __init__(self, text: str, opening: Callable[[int], StoredPassage | None]) -> None:
        self._opening = opening
        self._names = names_without_days(text)
        self._years = years_in(text)
        self._weekdays = season_asked(text).weekdays
        self._language = language_asked(text)
        self._stems = matter(text, self._language) - matter(" ".join(self._names), self._language)
        but_how = content_stems(HOW_SO.sub(" ", fold(text)), self._language)
        self._sought = self._stems.intersection(but_how) - ANSWERING
        self._words = frozenset(content_stems(text, self._language))
        self.kinds = _kinds_asked(text, self._language)
        self.only = _only_kinds(text)
        wanted, asks = Wanted.of(text), asked_alone(text)
        self._asks_who_or_where = WHO_OR_WHERE.match(asks) is not None
        self._asks_amount = wanted.amount
        self._asks_what = wanted.amount or wanted.moment or WHAT_IS.match(asks) is not None
        self._values = find_values(text, self._language)
        self.of_each = asks_of_each(text)

    def is_foreign(self, statement: Statement) -> bool:
        """Whether a statement is in another language, so that its words do not tell."""
        return bool(self._language) and statement.language != self._language

    def share(self, statement: Statement) -> float:
        """How many of the question's stems, names left out, a statement has; all if it is foreign.

        In its place: with its heading and what its document goes by.
        """
        if self.is_foreign(statement):
            return 1.0
        return len(self._stems & statement.about) / max(1, len(self._stems))

    def share_in_parts(self, statement: Statement) -> float:
        """The same, where a stem may be part of one of the other's: "kilometervergoeding"."""
        if self.is_foreign(statement):
            return 1.0
        return len(_in_parts(self._stems, statement.about)) / max(1, len(self._stems))

    def is_answered_by(self, statement: Statement) -> bool:
        """Whether a statement has NEARLY_ALL of what is asked, and is no row of several that may.

        "Head of first aid" and "First aider" are two rows of first aid. A row of which the label
        has nothing of the question is one of all, and one that has no more in it than that is it.
        """
        if self.is_foreign(statement):
            return True
        if len(_in_parts(self._sought, statement.about)) < NEARLY_ALL * len(self._sought):
            return False
        return not statement.is_row or self._is_row_asked(statement)

    def _is_row_asked(self, row: Statement) -> bool:
        own = set(content_stems(row.label, self._language))
        asked = _in_parts(self._words, own)
        if own and asked == own:
            return True
        others = (one.label for one in statements(row.stored) if one.is_row)
        return not any(
            asked <= _in_parts(self._words, content_stems(label, self._language))
            for label in others
            if label != row.label
        )

    def may_ask_value(self, share: float) -> bool:
        """Whether the values of a statement with this ``share`` of its stems can be what is asked.

        None is who or where something is.
        """
        wants_value = self._asks_what or bool(self.kinds or self.only)
        return not self._asks_who_or_where and (wants_value or share >= NEARLY_ALL)

    def is_told_alike(self, own: Statement, rival: Statement) -> bool:
        """Whether a rival contains every asked word that a statement or its title contains.

        Of the rival its heading and title count too: "16 weeks of parental leave" and "12
        weeks of medical leave" are of two things, and so are the terms of two policies of which
        the question names one.
        """
        called = matter(goes_by(own.stored), own.language)
        return (own.stems | called) & self._stems <= rival.about

    def is_said_beside(self, nearest: Statement, statement: Statement) -> bool:
        """Whether a statement has no less of what is asked, by itself, than the nearest one has.

        It may have another part of it.
        """
        own, other = (one.stems & self._stems for one in (statement, nearest))
        return self.is_foreign(nearest) or not own < other

    @property
    def names_year(self) -> bool:
        """Whether what was so in some year is asked."""
        return bool(self._years)

    def is_after(self, stems: frozenset[str]) -> bool:
        """Whether all of these are asked for: the one word of "the fee is € 5" tells no more."""
        return bool(stems) and stems <= self._stems

    def has_some_of(self, text: str) -> bool:
        """Whether a word of a text, in the question's language, is asked for."""
        return bool(self._language) and not self._stems.isdisjoint(matter(text, self._language))

    def asks_amount_of(self, stems: frozenset[str]) -> bool:
        """Whether an amount is asked for, of what has one of these."""
        return self._asks_amount and not self._stems.isdisjoint(stems)

    def states(self, difference: Difference) -> bool:
        """Whether the question has one of the values itself: as a condition, not as what it asks.

        "With a contract of 24 hours" asks nothing of who says 24 hours.
        """
        return any_agree(difference, self._values)

    def is_of(self, statement: Statement) -> bool:
        """Whether a statement's document has the names, codes and years that are asked for.

        One that calls itself by years is of no others. Of a row the passage has one of the weekdays
        too: what a technician costs is not what he gets more on Sundays.
        """
        if statement.is_row and self._weekdays and not self._is_of_weekdays(statement.stored):
            return False
        if not (self._names or self._years):
            return True
        first = self._opening(statement.stored.file_id)
        identity = first.passage.text if first else ""
        whole, called = f"{surroundings(statement.stored)} {identity}", goes_by(statement.stored)
        known, dated = known_words(whole), called if has_period(called) else whole
        return all(year_pattern(year).search(dated) for year in self._years) and all(
            known_words(name) <= known for name in self._names
        )

    def names_both(self, own: Statement, rival: Statement) -> bool:
        """Whether a rival has the names of the question that a statement's document goes by.

        In its passage or title: it may open with one in passing ("asbestos only in Elmwood").
        """
        called, known = known_words(goes_by(own.stored)), known_words(surroundings(rival.stored))
        return all(
            known_words(name) <= known for name in self._names if known_words(name) <= called
        )

    def _is_of_weekdays(self, stored: StoredPassage) -> bool:
        text = surroundings(stored)
        told = (season_asked(text), *map(season_of, CELL.split(text)))
        return any(self._weekdays & season.weekdays for season in told)


def _in_parts(stems: Iterable[str], said: Collection[str]) -> set[str]:
    """Those of ``stems`` that are ``said``, or part of what is."""
    return {one for one in stems if any(are_of_one_word(one, it) for it in said)}


def _only_kinds(question: str) -> frozenset[str]:
    """The kinds of value without which the question is not answered; empty where any may do."""
    if asks_time(question):
        return frozenset((*TIME_UNITS.values(), DATE, CLOCK))
    folded = fold(question)
    is_money = ALLOWANCE.search(folded) and not HOW_MANY.search(folded)
    return frozenset(UNITS) if is_money or asks_price(question) else frozenset()


def _kinds_asked(question: str, language: Language) -> frozenset[str]:
    """The kinds of value that a question asks for by its own words; empty where it does not."""
    folded = fold(question)
    if WHEN.search(folded):
        return frozenset({DATE, CLOCK})
    counted = HOW_MANY.search(folded)
    behind = words(folded[counted.end() :])[:COUNTED_WORDS] if counted else []
    return frozenset(kind_of(word, language) for word in behind)
