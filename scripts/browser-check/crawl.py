"""Finds every page of a site by following its own links, without a browser."""
import dataclasses
import html.parser
import re
import urllib.error
import urllib.parse
import urllib.request

# Parts of an address that name one thing among many of a kind: names of records, digests, keys, DIDs, numbers.
NAMES = [
    re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    re.compile(r"^(urn:uuid:|did:).+$"),
    re.compile(r"^[0-9a-f]{16,}$"),
    re.compile(r"^[uz][A-Za-z0-9_-]{30,}$"),
    re.compile(r"^x?\d+$"),
    re.compile(r"^\d{4}-\d\d-\d\d.*$"),
]
LANGUAGE = "lang"
NOTHING = "zzqqxx-nothing-has-this"


@dataclasses.dataclass(frozen=True)
class Target:
    """Something to look at: a page, or what a form answers when it is sent."""

    url: str
    status: tuple = (200,)
    form: int = -1  # the n-th form of the page is sent, empty; -1: the page itself
    name: str = ""
    person: tuple = ()  # (role, cookie name, cookie value) of who looks at it; nobody in particular where empty

    @property
    def label(self):
        parts = urllib.parse.urlsplit(self.url)
        text = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return text + (f" #form{self.form}" if self.form >= 0 else "") + (f" as {self.person[0]}" if self.person else "")


class Reader(html.parser.HTMLParser):
    """Collects from one page what it links to, what it loads and which forms it has."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links, self.loads, self.forms = [], [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("a", "area") and given.get("href") is not None and "download" not in given:
            self.links.append(given["href"])
        for attribute in ("src", "poster", "data", "action" if tag == "form" else "src"):
            if given.get(attribute) and tag != "a":
                self.loads.append((tag, given[attribute]))
        if tag == "link" and given.get("href"):
            relations = (given.get("rel") or "").split()
            if {"alternate", "canonical"} & set(relations):
                self.links.append(given["href"])
            else:
                self.loads.append((tag, given["href"]))
        if tag == "form":
            self.forms.append({"method": (given.get("method") or "get").lower(), "action": given.get("action") or "", "fields": []})
        elif tag in ("input", "textarea", "select") and self.forms and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            self.forms[-1]["fields"].append((given["name"], kind, given.get("value") or ""))


def without_language(url):
    parts = urllib.parse.urlsplit(url)
    query = [(k, v) for k, v in urllib.parse.parse_qsl(parts.query, keep_blank_values=True) if k != LANGUAGE]
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urllib.parse.urlencode(query), ""))


def with_language(url, language):
    parts = urllib.parse.urlsplit(url)
    query = urllib.parse.parse_qsl(parts.query, keep_blank_values=True) + [(LANGUAGE, language)]
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path, urllib.parse.urlencode(query), ""))


def pattern(url):
    """Addresses of one pattern come from one template: /records/* for each record."""
    parts = urllib.parse.urlsplit(url)
    path = "/".join("*" if any(n.match(urllib.parse.unquote(s)) for n in NAMES) else s for s in parts.path.split("/"))
    query = "&".join(sorted(k for k, _ in urllib.parse.parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.netloc}{path}" + (f"?{query}" if query else "")


def origin(url):
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Crawl:
    """pages: the targets to open in a browser; problems: what plain requests already show."""

    def __init__(self, bases, extra=(), per_pattern=2, limit=600, fetch_limit=6000, per_question=40, person=(), known=None):
        """`person` is signed in; then only what the crawl `known` has not seen is kept: kinds of pages, and forms."""
        self.person, self.known = person, known
        self.bases = [base.rstrip("/") for base in bases]
        self.origins = {origin(base) for base in self.bases}
        self.per_pattern, self.limit, self.fetch_limit, self.per_question = per_pattern, limit, fetch_limit, per_question
        self.asked = {}
        self.pages, self.problems, self.fetched, self.patterns = [], [], 0, {}
        self.external = set()
        self.forms_seen = set(known.forms_seen) if known else set()
        self.extra = extra

    def problem(self, url, what):
        self.problems.append({"rule": what.split(":")[0], "where": url, "what": what})

    def fetch(self, url):
        """(status, media type, text or None); follows redirects inside the site."""
        headers = {"Accept": "text/html,*/*;q=0.5"} | ({"Cookie": f"{self.person[1]}={self.person[2]}"} if self.person else {})
        request = urllib.request.Request(with_language(url, "en"), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                status, headers, final = response.status, response.headers, response.geturl()
                body = response.read(8 << 20) if "html" in headers.get("Content-Type", "") else None
        except urllib.error.HTTPError as error:
            status, headers, final = error.code, error.headers, error.geturl()
            body = error.read(8 << 20) if "html" in headers.get("Content-Type", "") else None
        return status, final, body.decode("utf-8", "replace") if body is not None else None

    def run(self):
        queue = [(base + "/", "the start", (200,)) for base in self.bases]
        for base in self.bases:
            queue += [(base + state["path"], "the list of states", tuple(state["status"])) for state in self.extra]
        seen = {without_language(url) for url, _, _ in queue}
        while queue and self.fetched < self.fetch_limit:
            url, referrer, expected = queue.pop(0)
            self.fetched += 1
            try:
                status, final, text = self.fetch(url)
            except OSError as error:
                self.problem(url, f"broken-link: {error}, linked from {referrer}")
                continue
            if status not in expected:
                self.problem(url, f"broken-link: status {status}, linked from {referrer}")
                continue
            if text is None or origin(final) not in self.origins:
                continue
            reader = Reader()
            reader.feed(text)
            for tag, address in reader.loads:
                absolute = urllib.parse.urljoin(final, address)
                if absolute.startswith("http") and origin(absolute) not in self.origins:
                    self.problem(url, f"third-party: <{tag}> loads or sends to {absolute}")
            kind = pattern(url).split("/", 1)[1]  # the same template on every site
            self.patterns[kind] = self.patterns.get(kind, 0) + 1
            if self.patterns[kind] <= self.per_pattern and len(self.pages) < self.limit:
                before = len(self.forms_seen)
                forms = self.forms(url, reader.forms)
                if not self.known or kind not in self.known.patterns or len(self.forms_seen) > before:
                    self.pages.append(Target(url, expected, person=self.person))
                    self.pages += forms
            elif self.known and self.patterns[kind] > 3:
                continue  # visitors' pages of this kind were read already; nothing new is to be found behind the next
            for link in reader.links + [f for f in self.empty_searches(final, reader.forms)]:
                if link.startswith(("mailto:", "tel:", "javascript:", "data:")):
                    if link.startswith("javascript:"):
                        self.problem(url, f"javascript-link: {link[:60]}")
                    continue
                absolute = without_language(urllib.parse.urljoin(final, link))
                if origin(absolute) not in self.origins:
                    self.external.add(absolute)
                elif absolute not in seen:
                    seen.add(absolute)
                    # A page that answers questions links to every next question: without end, and all from one template.
                    question = urllib.parse.urlsplit(absolute)
                    if question.query:
                        key = question.netloc + question.path
                        self.asked[key] = self.asked.get(key, 0) + 1
                        if self.asked[key] > self.per_question:
                            continue
                    # An empty search may answer 200 or 404; a link must work.
                    queue.append((absolute, url, (200,)))
        if queue:
            self.problem(self.bases[0], f"too-many-pages: {len(queue)} addresses were left unread")
        return self

    @staticmethod
    def empty_searches(page, forms):
        """Each search form, asked for something that does not exist."""
        for form in forms:
            texts = [(name, NOTHING) for name, kind, _ in form["fields"] if kind in ("text", "search")]
            if form["method"] == "get" and texts:
                fixed = [(name, value) for name, kind, value in form["fields"] if kind in ("hidden",) and name != LANGUAGE]
                yield urllib.parse.urljoin(page, form["action"] or page).split("?")[0] + "?" + urllib.parse.urlencode(fixed + texts)

    def forms(self, url, forms):
        """Each POST form, sent empty: what a person sees who forgot everything. A button alone is no form to fill in: people's would do what it says."""
        targets = []
        for index, form in enumerate(forms):
            if form["method"] != "post":
                continue
            key = (pattern(urllib.parse.urljoin(url, form["action"] or url)).split("/", 1)[1], tuple(name for name, _, _ in form["fields"]))
            if key not in self.forms_seen:
                self.forms_seen.add(key)
                if not self.person or any(kind not in ("hidden", "submit", "button") for _, kind, _ in form["fields"]):
                    targets.append(Target(url, (200, 400, 403, 404, 409, 413, 422), form=index, person=self.person))
        return targets
