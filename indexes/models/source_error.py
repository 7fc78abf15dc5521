"""Why one source of a model did not deliver; the next one is tried."""


class SourceUnreachableError(Exception):
    """Stays inside this package: the user is told of it when no source is left."""
