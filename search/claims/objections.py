"""Why a claim says something otherwise than a quote that has all its facts."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from search.claims.checks.alternatives import other_alternative
from search.claims.checks.antonyms import opposite_word
from search.claims.checks.companions import role_of_a_companion
from search.claims.checks.contexts import value_of_another_context
from search.claims.checks.counted_things import other_thing_counted
from search.claims.checks.currencies import other_currency
from search.claims.checks.detached import value_without_its_sentence
from search.claims.checks.ends import value_of_other_end
from search.claims.checks.items import value_of_another_item
from search.claims.checks.labels import statement_of_another_label
from search.claims.checks.least_amounts import least_told_as_all
from search.claims.checks.likenesses import value_of_a_row_like_others
from search.claims.checks.modifiers import other_modifier
from search.claims.checks.names import name_paired_with_another, value_of_another_name
from search.claims.checks.names_of_days import name_of_other_days
from search.claims.checks.objects import value_of_another_object
from search.claims.checks.ordinals import other_ordinal
from search.claims.checks.outside_rows import value_outside_its_row
from search.claims.checks.parallels import blend_of_parallels
from search.claims.checks.proximity import value_of_another_matter
from search.claims.checks.qualifiers import value_of_another_sort
from search.claims.checks.quantifiers import unsupported_universal
from search.claims.checks.rows import value_of_another_row
from search.claims.checks.rows_of_days import days_of_another_row, value_of_other_days
from search.claims.checks.scales import amount_of_another_scale
from search.claims.checks.section_numbers import number_of_a_section
from search.claims.checks.singulars import one_of_several
from search.claims.checks.subjects import value_of_another_subject
from search.claims.checks.things_of_the_question import thing_of_the_question
from search.claims.checks.topics import value_of_another_topic
from search.claims.checks.units import other_unit, unit_of_nothing
from search.claims.checks.unsaid_rates import rate_of_nothing
from search.claims.checks.weekdays import value_of_another_weekday
from search.claims.checks.years import value_of_another_year
from search.claims.claim import Claim
from search.claims.source import Source
from search.reasons import Reason

Check: TypeAlias = Callable[[Claim, Source], list[str]]
"""Gives what of the claim the source says otherwise; empty where that is nothing."""

Checks: TypeAlias = Sequence[tuple[tuple[Check, ...], Reason]]
"""In order: the first that find something give the reason. Those of one line are told together.

The order tells which reason is given, and never whether there is one: so what is plainly wrong of
the number itself comes before what it is said of, and what a table or a label tells of that before
what only stands near.
"""

OTHERWISE: Checks = (
    # Another attribute of the number or the word than the quote has.
    ((other_thing_counted,), Reason.OTHER_COUNTED),
    ((other_unit, other_modifier), Reason.OTHERWISE),
    ((unit_of_nothing,), Reason.OTHERWISE),
    ((rate_of_nothing,), Reason.OTHERWISE),
    ((number_of_a_section,), Reason.OF_SOMETHING_ELSE),
    ((least_told_as_all,), Reason.OTHERWISE),
    ((amount_of_another_scale,), Reason.OTHERWISE),
    ((other_currency,), Reason.OTHER_CURRENCY),
    ((opposite_word,), Reason.OPPOSITE),
    ((other_ordinal, one_of_several), Reason.NOT_TOGETHER),
    ((other_alternative,), Reason.NOT_TOGETHER),
    # Another subject, by what the quote writes of which it is: rows, dates, names and labels.
    ((value_of_another_row,), Reason.OF_ANOTHER),
    ((value_of_a_row_like_others,), Reason.OF_ANOTHER),
    ((value_outside_its_row,), Reason.OF_ANOTHER),
    ((value_of_another_year,), Reason.OF_ANOTHER),
    ((value_of_other_end,), Reason.NOT_TOGETHER),
    ((value_of_another_weekday,), Reason.OF_ANOTHER),
    ((value_of_other_days, days_of_another_row), Reason.OF_ANOTHER),
    ((name_of_other_days,), Reason.OF_ANOTHER),
    ((value_of_another_name,), Reason.OF_ANOTHER),
    ((statement_of_another_label,), Reason.OF_ANOTHER),
)
"""Asked of every claim, also of one that the quote has word for word."""

OTHERWISE_BY_PLACE: Checks = (
    # Another subject, by the words around it: grammar first, distance last.
    ((value_of_another_context,), Reason.OF_ANOTHER),
    ((value_of_another_subject,), Reason.OF_ANOTHER),
    ((value_of_another_object,), Reason.OF_ANOTHER),
    ((value_of_another_item,), Reason.OF_ANOTHER),
    ((value_of_another_sort,), Reason.OF_ANOTHER),
    ((value_without_its_sentence,), Reason.OF_ANOTHER),
    ((blend_of_parallels,), Reason.OF_ANOTHER),
    ((name_paired_with_another,), Reason.OF_ANOTHER),
    ((role_of_a_companion,), Reason.OF_ANOTHER),
    ((unsupported_universal,), Reason.NOT_OF_ALL),
    ((value_of_another_matter,), Reason.OF_ANOTHER),
)
"""Guessed by what stands beside it, so not asked of what the quote has word for word."""


OF_NOTHING_ASKED: Checks = (((value_of_another_topic,), Reason.OF_SOMETHING_ELSE),)
"""Asked last, of every claim: what has nothing to do with the question is so word for word too."""

OF_THE_QUESTION_ALONE: Checks = (((thing_of_the_question,), Reason.NOT_OF_NAMED),)
"""No contradiction: the quote does not say it of this, and another one may."""


def objection(claim: Claim, source: Source) -> str:
    """Why ``claim`` says otherwise than ``source``, or of something else; else empty."""
    if reason := _first(OTHERWISE, claim, source):
        return reason
    if not source.has_verbatim(claim.sentence):
        gives_number = claim.values or claim.own_numbers
        if gives_number and not source.speaks_of(claim.asked.unmeasured):
            return Reason.NOT_COUNTED
        if reason := _first(OTHERWISE_BY_PLACE, claim, source):
            return reason
    return _first(OF_NOTHING_ASKED, claim, source)


def unspoken_of(claim: Claim, source: Source) -> str:
    """Why ``source`` does not speak of what ``claim`` is of; empty of what is word for word."""
    return (
        "" if source.has_verbatim(claim.sentence) else _first(OF_THE_QUESTION_ALONE, claim, source)
    )


def _first(checks: Checks, claim: Claim, source: Source) -> str:
    for told_together, reason in checks:
        if wrong := [item for check in told_together for item in check(claim, source)]:
            return reason.of(wrong)
    return ""
