"""What a program leaves as it is in its own template says nothing of a document that it writes.

Another program that saves the document in its own format takes it along.
"""

from dataclasses import replace
from datetime import datetime

from vind.indexes.types import DocumentFacts

_LIBRARIES = frozenset({"python-docx", "openpyxl", "Apache POI"})
"""Programs that name themselves as who wrote a document."""

_MOMENTS = frozenset(
    datetime.fromisoformat(moment)
    for moment in ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z")
)
"""Those of the templates of python-docx and python-pptx, whenever a document was made of them."""


def without_template(facts: DocumentFacts) -> DocumentFacts:
    """The facts that were given for the document itself."""
    return replace(
        facts,
        author="" if facts.author in _LIBRARIES else facts.author,
        created=None if facts.created in _MOMENTS else facts.created,
        modified=None if facts.modified in _MOMENTS else facts.modified,
    )
