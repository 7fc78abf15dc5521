"""The laboratory of retrieval: every set, every part, and whether the whole beats its parts."""
