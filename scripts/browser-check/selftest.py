#!/usr/bin/env python3
"""The browser check must find what is wrong, and nothing where nothing is: a small site with planted faults says whether it does."""
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent

LAYOUT = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head>
<body><header><nav aria-label="{nav}"><a href="/">{home}</a></nav></header>
<main><h1>{title}</h1>{body}</main></body></html>"""
STYLE = """:root { color-scheme: light dark } body { font: 1rem/1.6 sans-serif; color: #111; background: #fff; margin: 1rem }
a { color: #003a70; display: inline-block; padding: .5rem } .pale { color: #bbb; background: #fff } .wide { width: 700px }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } .pale { color: #bbb; background: #111 } }"""
WORDS = {
    "en": {"nav": "Main", "home": "Start", "title": "A quiet page", "text": "This text is long enough to be read by a person in a minute."},
    "zh-Hans": {"nav": "主导航", "home": "首页", "title": "安静的页面", "text": "这段文字足够长，人们可以在一分钟之内读完它的全部内容。"},
}

# path → (rule that must be reported or None, body); {text} is in the page's language.
PAGES = {
    "/clean": (None, '<p>{text}</p><img src="/dot.svg" alt="">'),
    "/alt": ("missing-alt", '<p>{text}</p><img src="/dot.svg">'),
    "/contrast": ("axe color-contrast", '<p class="pale">{text}</p>'),
    "/overflow": ("overflow", '<p class="wide">{text}</p>'),
    "/untranslated": ("untranslated", "<p>{text} [[notices.title]]</p>"),
    "/console": ("console-error", '<p>{text}</p><script src="/fail.js"></script>'),
    "/throws": ("script-error", '<p>{text}</p><script src="/throw.js"></script>'),
    "/third-party": ("third-party", '<p>{text}</p><img alt="" src="http://127.0.0.1:9/pixel.png">'),
    "/needs-script": ("needs-javascript", '<div id="here"></div><script src="/fill.js"></script>'),
    "/markup": ("markup", "<p>{text}</p><ul><p>{text}</p></ul>"),
    "/foreign": ("language-of-parts", "<p>{text}</p><p>The parties agree upon the following matters. 双方就下列事项达成一致。</p>"),
    "/marked": (None, '<p>{text}</p><p lang="{other}">{othertext}</p>'),
    "/one-language": ("one-language-only", '<p lang="en">The very same words stand here whatever language was asked for.</p>'),
    "/broken": ("broken-link", '<p>{text}</p><a href="/nowhere">{text}</a>'),
    "/form": (None, '<p>{text}</p><form method="post" action="/form?lang={lang}"><label>{home} <input name="a" required></label><button>{home}</button></form>'),
    "/bad-form": ("status", '<p>{text}</p><form method="post" action="/bad-form?lang={lang}"><label>{home} <input name="b" required></label><button>{home}</button></form>'),
}
FILES = {
    "/style.css": ("text/css", STYLE),
    "/dot.svg": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><title>dot</title></svg>'),
    "/fail.js": ("text/javascript", "console.error('planted')"),
    "/throw.js": ("text/javascript", "throw new Error('planted')"),
    "/fill.js": ("text/javascript", "document.getElementById('here').innerHTML = '<p>' + document.title.repeat(40) + '</p>'"),
}


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http://127.0.0.1:9")
        self.end_headers()
        self.wfile.write(body)

    def page(self, path, status=200):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        lang = query.get("lang", ["en"])[0]
        words, other = WORDS[lang], "en" if lang != "en" else "zh-Hans"
        if path == "/":
            body = "<ul>" + "".join(f'<li><a href="{p}">{words["home"]} {i}</a></li>' for i, p in enumerate(PAGES)) + "</ul>"
        else:
            body = PAGES[path][1].format(**words, lang=lang, other=other, othertext=WORDS[other]["text"]) if path in PAGES else f"<p>{words['text']}</p>"
        title = words["title"] if path != "/one-language" else "Comity"
        layout = words if path != "/one-language" else {"nav": "Comity", "home": "Comity"}
        self.answer(status, "text/html", LAYOUT.format(lang=lang, title=title, nav=layout["nav"], home=layout["home"], body=body))

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        if path in FILES:
            self.answer(200, *FILES[path])
        elif path == "/" or path in PAGES:
            self.page(path)
        else:
            self.page(path, 404)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urllib.parse.urlsplit(self.path).path
        self.page(path, 500 if path == "/bad-form" else 422)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, str(HERE / "check.py"), "--base", base, "--out", out, "--quick"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=900, stdin=subprocess.DEVNULL)
        try:
            problems = json.loads((pathlib.Path(out) / "report.json").read_text(encoding="utf-8"))["problems"]
        except OSError:
            sys.exit(f"error: no report\n{result.stdout}\n{result.stderr}")
    server.shutdown()

    failures = []
    for path, (rule, _) in PAGES.items():
        token = base.split("//")[1].replace(":", "_") + path.replace("/", "_")
        mine = {p["rule"] for p in problems
                if f"{path}" == urllib.parse.urlsplit("//" + p["where"].split(" ")[0].replace("http://", "")).path or p["where"].startswith(token + "__")}
        if path == "/broken":
            mine |= {p["rule"] for p in problems if p["rule"] == "broken-link" and p["where"].endswith("/nowhere")}
        if rule and rule not in mine:
            failures.append(f"{path}: {rule} was not found (found: {sorted(mine)})")
        if not rule and mine:
            failures.append(f"{path}: nothing is wrong there, but found: {[p for p in problems if p['rule'] in mine and path in p['where']][:4]}")
    if result.returncode == 0:
        failures.append("the check's exit code was 0")
    for failure in failures:
        print(failure, file=sys.stderr)
    if failures:
        print(result.stdout[-3000:], result.stderr[-2000:], file=sys.stderr)
        sys.exit(f"error: {len(failures)} failures")
    print(f"{len(PAGES)} planted pages judged as they should be.")


if __name__ == "__main__":
    main()
