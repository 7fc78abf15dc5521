"""Whether a sentence is an answer of another kind than the question asks for.

A small model words what it was given whatever was asked: that a thing costs 70 votes or weighs
189,400 euros, or that the supplier is "our agreement".
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from indexes.calendar import YEAR
from indexes.folding import fold
from indexes.types import Language
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.claims.answered_by import (
    CLOCK_WORD,
    DAYS,
    HOW_OFTEN,
    IN_MONEY,
    MEASURED,
    MOMENT,
    NOT_BEFORE,
    NOT_THIS_BUT,
    PRICED,
    TIME,
    UNCOUNTED,
)
from search.claims.negation import CONDITION, is_negated
from search.claims.numerals.ones import counted_as_one
from search.question.answer_kinds import (
    AMOUNT,
    ASKED_UNIT,
    COUNT,
    DAY,
    DIGITS,
    HOUR,
    LENGTH,
    MAIL,
    NAME,
    OFTEN,
    PAYER,
    PRICE,
    SHARE,
    TERM,
    THINGS,
    WEIGHT,
    WHEN,
    asked_alone,
)
from search.question.counted import things_counted
from search.reasons import Reason
from search.text.names import CALENDAR, CLOSING_MARKS, TOKEN, is_code, known_words
from search.text.number_words import PLAIN_NUMBER_WORD
from search.text.periods import quarters_of
from search.text.short_days import short_days
from search.text.spans import TELEPHONE, blotted
from search.text.values import CLOCK, DATE, TIME_UNITS, Value, find_values, time_unit
from search.text.words import content_stems

DIGIT = re.compile(r"\d")
YEARS = re.compile(rf"(?<![\d-]){YEAR}(?![\d-])")
CAPITAL = re.compile(r"(?<!\w)[A-Z\u00c0-\u00de][\w&'-]+")
PART_OF_A_WHOLE = re.compile(
    r"\b(?:helft|halve?|kwart|derde|volledig\w*|geheel|alles?|geen|niets|dubbel\w*|procent\w*"
    r"|half|quarter|third|full\w*|whole|all|none|nothing|no|double|percent\w*|times|time and)\b"
)
NO_NAMES = FUNCTION_WORDS_OF_BOTH | CALENDAR.keys()


@dataclass(frozen=True)
class _CandidateAnswer:
    """A question and a sentence that may answer it."""

    question: str
    sentence: str
    language: Language

    @cached_property
    def said(self) -> str:
        return fold(self.sentence)

    @cached_property
    def values(self) -> list[Value]:
        return find_values(self.sentence, self.language)

    @cached_property
    def own(self) -> set[str]:
        """The numbers that the question has not; the digits of a code or to call are none."""
        return _numbers_in(TELEPHONE.sub(" ", self.sentence)) - _numbers_in(self.question)

    def gives_number(self) -> bool:
        return bool(self.own) or self.gives_one() or UNCOUNTED.search(self.said) is not None

    def gives_one(self) -> bool:
        """One of a thing: in Dutch "een" is a number where it is of what is asked."""
        asked = things_counted(self.question, self.language)
        return any(counted_as_one(self.sentence, asked, self.language))

    def gives_more_than_money(self) -> bool:
        """Not money alone; bare numbers may be of something else."""
        written = (self.sentence[value.start : value.end] for value in self.values)
        return not self.values or not all(IN_MONEY.search(fold(one)) for one in written)

    def gives_things(self) -> bool:
        return self.gives_more_than_money() or self.gives_one()

    def gives_price(self) -> bool:
        """A bare number may be one, as in tables; a number of something else is none."""
        if IN_MONEY.search(self.said) or PRICED.search(self.said):
            return True
        return bool(self.own) and not self.values

    @cached_property
    def priceless(self) -> str:
        """The sentence without its money: "9.50" of "€ 9.50" is no time of the day."""
        spans = [(value.start, value.end) for value in self.values]
        money = [span for span in spans if IN_MONEY.search(fold(self.sentence[slice(*span)]))]
        return fold(blotted(self.sentence, money))

    def gives_time(self) -> bool:
        said = self.priceless
        return TIME.search(said) is not None or UNCOUNTED.search(said) is not None

    def gives_moment(self) -> bool:
        """A case will do as well: "when" may ask for that."""
        years = YEARS.search(self.sentence) is not None
        moment = MOMENT.search(self.said) is not None
        return years or moment or self.gives_date() or self.gives_time()

    def gives_hour(self) -> bool:
        """Not how many minutes or days something takes alone; a bare number may be an hour."""
        is_hour = any(
            value.kind == CLOCK or time_unit(value.kind, self.language) == "hour"
            for value in self.values
        )
        return is_hour or CLOCK_WORD.search(self.said) is not None or not self.values

    def gives_date(self) -> bool:
        return any(value.kind == DATE for value in self.values)

    def gives_day(self) -> bool:
        has_day = DAYS.search(self.said) is not None or bool(short_days(self.sentence))
        return self.gives_date() or has_day

    def is_when_it_is(self) -> bool:
        """Not the one day on which it is not, unless that is asked."""
        days = [value for value in self.values if value.kind == DATE]
        return (
            len(days) != 1
            or is_negated(self.question)
            or not is_negated(self.sentence)
            or CONDITION.search(self.said) is not None
            or NOT_BEFORE.search(self.said) is not None
            or NOT_THIS_BUT.search(self.said) is not None
        )

    def gives_times(self) -> bool:
        """How often, or a number that is not of money alone."""
        return HOW_OFTEN.search(self.said) is not None or (bool(self.own) and self.gives_things())

    def gives_unit(self) -> bool:
        """Time in the unit that is asked for, or in none."""
        asked = ASKED_UNIT.search(fold(self.question))
        given = {time_unit(value.kind, self.language) for value in self.values} - {""}
        return not asked or not given or TIME_UNITS[asked[1]] in given

    def gives_share(self) -> bool:
        """A percentage, a part, or a number of nothing."""
        kinds = {value.kind for value in self.values}
        return not kinds or "percent" in kinds or PART_OF_A_WHOLE.search(self.said) is not None

    def gives_length(self) -> bool:
        return self.gives_time() or MEASURED.search(self.said) is not None

    def gives_digits(self) -> bool:
        """Some that the question has not, and that count nothing."""
        bare = blotted(self.sentence, (one.span for one in self.values))
        return not set(DIGIT.findall(bare)) <= set(DIGIT.findall(self.question))

    def gives_mail(self) -> bool:
        return "@" in self.sentence

    def gives_name(self) -> bool:
        """A word with a capital that the question has not."""
        known = known_words(self.question) | NO_NAMES
        return any(not known_words(word) <= known for word in CAPITAL.findall(self.sentence))

    def gives_party(self) -> bool:
        """A word that the question has not, of more than an amount."""
        asked = content_stems(self.question, self.language)
        said = content_stems(
            blotted(self.sentence, (one.span for one in self.values)), self.language
        )
        return not set(filter(str.isalpha, said)) <= set(asked)

    def is_of_other_quarters(self) -> bool:
        """Whether a quarter is asked of, and others alone are told of."""
        return _are_others(quarters_of(self.question), quarters_of(self.sentence))

    def gives_year(self) -> bool:
        """Whether it is of the year of a number that is asked for, or of no year."""
        return not _are_others(YEARS.findall(self.question), YEARS.findall(self.sentence))


def _numbers_in(text: str) -> set[str]:
    tokens = (token.rstrip(CLOSING_MARKS) for token in TOKEN.findall(text))
    digits = {token for token in tokens if DIGIT.search(token) and not is_code(token)}
    return digits.union(PLAIN_NUMBER_WORD.findall(fold(text)))


def _are_others(asked: Iterable[object], told: Iterable[object]) -> bool:
    wanted, given = set(asked), set(told)
    return bool(wanted and given) and wanted.isdisjoint(given)


OF_ITS_KIND = frozenset({Reason.OTHER_PERIOD, Reason.OTHER_UNIT})
"""What is said against an answer that is of the kind asked for."""

KINDS: tuple[tuple[re.Pattern[str], Callable[[_CandidateAnswer], bool], Reason], ...] = (
    (COUNT, _CandidateAnswer.gives_number, Reason.NO_NUMBER),
    (AMOUNT, _CandidateAnswer.gives_number, Reason.NO_NUMBER),
    (COUNT, _CandidateAnswer.gives_year, Reason.OTHER_PERIOD),
    (PRICE, _CandidateAnswer.gives_year, Reason.OTHER_PERIOD),
    (THINGS, _CandidateAnswer.gives_things, Reason.MONEY_FOR_THINGS),
    (PRICE, _CandidateAnswer.gives_price, Reason.NO_PRICE),
    (WEIGHT, _CandidateAnswer.gives_more_than_money, Reason.MONEY_FOR_WEIGHT),
    (TERM, _CandidateAnswer.gives_time, Reason.NO_TIME),
    (LENGTH, _CandidateAnswer.gives_length, Reason.NO_TIME),
    (WHEN, _CandidateAnswer.gives_moment, Reason.NO_TIME),
    (WHEN, _CandidateAnswer.is_when_it_is, Reason.WHEN_IT_IS_NOT),
    (HOUR, _CandidateAnswer.gives_hour, Reason.NO_HOUR),
    (DAY, _CandidateAnswer.gives_day, Reason.NO_DAY),
    (OFTEN, _CandidateAnswer.gives_times, Reason.NOT_HOW_OFTEN),
    (ASKED_UNIT, _CandidateAnswer.gives_unit, Reason.OTHER_UNIT),
    (SHARE, _CandidateAnswer.gives_share, Reason.OTHER_UNIT),
    (DIGITS, _CandidateAnswer.gives_digits, Reason.NO_NUMBER),
    (MAIL, _CandidateAnswer.gives_mail, Reason.NO_ADDRESS),
    (NAME, _CandidateAnswer.gives_name, Reason.NO_NAME),
    (PAYER, _CandidateAnswer.gives_party, Reason.NO_NAME),
)
"""The questions that ask for a kind of answer, whether one is given, and what to say if not."""


def other_kind(question: str, sentence: str, language: Language) -> str:
    """Why ``sentence`` cannot be what ``question`` asks for; empty where it can."""
    answer = _CandidateAnswer(question, sentence, language)
    if answer.is_of_other_quarters():
        return Reason.OTHER_PERIOD
    asked = asked_alone(question)
    lacking = (reason for asks, gives, reason in KINDS if asks.search(asked) and not gives(answer))
    return next(lacking, "")
