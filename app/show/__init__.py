"""What the commands print for people. Everything from a document goes through ``app.plain``."""
