"""Whether an index is sound: every row, vector and term entry accounted for, and nothing mended."""

from vind.indexes.verify.finding import Finding, Part, Severity
from vind.indexes.verify.index import Verdict, verify

__all__ = ["Finding", "Part", "Severity", "Verdict", "verify"]
