"""Where two documents say different things of one thing: another amount, number or date.

Precision comes first: a reader who is told for nothing that sources disagree stops reading it. Two
statements are of one thing where one gives up the other's value for its own ("from 185 to 212"), or
where they are alike but for the value; and it has to be what is asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from indexes.folding import fold
from indexes.standing import DRAFT
from indexes.types import StoredPassage
from search.conflicts.differences import (
    Difference,
    changes_another,
    gives_up_of,
    is_for_another,
    only_difference,
    value_given_up,
)
from search.conflicts.question import Question
from search.conflicts.rows import row_difference
from search.conflicts.siblings import are_numbered_alike, are_of_one_template
from search.conflicts.statements import Statement, statements
from search.evidence.scoring import ScoredSentences
from search.text.answering import ANSWERING
from search.text.dating import day_of, told_day
from search.text.numbers import may_have_numbers
from search.text.values import Value
from search.text.words import words

# All numbers from here to HARDLY_ASKED are set by hand.
ANCHORS = 8
"""Best sentences, one of which has to be on one side: others are not what is asked."""

GAP_AT_MOST, SMALL_GAP = 0.06, 0.03
"""How far the anchor's score may be under the best one's. Sentences differ by .1 or so: what is
further down is of another matter, and the further it is the more its words have to tell."""

SAME_SHARE, ALIKE_SHARE = 0.8, 0.35
"""Share of the stems of both statements that they have in common, to be the same but for the value,
and to be alike. Of those with less, most were of two things."""

SAID_WITH_MORE, SAID_IN_A_WORD = 0.3, 0.5
"""The same where all of the one stands in the other, and where that is a single stem."""

SAME_STEMS, ALIKE_STEMS = 2, 3
"""The least number of those stems."""

SURELY_ASKED, ASKED, HARDLY_ASKED = 0.8, 0.5, 0.3
"""Share of the question's stems that a statement has in its place. Where one gives up the value of
the other, that value shows that the other is of the same: it needs fewer. Where both surely are of
what is asked, two stems in common do, or the one that is asked for."""


NEARER = 2
"""How many times as many stems in common make it another statement whose value is given up."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says: a statement, and the value in it that another's differs from."""

    statement: Statement
    value: Value

    @property
    def dated(self) -> date | None:
        """The day that the document is of, as far as can be told."""
        return day_of(self.statement.stored)

    @property
    def told(self) -> date | None:
        """The day that it says it is of, itself or by its name."""
        return told_day(self.statement.stored)

    @property
    def written(self) -> str:
        """The value as it stands there."""
        return self.value.written_in(self.statement.text)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """One of the best sentences: its place among them, and how far under the first its score is.

    ``nearest`` is the first of those that have values.
    """

    statement: Statement
    place: int
    gap: float
    nearest: Statement


def find_conflicts(
    question: str,
    passages: Sequence[StoredPassage],
    scored: ScoredSentences,
    further: Iterable[StoredPassage],
    opening: Callable[[int], StoredPassage | None],
    text_of: Callable[[int], str],
) -> list[tuple[Said, ...]]:
    """What documents say differently of what is asked, each newest first, older versions last.

    A value that another gives up for its own is older than that, and a draft than what is none,
    whatever the dates.

    ``passages`` are those whose sentences were ``scored``, ``further`` others that were found;
    ``opening`` gives the first passage of a file, ``text_of`` its text. Most fit for the question
    first.
    """
    asked = Question(question, opening)

    def are_siblings(one: int, other: int) -> bool:
        return are_of_one_template(opening(one), opening(other), text_of)

    anchors = list(_anchors(passages, scored))
    kinds = _kinds_wanted(asked, anchors)
    rivals = list(_rivals(anchors, (*passages, *further)))
    found: list[tuple[Said, ...]] = []
    told: set[tuple[int, int]] = set()
    for anchor in anchors:
        if _place(anchor.statement) in told:
            continue
        if anchor.statement.is_row:
            told.add(_place(anchor.statement))
        if said := _disagreeing(anchor, rivals, asked, kinds, are_siblings):
            told |= {_place(one.statement) for one in said}
            if not any(_say_the_same(said, before) for before in found):
                found.append(said)
    return found


def _say_the_same(said: Sequence[Said], before: Sequence[Said]) -> bool:
    """Whether they have the same values in the same order, as where a document has one twice."""
    return len(said) == len(before) and all(
        one.value.agrees_with(other.value) for one, other in zip(said, before, strict=True)
    )


def _place(statement: Statement) -> tuple[int, int]:
    """Of a row that of its table: the row that is most asked for tells enough."""
    return statement.stored.passage_id, 0 if statement.is_row else statement.start


def _anchors(passages: Sequence[StoredPassage], scored: ScoredSentences) -> Iterator[_Anchor]:
    """The best sentences that have values."""
    order = np.argsort(-scored.scores, kind="stable")[:ANCHORS]
    nearest: Statement | None = None
    for place, number in enumerate(order):
        gap = float(scored.scores[order[0]] - scored.scores[number])
        if gap > GAP_AT_MOST:
            return
        best = scored.sentences[number]
        for statement in statements(passages[best.passage]):
            if statement.start <= best.start < statement.end and statement.values:
                nearest = nearest or statement
                yield _Anchor(statement, place, gap, nearest)


def _kinds_wanted(asked: Question, anchors: Iterable[_Anchor]) -> frozenset[str]:
    """The kinds of value that can be meant: those asked for where they are spoken of, or else any.

    "How many kilometres" asks for no amount of money where kilometres are spoken of, and how long
    something lasts or what it costs is never told in bottles.
    """
    spoken = frozenset(value.kind for anchor in anchors for value in anchor.statement.values)
    if asked.only:
        return asked.only & spoken
    return asked.kinds & spoken or spoken


def _rivals(anchors: Sequence[_Anchor], passages: Iterable[StoredPassage]) -> Iterator[Statement]:
    """The statements that share a word with an anchor, or are rows as it or in another language."""
    shared = frozenset[str]().union(*(anchor.statement.stems for anchor in anchors))
    languages = {anchor.statement.language for anchor in anchors}
    has_row = any(anchor.statement.is_row for anchor in anchors)
    for stored in passages if anchors else ():
        for statement in statements(stored):
            if may_have_numbers(fold(statement.text)) and (
                languages != {statement.language}
                or statement.stems & shared
                or (has_row and statement.is_row)
            ):
                yield statement


def _disagreeing(
    anchor: _Anchor,
    rivals: Sequence[Statement],
    asked: Question,
    kinds: frozenset[str],
    are_siblings: Callable[[int, int], bool],
) -> tuple[Said, ...]:
    """What the anchor and those that disagree with it say; empty where none does."""
    said: list[Said] = []
    for rival in rivals:
        difference = _difference(anchor, rival, asked)
        if difference is None or difference.own.kind not in kinds or asked.states(difference):
            continue
        own = anchor.statement
        if not (asked.is_of(own) and asked.is_of(rival) and asked.names_both(own, rival)):
            continue
        pairs = (own, rival), (rival, own)
        if any(
            is_for_another(one, other) or _changes_another(one, other, rivals, asked)
            for one, other in pairs
        ):
            continue
        if are_siblings(anchor.statement.stored.file_id, rival.stored.file_id):
            continue
        said = said or [Said(anchor.statement, difference.own)]
        known = [one.value for one in said]
        if difference.own == known[0] and not any(map(difference.other.agrees_with, known)):
            said.append(Said(rival, difference.other))
    ordered = tuple(sorted(said, key=lambda one: _age(one, said)))
    if not ordered:
        return ()
    newest, *others = (one.statement for one in ordered)
    if all(one.stored.superseded_by for one in others) and not asked.is_answered_by(newest):
        return ()
    # What only older versions say otherwise was settled by the newest.
    return () if newest.stored.superseded_by and not asked.names_year else ordered


def _changes_another(
    newer: Statement, older: Statement, rivals: Iterable[Statement], asked: Question
) -> bool:
    """Whether the value that a statement gives up is not the one that an ``older`` one has.

    It is of something else, or that of a rival with more than twice as many stems of it.
    """
    if not gives_up_of(newer, older):
        return False
    shared = len(newer.stems & older.stems)
    nearer = (one for one in rivals if len(newer.stems & one.stems) > NEARER * shared)
    return changes_another(newer, older, asked.has_some_of) or any(
        one.stored.file_id != newer.stored.file_id
        and one.language == older.language == newer.language
        and gives_up_of(newer, one)
        for one in nearer
    )


def _age(said: Said, among: Sequence[Said]) -> tuple[bool, bool, bool, int]:
    stated = (value for one in among for value in one.statement.values)
    is_given_up = any(value.former and value.agrees_with(said.value) for value in stated)
    day = said.dated
    is_older_version = said.statement.stored.superseded_by is not None
    name = said.statement.stored.path.rpartition("/")[2]
    is_draft = any(re.fullmatch(DRAFT, word) for word in words(name))
    return is_older_version, is_given_up, is_draft, -day.toordinal() if day else 0


def _difference(anchor: _Anchor, rival: Statement, asked: Question) -> Difference | None:
    """In which values an anchor and a rival disagree of one thing that is asked, if they do."""
    own = anchor.statement
    if own.stored.file_id == rival.stored.file_id or are_numbered_alike(own.stored, rival.stored):
        return None
    if asked.is_foreign(own) and anchor.place > 0:
        return None
    if changed := value_given_up(own, rival):
        least, most = sorted((asked.share_in_parts(own), asked.share_in_parts(rival)))
        is_asked = least >= HARDLY_ASKED or asked.asks_amount_of(own.stems & rival.stems)
        return changed if asked.may_ask_value(most) and most >= ASKED and is_asked else None
    # Of each of several things another value is no other opinion.
    if own.language != rival.language or asked.of_each:
        return None
    # The terms of hire are near to "the deposit for hire" with each of their percentages.
    if not asked.is_said_beside(anchor.nearest, own):
        return None
    least, most = sorted((asked.share(own), asked.share(rival)))
    if not asked.may_ask_value(most):
        return None
    if least >= ASKED and (changed := row_difference(own, rival, asked)):
        return changed
    return _in_like_words(anchor, rival, asked, least)


def _in_like_words(
    anchor: _Anchor, rival: Statement, asked: Question, least: float
) -> Difference | None:
    """The same, of statements alike but for a value; ``least`` is the lesser of their shares."""
    own = anchor.statement
    shared = own.stems & rival.stems
    alike = len(shared) / max(1, len(own.stems | rival.stems))
    if alike >= SAME_SHARE and (len(shared) >= SAME_STEMS or asked.is_after(shared)):
        is_asked = asked.share(own) >= ASKED or anchor.place == 0
    elif own.is_row != rival.is_row or anchor.gap > SMALL_GAP:
        return None
    elif alike >= ALIKE_SHARE and len(shared) >= ALIKE_STEMS:
        is_asked = least >= ASKED
    else:
        is_asked = least >= SURELY_ASKED and _say_alike(own, rival, asked)
    return only_difference(own, rival) if is_asked and asked.is_told_alike(own, rival) else None


def _say_alike(own: Statement, rival: Statement, asked: Question) -> bool:
    """Whether one of two statements, of what is asked by their places, says all of the other.

    What gives so much ("is", "costs") tells nothing, and the place of each the rest. That an older
    version gave another value in so few words is no news.
    """
    if own.stored.superseded_by or rival.stored.superseded_by:
        return False
    stems, others = own.stems - ANSWERING, rival.stems - ANSWERING
    shared = stems & others
    is_all = len(shared) == min(len(stems), len(others))
    alike = len(shared) / max(1, len(stems | others))
    if len(shared) >= SAME_STEMS:
        return is_all and alike >= SAID_WITH_MORE
    return is_all and alike >= SAID_IN_A_WORD and asked.is_after(shared)
