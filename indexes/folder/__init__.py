"""An index in a folder: its lock and files, vectors by FAISS and terms by Tantivy."""
