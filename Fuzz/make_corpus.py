"""Makes the seeds of scripts/fuzz. Needs Python 3 only; run it in this folder. Always the same bytes."""
import gzip
import io
import shutil
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE / "Corpus"
WORKBOOKS = HERE.parent / "Tests/Fixtures/ingest/workbooks"
STAMP = (2024, 1, 1, 0, 0, 0)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
GOOD = "536365,85123A,HEART,6,12/13/2010 8:26,2.55,17850,United Kingdom\n"
LINES = {
    "good": GOOD * 2,
    "quotes": '1,a,"two ""words"", and\nlines",1,12/1/2010 8:26,1.5,c,"UK"\r\n',
    "open": '1,a,"open,1,12/1/2010 8:26,1.5,c,UK\n' + GOOD,
    "short": "1,a\n\n,,,,,,,\n" + GOOD,
    "long": "1,a,b,1,12/1/2010 8:26,1.5,c,UK,,\n1,a,b,1,12/1/2010 8:26,1.5,c,UK,x\n",
    "behind": '1,"a"b,c,1,12/1/2010 8:26,1,c,UK\n',
    "header_again": HEADER + GOOD,
    "days": "1,a,b,1,1/2/2010 8:26,1,c,UK\n1,a,b,1,13/2/2010 8:26,1,c,UK\n",
    "iso": "1,a,b,1,2010-12-01T08:26:00Z,1e-3,17850.0,UK\r1,a,b,1.0,2010-12-01,-.5,,\r",
    "bad": "1,a,b,x,12/1/2010 8:26,1,c,UK\n1,a,b,1,2/30/2010,1,c,UK\n1,a,b,1,1/1/2011,1e400,1.785E+04,UK\n",
    "local": "1;a;b;1;13.12.2010 8:26;1.234,50;c;UK\n",
    "cut": GOOD + "2,b,c",
}
FIELDS = [
    "6", "-1", "+7", "1.0", "1.5", "9223372036854775808", "-9223372036854775808", "2.55", "-0.0", "1e3",
    "1e400", ".5", "5.", "1,234.50", "1.234,50", "£5", "nan", "0x10", "1_000", "12/13/2010 8:26",
    "13/12/2010 08:26:59", "2010-12-01", "2010-12-01T08:26:00.123Z", "2/29/2012", "2/30/2011",
    "24:00", "12/1/10", "8:26 PM", "40513.35", "2010-12-01 08:26+02:00", "",
]
CELLS = (
    '<worksheet><sheetData><row r="1">'
    + "".join(f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
              for column, name in zip("ABCDEFGH", HEADER.strip().split(",")))
    + "</row>"
)
ROWS = {
    "inline": '<row r="2"><c r="A2" t="str"><v>1</v></c><c r="D2"><v>6</v></c><c r="E2" s="1"><v>40513.35</v></c>'
              '<c r="F2"><v>2.5499999999999998</v></c><c r="G2"><v>17850</v></c></row>',
    "shared": '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2"><v>1</v></c>'
              '<c r="E2" t="inlineStr"><is><t>2010-12-01</t></is></c><c r="F2"><v>1</v></c></row>',
    "sparse": '<row r="5"><c r="H5" t="e"><v>#N/A</v></c></row><row><c t="b"><v>1</v></c></row>',
    "order": '<row r="3"/><row r="2"/>',
}
STRINGS = '<sst><si><t>one</t></si><si><r><t>two</t></r><r><t xml:space="preserve"> parts</t></r></si></sst>'


def save(target, name, data):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def packed(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


shutil.rmtree(OUT, ignore_errors=True)
for number, (name, text) in enumerate(LINES.items()):
    # The first byte: odd puts the header in front, the others choose how the bytes come.
    save("invoices", name, bytes([1 + 2 * (number % 6)]) + text.encode("cp1252"))
save("invoices", "file", b"\x00" + (HEADER + GOOD).encode())
save("invoices", "titles", b"\x02" + ("Sales\n\nsep=;\n" + HEADER + GOOD).replace(",", ";").encode())
save("invoices", "mark", b"\x04\xef\xbb\xbf" + (HEADER + GOOD).encode())
save("invoices", "utf16", b"\x06" + (HEADER + GOOD).encode("utf-16"))
save("invoices", "pound", b"\x01" + b"1,a,\xa3,1,12/1/2010 8:26,1,c,UK\n1,a,\xc2\xa3,1,12/1/2010 8:26,1,c,UK\n")
save("invoices", "mend", b"\x00" + ("reject_key," + HEADER + "line 3 of 0123456789abcdef," + GOOD).encode())
for number, text in enumerate(FIELDS):
    save("fields", f"{number:02}", text.encode())
for name, row in ROWS.items():
    save("sheet", name, (CELLS + row + "</sheetData></worksheet>").encode() + b"\x00" + STRINGS.encode())
for path in sorted(WORKBOOKS.iterdir()):
    if path.stat().st_size < 8192:
        save("archive", path.name, path.read_bytes())
for number, (name, text) in enumerate(LINES.items()):
    save("csv", name, bytes([number % 6, 1 if name == "local" else 0]) + text.encode("cp1252"))
save("archive", "plain.csv", (HEADER + GOOD).encode())
save("archive", "packed.csv.gz", gzip.compress((HEADER + GOOD).encode(), mtime=0) * 2)
save("archive", "days.zip", packed([("a.csv", HEADER + GOOD), ("../b.csv", HEADER + LINES["iso"])]))
NUMBERS = {
    "plain": ("1,2.5\n2,3\n", "3,4.25\n"), "fixed": ("1,2.50\n2,3.00\n", "3,x\n"),
    "mixed": ("1,1.10\n2,1.1\n", "2,1.1\n"), "large": ("1,9007199254740993\n", "2,1.5\n"),
    "small": ("1,1e-05\n", "2,0.3333333333333333\n"), "dates": ("1,13/12/2010\n", "2,2010-12-13 8:26\n"),
    "ids": ("1.0,a\n 007 ,b\n1.2E+10,c\n,d\n", "1,e\n1,e\n"),
}
for name, (first, second) in NUMBERS.items():
    text = f"customer_id,a\n{first}\0CustomerID;A;b\n" + second.replace(",", ";")
    save("customers", name, text.encode())
save("customers", "quotes", b'customer_id,"a\nb","a b"\n1,"x ""y""",\xa3\n"2,\n3,z,\n')
save("customers", "wide", ("customer_id," + ",".join(f"c{n}" for n in range(40)) + "\n1" + ",7" * 40).encode())
save("features", "good", b"N X,note,Customer ID,Amount,c1100\n1,\"a,b\",C1,2.5,0\n\n-3,,C2,1e2,1\n")
save("features", "mark", b"\xef\xbb\xbfcustomer_id,amount\r\nA,1\r\n")
save("features", "bad", b"customer_id,amount\nA,nan\nB,\nC\n\"D,1\n")
save("features", "wide", ("customer_id,amount," + ",".join(f"c{n}" for n in range(1200)) + "\nA" + ",1" * 1201).encode())
save("features", "packed", gzip.compress(b"customer_id,amount\nA,1\n", mtime=0))
# Places of SQLite's header: page size, versions, pages, schema, format, encoding, user version, application.
for place in (0, 16, 18, 21, 24, 28, 31, 40, 44, 56, 60, 63, 68, 100, 103, 105, 108):
    save("database", f"header_{place}", b"\x01" + place.to_bytes(3, "little") + b"\x02")
save("database", "sound", b"\x01")
save("database", "rows", b"\x01" + b"".join((n * 16384 + 8).to_bytes(3, "little") + b"\xff" for n in range(20)))
save("database", "empty", b"\x00")
save("database", "byte", b"\x00x")
save("database", "text", b"\x00" + (HEADER + GOOD).encode())
save("database", "cut", b"\x00SQLite format 3\0" + bytes(84))
