"""In which of two states a text has something: what is "not paid" is "unpaid"."""

from collections.abc import Sequence

from search.claims.negation import LIFTED, NEGATIONS, REACH, clauses_of, is_lifted
from search.claims.opposites import STATES

TURNING = NEGATIONS - LIFTED
"""What turns a state: "forbidden" is one itself, and "without" bears on what it is without."""


def states_of(text: str) -> dict[str, frozenset[str]]:
    """The words of a text for a state, each with all words for the state that it has something in.

    Where it denies the word that is the other one.
    """
    return {
        word: STATES[word] if _is_denied(clause, place) else opposite_state(STATES[word])
        for clause in clauses_of(text)
        if not is_lifted(clause)
        for place, word in enumerate(clause)
        if word in STATES
    }


def opposite_state(state: frozenset[str]) -> frozenset[str]:
    """The words for the other state."""
    return STATES[min(state)]


def opposites_said(claim: str, text: str) -> list[str]:
    """The words of a claim for a state, where a text has something in the other one alone.

    What it says by denying that same word is no more than a denial.
    """
    there = states_of(text)
    return [
        word
        for word, state in states_of(claim).items()
        if state not in there.values()
        and any(of == opposite_state(state) and one != word for one, of in there.items())
    ]


def has_what_is_denied(claim: str, text: str) -> bool:
    """Whether a text has a word for the state that something is in by what a claim denies."""
    there = {word for word, state in states_of(text).items() if word in state}
    return any(
        word not in state and not state.isdisjoint(there)
        for word, state in states_of(claim).items()
    )


def _is_denied(clause: Sequence[str], place: int) -> bool:
    near = clause[max(0, place - REACH) : place + REACH + 1]
    return not TURNING.isdisjoint(near)
