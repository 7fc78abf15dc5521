"""Parses HTML, and formats that are converted to HTML."""
