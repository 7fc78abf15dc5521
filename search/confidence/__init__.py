"""Whether the answer is there at all, and how sure that is."""
