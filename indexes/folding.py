"""Text as it is compared: whatever its case and accents."""

import unicodedata


def fold(text: str) -> str:
    """``text`` in lower case, without accents, in compatibility form."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
