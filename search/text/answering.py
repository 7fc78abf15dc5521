"""Words that give an answer and tell nothing of it."""

ANSWERING = frozenset(
    {"receiv", "entitl", "need", "amount", "cost", "goe", "has", "number", "total"}
    | {"ontvang", "krijg", "nood", "bedrag", "kost", "duur", "aantal", "totaal"}
)
"""Stems of what an answer gives so much with, whatever words its quote has for that."""
