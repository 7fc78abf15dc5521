"""Reads pictures of text by OCR: picture files, and pictures in Office files."""
