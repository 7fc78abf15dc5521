"""How answers, passages and the ledger are printed. Text of documents passes ``app.plain``."""
