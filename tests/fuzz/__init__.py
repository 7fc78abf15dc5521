"""Files of every family spoilt at random, and read as the index reads them."""
