"""The finding of one check of the doctor."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The result of a check. FAIL keeps vind from working; WARN means that something is lost."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """The name of a check, its verdict, what was found and what that means, and the cure.

    The cure is empty where none is needed, or where the finding already says what to do.
    """

    name: str
    verdict: Verdict
    finding: str
    cure: str = ""


def ok(name: str, finding: str) -> Finding:
    """A finding with nothing to cure."""
    return Finding(name, Verdict.OK, finding)


def warn(name: str, finding: str, cure: str) -> Finding:
    """A finding of something that works, but with a loss."""
    return Finding(name, Verdict.WARN, finding, cure)


def fail(name: str, finding: str, cure: str = "") -> Finding:
    """A finding that keeps vind from working; ``cure`` is empty where ``finding`` names it."""
    return Finding(name, Verdict.FAIL, finding, cure)
