"""Decodes file names in archives that do not declare their encoding."""

# The first accented letter in Windows-1252; above it DOS code pages have hardly any letters.
_WINDOWS_LETTERS = 0xC0


def decoded_name(name: bytes) -> str:
    """The name, decoded as UTF-8 if possible, else by the DOS or the Windows code page."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        windows = any(byte >= _WINDOWS_LETTERS for byte in name)
        return name.decode("cp1252" if windows else "cp850", "replace")
