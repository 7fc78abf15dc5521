"""Parses formats by converting them to another one first."""
