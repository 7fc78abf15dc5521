"""Documents that live elsewhere: an address is mirrored into a folder, and that one is indexed."""
