"""Questions about whole documents: the summary of one, and the comparison of several."""
