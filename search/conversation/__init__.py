"""A question that comes after another."""
