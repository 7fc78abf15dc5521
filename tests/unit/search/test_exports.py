import search


def test_the_python_api() -> None:
    assert search.__all__ == [
        "Answer",
        "Answered",
        "Conflict",
        "Dropped",
        "Engine",
        "Event",
        "Hit",
        "KeptTo",
        "Progress",
        "Quote",
        "QuotedValue",
        "QuotesFound",
        "Told",
        "Waiting",
        "Wording",
    ]
    assert all(hasattr(search, name) for name in search.__all__)
