"""``vind bundle`` puts all of vind into one file, for a machine without a network."""

from vind.app.bundle.bundle import Bundle, bundle

__all__ = ["Bundle", "bundle"]
