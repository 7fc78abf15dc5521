"""Rows and values: CSV, JSON, YAML, XML."""
