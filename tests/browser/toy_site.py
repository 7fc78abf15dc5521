"""``vind`` whose ``serve`` serves the page of ``toy_application``."""

from vind.app.cli import main
from vind.app.web import server

server.PROCESS = "tests.browser.toy_application"

if __name__ == "__main__":
    main()
