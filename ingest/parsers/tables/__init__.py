"""Rows of cells, whatever they are read from."""
