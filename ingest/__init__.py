"""Folders of documents in, an index out."""
