#!/usr/bin/env python3
"""Opens reports in headless Chromium and looks at what people would see.

Usage: check_report.py [--pictures FOLDER] REPORT.html...

At 390, 1,024 and 1,600 pixels, light and dark: nothing in the console, no overflow to the side, no text of a picture on
another, all links inside lead somewhere, landmarks, headings and alternatives are there; as a PDF for A4. Ends with 1
where something is wrong, one line each.
"""

import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

WIDTHS = (390, 1024, 1600)

# Runs in a copy of the page that lets this one script run; the page itself runs none.
PROBE = """
(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1)
    wrong.push(`overflows to the side: ${root.scrollWidth} of ${root.clientWidth} pixels`);
  // A handful of segments is seen at a glance, on the first screen of a laptop.
  const first = document.querySelector('.answer table');
  if (root.clientWidth === 1024 && first && first.rows.length <= 13 && first.getBoundingClientRect().bottom > 768)
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
    if (figure && !figure.querySelector('table')) wrong.push(`${name}: has no table`);
  }
  for (const link of document.querySelectorAll('a')) {
    const target = link.getAttribute('href');
    if (!target.startsWith('#') || !document.getElementById(target.slice(1)))
      wrong.push(`link to ${target} leads nowhere`);
  }
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
  for (const mark of document.querySelectorAll('script:not(#probe),iframe,object,embed,link,img,form,[src]'))
    wrong.push(`an element ${mark.tagName}`);
  if (performance.getEntriesByType('resource').length) wrong.push('something was loaded');
  const out = document.createElement('pre');
  out.id = 'probe-result';
  out.textContent = JSON.stringify(wrong);
  document.body.append(out);
})();
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


def chromium(profile, *arguments):
    result = subprocess.run(
        [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--force-prefers-reduced-motion", f"--user-data-dir={profile}", "--enable-logging=stderr",
         "--v=0", *arguments],
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
    return page.replace("</body>", f"<script id=\"probe\">{PROBE}</script></body>")


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
                wrong += [f"{place}: {line}" for line in json.loads(html.unescape(found[2]))]
        paper = folder / "paper.pdf"
        chromium(folder / "profile", f"--print-to-pdf={paper}", "--no-pdf-header-footer",
                 report.resolve().as_uri())
        if not paper.exists() or not paper.read_bytes().startswith(b"%PDF"):
            wrong.append(f"{report.name}: does not print")
        elif pictures:
            shutil.copy(paper, pictures / f"{report.stem}.pdf")
    return wrong


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
    if not browser():
        print("browser: skipped, Chromium is not installed (apt install chromium)")
        return 0
    wrong = []
    for name in arguments:
        wrong += check(pathlib.Path(name), pictures)
    for line in wrong:
        print(line)
    print(f"browser: {len(arguments)} reports, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
