"""The vector index: inner products by FAISS over immutable segments.

Scores are exact; in a large segment a sketch selects the rows to score.
"""
