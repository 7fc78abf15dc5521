"""Words for a place in an order or a part of a whole: "the second day", "two fifths"."""

import re

_NAMES = """
    eerste tweede derde vierde vijfde zesde zevende achtste negende tiende
    first second third fourth fifth sixth seventh eighth ninth tenth
"""
ORDINALS = {name: number % 10 + 1 for number, name in enumerate(_NAMES.split())}

ENDINGS = ("st", "nd", "rd", "th", "ste", "de", "e")
"""Behind figures: "3rd", "3e"."""

ORDINAL = re.compile(
    rf"(?<!\bten )(?<!\bper )\b(?P<name>{'|'.join(ORDINALS)})s?\b"
    r"(?![- ](?:part(?:y|ies|ij|ijen)|plaats|place|hand)\b)(?: (?P<noun>[^\W\d_]+))?"
)
"""Not that of "ten eerste", "a third party" or "in the first place", nor a second of time."""
