"""Parses PowerPoint presentations (.pptx)."""
