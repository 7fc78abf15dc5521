"""``vind bundle``: all of vind in one file, for a machine that has no network."""

from vind.app.bundle.bundle import Bundle, bundle

__all__ = ["Bundle", "bundle"]
