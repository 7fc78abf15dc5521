"""How answers, passages and the ledger are printed; text of documents goes through ``app.plain``."""
