"""The ways in which a claim says otherwise than a quote that has all its facts, one a file.

Each check takes a ``Claim`` and a ``Source``, and gives back what of the claim is wrong, as people
are told it; nothing where there is no mismatch. ``objections.py`` has all of them in order.
"""
