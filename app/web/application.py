"""What is served: the page, and the files that it links to, shut off from all but its readers."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit import App

from app.web.admission import Admission
from app.web.messages import Messages
from app.web.originals import ROUTE
from app.web.shut_off import ShutOff

PAGE = Path(__file__).with_name("page.py")


def application(names: frozenset[str]) -> App:
    """The application of a server that browsers reach by these ``names``."""
    return App(
        PAGE,
        routes=[ROUTE],
        middleware=[
            Middleware(ShutOff),
            Middleware(Admission, names=names),
            Middleware(Messages),
        ],
    )
