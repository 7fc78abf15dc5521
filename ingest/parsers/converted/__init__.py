"""Formats that are made another one first, and read as that."""
