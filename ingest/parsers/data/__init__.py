"""Parses data formats: CSV, JSON, YAML, XML."""
