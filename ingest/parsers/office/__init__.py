"""Code shared by the parsers of Office formats."""
