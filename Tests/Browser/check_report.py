#!/usr/bin/env python3
"""Looks at reports and pictures by parsers, and opens them in headless Chromium to see what people would see.

Usage: check_report.py [--pictures FOLDER] FILE.html|FILE.svg...

By parsers, whether there is a browser or not: well-formed, no element, attribute or link that data have brought, nothing that
cannot be seen, and where `hostile.json` stands beside a file the texts that it names are read in it.

At 390, 1,024 and 1,600 pixels, light and dark: nothing in the console, no overflow to the side, no text of a picture on
another, all links inside lead somewhere, landmarks, headings and alternatives are there, no script has run, no dialog was
opened and nothing was asked of a server, also in a copy without the page's policy; as a PDF for A4. Ends with 1 where
something is wrong, one line each.
"""

import html
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import hostile
import markup

WIDTHS = (390, 1024, 1600)

# Stands before the page in its copy: what the texts of data get to run is seen.
WATCH = """
window.seen = [];
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
  window[name] = text => { seen.push(`${name}(${text})`); };
addEventListener('error', event => seen.push(`an error: ${event.message || event.target.tagName}`), true);
"""

# Runs in a copy of the page that lets this script run; the page itself runs none.
PROBE = """
addEventListener('load', () => {
  const wrong = window.seen.map(what => `a script or an element of the data ran: ${what}`);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1)
    wrong.push(`overflows to the side: ${root.scrollWidth} of ${root.clientWidth} pixels`);
  // A handful of segments is seen at a glance, on the first screen of a laptop.
  const first = document.querySelector('.answer table');
  if (root.clientWidth === 1024 && first && first.rows.length <= 14 && first.getBoundingClientRect().bottom > 768)
    wrong.push('the segments are not on the first screen');
  for (const details of document.querySelectorAll('details')) details.open = true;
  if (root.scrollWidth > root.clientWidth + 1) wrong.push('overflows to the side with open tables');
  for (const svg of document.querySelectorAll('svg[role=img]')) {
    const name = (svg.querySelector('title') || {}).textContent || '?';
    for (const id of (svg.getAttribute('aria-labelledby') || '').split(' '))
      if (!document.getElementById(id)) wrong.push(`${name}: has no name or description`);
    const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    const frame = svg.getBoundingClientRect();
    boxes.forEach(([text, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1) wrong.push(`${name}: ${text} is cut off`);
      for (const [other, b] of boxes.slice(0, i)) {
        const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // A line has room above and below its letters.
        if (w > 1 && h > 0.45 * Math.min(a.height, b.height)) wrong.push(`${name}: ${text} on ${other}`);
      }
    });
    const figure = svg.closest('figure');
    // Who sees a part of a picture is told so.
    const box = svg.closest('.scroll'), aside = figure && figure.querySelector('.aside');
    if (box && aside && (box.scrollWidth > box.clientWidth + 1) !== (aside.getBoundingClientRect().height > 0))
      wrong.push(`${name}: whether it goes on to the right is told wrongly`);
    if (figure && !figure.querySelector('table')) wrong.push(`${name}: has no table`);
  }
  for (const link of document.querySelectorAll('a')) {
    const target = link.getAttribute('href');
    if (!target.startsWith('#') || !document.getElementById(target.slice(1)))
      wrong.push(`link to ${target} leads nowhere`);
  }
  // The number of an item stands left of its words: in each column there is room for it.
  const items = [...document.querySelectorAll('nav li')].map(li => [li.textContent, li.getBoundingClientRect()]);
  for (const [text, a] of items)
    for (const [other, b] of items)
      if (b.left > a.left + 1 && b.left < a.right + 24 && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top))
        wrong.push(`contents: the number of ${other} stands on ${text}`);
  for (const mark of ['header', 'main', 'nav', 'footer', 'h1'])
    if (document.querySelectorAll(mark).length !== 1) wrong.push(`not one ${mark}`);
  let level = 0;
  for (const head of document.querySelectorAll('h1,h2,h3,h4')) {
    const own = Number(head.tagName[1]);
    if (own > level + 1) wrong.push(`heading ${head.textContent} skips a level`);
    if (!head.textContent.trim()) wrong.push('an empty heading');
    level = own;
  }
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) wrong.push(`id ${id} twice`);
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption || !table.caption.textContent.trim()) wrong.push('a table without a caption');
    if (!table.querySelector('th[scope=col]')) wrong.push('a table without heads');
  }
  for (const part of document.querySelectorAll('main section'))
    if (!part.getAttribute('aria-label') && !part.getAttribute('aria-labelledby')) wrong.push('a section without a name');
  for (const mark of document.querySelectorAll('script:not(#probe):not(#watch),iframe,object,embed,link,img,form,[src]'))
    wrong.push(`an element ${mark.tagName}`);
  if (performance.getEntriesByType('resource').length) wrong.push('something was loaded');
  const out = document.createElement('pre');
  out.id = 'probe-result';
  out.textContent = JSON.stringify(wrong);
  document.body.append(out);
});
"""


# Chromium's window is never narrower than 500 pixels, a frame in it may be.
FRAME = """<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}</style>
<iframe width="%d" height="2000" style="border:0" srcdoc="%s"></iframe>
<script>
onload = () => {
  const inside = document.querySelector('iframe').contentDocument;
  const out = document.createElement('pre');
  out.id = 'outer-result';
  out.textContent = inside.documentElement.clientWidth + ' ' + inside.getElementById('probe-result').textContent;
  document.querySelector('iframe').remove();
  document.body.append(out);
};
</script>"""


def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


class Server(http.server.BaseHTTPRequestHandler):
    """Stands for every host there is, and notes who asks."""

    asked = []

    def do_GET(self):
        if self.headers.get("Host", "").startswith(hostile.HOST):
            Server.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


def served():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def asked():
    """What was asked of the server since the last time."""
    found, Server.asked = Server.asked, []
    return [f"a request for {path}" for path in found]


PORT = None


def chromium(profile, *arguments):
    result = subprocess.run(
        [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--force-prefers-reduced-motion", f"--user-data-dir={profile}", "--enable-logging=stderr",
         "--v=0", "--disable-background-networking", f"--host-resolver-rules=MAP {hostile.HOST} 127.0.0.1:{PORT}",
         *arguments],
        capture_output=True, text=True, timeout=120, check=False)
    said = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    return result.stdout, said


def scheme(is_dark):
    return [f"--blink-settings=preferredColorScheme={0 if is_dark else 1}"]


def probed(page):
    """The page with the probe in it, which its policy forbids; nothing else is other."""
    policy = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
    assert policy.search(page), "the page has no policy"
    page = policy.sub("", page, count=1)
    page = page.replace("<meta charset", f"<script id=\"watch\">{WATCH}</script><meta charset", 1)
    # The last one: a text may have another.
    before, end, after = page.rpartition("</body>")
    return f"{before}<script id=\"probe\">{PROBE}</script>{end}{after}"


def check(report, pictures):
    wrong = []
    page = report.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        copy = folder / "probe.html"
        for width in WIDTHS:
            copy.write_text(FRAME % (width, html.escape(probed(page))), encoding="utf-8")
            for is_dark in (False, True):
                place = f"{report.name} at {width} {'dark' if is_dark else 'light'}"
                size = f"--window-size={width},{768 if width == 1024 else 2400}"
                wide = f"--window-size={max(width, 500) + 20},2400"
                picture = folder / "seen.png"
                _, said = chromium(
                    folder / "profile", size, *scheme(is_dark), f"--screenshot={picture}",
                    report.resolve().as_uri())
                wrong += [f"{place}: console: {line}" for line in said]
                if not picture.exists() or picture.stat().st_size < 5_000:
                    wrong.append(f"{place}: no picture of it")
                elif pictures:
                    shutil.copy(picture, pictures / f"{report.stem}-{width}-{'dark' if is_dark else 'light'}.png")
                text, _ = chromium(
                    folder / "profile", wide, *scheme(is_dark), "--dump-dom", copy.as_uri())
                found = re.search(r"<pre id=\"outer-result\">(\d+) (.*?)</pre>", text, re.S)
                if not found:
                    wrong.append(f"{place}: the probe did not end")
                    continue
                if int(found[1]) != width:
                    wrong.append(f"{place}: looked at with {found[1]} pixels")
                wrong += [f"{place}: {line}" for line in json.loads(html.unescape(found[2])) + asked()]
        paper = folder / "paper.pdf"
        chromium(folder / "profile", f"--print-to-pdf={paper}", "--no-pdf-header-footer",
                 report.resolve().as_uri())
        if not paper.exists() or not paper.read_bytes().startswith(b"%PDF"):
            wrong.append(f"{report.name}: does not print")
        elif pictures:
            shutil.copy(paper, pictures / f"{report.stem}.pdf")
    return wrong


def check_picture(path):
    """A picture alone, which has no policy."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        seen = folder / "seen.png"
        _, said = chromium(folder / "profile", "--window-size=800,600", f"--screenshot={seen}", path.resolve().as_uri())
        wrong = [f"console: {line}" for line in said] + asked()
        if not seen.exists() or seen.stat().st_size < 2_000:
            wrong.append("no picture of it")
    return [f"{path.name}: {line}" for line in wrong]


CONTROL = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"/><title>control</title></head>
<body><header><h1>%s</h1></header><main></main><nav></nav><footer></footer></body></html>"""
PICTURE = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>%s</title></svg>"


def blind(folder):
    """What these checks do not see of a page into which texts went as they are; a check that sees nothing would pass all."""
    missed = []
    page, picture = folder / "control.html", folder / "control.svg"
    page.write_text(CONTROL % "".join(hostile.TEXTS[:3]), encoding="utf-8")
    picture.write_text(PICTURE % f"</title><script>fetch('http://{hostile.HOST}/p')</script><title>", encoding="utf-8")
    found = "\n".join(markup.check(page) + markup.check(picture, ["a text"]))
    wanted = ["an element script", "an element img", "an attribute onerror", "an attribute onload", "not well-formed",
              "control.svg: an element script", "does not show 'a text'"]
    if browser():
        found += "\n" + "\n".join(check(page, None) + check_picture(picture))
        wanted += ["ran: alert(w)", "ran: alert(1)", "ran: alert(2)", "a request for /i", "an element IMG", "console",
                   "a request for /p"]
    return [f"the checks do not see: {want}" for want in wanted if want not in found]


def main():
    arguments = sys.argv[1:]
    pictures = None
    if arguments[:1] == ["--pictures"]:
        pictures = pathlib.Path(arguments[1])
        pictures.mkdir(parents=True, exist_ok=True)
        arguments = arguments[2:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 64
    paths = [pathlib.Path(name) for name in arguments]
    with tempfile.TemporaryDirectory() as folder:
        global PORT
        PORT = served()
        wrong = blind(pathlib.Path(folder))
    for path in paths:
        beside = path.parent / "hostile.json"
        texts = json.loads(beside.read_text()).get(path.name, []) if beside.exists() else []
        wrong += markup.check(path, texts)
        if browser():
            wrong += check_picture(path) if path.suffix == ".svg" else check(path, pictures)
    for line in wrong:
        print(line)
    n_pages = sum(path.suffix == ".html" for path in paths)
    print(f"browser: {n_pages} reports, {len(paths) - n_pages} pictures, {len(wrong)} faults"
          + ("" if browser() else ", by parsers only: Chromium is not installed (apt install chromium)"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
