"""In which value two statements of two documents differ, where they are of one thing."""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import NamedTuple

from indexes.folding import fold, fold_in_place
from search.claims.numerals.bounds import bound_of
from search.claims.numerals.rates import rate_behind, tax_behind
from search.conflicts.statements import Statement, matter, names_without_days, surroundings
from search.text.answering import ANSWERING
from search.text.names import CALENDAR, known_words
from search.text.values import Value, any_agree
from search.text.words import are_of_one_word, content_stems, words

TELLING = 3
"""Figures of a number that is not stated twice by chance: "2.35", but not "40" or "12,000"."""

CONTRASTS = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("voor tot before until", "na vanaf after from"),
        ("met with incl inclusief including", "zonder without excl exclusief excluding"),
        ("onder under", "boven over"),
    )
)
"""Words that no one thing is said with both of: "before 1 May" and "after 1 May"."""

FOR = re.compile(rf"\bvoor\s(?!\d|(?:{'|'.join(CALENDAR)})\b)")
"""That of "de vergoeding voor thuiswerken", which is no opposite of "vanaf 2025"."""

SAYING = ANSWERING | {"doen"}
"""Stems of words that only say that there is so much: "is", "costs", "doe je met"."""

DENYING = frozenset({"niet", "non", "not", "geen"})
"""Words that one thing is said with and another without: "members", "who are not members"."""

OF = frozenset({"of", "for", "van", "voor"})
ARTICLES = frozenset({"the", "a", "an", "de", "het", "een"})
MATTER = 2
"""Words behind "of" that tell of what something is."""

GROSS_OR_NET = re.compile(r"\b(?:(?P<gross>bruto\w*|gross\b)|netto\w*|net\b)")


class Difference(NamedTuple):
    """The value of the one statement and that of the other."""

    own: Value
    other: Value


def value_given_up(one: Statement, other: Statement) -> Difference | None:
    """Where one of two statements gives up for its own value what the other still says.

    Words cannot tell whether two languages speak of one thing, so the value given up has to.
    """
    if not (one.stems & other.stems or one.language != other.language):
        return None
    changed = _changed(one, other)
    if changed is None and (changed := _changed(other, one)):
        changed = Difference(changed.other, changed.own)
    if changed is None or one.language == other.language:
        return changed
    return changed if max(map(_figures, changed)) >= TELLING else None


def gives_up_of(newer: Statement, older: Statement) -> bool:
    """Whether ``newer`` gives up a value that ``older`` still states."""
    return _changed(newer, older) is not None


def changes_another(newer: Statement, older: Statement, asked: Callable[[str], bool]) -> bool:
    """Whether what ``newer`` gives a value up of is nothing that ``older`` speaks of.

    Behind the only stem that both have stands of what it is: "notice of non-renewal" is no notice
    of an employee. ``asked``: whether a word is asked for.
    """
    if newer.language != older.language:
        return False
    shared = newer.stems & older.stems
    return len(shared) == 1 and any(
        not any(map(asked, said))
        and not any(
            are_of_one_word(one, other)
            for one in content_stems(" ".join(said), newer.language)
            for other in older.about
        )
        for said in _complements(newer, shared)
    )


def is_for_another(one: Statement, other: Statement) -> bool:
    """Whether a statement is for one whom the other's document does not name: "for Brandsma"."""
    names = _names_beside(one, other)
    return any(
        re.search(rf"\b(?i:voor|for) (?:\w+ )?{re.escape(name)}(?!\w)", one.text) for name in names
    )


def _complements(statement: Statement, stems: frozenset[str]) -> Iterator[list[str]]:
    """The words that tell of what something is that has one of ``stems``: "of non-renewal".

    How much it is may stand in between: "a fee of £ 95 for the jetty".
    """
    language = statement.language
    text = statement.text
    for value in statement.values:
        text = f"{text[: value.start]}{'0' * (value.end - value.start)}{text[value.end :]}"
    said = [word for word in words(text) if word not in ARTICLES]
    for place, word in enumerate(said, start=1):
        if stems.isdisjoint(content_stems(word, language)):
            continue
        between = list(takewhile(lambda one: one in OF or one.isdecimal(), said[place:]))
        start = place + len(between)
        behind = list(takewhile(lambda one: matter(one, language), said[start : start + MATTER]))
        if behind and between and between[-1] in OF:
            yield behind


def _changed(newer: Statement, older: Statement) -> Difference | None:
    for former in (value for value in newer.values if value.former):
        current = [value for value in newer.of_kind(former.kind) if not value.former]
        stated = [value for value in older.of_kind(former.kind) if not value.former]
        still = [value for value in stated if former.agrees_with(value)]
        if current and still and not any_agree(current, stated):
            return Difference(current[0], still[0])
    return None


def _figures(value: Value) -> int:
    """Digits of a number without the zeros at its ends; 0 of a date."""
    figures = (len(reading.replace(".", "").strip("0")) for reading in value.number)
    return min(figures, default=0)


def only_difference(one: Statement, other: Statement) -> Difference | None:
    """The one value in which two statements in like words differ, where it is the only one.

    Other rows, years, names, months or numbers make them of two things, and so does another word in
    the same words ("a day ticket for children", "for adults"), or its opposite. Another
    rate or bound makes two values that can both be so, as gross and net can.
    """
    if one.is_row and other.is_row and fold(one.label).strip() != fold(other.label).strip():
        return None
    if one.years and other.years and one.years.isdisjoint(other.years):
        return None
    if have_other_names(one, other):
        return None
    if one.marks - other.marks and other.marks - one.marks:
        return None
    if _differ_in_a_word(one, other) or _are_contrasted(one, other):
        return None
    kinds = {value.kind for value in one.values} & {value.kind for value in other.values}
    differing = [kind for kind in kinds if not any_agree(one.of_kind(kind), other.of_kind(kind))]
    pairs = [(one.of_kind(kind), other.of_kind(kind)) for kind in differing]
    if len(pairs) != 1 or len(pairs[0][0]) != 1 or len(pairs[0][1]) != 1:
        return None
    difference = Difference(pairs[0][0][0], pairs[0][1][0])
    return difference if are_measured_alike(one, other, difference) else None


def are_measured_alike(one: Statement, other: Statement, difference: Difference) -> bool:
    """Whether the rate, the bound and the tax of two values are the same, as far as they are said.

    Others make two values that can both be so.
    """
    measures = zip(_measure(one, difference.own), _measure(other, difference.other), strict=True)
    return all(a == b or "" in (a, b) for a, b in measures)


def have_other_names(one: Statement, other: Statement) -> bool:
    """Whether each of two statements has a name that the other's passage has not."""
    return bool(_names_beside(one, other) and _names_beside(other, one))


def _measure(statement: Statement, value: Value) -> tuple[str, str, str, str]:
    """The rate, the bound, the tax and "gross" or "net", each empty where it is not said."""
    folded = fold_in_place(statement.text)
    return (
        rate_behind(folded, value.end),
        bound_of(folded, value.start, value.end),
        tax_behind(folded, value.end),
        _gross_or_net(folded),
    )


def _gross_or_net(folded: str) -> str:
    """Which of the two a statement is of; empty where it is of both or says neither."""
    said = {"gross" if match["gross"] else "net" for match in GROSS_OR_NET.finditer(folded)}
    return said.pop() if len(said) == 1 else ""


def _differ_in_a_word(one: Statement, other: Statement) -> bool:
    """Whether one word stands for another in statements that have all others in the same order.

    Not one that only says that there is so much.
    """
    if len(one.in_order) != len(other.in_order):
        return False
    pairs = zip(one.in_order, other.in_order, strict=True)
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    return len(differing) == 1 and SAYING.isdisjoint(differing[0])


def _are_contrasted(one: Statement, other: Statement) -> bool:
    """Whether only one of two statements denies, or one has a word and the other its opposite."""
    own, others = (frozenset(words(FOR.sub(" ", fold(it.text)))) for it in (one, other))
    if DENYING.isdisjoint(own) is not DENYING.isdisjoint(others):
        return True
    return any(
        {(a.isdisjoint(said), b.isdisjoint(said)) for said in (own, others)}
        == {(True, False), (False, True)}
        for a, b in CONTRASTS
    )


def _names_beside(one: Statement, other: Statement) -> list[str]:
    """The names in a statement that the other's passage does not have."""
    known = known_words(surroundings(other.stored))
    return [name for name in names_without_days(one.text) if not known_words(name) <= known]
