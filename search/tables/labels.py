"""What the rows of a table are of, and which of them a text names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile
from operator import and_, or_

from indexes.folding import fold
from indexes.stems import stem
from indexes.types import Language
from search.tables.rows import CELL_END, Headed, columns
from search.text.names import is_code, known_words
from search.text.short_days import short_days
from search.text.units import size_of, with_units_apart
from search.text.words import content_stems, word_set, words

ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
FEWEST_LETTERS = 3
"""Of a label whose brackets are left out: "A (small)" would be of whatever has an article."""

LABEL_FROM, COMPOUND_FROM = 6, 10
"""Letters of a label and of a compound that begins with it: shorter ones begin other words."""

_CAPITALS_APART = re.compile(r"[A-Z]{1,4}(?:[-./][A-Z]{1,4})+")
"""A code without digits: "KF-RC"."""

_WHOLE_NAME = re.compile(
    r"[A-Z\u00c0-\u00de][^\W\d_]+(?: (?:[a-z]{1,3}|[A-Z\u00c0-\u00de][^\W\d_]*)[.'-]?){0,3}"
    r" [A-Z\u00c0-\u00de][^\W\d_]+"
)
"""Of somebody: "Henk Tadema", "Ilse van Dort"."""

_PEOPLE = word_set("naam namen name names medewerker employee collega colleague persoon person")
"""Over names of people, and not of places or tasks: "De Linde", "Hoofd BHV"."""

_MONEY_SIGNS = ("\u20ac", "$", "\u00a3")
"""What begins no text: "\u20ac 1.5 mln"."""

_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})[.,](\d{3})(?![\d.,])")
"""A number with a mark before its last three digits: "1.100"."""

ENUMERATING = frozenset({"en", "and", "of", "or"})
"""What may stand between the numbers of one enumeration, but for commas."""


def without_other_rows(
    sentences: Sequence[Headed],
    said: str,
    language: Language,
    names: Sequence[str] = (),
    asked: str = "",
) -> list[Headed] | None:
    """``sentences`` without the rows about other things than those that are named.

    A row is about its ``labels``. ``said`` is the sentence of the model, ``names`` are names in
    it, and ``asked`` is the question. Kept are, by the first of these that names a row at all:

    - the rows with a label in ``said``, and those with a label that has a whole name which is in
      no label that is said;
    - the rows with a label that has a whole name; of these those that ``asked`` names, if any;
    - the rows with a whole name in any cell;
    - the rows with a label in ``asked``.

    Sentences and headings are always kept. None where no row is named.
    """
    of_said = [_labels_said(*one, said, language) for one in sentences]
    of_question = [_labels_said(*one, asked, language) for one in sentences]
    of_asked = _are_named(of_question, asked, language)
    told = frozenset(chain.from_iterable(of_said))
    stems = [frozenset(_stems_in_order(name, language)) for name in names]
    apart = [name for name in stems if not any(name <= label for label in told)]
    of_names = [
        any(name.issubset(label) for label in _labels_of(*one, language) for name in apart)
        for one in sentences
    ]
    kept = _are_named(of_said, said, language)
    if any(kept):
        kept = list(map(or_, kept, of_names))
    elif any(of_names):
        of_both = list(map(and_, of_names, of_asked))
        kept = of_both if any(of_both) else of_names
    else:
        in_cells = [any(_has_in_cell(name, *one) for name in names) for one in sentences]
        kept = in_cells if any(in_cells) else of_asked
    if not any(kept):
        return None
    return [one for one, is_kept in zip(sentences, kept, strict=True) if is_kept or not one[1]]


def _has_in_cell(name: str, row: str, heading: str) -> bool:
    return bool(heading) and known_words(name) <= known_words(row) | short_days(row)


def _are_named(
    of_rows: Sequence[Sequence[frozenset[str]]], said: str, language: Language
) -> list[bool]:
    """For each row whether one of its labels in ``said`` stands there by itself.

    ``of_rows`` are the labels of each row that are in ``said``. One that is part of a longer one
    there ("Basis" of "Basis Plus") only counts where it is said once more.
    """
    told = Counter(_stems_in_order(said, language))
    every = frozenset(chain.from_iterable(of_rows))
    return [
        any(
            not any(label < longer and any(told[word] == 1 for word in label) for longer in every)
            for label in of
        )
        for of in of_rows
    ]


def in_other_columns(
    name: str, matter: frozenset[str], rows: Sequence[Headed], language: Language
) -> bool:
    """Whether a name stands only in columns other than the one that the claim is about.

    That one is, in each of the ``rows`` with the name, a column of text without it that has more of
    the ``matter``'s stems in its heading than the columns with it have. Columns of labels are about
    all of a row: they are not compared, and a name in one is in no other column. False also where
    no row has the name.
    """
    known = known_words(name)
    told = []
    for row, heading in rows:
        if heading and known <= known_words(row):
            of = set(labels(row, heading))
            if any(known <= known_words(label) for label in of):
                return False
            own: list[int] = []
            others: list[int] = []
            for above, cell in columns(row, heading):
                said = len(matter.intersection(content_stems(above, language)))
                if known <= known_words(cell):
                    own.append(said)
                elif cell.strip() not in of and any(map(str.isalpha, cell)):
                    others.append(said)
            told.append(bool(own) and max(others, default=0) > max(own))
    return bool(told) and all(told)


def is_named(row: str, heading: str, said: str, language: Language) -> bool:
    """Whether one of the labels of a row is said."""
    return bool(_labels_said(row, heading, said, language))


def begins_word(row: str, heading: str, said: str) -> bool:
    """Whether a longer word that is said begins with a label of a row, as Dutch compounds do.

    "Inboedelverzekering" does with "Inboedel".
    """
    told = [word for word in words(said) if len(word) >= COMPOUND_FROM]
    return any(
        len(label) >= LABEL_FROM and any(_is_longer(word, label) for word in told)
        for label in map(fold, labels(row, heading))
        if heading and row.strip() != heading.strip()
    )


def has_name_of(row: str, heading: str, said: str) -> bool:
    """Whether a row is of somebody of whose whole name a part is said: "mobiel nummer henk"."""
    label, over = (one.partition(CELL_END)[0].strip() for one in (row, heading))
    is_of_people = not _PEOPLE.isdisjoint(words(over)) and row.strip() != heading.strip()
    if not (is_of_people and _WHOLE_NAME.fullmatch(label)):
        return False
    names = " ".join(name for name in label.split() if name[0].isupper())
    told = {word for word in words(said) if len(word) >= FEWEST_LETTERS}
    return not told.isdisjoint(words(names))


def _is_longer(word: str, label: str) -> bool:
    return word.startswith(label) and len(word) >= len(label) + COMPOUND_FROM - LABEL_FROM


def _labels_said(row: str, heading: str, said: str, language: Language) -> list[frozenset[str]]:
    """The stems of each label of a row that is said, in whatever form of its words."""
    told = _stems_in_order(said, language)
    of = _labels_of(row, heading, language)
    return [frozenset(label) for label in of if _is_said(label, told)]


def _labels_of(row: str, heading: str, language: Language) -> list[tuple[str, ...]]:
    """The stems of each label of a row, in order; none of a sentence or of the heading itself."""
    if not heading or row.strip() == heading.strip():
        return []
    of = [_stems_in_order(label, language) for label in labels(row, heading)]
    return list(filter(None, of))


def _is_said(label: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the stems ``told`` have all of a label's, and next to its words one of its numbers.

    "Scale 14, step 2" is not of "scale 2"; "zones 4 and 5" are of zone 4.
    """
    of = list(takewhile(str.isalpha, label))
    numbers, between = label[len(of) :: 2], label[len(of) + 1 :: 2]
    if of and numbers and all(map(str.isdecimal, numbers)) and ENUMERATING.issuperset(between):
        return not {*numbers}.isdisjoint(_numbers_beside(of, told))
    return {*label} <= {*told}


def _numbers_beside(name: Sequence[str], told: Sequence[str]) -> Iterator[str]:
    """The numbers before and behind a name there: "two days", "scales 6 and 7"."""
    for place in range(len(told) - len(name) + 1):
        end = place + len(name)
        if [*told[place:end]] == [*name]:
            yield from takewhile(_is_enumerated, reversed(told[:place]))
            yield from takewhile(_is_enumerated, told[end:])


def _is_enumerated(word: str) -> bool:
    return word.isdecimal() or word in ENUMERATING


@lru_cache(maxsize=1024)  # a question is held against each row
def _stems_in_order(text: str, language: Language) -> tuple[str, ...]:
    """The stems of all words of ``text``; days, months, years and units under one name.

    "660l" is "660 liter", and "1100" is "1.100".
    """
    written = with_units_apart(_THOUSANDS.sub(r"\1\2", text))
    known = chain.from_iterable(sorted(known_words(word)) for word in words(written))
    return tuple(size_of(stem(word, language)) for word in known)


def labels(row: str, heading: str) -> Iterator[str]:
    """What a row is of: its codes and its first text, or a number with what stands over it.

    That text may have more in brackets behind it: "Whole day (8 hours)". Where the heading has
    nothing over the text next to it, which then is below the same name, that is one too.
    """
    over, first = next(columns(row, heading))
    if over.strip() and first.strip().isdecimal():
        yield f"{over} {first}"
    names = list(map(str.strip, heading.split(CELL_END)))
    has_text = False
    for place, cell in enumerate(map(str.strip, row.split(CELL_END))):
        if _is_code(cell):
            yield cell
        elif not has_text and any(map(str.isalpha, cell)) and not cell.startswith(_MONEY_SIGNS):
            is_below_name_of_both = place == 0 and bool(names[0]) and names[1:2] == [""]
            has_text = not is_below_name_of_both
            yield cell
            bare = ASIDE.sub("", cell).strip()
            if sum(map(str.isalpha, bare)) >= FEWEST_LETTERS and bare != cell:
                yield bare


def _is_code(cell: str) -> bool:
    if _CAPITALS_APART.fullmatch(cell):
        return True
    return is_code(cell) and any(map(str.isdigit, cell)) and not any(map(str.isspace, cell))
