"""How text is turned into vectors on this machine."""
