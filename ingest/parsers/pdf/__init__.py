"""Parses PDF: from letters and strokes on a page to paragraphs, headings and tables."""
