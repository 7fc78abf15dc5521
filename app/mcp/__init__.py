"""vind for programs that speak the Model Context Protocol: assistants, editors, agents.

A language model reads the results, so text of documents is kept apart from vind's own words
(``results``, ``text``). ``server`` has the tools, ``stdio`` and ``application`` the two transports.
"""
