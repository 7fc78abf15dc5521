"""Parses plain text."""
