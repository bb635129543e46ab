"""What a page or a picture may be made of, looked at by parsers: no element and no attribute comes from data."""

import html.parser
import re
import xml.etree.ElementTree

SVG = "{http://www.w3.org/2000/svg}"
# All that templates and pictures write. Whatever else stands there has come out of a text.
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "dl", "dt", "dd", "div", "main",
    "section", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "nav", "figure",
    "figcaption", "details", "summary", "span", "article", "pre", "code", "footer",
    "svg", "desc", "g", "path", "rect", "text",
}
# Of these the values are ours, or text that is only shown.
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "aria-label", "aria-labelledby",
    "aria-hidden", "role", "tabindex", "scope", "data-head", "xmlns", "viewbox", "width", "height", "x", "y", "d",
    "text-anchor", "transform", "font-size", "font-weight", "font-family",
}
# Control characters, and what turns the direction of a text or cannot be seen; what joins two emoji is seen.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    "|(?<![\ufe0f\U0001f300-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\U0001f300-\U0001faff])"
)


class Reader(html.parser.HTMLParser):
    """Elements and text as a reader of HTML sees them, which is not how one of XML does."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong, self.texts, self.style = [], [], False

    def handle_starttag(self, tag, attrs):
        self.style = tag == "style"
        if tag not in ELEMENTS:
            self.wrong.append(f"an element {tag} at {self.getpos()[0]}")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append(f"an attribute {name} of {tag} at {self.getpos()[0]}")
            if name == "href" and not re.fullmatch(r"#[a-z-]+", value or ""):
                self.wrong.append(f"a link to {value}")
            if name in ("id", "class", "fill", "stroke") and re.search(r"[^a-z0-9 #.-]", value or "", re.IGNORECASE):
                self.wrong.append(f"{name} {value} of {tag}")
            self.texts.append(value or "")

    def handle_endtag(self, tag):
        self.style = False

    def handle_data(self, data):
        if not self.style:
            self.texts.append(data)
        elif "url(" in data or "@import" in data:
            self.wrong.append("a style that loads something")

    def handle_comment(self, data):
        self.wrong.append(f"a comment: {data[:40]}")

    def handle_pi(self, data):
        self.wrong.append(f"an instruction: {data[:40]}")

    def unknown_decl(self, data):
        self.wrong.append(f"a declaration: {data[:40]}")


def shown(text):
    """A text as pages show it: what cannot be seen is written out."""
    return HIDDEN.sub(lambda found: "\\u{%x}" % ord(found[0]), text)


def check(path, wanted=()):
    """What is wrong with a file of HTML or SVG, one line each.

    `wanted`: texts of the data that must be read in it as they stand.
    """
    page = path.read_bytes().decode("utf-8")
    wrong = []
    if found := HIDDEN.search(page):
        wrong.append(f"the character U+{ord(found[0]):04X} stands in it")
    try:
        # The pages are XML as well but for their first line, and so a text that ends an attribute cannot hide.
        xml.etree.ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
    except xml.etree.ElementTree.ParseError as error:
        wrong.append(f"not well-formed: {error}")
    reader = Reader()
    reader.feed(page)
    reader.close()
    wrong += reader.wrong
    if path.suffix == ".html" and page.count("Content-Security-Policy") != 1:
        wrong.append("not one policy")
    text = "\n".join(reader.texts)
    wrong += [f"does not show {want!r}" for want in wanted if shown(want) not in text]
    return [f"{path.name}: {line}" for line in wrong]
