"""The first tab: a question, its quotes at once, and the answer while it is worded."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from vind.app.folders import Names, told_apart
from vind.app.plain import shortened
from vind.app.web import cards, facets, filters, sidebar, tools
from vind.app.web.acts import WITHIN, taken
from vind.app.web.answer import AROUND, AnswerOnPage, as_told, with_event
from vind.app.web.asking import Asking
from vind.app.web.conversation import LINKED, MOST_QUESTIONS, Conversation
from vind.app.web.engine import current_viewer, note_again
from vind.app.web.kept import KeptAnswers
from vind.app.words import Words
from vind.indexes.errors import VindError
from vind.indexes.reading.status import IndexStatus
from vind.search import Engine, KeptTo
from vind.search.types import Answer, Answered, QuotesFound

ASKED, ASKING, SO_FAR, ANSWERED, EARLIER = "asked", "asking", "so far", "answered", "earlier"
"""Session keys: the question on screen with its filters, the Asking that reads its answer, the
answer so far, the whole answer, and the conversation before it. LINKED is one too: the questions in
the page's address, from which all of this can be shared or restored."""

QUESTION, SUBMITTED = "question", "submitted"
"""Session keys of the typed text, and of whether it was submitted: the next run empties the box."""

REMEMBERED = "remembered"
"""Session key of the conversation last saved for the sidebar."""

STOP = "stop"
"""Key of the button that stops the wording."""

NEW_SUBJECT = "new-subject"
"""Key of the button that starts a new conversation."""

ASK = "ask"
"""The act that asks an example question."""

TITLE_CHARACTERS = 60
"""How much of a question the page's title has; bookmarks and browser tabs show no more."""

TAB = "ask"
"""The prefix of the session keys of this tab's filters."""

NAME = "vind"


def show_form(words: Words, types: Sequence[str], names: Names) -> None:
    """The form for a question. Show it before any slow work, so that no click on it is lost.

    ``types`` are the file types in the index, ``names`` those of its folders. A question after an
    answer continues the conversation. An empty box with changed filters asks the question on screen
    again.
    """
    if st.session_state.pop(SUBMITTED, False):
        st.session_state[QUESTION] = ""
    with st.form("ask", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        # The button comes first, as the address counts only where nothing was submitted. The first
        # run after a lost session has both.
        submitted = right.form_submit_button(words.ask, type="primary", width="stretch")
        _keep_to_address(submitted)
        question = left.text_input(
            words.question,
            placeholder=words.question_example,
            key=QUESTION,
            label_visibility="collapsed",
        )
        is_narrowed = facets.let_go(TAB)
        if path := taken(WITHIN):
            filters.keep_to_path(path, TAB)
            is_narrowed = True
        kept_to = filters.show(words, types, names, TAB)
    if kept := facets.kept_to(words, TAB):
        st.html(kept)
    if questions := sidebar.asked_again():
        st.query_params[LINKED] = questions[-MOST_QUESTIONS:]
        st.rerun()
    if example := taken(ASK):
        _take(example.strip(), filters.KEPT_TO_NOTHING)
    elif is_narrowed:
        _take("", kept_to)
    elif submitted:
        question = (question or "").strip()
        if question and st.session_state.get(NEW_SUBJECT):
            # After a slow run both clicks arrive in one run. The question then begins the subject.
            _put_earlier()
            _conversation().resume([])
            st.session_state.pop(ASKED, None)
        _take(question, kept_to)


def is_asked() -> bool:
    """Whether a question is on screen."""
    return ASKED in st.session_state


def page_title() -> str:
    """The page's title: the question on screen, if any, and the name."""
    if not is_asked():
        return NAME
    question, _ = st.session_state[ASKED]
    return f"{shortened(question, TITLE_CHARACTERS)} · {NAME}"


def show_answer(engine: Engine, words: Words, llm_name: str, status: IndexStatus) -> None:
    """Shows the question and its answer, with text from the index at this ``status``.

    An answer that another click interrupted goes on.
    """
    if not is_asked():
        return
    question, kept_to = st.session_state[ASKED]
    room = _room_for_earlier(words)
    kept = KeptAnswers(current_viewer(), status)
    st.html(cards.asked(question))
    is_known = ANSWERED in st.session_state
    page = AnswerOnPage(engine, words, kept_to, status, is_known=is_known)
    try:
        conversation = _found_again(engine, words, room, kept)
        _show_earlier(conversation, question, words, told_apart(status.folders), room)
        asked = [*(earlier for earlier, _ in conversation.turns), question]
        is_kept = kept_to == filters.KEPT_TO_NOTHING
        _stop_where_wanted()
        if ANSWERED not in st.session_state and is_kept and (known := kept.find(asked)):
            _leave()
            note_again(question, known)
            st.session_state[ANSWERED] = known
            _begin_with(question, known)
        if ANSWERED not in st.session_state:
            asking = _asking(engine, question, conversation.last, kept_to)
            st.session_state[ANSWERED] = _followed(asking, page, question, words)
            _leave()
            if is_kept and not st.session_state[ANSWERED].trouble:
                kept.keep(asked, st.session_state[ANSWERED])
            _begin_with(question, st.session_state[ANSWERED])
        if st.session_state.get(REMEMBERED) != asked and sidebar.keep(asked):
            st.session_state[REMEMBERED] = asked
        tools.hear(st.session_state[ANSWERED], words)
        page.finish(question, st.session_state[ANSWERED], llm_name)
        with page.why_room:
            tools.ask_why(st.session_state[ANSWERED], words)
    except VindError as error:
        _leave()
        trouble = cards.trouble(error, words)
        quotes: Answer | None = st.session_state.get(SO_FAR)
        if quotes is None:
            st.html(trouble)
            return
        # Only the wording failed, so the quotes are the answer.
        st.session_state[ANSWERED] = answer = replace(quotes, text="", is_worded=False)
        page.finish(question, answer, llm_name, trouble)


def _keep_to_address(submitted: bool) -> None:
    """Asks the questions in the page's address where they are new: a link, or the back button.

    A question that was ``submitted`` follows them. Questions of an address have no filters.
    """
    asked = map(str.strip, st.query_params.get_all(LINKED))
    linked = list(filter(None, asked))[-MOST_QUESTIONS:]
    is_new = linked != st.session_state.get(LINKED, [])
    st.session_state[LINKED] = linked
    if not is_new:
        return
    if submitted:
        _conversation().resume(linked)
        return
    _put_earlier()
    _conversation().resume(linked[:-1])
    st.session_state[QUESTION] = ""
    if linked:
        filters.clear(TAB)
        st.session_state[ASKED] = linked[-1], filters.KEPT_TO_NOTHING
    else:
        st.session_state.pop(ASKED, None)
    st.set_page_config(page_title=page_title())


def _take(question: str, kept_to: KeptTo) -> None:
    """Asks what was submitted, if anything."""
    state = st.session_state
    if question:
        _put_earlier()
        state[ASKED] = question, kept_to
        _link(question)
    elif ASKED in state and state[ASKED][1] != kept_to:
        _leave()
        for key in (AROUND, SO_FAR, ANSWERED):
            state.pop(key, None)
        state[ASKED] = state[ASKED][0], kept_to
    else:
        return
    state[SUBMITTED] = True
    st.rerun()


def _link(question: str, answer: Answer | None = None) -> None:
    """Sets the page's address to one that asks ``question`` in its conversation.

    A conversation that is too long is shortened, to the question alone where its ``answer`` shows
    that it is no follow-up. The address asks nothing where that does not help.
    """
    _conversation().shorten_for(question, answer)
    linked = _conversation().address_of(question)
    if linked != st.session_state.get(LINKED):
        st.query_params[LINKED] = linked
        st.session_state[LINKED] = linked


def _begin_with(question: str, answer: Answer) -> None:
    """Sets an address where there was none, once ``answer`` shows that nothing before is needed."""
    if not st.session_state[LINKED]:
        _link(question, answer)
        if st.session_state[LINKED]:
            st.rerun()


def _conversation() -> Conversation:
    conversation: Conversation = st.session_state.setdefault(EARLIER, Conversation())
    return conversation


def _put_earlier() -> None:
    """Moves the question on screen to the conversation, once it has its quotes.

    A reader need not wait for the wording before asking on.
    """
    state = st.session_state
    _leave()
    tools.forget()
    state.pop(AROUND, None)
    so_far = state.pop(SO_FAR, None)
    answer = state.pop(ANSWERED, so_far)
    if ASKED in state and answer is not None:
        _conversation().add(state[ASKED][0], answer)


def _start_anew() -> None:
    """Clears the address and the page. No callback, as a lost session has none."""
    st.query_params.pop(LINKED, None)
    st.session_state[LINKED] = None
    st.rerun()


def _leave() -> None:
    """Ends the answer that is being worded, if any."""
    asking: Asking | None = st.session_state.pop(ASKING, None)
    if asking:
        asking.leave()


def _asking(engine: Engine, question: str, follows: Answer | None, kept_to: KeptTo) -> Asking:
    """The Asking that reads the answer: the previous run's, unless it was given up."""
    asking: Asking | None = st.session_state.get(ASKING)
    if asking is None or asking.is_left:
        stream = engine.stream(question, follows=follows, **kept_to)
        st.session_state[ASKING] = asking = Asking(stream, _presence())
    return asking


def _stop_where_wanted() -> None:
    """Takes the answer so far as the whole answer, where the reader pressed stop."""
    state = st.session_state
    if state.get(STOP) and state.get(SO_FAR) and ANSWERED not in state:
        _leave()
        state[ANSWERED] = state[SO_FAR]


def _followed(asking: Asking, page: AnswerOnPage, question: str, words: Words) -> Answer:
    """Shows each part of the answer as it arrives, with a stop button; returns the whole answer."""
    so_far = Answer((), (), found=False, confidence=0, right=0, language="", asked="")
    is_judged = False
    for event in asking.follow():
        if isinstance(event, Answered):
            page.stop_room.empty()
            return event.answer
        so_far = with_event(so_far, event)
        if isinstance(event, QuotesFound):
            is_judged = event.is_judged
        # Saved before it is shown: Streamlit ends a run while it shows something, where the reader
        # asks a new question, and that may follow up on this answer.
        is_first = is_judged and not st.session_state.get(SO_FAR)
        st.session_state[SO_FAR] = so_far if is_judged else None
        if is_first:
            page.stop_room.button(words.stop, key=STOP)
        page.show_event(event, question, so_far)
    raise AssertionError("a stream ends with its answer")


def _presence() -> Callable[[], bool]:
    """A function that tells whether the page of this session is still open."""
    context, runtime = get_script_run_ctx(), get_instance()
    session = context.session_id if context else ""
    return lambda: runtime.is_active_session(session)


def _room_for_earlier(words: Words) -> DeltaGenerator:
    """The place of the earlier conversation, beside the button for a new subject."""
    left, right = st.columns([4, 1])
    if right.button(words.new_subject, type="tertiary", key=NEW_SUBJECT):
        _start_anew()
    return left


def _found_again(
    engine: Engine, words: Words, room: DeltaGenerator, kept: KeptAnswers
) -> Conversation:
    """The conversation, with answers found again for questions from the address.

    Raises as ``Engine.ask`` does.
    """
    conversation = _conversation()
    if conversation.is_whole:
        return conversation
    with room, st.spinner(words.finding_again):
        # Streamlit ends an unwanted run only where the session is read, so read it each time.
        while not st.session_state[EARLIER].is_whole:
            known = kept.find(conversation.next_asked)
            if known:
                note_again(conversation.next_asked[-1], known)
            conversation.find_next(engine, known)
    return conversation


def _show_earlier(
    conversation: Conversation, question: str, words: Words, names: Names, room: DeltaGenerator
) -> None:
    """Shows the earlier questions, folded up, and a notice where the address cannot hold them."""
    if conversation.turns:
        turns = [(asked, as_told(answer, words)) for asked, answer in conversation.turns]
        room.html(cards.earlier(turns, words, names))
    if not conversation.address_of(question):
        room.html(cards.notice(words.too_long, words))
