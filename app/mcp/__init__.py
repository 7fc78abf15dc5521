"""vind for programs that speak the Model Context Protocol: assistants, editors, agents.

What they get is read by a language model, so that text of documents is told apart from what vind
says itself (``results``, ``text``). ``server`` has the tools, ``stdio`` and ``application`` the two
ways to them.
"""
