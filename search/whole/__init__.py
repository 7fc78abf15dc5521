"""Questions about whole documents: summaries and comparisons."""
