"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check came out. A failure keeps vind from working; a warning costs something."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, how it came out, what was found and what that means, and the cure.

    That is empty where there is nothing to cure, or where what was found says what to do.
    """

    name: str
    verdict: Verdict
    finding: str
    cure: str = ""


def ok(name: str, finding: str) -> Finding:
    """A finding with nothing to cure."""
    return Finding(name, Verdict.OK, finding)


def warn(name: str, finding: str, cure: str) -> Finding:
    """A finding of what works, but costs something."""
    return Finding(name, Verdict.WARN, finding, cure)


def fail(name: str, finding: str, cure: str = "") -> Finding:
    """A finding of what keeps vind from working; ``cure`` is empty where ``finding`` has it."""
    return Finding(name, Verdict.FAIL, finding, cure)
