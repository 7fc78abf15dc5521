"""The heading path of a passage: its headings, outermost first, as one text."""

HEADING_SEPARATOR = " > "


def headings_of(path: str) -> list[str]:
    """The headings of a heading path; an empty list for an empty path."""
    return path.split(HEADING_SEPARATOR) if path else []
