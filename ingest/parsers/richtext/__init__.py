"""Parses rich text (RTF)."""
