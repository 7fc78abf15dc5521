"""The ways in which a claim says otherwise than a quote that has all its facts, one a file.

Each check takes a ``Claim`` and a ``Source``, and gives back what of the claim is wrong, as it is
told to people; nothing where it finds no mismatch. ``claims/objections.py`` has them in their order.
"""
