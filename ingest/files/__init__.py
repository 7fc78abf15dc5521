"""Files: which there are, of which format, what is in them, and the processes that read them."""
