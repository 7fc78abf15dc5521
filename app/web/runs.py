"""Index runs on the page, for administrators: starting, following and stopping them.

REST shares these runs. There is one at a time, whoever started it.
"""

import os
from collections.abc import Sequence
from datetime import timedelta, tzinfo

import streamlit as st

from vind.app.access import Caller
from vind.app.audit import Audit, What
from vind.app.servers.jobs import Job, Jobs
from vind.app.web import cards
from vind.app.web.chosen import indexes, page_settings
from vind.app.web.markup import safe, safe_line
from vind.app.web.visitor import current_caller, own_zone
from vind.app.words import Words
from vind.indexes.errors import VindError
from vind.indexes.folder.lock import writing_process
from vind.indexes.reading.status import IndexStatus
from vind.indexes.settings import load_settings

LOOK_SECONDS = 1.0
"""The time between two updates of a run's progress."""

START, STOP = "start run", "stop run"
"""Keys of the buttons."""


@st.cache_resource(show_spinner=False)
def _jobs_at(index: str) -> Jobs:
    return Jobs(load_settings(index=index))


def shared_jobs() -> Jobs:
    """The runs of the page's index, one object a process."""
    return _jobs_at(str(page_settings().index))


def close() -> None:
    """Stops the runs of all served indexes, and waits until they have ended."""
    for index in indexes().values():
        _jobs_at(str(index)).close()


def show(status: IndexStatus, words: Words) -> None:
    """Shows the current or last run, and a button to start one; for administrators only.

    Shows nothing where no run is possible: the index is not writable, or has no given folders.
    """
    caller, settings = current_caller(), page_settings()
    is_writable = bool(settings.store) or os.access(settings.index, os.W_OK)
    if "manage" not in caller.scopes or not (status.given and is_writable) or show_last(words):
        return
    if other := writing_process(settings.index):
        st.html(cards.notice(words.run_elsewhere.format(other), words))
    elif st.button(words.run, key=START, help=words.run_help):
        begin(status.given, caller, words)


def is_running() -> bool:
    """Whether a run goes on."""
    last = shared_jobs().last()
    return last is not None and last.ended is None


def show_last(words: Words) -> bool:
    """Shows the current run, or how the last one ended; returns whether one goes on."""
    last = shared_jobs().last()
    if last is None:
        return False
    if last.ended is None:
        st.fragment(_follow, run_every=timedelta(seconds=LOOK_SECONDS))(last.number, words)
        return True
    st.html(outcome(last, words, own_zone()))
    return False


def begin(folders: Sequence[str], caller: Caller, words: Words) -> None:
    """Starts a run over ``folders``, which ``caller`` may, and shows it from the next run on."""
    try:
        Audit.of(load_settings()).write(What.INDEX, caller, files=folders, outcome="started")
        shared_jobs().start(folders)
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    st.rerun()


def _follow(number: int, words: Words) -> None:
    """Shows the progress of a run, and reloads the whole page once it has ended."""
    jobs = shared_jobs()
    try:
        caller = current_caller()
        caller.require("manage")
        job = jobs.find(number)
        if job.ended is None and st.session_state.get(STOP):
            Audit.of(load_settings()).write(What.INDEX, caller, outcome="stopped")
            job = jobs.stop(number)
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    if job.ended is not None:
        st.rerun()
    st.html(progress(job, words))
    st.button(words.stop_run, key=STOP, disabled=job.state == "stopping")


def progress(job: Job, words: Words) -> str:
    """The progress of a run."""
    done = job.done
    if job.state == "stopping":
        body = cards.busy(words.run_stopping)
    elif done is None:
        body = cards.busy(words.run_begins)
    else:
        parts = [
            words.run_at.format(words.number(done.files_done), words.number(done.files_total)),
            words.counted(done.passages, words.passage) if done.passages else "",
            words.time_left(done.seconds_left) if done.seconds_left is not None else "",
            f"{words.number(done.failures)} {words.not_whole}" if done.failures else "",
        ]
        told = " · ".join(filter(None, parts))
        body = (
            f'<p class="busy">{safe(told)}</p>'
            f'<progress value="{done.files_done}" max="{done.files_total}" '
            f'aria-label="{safe(words.run)}"></progress>'
            f'<p class="faint at">{safe_line(done.path)}</p>'
        )
    return f'<div class="vind run" lang="{words.language}">{body}</div>'


def outcome(job: Job, words: Words, zone: tzinfo) -> str:
    """The result of a run that has ended, its time in ``zone``."""
    at = words.moment(job.ended or job.started, zone)
    found = job.summary
    if found is None:
        stopped = job.state == "stopped"
        said = words.run_stopped if stopped else words.run_failed
        why = "" if stopped else "".join(job.progress[-1:]).removeprefix("vind: ")
        return cards.notice(said.format(at), words, kind="" if stopped else "bad", english=why)
    counts = {name: value for name, value in found.items() if isinstance(value, int)}
    read, same, gone = (words.number(counts[name]) for name in ("read", "unchanged", "deleted"))
    failed = found["failures"]
    failures = len(failed) if isinstance(failed, list) else 0
    problems = f"{words.number(failures)} {words.not_whole}" if failures else ""
    return cards.notice(words.run_done.format(at, read, same, gone), words, problems)
