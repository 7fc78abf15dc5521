"""Months and years as they are written in texts and file names, in all known languages."""

import re

from vind.indexes.languages import months

MONTHS = months()
"""The number of each month, keyed by its folded names and abbreviations in all languages."""

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""Pattern of a month's name in folded text."""

YEAR = r"(?:19|20)\d\d"
"""The pattern covers these two centuries; an older "year" is usually a quantity, "1800 boxes"."""

ANY_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
