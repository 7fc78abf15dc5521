"""``vind`` whose ``serve`` serves the page of ``toy_application``."""

from pathlib import Path

from app.cli import main
from app.web import server

server.APPLICATION = Path(__file__).with_name("toy_application.py")

if __name__ == "__main__":
    main()
