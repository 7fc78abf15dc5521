"""Archives: the files that stand in them."""
