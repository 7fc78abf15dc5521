"""Whether a value or a name is said of what the sources say it of, where no table tells.

"The tenant gives one month's notice, the landlord three" does not support that the tenant gives
three. What a source says beside a value is its sentence, or the part of that with no other value of
the kind. A claim is wrong where beside another value of the kind there stands all that it shares
with what stands beside its own, and more.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from indexes.folding import fold
from indexes.languages import known_languages
from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.negation import leaves_out
from search.claims.numerals.nearness import PART_ENDS
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.answering import ANSWERING
from search.text.names import CALENDAR, ORDINARY_IN_LOWER_CASE, known_words, stated_names
from search.text.openings import opening_name
from search.text.spans import Span, blotted
from search.text.values import TIME_UNITS, Value, any_agree, find_values
from search.text.words import content_stems

JOINT = re.compile(r"\s*(?:,|&|\b(?:and|en|or|of)\b)\s*", re.IGNORECASE)

LISTED = re.compile(
    r",|&|\b(?:and|en|or|of|such as|like|including|zoals|waaronder)\b", re.IGNORECASE
)
"""Between what something is said of: "for wear parts such as seals and filters"."""

_UNITS_OF_TIME: dict[Language, frozenset[str]] = {
    language: frozenset(stem(word, language) for word in TIME_UNITS)
    for language in (*known_languages(), "")
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a text that says something of the values in it.

    ``text`` is the place of the text among those looked at, ``start`` and ``end`` are in it.
    ``said``: its stems outside the values that are claimed. ``stems``: those outside all values.
    ``listed``: the latter of each thing of an enumeration by itself.
    """

    text: int
    start: int
    end: int
    said: frozenset[str]
    stems: frozenset[str]
    listed: Sequence[frozenset[str]]

    def says_less(self, claimed: frozenset[str], other: Self) -> bool:
        """Whether the other stretch shares all that this one shares with the claim, and more.

        Not where this one says nothing but what is claimed.
        """
        return self._is_of_another(claimed) and self.stems & claimed < other.stems & claimed

    def is_swapped(self, claimed: frozenset[str], other: Self) -> bool:
        """Whether the other is further on in the sentence, with some of the claim that this lacks.

        What stands beside the first value may be of all of them, so that the last ones have less:
        "notice is a month for the tenant, for the landlord three".
        """
        follows = other.text == self.text and other.start > self.start
        return follows and self._is_of_another(claimed) and not other.stems & claimed <= self.stems

    def is_of_all_but(self, claimed: frozenset[str], told: frozenset[str], other: Self) -> bool:
        """Whether the next stretch is an exception to this one, and the claim names its case.

        That is one of the things it lists, with a stem that is not ``told`` where the claimed
        values stand: "Notice is a month. For managers it is three months."
        """
        is_next = other.text == self.text + 1 or (
            other.text == self.text and other.start > self.start
        )
        return is_next and any(one <= claimed and one - told for one in other.listed)

    def _is_of_another(self, claimed: frozenset[str]) -> bool:
        return any(map(str.isalpha, self.said - claimed))


def value_of_another_context(claim: Claim, source: Source) -> list[str]:
    """The values and names of ``claim`` that the source sentences say of something else.

    What a row of a table says of what, its labels and headings tell: of those only what stands in
    one cell is held against each other ("14 euros a night, in July 18 euros"). What is in another
    language has other words beside a name.
    """
    current, names = source.current_sentences, source.names_in(claim)
    texts = [text for text in current if not is_row(text)]
    cells = [cell for text in current if is_row(text) for cell in text.split("\t")]
    wrong = []
    for value in claim.values:
        about = _About(claim, value)
        places = [about.is_of_another(texts), *(about.is_of_another([cell]) for cell in cells)]
        told = [place for place in places if place is not None]
        if told and all(told):
            wrong.append(value.written_in(claim.sentence))
    for name in () if source.is_foreign() else names:
        alike = [one for one in names if _is_day(one) == _is_day(name)]
        if _is_name_of_another(name, alike, claim, texts):
            wrong.append(name)
    return wrong


class _About:
    """What a claim says one of its values of, to hold texts with that value against."""

    def __init__(self, claim: Claim, value: Value) -> None:
        self._value, self._language = value, claim.asked.language
        self._alike = [one for one in claim.values if one.kind == value.kind]
        spans = [one.span for one in self._alike]
        self._stems = _stems(claim.sentence, spans, self._language)
        self._leaves_out = leaves_out(claim.sentence)

    def is_of_another(self, texts: Sequence[str]) -> bool | None:
        """Whether all stretches with the value say it of something else; None where none has it."""
        own, others, told = [], [], frozenset[str]()
        for number, text in enumerate(texts):
            stated = [
                one for one in find_values(text, self._language) if one.kind == self._value.kind
            ]
            spans = [one.span for one in stated]
            same = [one.span for one in stated if any_agree([one], self._alike)]
            for stretch in _stretches(number, text, spans, same, self._language):
                here = [one for one in stated if stretch.start <= one.start < stretch.end]
                if not any_agree(self._alike, here):
                    others.append(stretch)
                    continue
                told |= stretch.stems
                if any_agree([self._value], here):
                    own.append(stretch)
        if not own:
            return None
        return all(
            any(
                one.says_less(self._stems, other)
                or one.is_swapped(self._stems, other)
                or (not self._leaves_out and one.is_of_all_but(self._stems, told, other))
                for other in others
            )
            for one in own
        )


def _is_name_of_another(
    name: str, alike: Sequence[str], claim: Claim, texts: Sequence[str]
) -> bool:
    language = claim.asked.language
    about = _stems(claim.sentence, _places(alike, claim.sentence), language)
    claimed = known_words(" ".join(alike))
    context = set(stated_names(claim.sentence)) - set(alike)
    opens = any(opening_name(text) in alike for text in texts)
    own, others = [], []
    for number, text in enumerate(texts):
        named = [*filter(None, [opening_name(text) if opens else ""]), *stated_names(text)]
        stated = [one for one in named if _is_day(one) == _is_day(name)]
        stated = [one for one in stated if one not in context]
        spans, same = (_joined(_places(ones, text), text) for ones in (stated, alike))
        for stretch in _stretches(number, text, spans, same, language):
            here = known_words(text[stretch.start : stretch.end])
            if known_words(name) <= here:
                own.append(stretch)
            elif claimed.isdisjoint(here):
                others.append(stretch)
    return bool(own) and all(any(one.says_less(about, other) for other in others) for one in own)


def _is_day(name: str) -> bool:
    return fold(name) in CALENDAR.keys() - ORDINARY_IN_LOWER_CASE


def _places(names: Collection[str], text: str) -> list[Span]:
    """Where ``names`` stand in ``text``."""
    found = (re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in set(names))
    return sorted(match.span() for matches in found for match in matches)


def _joined(places: Sequence[Span], text: str) -> list[Span]:
    """``places`` with those as one that only a conjunction parts: "England and Wales"."""
    joined: list[Span] = []
    for start, end in places:
        is_joined = joined and JOINT.fullmatch(text, joined[-1][1], start)
        joined.append((joined.pop()[0] if is_joined else start, end))
    return joined


def _stretches(
    number: int, text: str, values: Sequence[Span], claimed: Sequence[Span], language: Language
) -> Iterator[_Stretch]:
    """The parts of a text that have some of ``values`` and say something of them.

    What stands between two of them, as "if you are ill" before "you get 70%", may be of either.
    Some of the values are ``claimed``.
    """
    ends = [match.start() for match in PART_ENDS.finditer(text)] if len(values) > 1 else []
    ends = [end for end in ends if not any(start < end < stop for start, stop in values)]
    held: list[Span] = []
    begun = 0
    for end in (*ends, len(text)):
        if not any(begun <= start < end for start, _ in values):
            begun = end
        elif _beside(text[begun:end], begun, values, language) or end == len(text):
            held.append((begun, end))
            begun = end
    for place, _ in enumerate(held):
        start = held[place - 1][1] if place else 0
        end = held[place + 1][0] if place + 1 < len(held) else len(text)
        said, stems = (_beside(text[start:end], start, out, language) for out in (claimed, values))
        listed = LISTED.split(_without(text, values)[start:end])
        yield _Stretch(
            number, start, end, said, stems, [_stems(one, (), language) for one in listed]
        )


def _beside(part: str, begun: int, values: Sequence[Span], language: Language) -> frozenset[str]:
    """The stems of the part of a text that begins at ``begun``, outside ``values``."""
    return _stems(part, [(start - begun, end - begun) for start, end in values], language)


def _stems(text: str, values: Sequence[Span], language: Language) -> frozenset[str]:
    """The content stems of ``text`` outside ``values``.

    Not units of time, nor what any answer has: "you get" tells of nothing.
    """
    said = content_stems(_without(text, values), language)
    return frozenset(said) - _UNITS_OF_TIME[language] - ANSWERING


def _without(text: str, values: Sequence[Span]) -> str:
    inside = ((start, end) for start, end in values if 0 <= start < len(text))
    return blotted(text, ((start, min(end, len(text))) for start, end in inside))
