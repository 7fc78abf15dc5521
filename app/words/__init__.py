"""What the page and the answers of the command line say, in Dutch and English."""

import re

from vind.app.words.dutch import DUTCH
from vind.app.words.english import ENGLISH
from vind.app.words.fields import Words

__all__ = ["DUTCH", "ENGLISH", "Words", "words_for"]


def words_for(locale: str | None) -> Words:
    """The page's words for a browser's locale ("nl-BE", "nl,en;q=0.9"); English if not Dutch."""
    first = re.split(r"[-,;]", (locale or "").lower())[0].strip()
    return DUTCH if first == "nl" else ENGLISH
