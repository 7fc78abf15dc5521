"""``python -m vind.app.cli``: the command line, for a process that another one of ours starts."""

from vind.app.cli import main

if __name__ == "__main__":
    main()
