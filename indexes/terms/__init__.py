"""The term index: BM25 by Tantivy over body, heading and title."""
