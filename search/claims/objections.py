"""Why a claim says something otherwise than a quote that has all its facts."""

from search.claims.checks.alternatives import is_said
from search.claims.checks.companions import role_of_a_companion
from search.claims.checks.contexts import value_of_another_context
from search.claims.checks.counted_things import other_thing_counted
from search.claims.checks.currencies import other_currency
from search.claims.checks.labels import statement_of_another_label
from search.claims.checks.objects import value_of_another_object
from search.claims.checks.outside_rows import value_of_another_name, value_outside_its_row
from search.claims.checks.parallels import blend_of_parallels
from search.claims.checks.proximity import value_of_another_matter
from search.claims.checks.quantifiers import unsupported_universal
from search.claims.checks.rows import value_of_another_row
from search.claims.checks.singulars import one_of_several
from search.claims.checks.subjects import value_of_another_subject
from search.claims.checks.topics import value_of_another_topic
from search.claims.checks.units import mismeasured
from search.claims.checks.weekdays import value_of_another_weekday, values_of_its_weekday
from search.claims.checks.years import value_of_another_year
from search.claims.claim import Claim
from search.claims.opposites import opposite_word
from search.claims.source import Source
from search.reasons import Reason
from search.text.ordinals import misordered


def objection(source: Source, claim: Claim) -> str:
    """Why ``claim`` says otherwise than ``source``, or of something else; else empty."""
    language = claim.asked.language
    if wrong := other_thing_counted(claim.sentence, claim.asked.words, source.headed, language):
        return Reason.OTHER_COUNTED.of(wrong)
    counted, question = claim.asked.counted, claim.asked.question
    if wrong := mismeasured(claim.sentence, source.sentences, language, counted, question):
        return Reason.OTHERWISE.of(wrong)
    if wrong := other_currency(claim.sentence, source.headed, language):
        return Reason.OTHER_CURRENCY.of(wrong)
    if wrong := opposite_word(claim.sentence, claim.facts, source.headed):
        return Reason.OPPOSITE.of(wrong)
    if wrong := [
        *misordered(
            claim.sentence, claim.asked.words, (source.context, *source.sentences), language
        ),
        *one_of_several(claim.sentence, claim.asked.counted, source.sentences, language),
    ]:
        return Reason.NOT_TOGETHER.of(wrong)
    if claim.chosen and not is_said(claim.chosen, claim.stems, source.sentences, language):
        return Reason.NOT_TOGETHER.of(claim.chosen)
    if wrong := (
        value_of_another_row(claim, source)
        or value_outside_its_row(claim, source)
        or value_of_another_year(claim, source.sentences)
        or value_of_another_weekday(claim, source.sentences)
        or value_of_another_name(claim, source)
        or statement_of_another_label(claim, source.sentences)
    ):
        return Reason.OF_ANOTHER.of(wrong)
    return "" if source.has_verbatim(claim.sentence) else _objection_by_place(source, claim)


def _objection_by_place(source: Source, claim: Claim) -> str:
    """The same, by what stands beside it in the quote."""
    language = claim.asked.language
    if claim.values and not source.speaks_of(claim.asked.unmeasured):
        return Reason.NOT_COUNTED
    names = source.names_in(claim)
    asked, current = claim.asked.stems, [text for text, _ in source.current]
    if wrong := (
        value_of_another_context(claim.sentence, names, current, language)
        or value_of_another_subject(claim.sentence, asked, current, language)
        or value_of_another_object(claim.sentence, asked, current, language)
        or blend_of_parallels(claim.sentence, current, language)
    ):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := role_of_a_companion(claim.sentence, names, source.sentences, language):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := unsupported_universal(claim.sentence, source.sentences, language):
        return Reason.NOT_OF_ALL.of(wrong)
    # What else is asked may be of the column beside it: "and what does it cost per metre?"
    matter = claim.stems if claim.asked.is_of_more else claim.matter
    wrong = value_of_another_matter(
        claim.sentence, claim.asked.words, matter, source.current, language
    )
    if wrong and not values_of_its_weekday(claim, current).issuperset(wrong):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := value_of_another_topic(claim, source):
        return Reason.OF_SOMETHING_ELSE.of(wrong)
    return ""
