"""Formats that are zip files of parts, and none of an office program's documents."""
