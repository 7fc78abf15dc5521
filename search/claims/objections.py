"""Why a claim says something otherwise than a quote that has all its facts."""

from search.claims.checks.allotted import said_for_another
from search.claims.checks.alternatives import is_said
from search.claims.checks.amounts import miscounted
from search.claims.checks.besides import told_beside_asked, told_beside_row
from search.claims.checks.companions import said_of_companion
from search.claims.checks.currencies import in_other_currency
from search.claims.checks.labelled import said_under_another_label
from search.claims.checks.measures import mismeasured
from search.claims.checks.misplaced import misplaced
from search.claims.checks.ones import singled_out
from search.claims.checks.other_rows import said_of_other_rows
from search.claims.checks.parallels import mixed
from search.claims.checks.strays import strayed
from search.claims.checks.stretches import said_of_another
from search.claims.checks.subjects import said_of_subject_beside
from search.claims.checks.universal import generalised
from search.claims.checks.weekdays import said_of_another_day, told_of_its_day
from search.claims.checks.years import said_of_another_year
from search.claims.claim import Claim
from search.claims.opposites import opposites_said
from search.claims.source import Source
from search.reasons import Reason
from search.text.ordinals import misordered


def objection(source: Source, claim: Claim) -> str:
    """Why ``claim`` says otherwise than ``source``, or of something else; else empty."""
    language = claim.asked.language
    if wrong := miscounted(claim.sentence, claim.asked.words, source.headed, language):
        return Reason.OTHER_COUNTED.of(wrong)
    counted, question = claim.asked.counted, claim.asked.question
    if wrong := mismeasured(claim.sentence, source.sentences, language, counted, question):
        return Reason.OTHERWISE.of(wrong)
    if wrong := in_other_currency(claim.sentence, source.headed, language):
        return Reason.OTHER_CURRENCY.of(wrong)
    if wrong := opposites_said(claim.sentence, claim.facts, source.headed):
        return Reason.OPPOSITE.of(wrong)
    if wrong := [
        *misordered(
            claim.sentence, claim.asked.words, (source.context, *source.sentences), language
        ),
        *singled_out(claim.sentence, claim.asked.counted, source.sentences, language),
    ]:
        return Reason.NOT_TOGETHER.of(wrong)
    if claim.chosen and not is_said(claim.chosen, claim.stems, source.sentences, language):
        return Reason.NOT_TOGETHER.of(claim.chosen)
    if wrong := (
        said_of_other_rows(claim, source)
        or told_beside_row(claim, source)
        or said_of_another_year(claim, source.sentences)
        or said_of_another_day(claim, source.sentences)
        or told_beside_asked(claim, source)
        or said_under_another_label(claim, source.sentences)
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
        said_of_another(claim.sentence, names, current, language)
        or said_of_subject_beside(claim.sentence, asked, current, language)
        or said_for_another(claim.sentence, asked, current, language)
        or mixed(claim.sentence, current, language)
    ):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := said_of_companion(claim.sentence, names, source.sentences, language):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := generalised(claim.sentence, source.sentences, language):
        return Reason.NOT_OF_ALL.of(wrong)
    # What else is asked may be of the column beside it: "and what does it cost per metre?"
    matter = claim.stems if claim.asked.is_of_more else claim.matter
    wrong = misplaced(claim.sentence, claim.asked.words, matter, source.current, language)
    if wrong and not told_of_its_day(claim, current).issuperset(wrong):
        return Reason.OF_ANOTHER.of(wrong)
    if wrong := strayed(claim, source):
        return Reason.OF_SOMETHING_ELSE.of(wrong)
    return ""
