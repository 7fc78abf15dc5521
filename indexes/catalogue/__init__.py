"""The catalogue: one SQLite file, the source of truth of an index."""
