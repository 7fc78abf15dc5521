"""Months and years as texts and names of files write them, in all languages."""

import re

from vind.indexes.languages import months

MONTHS = months()
"""The number of each month by its folded names and short forms, in all languages."""

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""The name of a month in folded text."""

YEAR = r"(?:19|20)\d\d"
"""Of these two centuries: what is older is in most questions a number, "1800 boxes"."""

ANY_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
