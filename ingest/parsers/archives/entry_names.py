"""File names out of archives that do not say how they are encoded."""

# Where accented letters stand in Windows-1252; in the code page of DOS there are hardly any.
_WINDOWS_LETTERS = 0xC0


def decoded_name(name: bytes) -> str:
    """The name, as UTF-8 where it is that, else in the code page of DOS or that of Windows."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        windows = any(byte >= _WINDOWS_LETTERS for byte in name)
        return name.decode("cp1252" if windows else "cp850", "replace")
