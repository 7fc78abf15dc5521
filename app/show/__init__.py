"""How answers, passages and the ledger are printed. All text of documents goes through ``app.plain``."""
