"""Parses OpenDocument: texts, presentations and workbooks."""
