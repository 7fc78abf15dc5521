"""Sentences that are right answers to a question, and wrong ones, made from its gold units.

Right: the gold sentence as it stands, the cell of the gold row that has the answer told in words,
and the reference answer. Wrong: the same with the value of another unit, row or column in its
place, with another name, with its denial taken out or one put in, or with a word turned into its
opposite; and what another row, column or document says, told as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.asked_units import Asked
from vind.search.evidence.units import Unit
from vind.search.facts.polarity import opposites_of
from vind.search.facts.words import in_words, words
from vind.search.grounding.reading import Fact, facts_of

TOLD = {"nl": "{column} van {label} is {cell}.", "en": "The {column} of {label} is {cell}."}
MORE_TOLD = {"nl": "Voor {label} geldt: {column} {cell}.", "en": "{label}: {column} {cell}."}

DENIALS = (
    (re.compile(r"\bniet\s", re.IGNORECASE), ""),
    (re.compile(r"\bgeen\b", re.IGNORECASE), "een"),
    (re.compile(r"\bnooit\b", re.IGNORECASE), "altijd"),
    (re.compile(r"\bnot\s", re.IGNORECASE), ""),
    (re.compile(r"\bcannot\b", re.IGNORECASE), "can"),
    (re.compile(r"\bno\s(?=[a-z])", re.IGNORECASE), "a "),
    (re.compile(r"\bnever\b", re.IGNORECASE), "always"),
)
VERBS = re.compile(
    r"\b(?:(is|are|may|can|must|will|was)|(mag|mogen|kan|kunnen|moet|moeten|wordt|worden|is|zijn))\s"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence of a ``kind``, in reply to a question, and whether it is a right answer."""

    kind: str
    said: str
    right: bool


def claims_for(asked: Asked) -> Iterator[Made]:
    """What can be made of a question whose gold units were found; nothing of others."""
    random = Random(asked.id)  # noqa: S311 - the same claims each time
    if not asked.answer and not asked.gold:
        yield from _of_none(asked)
    if not asked.gold:
        return
    gold = [asked.units[place] for place in asked.gold]
    answer = facts_of(asked.answer, asked.language)
    holding = [unit for unit in gold if _shares(facts_of(unit.text, unit.language), answer)]
    best = (holding or gold)[0]
    others = [unit for place, unit in enumerate(asked.units) if place not in asked.gold]
    if "\t" not in best.text:
        yield from _of_sentence(best, answer, asked, random)
    elif best.header:
        yield from _of_row(best, answer, others, asked)
    if asked.answer:
        yield Made("reference", asked.answer, True)
        swapped = _swapped(asked.answer, answer, answer, asked, random)
        if swapped:
            yield Made("reference swapped", swapped, False)
        yield Made("question + answer", f"{asked.question.rstrip('?. ')}: {asked.answer}", True)
        if swapped:
            yield Made("question + swapped", f"{asked.question.rstrip('?. ')}: {swapped}", False)
    for unit in others:
        has_answer = not answer or _shares(facts_of(unit.text, unit.language), answer)
        if not has_answer and "\t" not in unit.text and facts_of(unit.text, unit.language):
            yield Made("another unit", unit.text, False)
            break


def _of_none(asked: Asked) -> Iterator[Made]:
    """What could be said in reply to a question that the documents do not answer."""
    question = facts_of(asked.question, asked.language)
    for unit in asked.units[:8]:
        values = [
            unit.text[one.start : one.end]
            for one in facts_of(unit.text, unit.language)
            if one.value and not _shares([one], question)
        ]
        if values:
            yield Made("no answer", f"{asked.question.rstrip('?. ')}: {values[0]}", False)
            if "\t" not in unit.text:
                yield Made("no answer: unit", unit.text, False)
            break


def _shares(some: Sequence[Fact], others: Sequence[Fact]) -> bool:
    return any(one.is_same(other) or one.has_number_of(other) for one in some for other in others)


def _of_sentence(
    best: Unit, answer: Sequence[Fact], asked: Asked, random: Random
) -> Iterator[Made]:
    text, facts = best.text, facts_of(best.text, best.language)
    yield Made("gold sentence", text, True)
    wanted = [one for one in facts if _shares([one], answer)] or facts
    if swapped := _swapped(text, [one for one in wanted if one.value], facts, asked, random):
        yield Made("gold swapped", swapped, False)
    if swapped := _swapped(text, [one for one in facts if not one.value], facts, asked, random):
        yield Made("other name", swapped, False)
    for pattern, instead in DENIALS:
        if pattern.search(text):
            yield Made("denial taken out", pattern.sub(instead, text, count=1), False)
            break
    else:
        if found := VERBS.search(text):
            denial = "niet" if best.language == "nl" else "not"
            put = f"{text[: found.end()]}{denial} {text[found.end() :]}"
            yield Made("denial put in", put, False)
    for found in re.finditer(r"[^\W\d_]+", text):
        word = found[0].lower()
        against = sorted(opposites_of(best.language).get(word, ()))
        own = set(words(text))
        if against and own.isdisjoint(against):
            turned = f"{text[: found.start()]}{against[0]}{text[found.end() :]}"
            yield Made("opposite", turned, False)
            break


def _swapped(
    text: str, wanted: Sequence[Fact], own: Sequence[Fact], asked: Asked, random: Random
) -> str:
    """``text`` with one of the facts ``wanted`` changed for another of the units; else empty."""
    question = facts_of(asked.question, asked.language)
    answer = facts_of(asked.answer, asked.language)
    for one in random.sample(list(wanted), len(wanted)):
        if any(one.is_same(known) for known in question):
            continue
        rivals = [
            unit.text[other.start : other.end]
            for unit in asked.units[:40]
            for other in facts_of(unit.text, unit.language)
            if other.kind == one.kind
            and other.is_kind_of(one)
            and not _shares([other], own)
            and not _shares([other], answer)
            and set(other.words).isdisjoint(one.words)
        ]
        if rivals:
            return text[: one.start] + random.choice(rivals[:12]) + text[one.end :]
    return ""


def _of_row(
    best: Unit, answer: Sequence[Fact], others: Sequence[Unit], asked: Asked
) -> Iterator[Made]:
    names, cells = best.header.split("\t"), best.text.split("\t")
    if len(names) != len(cells):
        return
    column = next(
        (
            place
            for place, cell in enumerate(cells)
            if place and cell.strip() and _holds(cell, asked.answer, answer, best)
        ),
        None,
    )
    if column is None or not names[column].strip():
        return
    pattern = (TOLD, MORE_TOLD)[len(asked.question) % 2].get(
        asked.language, "{label}: {column} {cell}"
    )

    def told(label: str, name: str, cell: str) -> str:
        return pattern.format(label=label.strip(), column=name.strip(), cell=cell.strip())

    label, name, cell = cells[0], names[column], cells[column]
    yield Made("row", told(label, name, cell), True)
    has_digit = any(map(str.isdigit, cell))
    for other in others:
        theirs = other.text.split("\t")
        if (other.header, other.document) != (best.header, best.document):
            continue
        if len(theirs) == len(cells) and theirs[0] != label and _differs(theirs[column], cell):
            yield Made("other row's", told(label, name, theirs[column]), False)
            yield Made("beside: other row", told(theirs[0], name, theirs[column]), False)
            break
    alike = [
        place
        for place, other in enumerate(cells)
        if place not in (0, column)
        and _differs(other, cell)
        and names[place].strip()
        and any(map(str.isdigit, other)) == has_digit
    ]
    for place in alike[:1]:
        yield Made("other column's", told(label, name, cells[place]), False)
        if not _holds(cells[place], asked.answer, answer, best):
            yield Made("beside: other column", told(label, names[place], cells[place]), False)


def _holds(cell: str, written: str, answer: Sequence[Fact], unit: Unit) -> bool:
    values = [one for one in facts_of(cell, unit.language) if one.value]
    if values:
        return _shares(values, answer)
    return in_words(cell) in in_words(written)


def _differs(one: str, other: str) -> bool:
    return bool(one.strip()) and in_words(one) != in_words(other)
