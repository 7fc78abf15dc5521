"""Months and years as texts and names of files write them, in Dutch and English."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""The name of a month in folded text."""

YEAR = r"(?:19|20)\d\d"
"""Of these two centuries: what is older is in most questions a number, "1800 boxes"."""

ANY_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
