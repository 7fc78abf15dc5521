"""Pictures of text, by OCR: files of their own and those in Office files."""
