"""How text becomes vectors on this machine."""
