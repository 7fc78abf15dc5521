class Grounder:
    pass


class Grounded:
    pass
