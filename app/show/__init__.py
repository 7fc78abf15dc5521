"""What the commands print for people. All text from a document goes through ``app.plain``."""
