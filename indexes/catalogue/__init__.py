"""The catalogue: one SQLite file, the one source of truth of an index."""
