"""The vector index: exact inner products by FAISS over segments that are never changed."""
