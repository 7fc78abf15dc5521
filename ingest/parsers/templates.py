"""Drops facts that come from a library's template rather than from the document.

They survive when another program saves the document in its own format.
"""

from dataclasses import replace
from datetime import datetime

from vind.indexes.types import DocumentFacts

_LIBRARIES = frozenset({"python-docx", "openpyxl", "Apache POI"})
"""Libraries that name themselves as the author."""

_MOMENTS = frozenset(
    datetime.fromisoformat(moment)
    for moment in ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z")
)
"""Dates in the templates of python-docx and python-pptx."""


def without_template(facts: DocumentFacts) -> DocumentFacts:
    """The facts without those of a template."""
    return replace(
        facts,
        author="" if facts.author in _LIBRARIES else facts.author,
        created=None if facts.created in _MOMENTS else facts.created,
        modified=None if facts.modified in _MOMENTS else facts.modified,
    )
