"""What a question means by next year, tomorrow or last month, where the documents tell it."""

from collections.abc import Sequence
from datetime import date, timedelta

from indexes.calendar import ANY_YEAR
from indexes.types import Language
from search.excerpt import Excerpt
from search.found import Evidence
from search.kinds.gather import gather
from search.kinds.summary import Summary
from search.question.codes import Codes
from search.question.coming_year import are_called_alike_but_for_year, with_year_meant
from search.question.relative_times import Span, TimeMeant, time_meant
from search.retrieval.corpus import Corpus
from search.tables.rows import CELL_END, is_row
from search.tables.seasons import season_of
from search.text.days import Day
from search.text.facts import find_dates
from search.text.words import content_stems
from search.types import Answer

_UNDATED_FOR = timedelta(days=400)
"""From a document that names no year, a time further away is that of another year."""


def gather_as_meant(
    question: str, corpus: Corpus, follows: Answer | None, today: date
) -> tuple[str, Evidence | Summary]:
    """The question as it was understood on ``today``, and what was gathered on that.

    A year or a time that is counted from today is named where the documents have that one.
    """
    evidence = gather(question, corpus, follows)
    meant = with_year_meant(question, _answering(evidence), corpus.index, today.year)
    if meant != question:
        of_year = gather(meant, corpus, follows)
        # A filter may leave out the document of that year.
        if are_called_alike_but_for_year(_answering(evidence), _answering(of_year)):
            return meant, of_year
    time = time_meant(question, today)
    for named in time.questions if time else ():
        of_time = gather(named, corpus, follows)
        if time and of_time.excerpts and _is_told(time, of_time.excerpts[0], evidence):
            return named, of_time
    return question, evidence


def _answering(evidence: Evidence | Summary) -> str:
    """The path of the document that answers best; empty where none does."""
    return next((one.quote.path for one in evidence.excerpts), "")


def _is_told(time: TimeMeant, first: Excerpt, evidence: Evidence | Summary) -> bool:
    """Whether what leads where a time is named is of it, and of what is asked, as ``evidence`` is.

    None is of another year. A week is one that something is called by: of what is due in the eighth
    week of an illness no calendar tells. Of a month many sentences are, so one counts that is of
    the document which answered without it. A rota of this week does not tell its password.
    """
    quote = first.quote
    said = quote.best_sentence
    over = "\n".join((quote.path.replace("_", " "), quote.heading, _header(first)))
    if _is_of_another_year(time, first, over):
        return False
    was_found = quote.path in {one.quote.path for one in evidence.excerpts}
    if time.span is Span.DAY:
        told = f"{said if is_row(said) else quote.text}\n{over}"
        is_asked = was_found or _has_a_word(time.rest, told, evidence.language)
        return is_asked and any(day.stands_in(told) for day in Day.all_in(time.name))
    if time.span is Span.WEEK:
        return was_found and _has_week(time.name, said, over)
    if not is_row(said) and quote.path != _answering(evidence):
        return was_found and _has_month(time.first, over)
    cells = (said.partition(CELL_END)[0], *_header(first).split(CELL_END))
    return was_found and _has_month(time.first, f"{said}\n{over}", cells)


def _has_a_word(question: str, text: str, language: Language) -> bool:
    """Whether a word of ``question`` that carries meaning stands in ``text``, if it has any."""
    sought = set(content_stems(question, language))
    return not sought or not sought.isdisjoint(content_stems(text, language))


def _is_of_another_year(time: TimeMeant, first: Excerpt, over: str) -> bool:
    years = set(map(int, ANY_YEAR.findall(over)))
    dated = first.quote.dated
    if years or dated is None:
        return bool(years) and not min(years) <= time.first.year <= max(years)
    return abs(dated.date() - time.first) > _UNDATED_FOR


def _header(first: Excerpt) -> str:
    """The header of the row that leads; of a sentence none."""
    return first.header_row if is_row(first.quote.best_sentence) else ""


def _has_week(name: str, said: str, over: str) -> bool:
    """Whether a week stands over what leads, or that is a row which begins with it."""
    label = said.partition(CELL_END)[0] if is_row(said) else ""
    is_number = over.rpartition("\n")[2].lower().startswith("week")
    told = f"{over}\n{'week ' if is_number else ''}{label}"
    return any(week.stands_in(told) for week in Codes.of(name).weeks)


def _has_month(first: date, text: str, cells: Sequence[str] = ()) -> bool:
    """Whether a date of the ``text`` is of that month, or one of the ``cells`` is for it."""
    dates = (one for _, _, readings in find_dates(text) for one in readings)
    if any(one.month == first.month and one.year in (None, first.year) for one in dates):
        return True
    seasons = map(season_of, cells)
    return any(
        first.month in one.months and (not one.years or first.year in one.years) for one in seasons
    )
