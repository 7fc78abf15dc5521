"""``vind verify``: check every row, vector and term entry of an index, repairing nothing."""

from vind.indexes.verify.finding import Finding, Part, Severity
from vind.indexes.verify.index import verify
from vind.indexes.verify.verdict import Verdict

__all__ = ["Finding", "Part", "Severity", "Verdict", "verify"]
