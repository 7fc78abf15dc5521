"""What was computed of a table, in plain words: values verbatim from the cells."""

from collections.abc import Sequence
from itertools import zip_longest

from vind.indexes.languages import lexicon
from vind.indexes.types import Language
from vind.search.tables.computed import Computed
from vind.search.tables.table import Table


def told(computed: Computed, table: Table, language: Language) -> str:
    """A line that says what was computed: "2: Bos and Dam", "Bos · Price: € 500"."""
    words, column = lexicon(language).tables, computed.column
    if computed.kind == "total":
        return words.total.format(value=computed.value, count=len(computed.rows))
    if computed.kind in ("list", "count"):
        of = [row.cell(column) if column is not None else row.label for row in computed.rows]
        names = list(dict.fromkeys(filter(None, of)))
        joined = ", ".join(names[:-1])
        listed = words.joined.format(others=joined, last=names[-1]) if joined else "".join(names)
        return f"{computed.value}: {listed}" if computed.kind == "count" else listed
    labels = ", ".join(dict.fromkeys(row.label for row in computed.rows))
    name = table.header[column] if column is not None else ""
    cell = f"{name}: {computed.value}" if name else computed.value
    return cell if labels == computed.value else f"{labels} · {cell}"


def row_told(header: Sequence[str], cells: Sequence[str]) -> str:
    """A row with each cell behind the name of its column: "Customer: Bos · Contract: Complete"."""
    named = zip_longest(header[: len(cells)], cells, fillvalue="")
    return " · ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)
