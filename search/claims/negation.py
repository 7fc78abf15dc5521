"""Whether a claim turns what a source says into its opposite, as far as words can tell."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from indexes.folding import fold
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.opposites import OPPOSITES, STATES
from search.text.facts import Date, find_dates, without_dates
from search.text.names import stated_names
from search.text.number_words import NUMBER_WORDS
from search.text.numbers import Number, any_in, number_in, number_matches
from search.text.spans import CLAUSE_END, SENTENCE_END
from search.text.words import content_stems, word_set, words

NEGATIONS = word_set("""
    niet geen nooit niemand niets nergens zonder noch nee
    not no never none nobody nothing nowhere without neither
    nor cannot verboden prohibited forbidden
""")

EXCEPTION = re.compile(r"\b(?:tenzij|behalve|unless|except)\b")
"""What stands behind it is when what stands before it is not so."""

LIFTED = frozenset({"zonder", "without", "verboden", "prohibited", "forbidden"})
"""Negations that another one before them in the clause turns into a condition or a permission: "may
not sublet without consent", "is not forbidden"."""

WITHOUT = frozenset({"zonder", "without"})

CONTRACTED = re.compile(r"n['\u2019]t\b")

NOT_NEGATIONS = re.compile(
    r"\b(?:no (?:later|more|less|fewer|earlier|sooner) than|not (?:only|later than|less than|"
    r"more than|to exceed|limited to)|"
    r"without (?:regard|reference|prejudice|limit\w*|giving effect)|"
    r"niet (?:alleen|later dan|meer dan|minder dan)|no\.? ?\d|"
    rf"(?:niet|not) (?:\d+|een|one|{'|'.join(NUMBER_WORDS)}) (?:maar|but)\b)"
)
"""Phrases that hold a negation but bound or add to a statement instead of denying it, or deny no
more than a number: "not one but two"."""

OTHER_CASE = r",\s(?:(?:but|maar|and|en)\s)?(?=[^,;:.]{1,40}\b(?:niet|not)\s*[.!]?\s*$)"
"""Before a case of which a sentence says at its end that it is not so: ", on other days not"."""

REACH = 3
"""Words to each side that a negation is taken to bear on: about one clause. Set by hand."""

DENIED_NEXT = re.compile(
    r"\b(?:niet|geen|not)(?: (?:meer|langer|longer|any longer))?"
    r"(?: (?:op|om|per|on|at|in))?(?: (?:de|het|the))?\s\W{0,2}$"
)
"""What stands before a number or a date that is denied: "tien en niet twaalf"."""

OPPOSITES_OR_PLACES = (
    OPPOSITES
    | STATES
    | {
        "binnen": frozenset({"buiten"}),
        "buiten": frozenset({"binnen"}),
        "within": frozenset({"outside"}),
        "inside": frozenset({"outside"}),
        "outside": frozenset({"within", "inside"}),
    }
)
"""What is denied of the one is not denied of the other: "not outside the EU"."""

BAN = re.compile(r"\W*(?:never|nooit|do not)\b")
"""What opens a sentence that forbids all that it goes on with."""

BOUND = re.compile(r"\b(?:max\w*|hoogste\w*|hooguit|at most|no more|limit\w*|up to|tot)\b")
"""In a claim: what is forbidden from some amount on is allowed up to it."""

CONDITION = re.compile(
    r"\b(?:als|indien|wanneer|wie|die|dat|tenzij|zolang|if|when|whoever|who|which|that|unless)\b"
)
"""Of whom something is denied is no more than a case: "who does not cancel 2 days before, pays"."""


def _rules(text: str) -> Iterator[tuple[list[list[str]], list[str]]]:
    """For each sentence the words of each of its clauses, and those of the exception that it makes.

    Without phrases that only look like a negation. What a sentence opens with is no exception.
    """
    plain = NOT_NEGATIONS.sub(" ", CONTRACTED.sub(" not", fold(text)))
    for sentence in SENTENCE_END.split(plain):
        main, *excepted = EXCEPTION.split(sentence, maxsplit=1)
        if not words(main):
            main, excepted = sentence, []
        yield list(map(words, CLAUSE_END.split(main))), words(" ".join(excepted))


def clauses_of(text: str) -> Iterator[list[str]]:
    """The words of each clause that no exception begins."""
    return chain.from_iterable(clauses for clauses, _ in _rules(text))


def goes_without(text: str, asked: frozenset[str], language: Language) -> bool:
    """Whether all that ``text`` denies is what the question goes without: "without good reason"."""
    for clause in clauses_of(text):
        for place in _negations(clause):
            lacking = _stems(clause[place + 1 : place + 1 + REACH], language)
            if clause[place] not in WITHOUT or not lacking & asked:
                return False
    return True


def leaves_out(text: str) -> bool:
    """Whether a text denies something, or excepts it ("but for members")."""
    return is_negated(text) or EXCEPTION.search(fold(text)) is not None


def is_negated(text: str) -> bool:
    """Whether ``text`` denies something, in Dutch or English."""
    return any(_negations(clause) and not is_lifted(clause) for clause in clauses_of(text))


def _negations(clause: Sequence[str]) -> list[int]:
    """The places of the negations in the words of a clause."""
    return [place for place, word in enumerate(clause) if word in NEGATIONS]


def is_lifted(clause: Sequence[str]) -> bool:
    """Whether two negations in a clause make what it says a condition or a permission."""
    said = [clause[place] for place in _negations(clause)]
    return len(said) == 2 and said[0] not in LIFTED and said[1] in LIFTED


class _Denied(NamedTuple):
    """A negation: the words of its ``clause``, and the ``stems`` near it, which it denies.

    ``condition`` and ``exception`` are the stems of what lifts it: a condition in its clause ("not
    without consent"), and the exception that its sentence makes. ``lacking`` is the stem of what
    something is done without: it is done.
    """

    clause: Sequence[str]
    stems: frozenset[str]
    condition: frozenset[str]
    exception: frozenset[str]
    lacking: frozenset[str] = frozenset()


def _denied(text: str, language: Language) -> Iterator[_Denied]:
    for clauses, excepted in _rules(text):
        exception = _stems(excepted, language)
        for clause in clauses:
            if is_lifted(clause):
                first, second = _negations(clause)
                near = clause[max(0, first - REACH) : second]
                condition = _stems(clause[second:], language)
                yield _Denied(clause, _stems(near, language), condition, exception)
                continue
            for place in _negations(clause):
                near = clause[max(0, place - REACH) : place + REACH + 1]
                lacking = _lacking(clause[place:], language)
                yield _Denied(clause, _stems(near, language), frozenset(), exception, lacking)


def _lacking(clause: Sequence[str], language: Language) -> frozenset[str]:
    """The stem of the thing behind the "without" that a clause begins with; of others none."""
    behind = (word for word in clause[1:] if word not in FUNCTION_WORDS[language])
    return _stems([next(behind, "")], language) if clause[0] in WITHOUT else frozenset()


def _is_of_opposite(clause: Collection[str], claimed: Collection[str]) -> bool:
    """Whether a clause has a word of which the claim has the opposite, and neither has both."""
    beside = set(claimed).difference(clause)
    return any(
        not OPPOSITES_OR_PLACES.get(word, frozenset()).isdisjoint(beside)
        for word in set(clause).difference(claimed)
    )


def _excepted(text: str, language: Language) -> Iterator[frozenset[str]]:
    """The stems around where each exception to what is not denied begins."""
    for clauses, excepted in _rules(text):
        if excepted and not any(map(_negations, clauses)):
            yield _stems(clauses[-1][-REACH:] + excepted[:REACH], language)


def _stems(said: Sequence[str], language: Language) -> frozenset[str]:
    return frozenset(content_stems(" ".join(said), language)) - NEGATIONS


def have_half(claimed: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether half of ``stems``, and one of them, are ``claimed``."""
    return 2 * len(stems & claimed) >= len(stems) > 0


def contradicts(
    claim: str, source: str, language: Language, asked: frozenset[str] = frozenset()
) -> bool:
    """Whether ``claim`` states without negation what ``source`` says with one.

    It does when it repeats at least two of the words that a negation of the source bears on, and
    at least half of them, and nothing of the condition that the source makes but names: who has to
    consent is mostly a party to all of it. Of an exception it has to repeat half, and to make none
    itself: "is paid unless approved" turns "is not paid unless approved". With the stems ``asked``,
    of which it repeats one that is denied, it need not say what else it is about: "it is renewed
    automatically". What is denied outside the EU is not denied within it.
    """
    if is_negated(claim) or (asked and any(map(_negations, clauses_of(claim)))):
        return False
    said = frozenset(content_stems(claim, language))
    claimed = said | asked
    named = _stems(stated_names(source), language)
    makes_exception = any(
        excepted and not any(map(_negations, clauses)) for clauses, excepted in _rules(claim)
    )
    denied = (
        one.stems
        for one in _denied(source, language)
        if claimed.isdisjoint(one.condition - named)
        and (makes_exception or not have_half(claimed, one.exception - named))
        and not _is_of_opposite(one.clause, words(claim))
        and (not one.lacking or one.lacking & claimed)
    )
    turned = () if makes_exception else _excepted(source, language)
    return any(
        len(stems & claimed) >= 2
        and have_half(claimed, stems)
        and (not asked or stems & said & asked)
        for stems in chain(denied, turned)
    )


def breaks_ban(claim: str, source: str, language: Language) -> bool:
    """Whether ``claim`` says to be so what ``source`` opens with forbidding.

    "Never ride along when the lorry reverses" bears on all of it, further than a negation reaches.
    """
    if is_negated(claim) or BOUND.search(fold(claim)):
        return False
    if not BAN.match(CONTRACTED.sub(" not", fold(source))):
        return False
    said = frozenset(content_stems(claim, language))
    stems = frozenset(content_stems(source, language)) - NEGATIONS
    return len(stems & said) >= 2 and have_half(said, stems)


def is_other_case(claim: str, source: str, language: Language) -> bool:
    """Whether ``claim`` says of the other case what ``source`` says of one and not of that.

    "The dog may come on other days", of "on Friday the dog may come, on other days not".
    """
    parts = re.split(OTHER_CASE, fold(source))
    if len(parts) != 2 or is_negated(claim) or is_negated(parts[0]):
        return False
    said = frozenset(content_stems(claim, language))
    case, other = (frozenset(content_stems(part, language)) - NEGATIONS for part in parts)
    return bool(other) and other <= said and not case <= said and have_half(said, case)


def denied_by_exception(claim: str, source: str, language: Language) -> bool:
    """Whether ``claim`` denies what ``source`` says, in the case that the source excepts.

    "It is not renewed if a party gives notice" of "it is renewed unless a party gives notice".
    """
    if any(excepted for _, excepted in _rules(claim)):
        return False
    said = frozenset(content_stems(claim, language))
    return any(
        said & _stems(excepted, language) - _stems(list(chain(*clauses)), language)
        for clauses, excepted in _rules(source)
    )


@dataclass
class _Values:
    """The numbers and dates of a text."""

    numbers: list[Number] = field(default_factory=list)
    dates: list[tuple[Date, ...]] = field(default_factory=list)

    def have(self, value: Number | tuple[Date, ...]) -> bool:
        """Whether one of them can be ``value``."""
        if isinstance(value, frozenset):
            return any_in([value], self.numbers)
        return any(
            one.agrees_with(two) for readings in self.dates for two in readings for one in value
        )


def denied_values(claim: str, sources: Sequence[str]) -> list[str]:
    """The numbers and dates of ``claim`` of which the ``sources`` only say that it is not these."""
    claimed, _ = _told_and_denied([claim])
    told, denied = _told_and_denied(sources)
    numbers = [min(one) for one in claimed.numbers if denied.have(one) and not told.have(one)]
    dates = [str(one[0]) for one in claimed.dates if denied.have(one) and not told.have(one)]
    return numbers + dates


def _told_and_denied(texts: Sequence[str]) -> tuple[_Values, _Values]:
    told, denied = _Values(), _Values()
    for text in texts:
        folded = without_dates(text)
        for match in number_matches(folded):
            of = denied if _is_denied(folded[: match.start()]) else told
            of.numbers.append(number_in(match))
        for start, _, readings in find_dates(text):
            of = denied if _is_denied(folded[:start]) else told
            of.dates.append(readings)
    return told, denied


def _is_denied(before: str) -> bool:
    """Whether what stands ``before`` a value, folded, denies it."""
    *_, clause = CLAUSE_END.split(before)
    return DENIED_NEXT.search(before) is not None and CONDITION.search(clause) is None
