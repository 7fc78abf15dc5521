"""The ways in which a claim says otherwise than a quote that has all its facts, one a file."""
