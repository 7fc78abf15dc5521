"""Numbers in the cells of tables, as one pattern for reading a column and for computing with it."""

import re

MINUS = "-\u2212\u2013"
"""The signs of a number below zero."""

_DASH = "\u2014"
_SPACES = " \u00a0\u202f"
_WHOLE = rf"\d{{1,3}}(?:[.,'{_SPACES}]\d{{3}})+"

NUMBER_CELL = (
    rf"^\(?\s?[{MINUS}+]?\s?(?P<before>[€$£¥]|[A-Z]{{3}}\s)?\s?[{MINUS}]?\s?"
    rf"(?P<number>\d+|{_WHOLE}|\d*[.,]\d+|{_WHOLE}[.,]\d+)"
    r"(?:,-)?\s?(?P<after>%|‰|[€$£¥]|°C|[^\W\d_]{1,12}[²³]?(?:/[^\W\d_]{1,10})?)?\)?$"
)
"""A number with at most one unit before or behind it; brackets or a sign make it negative. It holds
for ``re`` and for RE2, which DuckDB has."""

NEGATIVE_CELL = rf"^\s?\(|^[^\d]*[{MINUS}]\s?(?:[€$£¥]\s?)?[.,\d]"
"""A number cell below zero."""

EMPTY_CELL = rf"^(?:[{MINUS}{_DASH}.]*|n\.?v\.?t\.?|n/a|N/A|#N/A|nvt)$"
"""A cell that says that there is no value."""

NUMBER = re.compile(NUMBER_CELL)
EMPTY = re.compile(EMPTY_CELL)
