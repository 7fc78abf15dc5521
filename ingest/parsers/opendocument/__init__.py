"""OpenDocument: texts, presentations and workbooks."""
