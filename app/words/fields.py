"""What there is to say, and how numbers and errors are said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import TypeAlias

from vind.indexes.errors import (
    FilterError,
    NotSignedInError,
    OriginalGoneError,
    PassageGoneError,
    QuestionError,
    VindError,
)
from vind.indexes.types import (
    OTHER,
    FileRecord,
    FileState,
    FilterLanguage,
    Language,
    known_languages,
    original_in,
)
from vind.ingest.parsers.recordings import NEEDS_SPEECH
from vind.search.types import Found

Noun: TypeAlias = tuple[str, str]
"""Its singular, or what is said of one, and its plural."""

MOST_SURE = 0.99
"""Shown at most: nobody is wholly sure."""

NEARLY_SURE, PROBABLE = 0.9, 0.6
"""From which probability a percentage is shown, and from which an answer is called probable."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the page. Fields with ``{}`` are filled by ``str.format``."""

    language: Language
    locale: str
    tagline: str
    ask_tab: str
    search_tab: str
    documents_tab: str
    usage_tab: str
    document: Noun
    passage: Noun
    no_question: str
    none_passes: str
    no_passage: str
    not_signed_in: str
    sign_in: str
    sign_out: str
    no_original: str
    no_index: str
    no_index_cure: str
    opening: str
    lost: str
    question: str
    question_example: str
    examples: str
    ask: str
    answer: str
    others: str
    also_near: str
    wording: str
    judging: str
    likely_sentence: str
    likely_row: str
    probably: str
    perhaps: str
    nearest: str
    understood: str
    earlier: str
    conversations: str
    search_conversations: str
    erase: str
    erase_all: str
    erase_all_sure: str
    new_subject: str
    finding_again: str
    too_long: str
    no_llm: str
    no_llm_cure: str
    no_words: str
    no_more_words: str
    copy: str
    copied: str
    copy_address: str
    print_it: str
    word: str
    made_on: str
    right: str
    wrong: str
    thumb_up: str
    thumb_down: str
    why_wrong: str
    send: str
    thanks: str
    stop: str
    may_have_more: str
    rows_of: str
    rows_cut: str
    save_rows: str
    dropped_one: str
    dropped_many: str
    page: str
    sheet_rows: str
    query: str
    query_example: str
    search: str
    filters: str
    filtered: str
    path: str
    path_example: str
    path_help: str
    types: str
    any_type: str
    after: str
    after_help: str
    before: str
    before_help: str
    author: str
    author_help: str
    languages: str
    any_language: str
    folder: str
    year: str
    facets: str
    kept_to: str
    let_go: str
    no_phrase: str
    unquote: str
    best: str
    more: str
    nothing_matches: str
    also: str
    older: str
    superseded: str
    changed: str
    file_of: str
    open_file: str
    ask_within: str
    ask_within_of: str
    open_at: str
    open_mail: str
    open_archive: str
    leaf: str
    enlarge: str
    no_leaf: str
    state: str
    all_states: str
    file: str
    why: str
    name_contains: str
    shown_of: str
    ledger: str
    read_on: str
    in_all: str
    day_and_time: str
    day_typed: str
    choose_index: str
    run: str
    run_help: str
    run_begins: str
    run_at: str
    stop_run: str
    run_stopping: str
    run_done: str
    run_stopped: str
    run_failed: str
    left: str
    add_documents: str
    drop_here: str
    drop_kept: str
    choose_folder: str
    read_folder: str
    no_folder: str
    upload_large: str
    upload_lost: str
    upload_not_yours: str
    can_ask: str
    can_ask_kinds: Sequence[tuple[str, str]]
    run_elsewhere: str
    period: str
    last_days: str
    usage_off: str
    counting: str
    of_all: str
    a_day: str
    most_a_day: str
    asked: Noun
    answered: str
    not_found: str
    refused: str
    unanswered: str
    times: str
    slowest: str
    seconds: str
    took: str
    last_asked: str
    asked_on: str
    no_texts: str
    called_wrong: str
    what_was_told: str
    called_wrong_why: str
    called_wrong_one: str
    right_sentence: str
    nothing_answers: str
    keep_right: str
    kept_right: str
    seen: Noun
    indexed: str
    not_whole: str
    states: dict[FileState, str]
    same_as: str
    needs_speech: str
    kinds_of_reason: Mapping[FileState, str]
    reasons: Mapping[str, str]
    other_language: str

    @property
    def language_names(self) -> Mapping[FilterLanguage, str]:
        """What a search can be kept to, by the names that its languages have in this one."""
        return {**_names_in(self.language), OTHER: self.other_language}

    def number(self, count: int) -> str:
        """A whole number, its thousands parted as the language does."""
        return f"{count:,}".replace(",", "." if self.language == "nl" else ",")

    def decimal(self, told: str) -> str:
        """A figure such as "1.5 MB", with the decimal sign of the language."""
        return told.replace(".", ",") if self.language == "nl" else told

    def day(self, day: date) -> str:
        """A day as people write it: "1 maart 2026"; of a moment the day in its own time zone."""
        from babel.dates import format_date  # as in ``language_names``

        return str(format_date(day, "d MMMM y", locale=self.locale))

    def moment(self, moment: datetime, zone: tzinfo) -> str:
        """A moment by the clock of ``zone``: "1 March 2026 at 14:05"."""
        from babel.dates import format_time

        there = moment.astimezone(zone)
        time = format_time(there, "HH:mm", tzinfo=zone, locale=self.locale)
        return self.day_and_time.format(self.day(there), time)

    def time_left(self, seconds: float) -> str:
        """How long something takes yet, in its largest unit: "about 3 minutes left"."""
        from babel.dates import format_timedelta

        length = timedelta(seconds=max(1, round(seconds)))
        return self.left.format(format_timedelta(length, locale=self.locale))

    def of_number(self, count: int, noun: Noun) -> str:
        """The form of ``noun`` behind ``count``."""
        singular, plural = noun
        return singular if count == 1 else plural

    def counted(self, count: int, noun: Noun) -> str:
        """``count`` with its noun: "1 document", "1,204 documents"."""
        return f"{self.number(count)} {self.of_number(count, noun)}"

    def why_not_whole(self, record: FileRecord) -> tuple[str, str]:
        """Why a file was not indexed whole, and the rest of that, which is there in English alone.

        The ledger has sentences of the parsers in English: in another language the state that a
        file is in tells of what kind the reason is.
        """
        if original := original_in(record.reason):
            return self.same_as.format(original), ""
        if record.reason == NEEDS_SPEECH:
            return self.needs_speech, ""
        kind = self.kinds_of_reason.get(record.state, "")
        return (kind, record.reason) if kind and record.reason else (record.reason, "")

    def reason(self, dropped: str) -> str:
        """Why a sentence was dropped."""
        return self.reasons.get(dropped, dropped)

    def likely(self, found: Found) -> str:
        """How likely the best sentence is right.

        Empty where that is certain, as of a summary, and where the answer is computed: its quotes
        are then the rows that it is computed from. Percentages are for what is nearly sure: below
        that nobody can tell 70% from 80%.
        """
        right = found.right
        if right >= 1 or found.tables:
            return ""
        if right < NEARLY_SURE:
            return self.probably if right >= PROBABLE else self.perhaps
        said = self.likely_row if found.quotes[0].header else self.likely_sentence
        return said.format(f"{min(right, MOST_SURE):.0%}")

    def trouble(self, error: VindError) -> str:
        """``own_trouble``, else the error's own English: what an administrator has to mend."""
        return self.own_trouble(error) or str(error)

    def own_trouble(self, error: VindError) -> str:
        """What an error says to a visitor in this language; empty where there is nothing for it."""
        said = {
            FilterError: self.none_passes,
            QuestionError: self.no_question,
            PassageGoneError: self.no_passage,
            OriginalGoneError: self.no_original,
            NotSignedInError: self.not_signed_in,
        }
        return said.get(type(error), "")


@cache
def _names_in(language: Language) -> Mapping[Language, str]:
    from babel import Locale  # the page alone shows them, and its data takes a while to load

    names = Locale.parse(language).languages
    return {known: names[known].capitalize() for known in known_languages()}
