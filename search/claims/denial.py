"""What one quote denies, against what a claim says or denies."""

import re
from collections.abc import Iterator, Sequence

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.conditions import goes_without_condition
from search.claims.given_up import given_up
from search.claims.negation import (
    OTHER_CASE,
    breaks_ban,
    contradicts,
    denied_by_exception,
    denied_values,
    goes_without,
    is_negated,
    is_other_case,
)
from search.claims.required import goes_without_what_is_required
from search.claims.states import has_what_is_denied
from search.question.answer_kinds import asks_whether_in_the_end
from search.reasons import Reason
from search.text.words import content_stems

DENIED = 0.75
"""Share of what is asked that one sentence has to deny for a bare "no". Set by hand."""

SAME_MATTER = 0.3
"""Share of a claim's content words from which a source sentence is about the same thing. Set by
hand."""

CONTRAST = re.compile(
    rf";|\b(?:but|maar)\b|(?:,|\b(?:and|en)\b)\s(?=(?:not?|niet|geen|never|nooit)\b)|{OTHER_CASE}",
    re.IGNORECASE,
)
"""Between what a sentence says and what it denies beside that: "in the park, not in the pool"."""


class Denials:
    """What the ``sentences`` of a quote deny, to hold claims against.

    ``said`` are the stems of each sentence, ``placed`` those of its heading and file name.
    """

    def __init__(
        self,
        sentences: Sequence[str],
        said: Sequence[frozenset[str]],
        placed: frozenset[str],
        language: Language,
    ) -> None:
        self._sentences = sentences
        self._said = said
        self._placed = placed
        self._language = language

    def give_up(self, claim: Claim) -> bool:
        """Whether the sentences on the claim's matter only have one of its values as not so."""
        return bool(denied_values(claim.sentence, list(self._related(claim))))

    def objection(self, claim: Claim) -> str:
        """Why the claim cannot be supported, by what they deny or say; empty where it can.

        It has a value or name that they give up for another, it denies what they do not deny, it
        says what they deny, or it leaves out the condition on which alone they say it.
        """
        related = list(self._related(claim))
        names = [claim.opening, *claim.names] if claim.opening else claim.names
        if given_up(claim, names, related):
            return Reason.GIVEN_UP
        if goes_without_what_is_required(claim.sentence, self._sentences, self._language):
            return Reason.NOT_DENIED
        if is_negated(claim.sentence):
            return "" if self._deny_it_too(claim) else Reason.NOT_DENIED
        shares = [len(claim.stems & stems) for stems in self._said]
        _, closest = max(zip(shares, self._sentences, strict=True))
        if related and any(
            turns(claim.sentence, closest, self._language)
            for turns in (contradicts, breaks_ban, is_other_case)
        ):
            return Reason.DENIED
        if self._deny_what_is_asked(claim):
            return Reason.DENIED
        return Reason.ON_CONDITION if self._make_condition(claim) else ""

    def _related(self, claim: Claim) -> Iterator[str]:
        """The sentences that are about the same thing."""
        for stems, text in zip(self._said, self._sentences, strict=True):
            if len(claim.stems & stems) >= SAME_MATTER * len(claim.stems):
                yield text

    def _deny_it_too(self, claim: Claim) -> bool:
        """Whether a claim that denies may do so by these sentences.

        One on its matter denies it or excepts it, or has it in the state that it is then in, or
        there is none on its matter; or the claim only repeats what the question goes without.
        """
        related = list(self._related(claim))
        denying = [text for text in related if not self._is_outdone(text, claim)]
        if claim.stems <= claim.asked.stems:
            # A bare "no": what is denied must be what was asked, not something near it.
            denying = [
                text
                for stems, text in zip(self._said, self._sentences, strict=True)
                if len(claim.stems & (stems | self._placed)) >= DENIED * len(claim.stems)
            ]
        return (
            not related
            or any(self._denies(text, claim) for text in denying)
            or any(denied_by_exception(claim.sentence, text, self._language) for text in related)
            or any(has_what_is_denied(claim.sentence, text) for text in related)
            or goes_without(claim.sentence, claim.asked.stems, self._language)
        )

    def _deny_what_is_asked(self, claim: Claim) -> bool:
        """Whether one denies what the question asks and the claim says to be so."""
        return claim.asked.is_whether and any(
            contradicts(claim.sentence, text, self._language, claim.asked.stems)
            for text in self._sentences
            if not self._is_outdone(text, claim)
        )

    def _make_condition(self, claim: Claim) -> bool:
        """Whether one has what the claim says to be so only on a condition that this leaves out."""
        return asks_whether_in_the_end(claim.asked.question) and any(
            goes_without_condition(claim, text)
            for text in self._related(claim)
            if not self._is_outdone(text, claim)
        )

    def _denies(self, text: str, claim: Claim) -> bool:
        """Whether the part of a sentence that denies is the one about the claim.

        No part of it that denies nothing has all of the claim and the question that this has, and
        more. "Not if you are late" is about one who asks what happens to who is late.
        """
        about = claim.stems | claim.asked.stems
        parts = [
            (about.intersection(content_stems(part, self._language)), is_negated(part))
            for part in CONTRAST.split(text)
        ]
        return any(
            denied and not any(said < other for other, is_denied in parts if not is_denied)
            for said, denied in parts
        )

    def _is_outdone(self, denying: str, claim: Claim) -> bool:
        """Whether a sentence that denies nothing has all of the claim that this one has, and more.

        "Dogs may not swim" denies nothing of "dogs are welcome in the park".
        """
        shares = {
            text: claim.stems & stems
            for stems, text in zip(self._said, self._sentences, strict=True)
        }
        return any(
            shares[denying] < share and not is_negated(text) for text, share in shares.items()
        )
