"""Workbooks: of Excel, old and new, and as XML."""
