"""The error of one source of a model; the next one is tried."""


class SourceUnreachableError(Exception):
    """Internal to this package: users see it only if no source is left."""
