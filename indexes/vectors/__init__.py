"""The vector index: inner products by FAISS over segments that are never changed.

They are exact; of a large segment a sketch says which rows to take them of.
"""
