#!/usr/bin/env python3
"""The first minute with a node, in a real browser: from the link that `comity serve` prints to an approved act.

    passkeys.py --binary comity

Makes a node in a folder of its own, opens the one-time link in chromium with a virtual authenticator, sets the node up, keeps the recovery
codes, approves the first entry of the roster, signs out and in again, adds a second passkey, invites an envoy and approves the entry, answers
a consultation as that envoy, lets two envoys sign an agreement together, and recovers with a code. Says how long the first person took. Exit code 1 when anything is not as it should be.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

TRANSPORTS = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
              "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}


def expect(holds, what):
    if not holds:
        raise AssertionError(what)
    print(f"  ✓ {what}", flush=True)


class Node:
    """A node that runs for the time of this script, in a folder that is removed afterwards."""

    def __init__(self, binary):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="comity-passkeys."))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://localhost:{port}"
        self.run = lambda *words: subprocess.run([binary, *words], check=True, stdout=subprocess.DEVNULL, timeout=120)
        self.run("init", "--dir", f"{self.folder}/node", "--name", "Test node", "--url", self.url, "--jurisdiction", "CH")
        self.output = open(f"{self.folder}/output", "w+", encoding="utf-8")
        self.process = subprocess.Popen([binary, "serve", "--dir", f"{self.folder}/node"], stdout=self.output, stderr=subprocess.DEVNULL,
                                        stdin=subprocess.DEVNULL, start_new_session=True)

    def link(self):
        for _ in range(300):
            self.output.seek(0)
            found = re.search(r"^\s*(http\S+/setup#\S+)$", self.output.read(), re.MULTILINE)
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError("the node printed no setup link")

    def post(self, path, body):
        """Asks the node's API for something as its operator."""
        token = (self.folder / "node" / "token").read_text().strip()
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), method="POST")
        request.add_header("authorization", f"Bearer {token}")
        request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def did(self, slug):
        return f"did:web:{self.url.removeprefix('http://').replace(':', '%3A')}:parties:{slug}"

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def person(browser, requests):
    """A browser profile of its own, with a device that makes passkeys."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    device(context, page)
    return context, page


def device(context, page):
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": TRANSPORTS})["authenticatorId"], session


def go(page, button, address):
    """Presses a button and waits until the page that it leads to is there."""
    page.get_by_role("button", name=re.compile(button)).first.click()
    try:
        page.wait_for_url(re.compile(address), timeout=20_000)
    except Exception as error:
        said = page.locator("[data-passkey-status]").all_inner_texts()
        raise AssertionError(f"“{button}” did not lead to {address} but to {page.url}; the page says {said}") from error
    page.wait_for_load_state()


def setup(page, link):
    started = time.monotonic()
    page.goto(link)
    page.fill("#name", "Li Wei")
    page.fill("#organisation", "Lishan Institute")
    page.fill("#slug", "lishan")
    go(page, "Make a passkey", r"/account/codes$")
    page.get_by_role("button", name="Make eight codes").click()
    page.wait_for_selector("ol.codes li")
    codes = page.locator("ol.codes li").all_inner_texts()
    expect(len(codes) == 8 and len(set(codes)) == 8, "eight recovery codes are shown")
    page.get_by_role("link", name=re.compile("go on")).click()
    page.get_by_role("link", name=re.compile("Enter r-")).click()
    page.get_by_role("button", name=re.compile("^Approve: Enter r-")).click()
    page.get_by_text("Approved and recorded").wait_for(timeout=20_000)
    seconds = time.monotonic() - started
    expect(seconds < 60, f"the first person is in after {seconds:.1f} s")
    return codes


def asked(node):
    """Another party, which has no people here, gives itself a mandate and asks Lishan to be heard. Gives the consultation's path."""
    node.post("/api/v1/parties", {"slug": "north", "name": {"en": "North Institute"}, "jurisdiction": "CH"})
    today = datetime.date.today()
    mandate = node.post("/api/v1/envoys", {
        "party": "north", "holder": node.did("north"), "jobTitle": {"en": "Envoy"},
        "mandate": {"jurisdiction": ["CH"], "counterparties": [node.did("lishan")], "subjectAreas": ["1"], "level": 1,
                    "powers": [{"action": "consult"}], "delegation": {"maxDepth": 0}, "coSignatures": {"min": 1}},
        "validFrom": f"{today - datetime.timedelta(days=1)}T00:00:00Z", "validUntil": f"{today + datetime.timedelta(days=90)}T00:00:00Z"})
    reference = {"id": mandate["id"], "digest": mandate["digest"]}
    question = node.post("/api/v1/acts", {"party": "north", "kind": "consultation.v1", "refersTo": [reference], "subject": {
        "mandate": reference, "askedOf": node.did("lishan"), "title": {"en": "Draft rules on ocean data"},
        "question": {"en": "Does section 3 cover samples?"}, "answerBy": str(today + datetime.timedelta(days=14)), "jurisdiction": "CH",
        "subjectArea": "1"}})
    return "/consultations/" + question["id"].removeprefix("urn:uuid:")


def answer(node, page):
    """A signed-in envoy answers the consultation: the form, what will be signed, the passkey, the record."""
    path = asked(node)
    page.goto(node.url + path)
    page.get_by_role("link", name="Answer this consultation").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert").is_visible(), "an empty answer is refused, and the form says why")
    page.check("#outcome-accepted")
    page.fill("#text-en", "Samples are covered as well.")
    go(page, "Go on", r"/approve/[0-9a-z]+$")
    expect(page.get_by_text("Samples are covered as well.").first.is_visible() and page.get_by_text("accepted").first.is_visible(),
           "what will be signed is shown in plain words")
    page.get_by_role("button", name=re.compile("^Approve: Answer: Draft rules")).click()
    page.get_by_text("Approved and recorded").wait_for(timeout=20_000)
    page.get_by_role("link", name="Keep the receipt").click()
    page.wait_for_url(re.compile(r"/records/[0-9a-f-]+/receipt$"))
    page.goto(page.url.removesuffix("/receipt"))
    expect(page.get_by_text("on the host's page, with a passkey").is_visible(), "the record shows who approved it and where")
    page.goto(node.url + path)
    expect(page.get_by_text("Samples are covered as well.").first.is_visible(), "the consultation is answered by a signed-in envoy")


def approve(page, act):
    """Approves what the page shows with the passkey; the act is recorded then, or waits for others."""
    page.get_by_role("button", name=re.compile("^Approve: " + act)).click()


def recorded(page):
    page.get_by_text("Approved and recorded").wait_for(timeout=20_000)


def invited(node, browser, page, name, requests):
    """Somebody comes by a one-time link and is an envoy once the administrator approves."""
    page.goto(node.url + "/people/lishan")
    page.select_option("#role", "envoy")
    page.get_by_role("button", name="Make a link").click()
    invitation = page.locator("code").filter(has_text="/join#").inner_text()
    _, guest = person(browser, requests)
    guest.goto(invitation)
    guest.fill("#name", name)
    go(guest, "Make a passkey", r"/account/codes$")
    guest.goto(node.url + "/account")
    expect(guest.get_by_text("Not in the roster yet").is_visible(), "a guest waits for an administrator")
    page.goto(node.url + "/account")
    page.get_by_role("link", name=re.compile("Enter r-")).last.click()
    approve(page, "Enter r-")
    recorded(page)
    guest.reload()
    expect(guest.get_by_text("envoy").first.is_visible(), "the administrator's approval makes the guest an envoy")
    return guest


def appoint(node, page, place):
    """The administrator gives somebody of the roster a mandate under which two must sign."""
    page.goto(node.url + "/envoys/appoint")
    page.select_option("#person", index=place)
    today = datetime.date.today()
    for field, value in {"title-en": f"Envoy {place}", "title-zh": f"第{place}特使", "jurisdiction": "CH", "counterparties": node.did("north"),
                         "subjectAreas": "1", "level": "1", "depth": "0", "signatures": "2", "validFrom": str(today - datetime.timedelta(days=1)),
                         "validUntil": str(today + datetime.timedelta(days=300))}.items():
        page.fill("#" + field, value)
    page.check("#may-sign")
    go(page, "Give this mandate", r"/approve/[0-9a-z]+$")
    approve(page, "Appoint: Envoy")
    recorded(page)


DRAFT = {
    "kind": "memorandum", "title": {"en": "Visits", "zh-Hans": "互访"}, "languages": ["en", "zh-Hans"], "precedence": "equal",
    "parties": [{"id": "a", "name": {"en": "Lishan Institute", "zh-Hans": "砺山研究所"}},
                {"id": "b", "name": {"en": "North Institute", "zh-Hans": "北方研究所"}}],
    "clauses": [{"id": "visits", "type": "other", "title": {"en": "Visits", "zh-Hans": "互访"},
                 "text": {"en": "Each party visits the other once a year.", "zh-Hans": "双方每年互访一次。"}}],
}


def sign_together(node, neutral, page, first, second):
    """Two envoys, each under a mandate that asks for two signatures, sign by forms alone."""
    # Both parties are on this node, so a text that it decides names a neutral witness.
    shown = node.post("/api/v1/peers", {"url": neutral.url, "role": "witness"})
    node.post("/api/v1/peers", {"url": neutral.url, "role": "witness", "confirm": True, "words": shown["words"]})
    for place in (2, 3):
        appoint(node, page, place)
    first.goto(node.url + "/agreements/new")
    first.fill("#draft", json.dumps(DRAFT))
    first.get_by_role("button", name="Show and check it").click()
    go(first, "Offer this text to the other side", r"/agreements/offer$")
    first.select_option("[id='did.a']", node.did("lishan"))
    first.select_option("[id='did.b']", node.did("north"))
    first.fill("#subjects", "1")
    first.locator("fieldset#neutrals input").first.check()
    first.check("#isPublic")
    go(first, "Go on", r"/approve/[0-9a-z]+$")
    approve(first, "Offer: Visits")
    recorded(first)
    first.goto(node.url + "/agreements")
    first.get_by_role("link", name="Visits").first.click()
    first.get_by_role("link", name="Sign this text").click()
    expect(first.get_by_text("must approve as well").count() == 2, "the form says that another envoy must approve as well")
    boxes = first.locator("fieldset#mandate input")
    boxes.nth(0).check()
    first.get_by_role("button", name="Go on").click()
    expect(first.get_by_text("2 people must sign under this mandate").first.is_visible() and boxes.nth(0).is_checked(),
           "one mandate alone is refused at the field, and what was ticked stays")
    boxes.nth(1).check()
    go(first, "Go on", r"/approve/[0-9a-z]+$")
    expect(first.get_by_text("has yet to approve").count() == 2, "both envoys are named as those who must approve")
    approve(first, "Sign: Visits")
    first.get_by_text("You approved").or_(first.get_by_text("has approved")).first.wait_for(timeout=20_000)
    expect(first.get_by_text("has yet to approve").count() == 1, "after the first approval the other envoy is waited for")
    second.goto(node.url + "/account")
    second.get_by_role("link", name=re.compile("Sign: Visits")).first.click()
    approve(second, "Sign: Visits")
    recorded(second)
    expect(second.get_by_text("has yet to approve").count() == 0, "two envoys have signed together, by forms alone")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    binary = str(pathlib.Path(parser.parse_args().binary).resolve())
    node, neutral = Node(binary), Node(binary)
    requests = []
    try:
        link = node.link()
        expect(link.startswith(node.url + "/setup#"), "the link names localhost, and its secret stands behind #")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
            context, page = person(browser, requests)
            codes = setup(page, link)
            cookie = next(c for c in context.cookies() if c["name"].startswith("__Host-"))
            expect(cookie["httpOnly"] and cookie["secure"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/", "the cookie is closed to scripts and other sites")
            secret = link.split("#")[1]
            expect(not any(secret in url for url in requests), "the link's secret is in no address that was asked for")
            page.goto(link)
            expect(page.get_by_text("has been set up").is_visible(), "the link works once")

            page.goto(node.url + "/account")
            go(page, "^Sign out$", r"localhost:\d+/$")
            page.goto(node.url + "/account")
            expect(page.get_by_text("Sign in, then open it again").is_visible(), "after signing out the account is closed")
            page.goto(node.url + "/sign-in")
            go(page, "Sign in with a passkey", r"/account$")
            expect(page.get_by_text("single-administrator party").is_visible(), "signing in with the passkey works, and the page says who decides alone")

            # Another device of the same person: the first one steps aside, or it would say that it has a passkey already.
            session = context.new_cdp_session(page)
            session.send("WebAuthn.enable")
            other = session.send("WebAuthn.addVirtualAuthenticator", {"options": dict(TRANSPORTS, transport="usb")})["authenticatorId"]
            before = page.locator("#passkeys ~ article").count()
            # The page leads to itself, so what is waited for is the passkey and no address.
            page.get_by_role("button", name=re.compile("Add a passkey")).first.click()
            page.locator("#passkeys ~ article").nth(before).wait_for(timeout=20_000)
            expect(page.locator("#passkeys ~ article").count() == before + 1, "a second passkey is added")
            # Put away again: a new passkey may not approve yet, and with both at hand the browser would be free to take it.
            session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": other})

            guest = invited(node, browser, page, "Zhang Min", requests)
            answer(node, guest)
            sign_together(node, neutral, page, guest, invited(node, browser, page, "Meier Anna", requests))

            _, lost = person(browser, requests)
            lost.goto(node.url + "/recover")
            lost.fill("#code", codes[3])
            go(lost, "^Sign in$", r"/account$")
            expect(lost.get_by_text("came in with a recovery code").is_visible(), "a recovery code restores signing in, and nothing else")
            lost.goto(node.url + "/recover")
            lost.fill("#code", codes[3])
            lost.get_by_role("button", name=re.compile("^Sign in$")).click()
            expect(lost.get_by_role("alert").is_visible(), "and works once")
            browser.close()
        elsewhere = [url for url in requests if not url.startswith(node.url)]
        expect(not elsewhere, "no page asks another site for anything")
        print("Passkeys work from the first link to an approved act.")
    except AssertionError as error:
        print(f"  ✗ {error}", file=sys.stderr)
        return 1
    finally:
        node.close()
        neutral.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
