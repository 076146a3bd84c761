"""Looks at one target in a real browser: each language, width and colour scheme, with and without JavaScript."""
import hashlib
import re
import urllib.parse

from crawl import origin, with_language

LANGUAGES = ("en", "zh-Hans")
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
# Where axe-core looks, as (width, scheme) by language. It takes most of the time, and what it finds hangs together: a page of a kind is judged wide in one
# language and narrow in the other, the next page of the kind the other way round. `--thorough` looks everywhere. All else is looked at in every state.
ROUNDS = (
    {("en", WIDTHS[0], "light"), ("en", WIDTHS[0], "dark"), ("zh-Hans", WIDTHS[1], "light")},
    {("zh-Hans", WIDTHS[0], "light"), ("zh-Hans", WIDTHS[0], "dark"), ("en", WIDTHS[1], "light")},
)
# Only violations are wanted: what passed need not be gathered and carried over.
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
MARKER = re.compile(r"\[\[[A-Za-z0-9_.-]+\]\]|«\[\[.*?\]\]»|\{\{[#^/&{]?[A-Za-z0-9_. -]+\}?\}\}")

# What a page says of itself. Runs in the page; returns plain data.
FACTS = r"""() => {
  const root = document.documentElement;
  const main = document.querySelector('main') || document.body;
  const bad = [];
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (typeof e.className === 'string' && e.className ? '.' + e.className.trim().split(/\s+/).join('.') : '');
  for (const image of document.querySelectorAll('img, input[type=image], area'))
    if (!image.hasAttribute('alt')) bad.push(['missing-alt', name(image)]);
  for (const svg of document.querySelectorAll('svg'))
    if (!svg.closest('[aria-hidden=true]') && svg.getAttribute('role') !== 'presentation'
        && !svg.querySelector(':scope > title') && !svg.getAttribute('aria-label') && !svg.getAttribute('aria-labelledby'))
      bad.push(['missing-alt', name(svg) + ' has neither a title nor a label nor aria-hidden']);
  const wide = [];
  if (root.scrollWidth > root.clientWidth + 1) {
    for (const e of document.body.querySelectorAll('*')) {
      const box = e.getBoundingClientRect();
      if (box.width && box.right > root.clientWidth + 1 && !e.parentElement.closest('[data-wide]')) {
        let p = e.parentElement, clipped = false;
        for (; p && p !== document.body; p = p.parentElement)
          if (getComputedStyle(p).overflowX !== 'visible') { clipped = true; break; }
        if (!clipped) wide.push(name(e));
      }
      if (wide.length >= 3) break;
    }
  }
  // Text in the other language must say so (WCAG 3.1.2): five Latin words in a row on a Chinese page, four Han on an English one.
  const foreign = [];
  const chinese = (root.lang || '').startsWith('zh');
  const pattern = chinese ? /(?:[A-Za-z][A-Za-z’'-]*[ ,]+){4,}[A-Za-z][A-Za-z’'-]*/ : /[\u3400-\u9fff]{4,}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!parent || parent.closest('script,style,template,noscript,code,pre,samp,kbd,textarea')) continue;
    const marked = parent.closest('[lang]');
    // zxx: no language, such as one letter changed in a record's bytes; und: data whose language the record does not say.
    if (marked && marked !== root && (['zxx', 'und'].includes(marked.lang) || marked.lang.startsWith('zh') !== chinese)) continue;
    const found = node.textContent.match(pattern);
    if (found) foreign.push(found[0].trim().slice(0, 60));
  }
  return {lang: root.lang, title: document.title.trim(), headings: document.querySelectorAll('h1').length,
          overflow: root.scrollWidth - root.clientWidth, wide, bad, foreign, text: main.innerText.replace(/\s+/g, ' ').trim()};
}"""


def file_name(target, language, *more):
    parts = urllib.parse.urlsplit(target.url)
    text = re.sub(r"[^A-Za-z0-9._-]+", "_", f"{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}").strip("_")
    if len(text) > 120:
        text = text[:100] + "_" + hashlib.sha256(text.encode()).hexdigest()[:8]
    form = ([f"form{target.form}"] if target.form >= 0 else []) + ([re.sub(r"[^a-z-]+", "_", target.person[0])] if target.person else [])
    return "__".join([text, *form, language, *more])


class Visitor:
    """Holds one browser. Each visit returns problems: {"rule", "where", "state", "what"}."""

    def __init__(self, playwright, axe, origins, out, widths=WIDTHS, schemes=SCHEMES, languages=LANGUAGES, screenshots=True, thorough=False):
        self.browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        self.axe, self.origins, self.out, self.screenshots = axe, origins, out, screenshots
        self.widths, self.schemes, self.languages = widths, schemes, languages
        self.states, self.thorough, self.round = 0, thorough, ROUNDS[0]

    def close(self):
        self.browser.close()

    def visit(self, target, turn=0):
        """`turn` is the number of the page among those of its kind."""
        problems, lengths = [], {}
        self.round = ROUNDS[turn % len(ROUNDS)]
        for language in self.languages:
            for javascript in (True, False):
                found, text = self.open(target, language, javascript)
                problems += found
                lengths[language, javascript] = text
            with_script, without = lengths[language, True], lengths[language, False]
            if with_script is not None and without is not None and len(without) < 0.6 * len(with_script):
                problems.append(self.problem("needs-javascript", target, language,
                                             f"{len(without)} characters without JavaScript, {len(with_script)} with it"))
        english, chinese = lengths.get(("en", True)), lengths.get(("zh-Hans", True))
        if english and chinese and english == chinese and len(english) > 40:
            problems.append(self.problem("one-language-only", target, "zh-Hans", "the page is the same in both languages"))
        return problems

    @staticmethod
    def problem(rule, target, state, what):
        return {"rule": rule, "where": target.label, "state": state, "what": what}

    def open(self, target, language, javascript):
        """One load of the page, looked at in every width and scheme."""
        problems, noise = [], []
        context = self.browser.new_context(java_script_enabled=javascript, locale=language, viewport={"width": self.widths[0], "height": 900})
        if target.person:
            # A secure cookie is set for https alone, and sent to localhost without it.
            place = origin(target.url).replace("http:", "https:")
            context.add_cookies([{"name": target.person[1], "value": target.person[2], "url": place, "secure": True, "httpOnly": True}])
        page = context.new_page()
        page.set_default_timeout(30000)
        spoken = language if javascript else f"{language}, no JavaScript"

        def report(rule, what, state=spoken):
            problems.append(self.problem(rule, target, state, what))

        def requested(request):
            if request.url.startswith(("http:", "https:", "ws:", "wss:")) and origin(request.url) not in self.origins:
                report("third-party", request.url)

        page.on("request", requested)
        page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: report("script-error", str(error)))
        # What the page with the form still loads when the form is sent, the browser gives up.
        left = []
        page.on("requestfailed", lambda request: (
            None if target.form >= 0 and not left and request.failure == "net::ERR_ABORTED"
            else report("request-failed", f"{request.url}: {request.failure}")))
        text = None
        try:
            response = page.goto(with_language(target.url, language), wait_until="load")
            if target.form >= 0:
                response = self.send(page, target.form)
                left.append(target.url)
            if javascript:
                page.wait_for_load_state("networkidle")  # scripts may still fetch what they check
            status = response.status if response else 0
            if status not in target.status:
                report("status", f"{status} instead of {' or '.join(map(str, target.status))}")
            for line in noise:
                if not (status >= 400 and "status of" in line):
                    report("console-error", line)
            text = self.look(page, target, language, javascript, report)
            if javascript:
                self.save_markup(response, target, language)
        except Exception as error:  # a browser that gives up is a finding about this page, not the end of the check
            report("not-shown", str(error).splitlines()[0])
        finally:
            context.close()
        return problems, text

    @staticmethod
    def send(page, index):
        form = page.locator("form").nth(index)
        # As somebody would who came so far: what hides it is opened first, and the browser's own reminders are passed over.
        form.evaluate("form => { for (let e = form; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true; form.noValidate = true }")
        button = form.locator("button:not([type=button]):not([type=reset]), input[type=submit]").first
        with page.expect_navigation(wait_until="load") as navigation:
            button.click()
        return navigation.value

    def look(self, page, target, language, javascript, report):
        facts = page.evaluate(FACTS)
        if facts["lang"] != language:
            report("wrong-language", f"<html lang> is {facts['lang']!r}")
        if not facts["title"]:
            report("missing-title", "the page has no title")
        if facts["headings"] != 1:
            report("headings", f"{facts['headings']} headings of the first level")
        for rule, what in facts["bad"]:
            report(rule, what)
        for what in facts["foreign"][:3]:
            report("language-of-parts", f"unmarked: {what}")
        for marker in sorted(set(MARKER.findall(page.content())))[:5]:
            report("untranslated", marker)
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in self.schemes:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.states += 1
                state = f"{language}, {width}, {scheme}" + ("" if javascript else ", no JavaScript")
                if scheme == self.schemes[0]:
                    now = page.evaluate(FACTS)
                    if now["overflow"] > 1:
                        report("overflow", f"{now['overflow']} px wider than the window: {', '.join(now['wide']) or 'unknown element'}", state)
                if self.screenshots and (javascript or scheme == self.schemes[0]):
                    script = [] if javascript else ["nojs"]
                    page.screenshot(path=self.out / "screenshots" / (file_name(target, language, str(width), scheme, *script) + ".png"), full_page=True)
                if not javascript:
                    continue
                if not self.thorough and (language, width, scheme) not in self.round:
                    continue
                # Colours are all that a scheme changes, and a width does not change them.
                if scheme == self.schemes[0]:
                    self.run_axe(page, report, state, AXE)
                elif width == self.widths[0]:
                    self.run_axe(page, report, state, COLOURS)
        return facts["text"]

    def run_axe(self, page, report, state, options):
        result = self.axe.run(page, options=options)
        for violation in result.response["violations"]:
            for node in violation["nodes"][:3]:
                why = (node.get("failureSummary") or "").split("\n")[1:2]
                report(f"axe {violation['id']}", f"{' '.join(map(str, node['target']))}: {''.join(why).strip() or violation['help']}", state)

    def save_markup(self, response, target, language):
        """The bytes as they were sent, for the validator: a browser would have repaired them."""
        if response and "html" in response.headers.get("content-type", ""):
            (self.out / "markup" / (file_name(target, language) + ".html")).write_bytes(response.body())
