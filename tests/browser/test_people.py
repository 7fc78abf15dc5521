"""Three people of one company ask the same question, each in a browser of their own."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    VIND,
    ask,
    at_rest,
    needs_chromium,
    new_page,
    opened,
    picture,
    served,
    tab,
)
from tests.browser.signing_in import BY_PROXY, signed_in_by_proxy

pytestmark = needs_chromium

QUESTION = "Wanneer is het overleg over de reorganisatie?"
DAYS = {"personeel": "3 maart", "werkplaats": "12 mei", "directie": "26 februari"}
"""By folder, which is that of the group of the same name."""

PEOPLE = {
    "anna": ("personeel",),
    "bert": ("werkplaats",),
    "dirk": ("directie", "personeel", "werkplaats"),
}


@dataclass(frozen=True)
class Company:
    documents: Path
    index: Path
    variables: dict[str, str]

    def run(self, *arguments: str | Path) -> str:
        done = subprocess.run(
            [VIND, *arguments],
            env={**os.environ, **self.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def let_in(self, **groups: str) -> None:
        rules = "".join(f"{folder}/: {group}\n" for folder, group in groups.items())
        (self.documents / ".vindaccess").write_text(rules)
        self.run("index", self.documents, "--index", self.index)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    directory = tmp_path_factory.mktemp("company")
    for folder, day in DAYS.items():
        (directory / "docs" / folder).mkdir(parents=True)
        text = f"# Overleg\n\nHet overleg over de reorganisatie is voor {folder} op {day}.\n"
        (directory / "docs" / folder / "overleg.md").write_text(text)
    variables = {
        "VIND_ACCESS": "rules",
        "VIND_AUDIT": str(directory / "audit"),
        **BY_PROXY,
        "VIND_LLM": str(directory / "none.gguf"),
    }
    company = Company(directory / "docs", directory / "index", variables)
    company.let_in(**{folder: folder for folder in DAYS})
    return company


@pytest.fixture(scope="module")
def site(company: Company) -> Iterator[str]:
    with served(company.index, 0, (VIND,), (), **company.variables) as url:
        yield url


def days_on(page: Page) -> set[str]:
    at_rest(page)
    text = page.locator("body").inner_text()
    return {folder for folder, day in DAYS.items() if day in text}


def test_each_person_gets_their_own_answer_and_it_is_in_the_audit(
    company: Company, site: str, browser: Browser
) -> None:
    with ExitStack() as stack:
        pages: dict[str, Page] = {}
        doors: dict[str, str] = {}
        for name, groups in PEOPLE.items():
            headers = {"X-Forwarded-User": name, "X-Forwarded-Groups": ",".join(groups)}
            doors[name] = stack.enter_context(signed_in_by_proxy(site, headers))
            pages[name] = stack.enter_context(opened(browser, doors[name], "nl-NL"))
            ask(pages[name], QUESTION)
        for name, page in pages.items():
            expect(page.locator("section.vind").first).to_contain_text("reorganisatie")
            assert days_on(page) == set(PEOPLE[name])
            files = tab(page, "Documenten")
            expect(files.locator(".file")).to_have_count(len(PEOPLE[name]))
        told = json.loads(company.run("audit", "--json"))
        asked = [event for event in told if event["event"] == "ask"]
        assert {event["who"]: sorted(event["groups"]) for event in asked} == {
            name: sorted(groups) for name, groups in PEOPLE.items()
        }
        for event in asked:
            folders = {Path(file).parent.name for file in event["files"]}
            assert folders == set(PEOPLE[event["who"]])
            assert (event["door"], event["question"]) == ("page", QUESTION)

        # What one was shown, another gets by no address, nor who is not signed in by none.
        (of_bert,) = {n for event in asked if event["who"] == "bert" for n in event["passages"]}
        request = pages["anna"].request
        statuses = [
            request.get(f"{at}/original/{of_bert}").status
            for at in (doors["bert"], doors["dirk"], doors["anna"], site)
        ]
        assert statuses == [200, 200, 404, 401]

        # Bert may no longer read it: at the next click it is gone.
        company.let_in(personeel="personeel", werkplaats="personeel", directie="directie")
        pages["bert"].get_by_role("tab", name="Vragen").click()
        expect(pages["bert"].get_by_text("12 mei")).to_have_count(0)
        tab(pages["anna"], "Vragen")
        ask(pages["anna"], QUESTION)
        expect(pages["anna"].get_by_text("12 mei").first).to_be_visible()
    opening = json.loads(company.run("audit", "--json"))
    originals = [event["who"] for event in opening if event["event"] == "open-original"]
    assert originals == ["bert", "dirk"]
    assert company.run("audit", "verify")


def test_people_sign_in_through_an_oidc_issuer_and_sign_out(
    company: Company, browser: Browser
) -> None:
    anna = User(sub="1", claims={"preferred_username": "anna", "groups": ["personeel"]})
    with run_server_in_thread(user_claims=[anna]) as issuer, ExitStack() as stack:
        keys = company.index.parent / "keys.json"
        known_to = {
            "VIND_OIDC_ISSUER": f"http://localhost:{issuer.server_port}",
            "VIND_OIDC_AUDIENCE": "vind",
            "VIND_OIDC_CLIENT_ID": "vind",
            "VIND_OIDC_CLIENT_SECRET": "of the page",
            "VIND_KEYS": str(keys),
            "VIND_PROXY_ADDRESSES": "",
        }
        url = stack.enter_context(
            served(company.index, 0, (VIND,), (), **company.variables | known_to)
        )
        page = new_page(browser, "nl-NL")
        context = page.context
        stack.callback(context.close)
        page.goto(url)
        expect(page.get_by_text("U bent niet aangemeld.")).to_be_visible()
        page.get_by_role("button", name="Aanmelden").click()
        page.get_by_role("button", name="1").click()
        expect(page.get_by_role("button", name="anna · afmelden")).to_be_visible()
        at_rest(page)
        ask(page, QUESTION)
        expect(page.get_by_text("3 maart").first).to_be_visible()
        at_rest(page)
        assert "26 februari" not in page.locator("body").inner_text()
        address = page.locator("a[href*='original/']").first.get_attribute("href")
        assert context.request.get(f"{url}/{address}").status == 200
        # Nobody else has a cookie that counts, whatever they write in it.
        for cookie in ("", "_streamlit_user=anna", '_streamlit_user={"iss": "x"}'):
            sent = httpx.get(f"{url}/{address}", headers={"Cookie": cookie})
            assert sent.status_code == 401
        assert (keys.parent / "page-secret").stat().st_mode & 0o777 == 0o600

        page.get_by_role("button", name="anna · afmelden").click()
        # The issuer of the test does not send the browser back.
        page.wait_for_url("**/oauth2/end_session*")
        page.goto(url)
        expect(page.get_by_text("U bent niet aangemeld.")).to_be_visible()
        assert context.request.get(f"{url}/{address}").status == 401


def test_a_visitor_who_is_not_signed_in_sees_nothing_of_the_index(
    site: str, browser: Browser
) -> None:
    with opened(browser, f"{site}/?q=overleg&s=overleg", "nl-NL") as page:
        expect(page.get_by_text("U bent niet aangemeld.")).to_be_visible()
        picture(page, "refused")
        at_rest(page)
        text = page.locator("[data-testid=stMain]").inner_text()
        assert "overleg" not in text
        assert not any(sign.isdigit() for sign in text)
        expect(page.get_by_role("tab")).to_have_count(0)
