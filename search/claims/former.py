"""Values and names that a source gives up: "raised from 40 to 55", "Ann instead of Bob"."""

import re
from collections.abc import Iterator, Sequence

from indexes.folding import fold, fold_in_place
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.facts import blotted, find_dates
from search.claims.values import DATE, Value, find_values

PAST = re.compile(
    r"\b(?:was|were|had|did|used|old|previous\w*|former\w*|original\w*"
    r"|waren|werd|werden|hadden|kostte|bedroeg|gold|begon|oude?|vorige|vroeger|voorheen|eerder"
    r"|oorspronkelijk\w*)\b"
)
"""What was so may be asked and told."""

AT_FIRST = re.compile(r"\beerst\W(?:\w+\W)?$")
"""What is done first, and not what was so first: "eerst 10 minuten"."""

INSTEAD = re.compile(
    r"\b(?:in plaats van|instead of|rather than)\s"
    r"(?P<names>[A-Z\u00c0-\u00de][\w'-]+(?:\s[A-Z\u00c0-\u00de][\w'-]+)*)"
)


def given_up(claim: Claim, names: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The values and ``names`` of a claim that the source sentences have as former ones alone.

    Unless it tells of what was, or is asked of it, or has what holds now beside it. What changes on
    a date ("from 1 January") may hold until then.
    """
    if PAST.search(fold(f"{claim.asked.question} {claim.sentence}")):
        return []
    language = claim.asked.language
    stated = [(one, text) for text in sources for one in find_values(text, language)]
    told = [value for value in claim.values if not is_former(value, claim.sentence)]
    former, now = list[Value](), list[Value]()
    for value in told:
        having = [(one, text) for one, text in stated if one.agrees_with(value)]
        is_former_there = having and all(_is_over(one, text) for one, text in having)
        (former if is_former_there else now).append(value)
    kinds = {value.kind for value in now}
    wrong = [value for value in former if value.kind not in kinds]
    given = [" ".join(claim.sentence[one.start : one.end].split()) for one in wrong]
    if INSTEAD.search(claim.sentence):
        return given
    return [*given, *_names_given_up(names, sources)]


def _is_over(value: Value, text: str) -> bool:
    return is_former(value, text) and (value.kind == DATE or not find_dates(text))


def _names_given_up(names: Sequence[str], sources: Sequence[str]) -> Iterator[str]:
    replaced = "\n".join(one["names"] for text in sources for one in INSTEAD.finditer(text))
    rest = "\n".join(INSTEAD.sub("", text) for text in sources)
    for name in names:
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        if whole.search(replaced) and not whole.search(rest):
            yield name


def without_former(text: str, language: Language) -> str:
    """``text`` with bars in the place of the values that it gives up: of those nothing is said."""
    for value in find_values(text, language):
        if is_former(value, text):
            text = blotted(text, value.start, value.end)
    return text


def is_former(value: Value, text: str) -> bool:
    """Whether a value of ``text`` is given up there for another."""
    return value.former and not AT_FIRST.search(fold_in_place(text[: value.start]))
