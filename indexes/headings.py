"""The headings that a passage stands under, outermost first, as one text."""

HEADING_SEPARATOR = " > "


def headings_of(path: str) -> list[str]:
    """The headings of a heading path; none where it is empty."""
    return path.split(HEADING_SEPARATOR) if path else []
