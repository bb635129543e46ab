"""A shop whose every text wants to be something else, and what is asked of it: make(run, folder)."""

import csv
import json
import sqlite3

# The host is nobody's: a request for it is counted.
HOST = "hostile.example"
# Each does harm where it is taken for markup, for a script, for codes of a terminal or for a formula.
TEXTS = [
    "<script>alert('w')</script>", f"\"><img src=http://{HOST}/i onerror=alert(1)>", "<svg/onload=alert(2)>",
    f"<iframe src='http://{HOST}/f'></iframe>", "<a href=\"javascript:alert(3)\">x</a>", "javascript:alert(4)",
    f"</title><script src=http://{HOST}/s></script>", f"</style><style>*{{background:url(http://{HOST}/c)}}</style>",
    "]]><x/>", "<!-- gone", "--><b onclick=alert(5)>", "&lt;b&gt; &amp;amp; &#60;i&#62;", "{{title}} {{{title}}}",
    "'; drop table run; --", "\"\u0301 onmouseover='alert(6)'", "' onfocus=alert(7) autofocus='", "`x` ${1+1} $(id)",
    "\x1b[31mred\x1b[0m", "\x1b]0;titled\x07", "\x9b31m", "over\rwritten", "\u202egnp.exe", "\u2066a\u2069b",
    "\u200bhidden\ufeff", "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\uff1d1", "%00 %0a %3Cscript%3E",
    "e\u0301\u0327" * 4, "\U0001f44b\U0001f3fd\U0001f468\u200d\U0001f469", "null", "NaN", "1e999", "y" * 10_000,
    "soft\u00adhyphen\u2060\u3164", "tags\U000e0041\U000e0042",
]
# What names of segments and publications may be; the others are put there by another program.
ALLOWED = [TEXTS[0], TEXTS[1]]
PUBLICATION = "</title><script>alert('p')</script>"
FILE = "<img src=x onerror=alert('f')> ' \u202e=1.csv"
DATABASE = "<b onclick=alert(9)>'s \"shop\".db"
PICTURES = ("months", "profiles", "map", "silhouette", "curves", "stability", "flow", "agreement", "density", "distances")


def make(run, folder):
    """Reports, pictures and answers of the shop, with `hostile.json`: what is to be read in each."""
    lines_of_shop(folder / FILE)
    people_of_shop(folder / "people.csv")
    db = ("--db", DATABASE)
    run("ingest", FILE, "--max-rejects", "all", "--quiet", *db)
    run("ingest", "--customers", "people.csv", "--quiet", *db)
    columns_of_shop(folder / DATABASE)
    run("features", "--add", "wild", "--display", f"count_of_lines={TEXTS[0]}", *db)
    for features in ("rfm", "wild"):
        run("sweep", "--features", features, "--n-clusters", "2,3,4", "--min-samples", "2", "--eps", "0.5,1", "--quiet", *db)
        run("recommend", "--features", features, "--n-clusters", "2-4", "--draws", "19", "--gap", "--eps", "--quiet", *db,
            codes=(0, 2))
    run("profile", "best:rfm", "--name", "0=" + ALLOWED[0], "--name", "1=" + ALLOWED[1], "--quiet", *db)
    run("publish", "best:rfm", "--as", PUBLICATION, *db)
    run("profile", "best:wild", "--quiet", *db)
    names_of_others(folder / DATABASE)
    wanted = {}
    for name, of in (("hostile-run", ("best:wild",)), ("hostile-publication", ("--publication", PUBLICATION))):
        run("report", *of, "--out", f"{name}.html", "--force", "--quiet", *db)
        for kind in PICTURES:
            run("plot", kind, *of, "--out", f"{name}-{kind}.svg", "--force", "--quiet", *db, codes=(0, 2))
    wanted["hostile-run.html"] = [FILE, DATABASE, "=cmd|'/c calc'!A1"]
    wanted["hostile-publication.html"] = [FILE, DATABASE, PUBLICATION, *ALLOWED]
    wanted["hostile-publication-map.svg"] = ALLOWED
    (folder / "hostile.json").write_text(json.dumps(wanted))


def lines_of_shop(path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
                        "Country", TEXTS[0]])
        number = 1000
        for place in range(3 * len(TEXTS)):
            text = TEXTS[place % len(TEXTS)]
            key = f"{text[:60]}{place // 3}" if place % 3 else f"jane{place}@example.org"
            for order in range(1 + place % 4):
                number += 1
                lines.writerow([number, f"{text[:20]}{place % 7}", text, 1 + place % 9,
                                f"2011-{1 + (place + order * 2) % 12:02d}-{1 + place % 28:02d} 10:00:00", "2.50",
                                key, text[:200], text])
        # A line with a NUL is rejected and kept as it is.
        lines.writerow([number + 1, "A", "a\0b <script>alert(8)</script>", 1, "2011-01-01 10:00:00", "x", "c", "d", ""])


def people_of_shop(path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["CustomerID", TEXTS[0], "=1+1", "\x1b[31mred", "\u202eturned", "note"])
        for place in range(3 * len(TEXTS)):
            text = TEXTS[place % len(TEXTS)]
            key = f"{text[:60]}{place // 3}" if place % 3 else f"jane{place}@example.org"
            lines.writerow([key, text, text, text[:40], text[::-1][:40], text])


def columns_of_shop(path):
    """A view of the shop's own, whose columns are called as nobody should."""
    database = sqlite3.connect(path)
    names = ["count_of_lines", "=1+1", "<script>alert('c')</script>", "</title>", "\x1b[31mred", "\u202eturned"]
    parts = ", ".join(f"(count(1) * {7 + place} + length(max(stock_code)) * {place}) % {11 + place} as \"{name}\""
                      for place, name in enumerate(names))
    database.execute(f"create view wild as select customer_id, {parts} from sale_line"
                     " where customer_id is not null group by customer_id")
    database.commit()
    database.close()


def names_of_others(path):
    """What no name may be, and other programs write."""
    database = sqlite3.connect(path)
    run_id, = database.execute("select max(run_id) from segment_name").fetchone()
    for number, (cluster,) in enumerate(database.execute(
            "select cluster from segment_name where run_id = ? order by cluster", (run_id,)).fetchall()):
        database.execute("update segment_name set is_manual = 1, segment_name = ? where run_id = ? and cluster = ?",
                         (TEXTS[(17 + number * 7) % len(TEXTS)], run_id, cluster))
    database.commit()
    database.close()
