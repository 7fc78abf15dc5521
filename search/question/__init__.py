"""A question as it came in: made fit to search with, and what kind of thing it asks for."""
