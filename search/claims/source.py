"""One quote as what it can and cannot support."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from indexes.folding import fold, fold_in_place
from indexes.headings import HEADING_SEPARATOR
from indexes.language import detect_language
from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.denial import Denials
from search.claims.given_up import without_given_up
from search.claims.numerals.bounds import BOUNDING, bounds_in
from search.claims.numerals.counts import Count, counts
from search.claims.numerals.hours import times_of_row, times_told
from search.claims.quoted_names import QuotedNames
from search.claims.stated_words import StatedWords
from search.claims.states import states_of
from search.excerpt import Excerpt
from search.tables.labels import is_named, labels
from search.tables.quantities import Quantity
from search.tables.ranges import cells_holding
from search.tables.rows import Headed, headed, is_row, sentences_and_rows
from search.text.facts import (
    UNITS,
    UNSAID_UNIT,
    Date,
    Facts,
    claimed_facts,
    source_facts,
    unsupported,
)
from search.text.instructions import is_instruction, without_instructions
from search.text.names import CALENDAR, known_words, stated_addresses
from search.text.numbers import Number, any_in, scaled, table_power
from search.text.units import size_of
from search.text.values import Value, any_agree, find_values
from search.text.words import all_stems, are_in_part, content_stems, in_words, words

Item = TypeVar("Item")

WINDOW = 1
"""Sentences to each side that are read with a sentence: a fact and its subject stand together."""

ADDED = 0.6
"""Share of the content words that a claim adds to the question's which one sentence of a quote and
the one after it must have. What it repeats of the question says little: of 103 right sentences one
has less, of 70 wrong ones eight or nine."""

NUMBERED = re.compile(
    r"(?:artikel|article|art\.|hoofdstuk|chapter|paragraaf|section|sectie|bijlage|annex|appendix|\u00a7)"
    r"\s?\d\S*(?:\s[^\s:;!?]+){0,6}(?<!\.)\s*"
)
"""A line that heads what is numbered: it ends as no sentence does."""

_CALENDAR = frozenset(CALENDAR.values())


@dataclass(frozen=True, slots=True)
class _Window:
    stems: frozenset[str]
    facts: Facts


class Source:
    """A quote with its heading, file name and table header, which are part of what it says.

    - ``text``: the quote without what instructs whoever reads it, which supports nothing
    - ``heading``: the titles of the sections that it stands in
    - ``context``: its path, its heading and the header of its table, a line each
    - ``sentences``: its sentences and rows; ``stems``: the content stems of each of them
    - ``headed``: each of them with the row that heads it, empty for a sentence
    - ``inside``, ``outside``: the rows for what is asked, and those for something else
    - ``ranges``: by the question's amounts the cells that these are in
    - ``denials``, ``names``: what the quote denies, and the names in it
    """

    def __init__(self, excerpt: Excerpt, asked: Asked) -> None:
        quote = excerpt.quote
        self.document = (quote.folder, quote.path)
        self.heading = quote.heading
        around = (quote.path, quote.heading, excerpt.header)
        self.context = "\n".join(line for line in around if not is_instruction(line))
        self.text = without_instructions(quote.text)
        text = f"{self.context}\n{self.text}"
        self._language = language = asked.language
        self.sentences = sentences_and_rows(self.text)
        self.headed = headed(self.sentences, excerpt.header)
        self._selection = asked.selection
        self.inside, self.outside = asked.selection.rows_among(self.headed)
        self._is_in_season = asked.selection.is_in_season(self.headed)
        self.ranges = self._speakable(cells_holding(self.inside, asked.quantities, language))
        self.stems = [frozenset(content_stems(one, language)) for one in self.sentences]
        self._placed = frozenset(content_stems(self.context, language))
        self.denials = Denials(self.sentences, self.stems, self._placed, language)
        over = [frozenset(content_stems(heading, language)) for _, heading in self.headed]
        self._windows = [
            _Window(
                self._placed.union(above, *said),
                source_facts("\n".join((self.context, heading, *nearby)), text),
            )
            for nearby, said, above, (_, heading) in zip(
                _runs(self.sentences), _runs(self.stems), over, self.headed, strict=True
            )
        ]
        self._facts = source_facts(text)
        self._title = in_words(quote.heading.partition(HEADING_SEPARATOR)[0])
        self.names = QuotedNames(text, quote.path, excerpt.opening, language)
        self._best = quote.best_sentence
        self._asides = excerpt.asides
        self._folded = fold(text)
        self._opening = without_instructions(excerpt.opening)

    def _speakable(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Those of the cells that an answer may have in it: not words of another language."""
        if not self.is_foreign():
            return cells
        return {of: cell for of, cell in cells.items() if not any(map(str.isalpha, cell))}

    def lacks(self, claim: Claim) -> list[str]:
        """The numbers, dates, units, names and addresses of the claim that do not stand here."""
        return (
            self._unsupported(claim, self._facts, self.text)
            + [name for name in claim.names if not self.names.has(name) and not self.covers(name)]
            + self._invented(claim.opening)
            + [one for one in claim.types if self.names.has_another_type(one)]
            + [a for a in stated_addresses(claim.sentence) if fold(a) not in self._folded]
        )

    def _invented(self, opening: str) -> list[str]:
        """The first word of a claim, where it is a name that this, in its language, lacks."""
        if not opening or self.names.has_word(opening) or self.is_foreign():
            return []
        return [opening]

    def _unsupported(self, claim: Claim, facts: Facts, text: str) -> list[str]:
        missing = unsupported(claim.facts, facts)
        for day in claim.asked.days:
            # Asked of one day, a turn of duty from one to another is said to be of that day.
            if str(day.readings[0]) in missing and day.stands_in(text):
                missing.remove(str(day.readings[0]))
        if UNSAID_UNIT in missing and self._has_bare(claim.amounts):
            missing.remove(UNSAID_UNIT)
        said = {str(one[0]) for one in claim.facts.dates if self._has_in_season(one[0])}
        said |= {one.reading for one in claim.asked.quantities if self._has_in_one_word(one)}
        return [one for one in missing if one not in said]

    def _has_in_one_word(self, one: Quantity) -> bool:
        """Whether a number that is asked stands here written to its label: "code95"."""
        return one.is_label and bool(one.unit) and f"{one.unit}{one.reading}" in self._folded

    def _has_in_season(self, date: Date) -> bool:
        """Whether a month that is asked is among those of a row or column here, of that year."""
        of_year = not date.year or self.names.is_about(str(date.year))
        is_month = date.day is None and date.month in self._selection.season.months
        return is_month and of_year and self._is_in_season

    def covers(self, name: str) -> bool:
        """Whether a name is a month or day that is asked, and a row or column is for those."""
        return self._is_in_season and known_words(name) <= self._selection.words & _CALENDAR

    def _has_bare(self, amounts: Sequence[Number]) -> bool:
        """Whether all ``amounts`` stand in rows of tables, which seldom repeat their unit."""
        rows = zip(self.headed, self.numbers, strict=True)
        numbers = [number for (_, heading), stated in rows if heading for number in stated]
        return all(any_in([amount], numbers) for amount in amounts)

    def lacks_among(self, said: str, claim: Claim) -> list[str]:
        """The numbers, dates and units of the claim that a part of the quote does not have."""
        return self._unsupported(claim, source_facts(said, self._folded), said)

    def share(self, claim: Claim) -> float:
        """The largest share of the claim's stems in one sentence here with its neighbours, 0 to 1.

        Of those that have all facts of the claim, and some of what it adds besides figures. 0.0
        where there is none, or where too little of what it adds to the question stands here.
        """
        added = claim.added
        otherwise = self._said_otherwise(claim)
        spelled = self._spelled_out(claim) | otherwise
        noted = claim.figures if any(self.powers) else claim.dated
        if not self._says_enough_of(claim, claim.figures | spelled):
            return 0.0
        return max(
            len(claim.stems & (window.stems | noted | spelled)) / max(1, len(claim.stems))
            if not self._unsupported(claim, window.facts, self.text)
            and (
                added <= claim.figures | otherwise or not added.isdisjoint(window.stems | otherwise)
            )
            else 0.0
            for window in self._windows
        )

    def _says_enough_of(self, claim: Claim, figures: frozenset[str]) -> bool:
        """Whether a sentence and the next have enough of the content words that the claim adds.

        Numbers, and ``figures`` that stand here in another notation, are looked for as facts.
        """
        added = claim.added
        told = {word for word in claim.told - (figures - self.names.stems) if not word[0].isdigit()}
        pairs = (self.stems[n : n + 2] for n in range(len(self.stems)))
        said = max((len(told & self._placed.union(*pair)) for pair in pairs), default=0)
        return said + len(added) - len(told) >= ADDED * len(added)

    def _spelled_out(self, claim: Claim) -> frozenset[str]:
        """The stems of the claim's units whose values stand here: "8 hours" as "8 hrs".

        Those of money are looked for as facts: a table may leave them out. Of times in cells all.
        """
        times = (claim.sentence[one.start : one.end] for one in self.times_told(claim))
        return frozenset(content_stems(" ".join(times), self._language)).union(
            *(
                claim.unit(value)
                for value in claim.values
                if value.kind in UNITS or (not self.is_foreign() and self.has_value(value))
            )
        )

    def _said_otherwise(self, claim: Claim) -> frozenset[str]:
        """The stems of the claim's words that this says by others.

        For a state that it has something in too ("not allowed", of what is forbidden), for how its
        numbers are bounded here ("at most" as "a maximum of"), and for weekdays in short.
        """
        said = states_of(claim.sentence)
        there = states_of(self.text).values() if said else ()
        words_of_states = [word for word, state in said.items() if state in there]
        stated = list(bounds_in(self.text))
        are_bounded = all(
            any(number & other and bound == same for other, same in stated)
            for number, bound in bounds_in(claim.sentence)
        )
        bounding = BOUNDING if are_bounded else ()
        days = (day for day in claim.days if known_words(day) <= self.names.short_days)
        otherwise = " ".join((*words_of_states, *bounding, *days))
        return frozenset(content_stems(otherwise, self._language))

    @cached_property
    def current(self) -> list[Headed]:
        """The sentences and rows as ``headed`` has them, without the values that they give up."""
        return [(without_given_up(text, self._language), over) for text, over in self.headed]

    @cached_property
    def current_sentences(self) -> list[str]:
        """The same without what heads them."""
        return [text for text, _ in self.current]

    @cached_property
    def numbers(self) -> list[tuple[Number, ...]]:
        """The numbers of each sentence or row; in a table of thousands or millions as those too."""
        stated = [claimed_facts(text).numbers for text in self.sentences]
        return [
            (*numbers, *(scaled(one, power) for one in numbers)) if power else numbers
            for numbers, power in zip(stated, self.powers, strict=True)
        ]

    @cached_property
    def powers(self) -> list[int]:
        """The power of ten that the numbers of each row are in, as its table says; else 0."""
        found, over = [], self.context
        for text, heading in self.headed:
            if not is_row(text):
                over = text
            said = filter(None, map(table_power, map(fold_in_place, (heading, over, self.context))))
            found.append(next(said, 0) if heading else 0)
        return found

    @cached_property
    def counts(self) -> list[list[Count]]:
        """Those of each sentence with what they count."""
        return [counts(text, self._language) for text in self.sentences]

    @cached_property
    def all_stems(self) -> list[frozenset[str]]:
        """The stems of all words of each sentence and of what heads it."""
        return [all_stems(f"{heading}\n{text}", self._language) for text, heading in self.headed]

    @cached_property
    def _values(self) -> list[Value]:
        return [value for text in self.sentences for value in find_values(text, self._language)]

    def times_told(self, claim: Claim) -> list[Value]:
        """The values of the claim that stand as times of the day, and alone, in a cell."""
        times = [time for row, over in self.headed if over for time in times_of_row(row, over)]
        return times_told(claim.sentence, claim.values, times)

    def has_value(self, value: Value) -> bool:
        """Whether a sentence or row has a value, in whatever notation."""
        return any_agree([value], self._values)

    def is_foreign(self) -> bool:
        """Whether the quote is in another language than the answer."""
        return detect_language(self.text) not in ("", self._language)

    def has_as_aside(self, claim: Claim) -> bool:
        """Whether the sentences with most of what the claim adds to the question are all asides."""
        over = {heading for _, heading in self.headed}
        said = [
            (sentence, len((claim.added or claim.stems) & stems))
            for sentence, stems in zip(self.sentences, self.stems, strict=True)
            if sentence not in over
        ]
        most = max((share for _, share in said), default=0)
        return bool(said) and all(
            any(sentence.strip() in aside for aside in self._asides)
            for sentence, share in said
            if share == most
        )

    def sentence_for(self, claim: Claim) -> str:
        """The sentence or row here that the claim rests on, as far as its facts and words tell.

        Empty where none of them tells more than the one that the quote was chosen for.
        """
        row = self._rests_on(claim)
        return "" if row in self._best else row

    def place_of(self, claim: Claim) -> Headed:
        """The sentence or row that the claim rests on, with the row that heads it."""
        row = self._rests_on(claim)
        return next((one for one in self.headed if one[0] == row), (row, ""))

    def _rests_on(self, claim: Claim) -> str:
        """The sentence or row that has most of the claim; where several do, the chosen one."""
        told = [
            (not self.lacks_among(f"{heading}\n{text}", claim), len(claim.stems & said))
            for (text, heading), said in zip(self.headed, self.stems, strict=True)
        ]
        most = max(told)
        best = [text for text, tells in zip(self.sentences, told, strict=True) if tells == most]
        if most[1] == 0:
            return self._best
        return next((text for text in best if text in self._best), best[0])

    def names_in(self, claim: Claim) -> list[str]:
        """The claim's names, with its first word where that is one here."""
        is_name = claim.opening and self.names.has_as_name(claim.opening)
        return [claim.opening, *claim.names] if is_name else claim.names

    def is_of(self, stems: frozenset[str]) -> bool:
        """Whether its path, its heading or the header of its table has all of them."""
        return stems <= self._placed

    def said_of(self, claim: Claim) -> int:
        """How many of the claim's content words stand here."""
        return len(claim.stems & self.names.stems)

    def speaks_of(self, things: frozenset[str]) -> bool:
        """Whether a stem of ``things`` stands in the quote or the document's opening, or in part.

        True where there are none, and of a quote in another language, which has other words.
        """
        known = self.names.stems | self._placed | self.names.opening_stems
        return not things or self.is_foreign() or are_in_part(things, known)

    def has_unit(self, unit: str) -> bool:
        """Whether a unit of size stands in the quote, over it or in the document's opening."""
        known = self.names.stems | self.names.opening_stems
        return any(size_of(word) == unit for word in known) or any(
            size_of(value.kind) == unit for value in self._values
        )

    def stated_words(self, claim: Claim) -> StatedWords:
        """The sentence or row that a claim rests on, with the quote and its document's opening.

        Where it is a row, of its table only the rows with one of the claim's numbers.
        """
        row, heading = self.place_of(claim)
        said, label = self.text, list[str]()
        if heading:
            kept = [
                f"{over}\n{text}"
                for (text, over), numbers in zip(self.headed, self.numbers, strict=True)
                if not over or text == row or any_in(claim.facts.numbers, numbers)
            ]
            said = "\n".join(kept)
            if is_named(row, heading, claim.sentence, self._language):
                label = words(" ".join(labels(row, heading)))
        whole = f"{self.context}\n{said}\n{self._opening}"
        return StatedWords(whole, self._language, is_row=bool(heading), label=label)

    def has_verbatim(self, sentence: str) -> bool:
        """Whether a sentence or row here has all words of another in a run: it says it itself."""
        said = in_words(sentence)
        return any(said in in_words(text) for text in self.sentences)

    def is_heading(self, sentence: str) -> bool:
        """Whether a sentence is all of a line here that is a title or heads what is numbered."""
        said = in_words(sentence)
        return any(
            in_words(line) == said and (said == self._title or NUMBERED.fullmatch(fold(line)))
            for line in self.text.split("\n")
        )


def _runs(sentences: Sequence[Item]) -> list[Sequence[Item]]:
    """Each sentence with its WINDOW neighbours to each side."""
    return [sentences[max(0, n - WINDOW) : n + WINDOW + 1] for n in range(len(sentences))]
