"""Whether a value is told of what stands in other items of its list alone.

"With a lease the excess is € 75" is not supported by the items "excess € 75" and "lease € 5 a day".
"""

from collections.abc import Sequence

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.lists import ITEM
from search.text.values import Value, any_agree, find_values
from search.text.words import are_in_part, content_stems, words_with


def value_of_another_item(claim: Claim, source: Source) -> list[str]:
    """The words of the question in ``claim`` that only other items have, with other such values.

    Those are items without its own values. What stands over the list, or beside it, is of all.
    """
    if source.is_foreign():
        return []
    language = claim.asked.language
    lines = [line for line in source.text.split("\n") if line.strip()]
    wrong = frozenset[str]().union(
        *(_of_others(value, claim, source, lines) for value in claim.values if value.number)
    )
    return words_with(wrong, claim.sentence, language)


def _of_others(value: Value, claim: Claim, source: Source, lines: Sequence[str]) -> frozenset[str]:
    language = claim.asked.language
    own = [line for line in lines if any_agree([value], find_values(line, language))]
    if not own or not all(map(ITEM.match, own)):
        return frozenset()
    beside = [line for line in lines if line not in own]
    of_all = [line for line in beside if not ITEM.match(line)]
    known = content_stems("\n".join((source.context, *own, *of_all)), language)
    others = [line for line in beside if ITEM.match(line)]
    return frozenset(
        word
        for word in claim.stems & claim.asked.stems
        if word.isalpha()
        and not are_in_part([word], known)
        and _have_one_each(word, value.kind, others, language)
    )


def _have_one_each(word: str, kind: str, items: Sequence[str], language: Language) -> bool:
    """Whether some ``items`` have a word, if as a part, and each of these a value of the kind."""
    having = [one for one in items if any(word in other for other in content_stems(one, language))]
    return bool(having) and all(
        any(value.kind == kind for value in find_values(one, language)) for one in having
    )
