"""Questions that are answered in another way: a summary, a comparison, a part of a document."""
