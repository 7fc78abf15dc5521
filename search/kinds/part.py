"""What one document says of a subject: the quotes are of the document that the question names."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from indexes.calendar import YEAR
from indexes.folding import fold
from search.find import find_evidence, find_features
from search.found import Evidence
from search.kinds.naming import find_document
from search.question.language import language_asked
from search.retrieval.corpus import Corpus
from search.text.words import words

_OF_A_YEAR = rf"(?:\s+over\s+(?:het\s+)?(?:(?:boek)?jaar\s+)?{YEAR})?"
"""It names which report is meant, and not what is asked of it."""

SAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bwat (?:zegt|zeggen|vermeldt|vermelden|schrijft|bepaalt|bepalen|regelt|meldt)\s+"
        rf"(?P<name>.+?{_OF_A_YEAR})\s+(?:over|omtrent)\s+(?P<subject>.+)",
        rf"\bwat staat (?:er )?in\s+(?P<name>.+?{_OF_A_YEAR})\s+(?:over|omtrent)\s+(?P<subject>.+)",
        r"\bwhat (?:do|does|did)\s+(?P<name>.+?)\s+(?:say|state|mention|specify|provide|write)\s+"
        r"(?:about|on|regarding|concerning)\s+(?P<subject>.+)",
        r"^(?:volgens|according to)\s+(?P<name>[^,]+),\s*(?P<subject>.+)",
    )
)
"""In "What does the staff guide say about leave?" and "According to the guide, how long …"."""

FIRST_PAGES = frozenset({"index", "_index", "readme", "home", "default"})
"""Files that a folder opens with. "The handbook" that one is titled is all of the folder."""


@dataclass(frozen=True, slots=True)
class Part:
    """The name of a document, and what is asked of it."""

    name: str
    subject: str


def part_of(question: str) -> Part | None:
    """What a question asks of which document; None where it does not ask so."""
    for pattern in SAYS:
        if (found := pattern.search(question)) and words(found["subject"]):
            return Part(found["name"], found["subject"])
    return None


def _is_first_page(path: str, name: str) -> bool:
    """Whether a file is what a folder opens with, and is not named as such."""
    file = fold(PurePosixPath(path).stem)
    return file in FIRST_PAGES and file not in fold(name)


def find_part(question: str, part: Part, corpus: Corpus) -> Evidence | None:
    """The best quotes on the subject in the document; None where no document is named plainly.

    As sure as of the whole question in that document: the subject alone is too few words to judge.
    """
    document = find_document(part.name, corpus)
    if document is None or _is_first_page(document.path, part.name):
        return None
    within = corpus.within({document.file_id})
    found = find_evidence(part.subject, within)
    language = language_asked(question) or found.language
    features = find_features(question, within)
    return replace(found, features=features, language=language, asked=question, conflicts=())
