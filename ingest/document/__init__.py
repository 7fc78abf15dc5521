"""The text of a document: its characters, blocks and passages, and pictures of its pages."""
