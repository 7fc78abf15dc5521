"""Parses plain text and Org."""
