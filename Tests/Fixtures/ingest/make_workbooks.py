"""Makes the archives and workbooks of the ingest tests: python3 make_workbooks.py (CPython 3.11).

Workbooks whose XML matters to the letter are written by hand below, so that no library tidies them.
"""
import gzip
import html
import io
import warnings
import zipfile
from pathlib import Path

OUT = Path(__file__).parent / "workbooks"
STAMP = (2024, 1, 1, 0, 0, 0)
HEADER = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
CSV = ",".join(HEADER) + "\n536365,85123A,HEART,6,12/13/2010 8:26,2.55,17850,United Kingdom\n"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def book(sheets, strings="", book_attributes="", prolog="", formats=()):
    """sheets: (name, state, rows as XML); formats: number formats of the styles from 2 on."""
    rels, tabs, entries = "", "", []
    for i, (name, state, rows) in enumerate(sheets, 1):
        tabs += f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="rId{i}"/>'
        rels += f'<Relationship Id="rId{i}" Type="{RNS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        entries.append((f"xl/worksheets/sheet{i}.xml",
                        f'<?xml version="1.0"?>{prolog}<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>'))
    rels += f'<Relationship Id="s" Type="{RNS}/sharedStrings" Target="sharedStrings.xml"/>'
    rels += f'<Relationship Id="y" Type="{RNS}/styles" Target="styles.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    return [
        ("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>'),
        ("_rels/.rels", f'<Relationships xmlns="{package}/relationships">'
         f'<Relationship Id="a" Type="{RNS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook {NS} xmlns:r="{RNS}"><workbookPr {book_attributes}/><sheets>{tabs}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>'),
        ("xl/sharedStrings.xml", f'<sst {NS}>{strings}</sst>'),
        ("xl/styles.xml", f'<styleSheet {NS}><numFmts count="{1 + len(formats)}"><numFmt numFmtId="164" formatCode="m/d/yy h:mm"/>'
         + "".join(f'<numFmt numFmtId="{165 + i}" formatCode="{html.escape(code)}"/>' for i, code in enumerate(formats))
         + f'</numFmts><cellXfs count="{2 + len(formats)}"><xf numFmtId="0"/><xf numFmtId="164"/>'
         + "".join(f'<xf numFmtId="{165 + i}"/>' for i in range(len(formats))) + '</cellXfs></styleSheet>'),
    ] + entries


def row(number, cells):
    return f'<row r="{number}">' + "".join(cells) + "</row>"


def text(ref, value):
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(ref, value, style=0):
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


head = row(1, [text(f"{'ABCDEFGH'[i]}1", name) for i, name in enumerate(HEADER)])


def line(n, date='<c r="E{n}" s="1"><v>40513.351388888892</v></c>', quantity=None, description=None, price="2.5499999999999998"):
    return row(n, [
        number(f"A{n}", 536365), text(f"B{n}", "85123A"),
        description.format(n=n) if description is not None else text(f"C{n}", "HEART"),
        (quantity or '<c r="D{n}"><v>6</v></c>').format(n=n), date.format(n=n),
        number(f"F{n}", price), number(f"G{n}", 17850), text(f"H{n}", "United Kingdom")])


good = head + line(2)
strings = ("<si><t>ONE, &quot;TWO&quot;</t></si><si><r><t>RICH </t></r><r><t>TEXT</t></r>"
           "<rPh sb='0' eb='1'><t>reading aid</t></rPh></si>")
cells = (head
         + line(2, description='<c r="C{n}" t="s"><v>0</v></c>')
         + line(3, description='<c r="C{n}" t="s"><v>1</v></c>')
         + line(4, quantity='<c r="D{n}"><f>3*2</f><v>6</v></c>')
         + line(5, quantity='<c r="D{n}" t="e"><v>#N/A</v></c>')
         + line(6, description="")
         + line(9, date='<c r="E{n}" t="inlineStr"><is><t>12/13/2010 8:26</t></is></c>')
         + row(11, [number("A11", 1), text("J11", "a remark far to the right")]))
serials = head + "".join(
    line(n, date=f'<c r="E{n}" s="1"><v>{serial}</v></c>')
    for n, serial in enumerate(["1", "59", "60", "61", "0.5", "40513.999999999", "-3"], 2))
second = head + line(2, price="9")
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
# A title over merged cells, a hidden row and hidden columns: what is hidden is data all the same.
merged = (row(1, [text("A1", "Sales")]) + head.replace('r="1"', 'r="3"').replace('1" t=', '3" t=')
          + line(4) + line(5).replace('<row r="5">', '<row r="5" hidden="1">'))



def priced(n, price, customer=None, product=None):
    """A line of which the price is a cell of its own, and perhaps the customer and the product."""
    cells = line(n).replace(f'<c r="F{n}" s="0"><v>2.5499999999999998</v></c>', price)
    if customer:
        cells = cells.replace(f'<c r="G{n}" s="0"><v>17850</v></c>', customer)
    return cells.replace(text(f"B{n}", "85123A"), product) if product else cells


def dated(n, day):
    """A line with a date of the workbook, or with a text that is one."""
    return line(n, date=text(f"E{n}", day) if "/" in day else number(f"E{n}", day, 1))


# Numbers that other programs wrote as text, and one that is a number.
commas = head + "".join(priced(n, text(f"F{n}", p)) for n, p in enumerate(["1,234", "0,985", "1.234,50"], 2))
commas += priced(5, number("F5", "1.234"))
groups = head + "".join(priced(n, text(f"F{n}", p)) for n, p in enumerate(["1,234", "2,985"], 2))
# As Java writes numbers: ids are whole, the last has lost digits.
powers = head + priced(2, number("F2", "2.5E-1"), number("G2", "1.2345678E7"), number("B2", "4.006381333931E12"))
powers += priced(3, number("F3", "2.5"), number("G3", "12345678.0"))
formulas = head + "".join(priced(n, number(f"F{n}", 1), f'<c r="G{n}"><f>X{n}</f><v></v></c>') for n in range(2, 5))
# What Excel has calculated to nothing is nothing; one formula in two hundred without a value is told.
calculated = head + "".join(
    priced(n, number(f"F{n}", 1), f'<c r="G{n}" t="str"><f>X{n}</f><v></v></c>' if n < 5 else
           f'<c r="G{n}"><f>X{n}</f></c>' if n == 5 else None) for n in range(2, 202))

warnings.simplefilter("ignore")  # zipfile warns of the entry that is there twice on purpose
OUT.mkdir(exist_ok=True)
CURRENCIES = ["[$£-809]#,##0.00", '#,##0.00\\ "€"']
files = {
    "cells.xlsx": pack(book([("Lines", "visible", cells)], strings)),
    "serials.xlsx": pack(book([("Lines", "visible", serials)])),
    "dates1904.xlsx": pack(book([("Lines", "visible", head + line(2, date='<c r="E2" s="1"><v>39051.351388888892</v></c>'))], book_attributes='date1904="1"')),
    "two_sheets.xlsx": pack(book([("Read me", "visible", row(1, [text("A1", "Notes")])), ("Year 1", "visible", good),
                                  ("Year 2", "visible", second), ("Old", "hidden", good)])),
    "entity.xlsx": pack(book([("Lines", "visible", good)], prolog=DTD)),
    "out_of_order.xlsx": pack(book([("Lines", "visible", head + line(5) + line(3))])),
    "beyond_last_column.xlsx": pack(book([("Lines", "visible", head.replace("H1", "XFE1"))])),
    "long_reference.xlsx": pack(book([("Lines", "visible", head.replace("H1", "AAAAAAAA1"))])),
    "huge_row.xlsx": pack(book([("Lines", "visible", head + line(2).replace('r="2"', 'r="9223372036854775808"'))])),
    "huge_numbers.xlsx": pack(book([("Lines", "visible", head + line(
        2, date='<c r="E2" s="99999999999999999999"><v>1e300</v></c>',
        description='<c r="C2" t="s"><v>99999999999999999999</v></c>'))])),
    "short_rows.xlsx": pack(book([("Lines", "visible", line(1).split('<c r="G1"')[0] + "</row>" + line(2) + row(3, [number("A3", 7)]))])),
    # Every tab names the same sheet, every relation the same part: their lists were searched one for the other.
    "many_sheets.xlsx": pack([
        (name, data.replace('r:id="rId1"/>', 'r:id="rId1"/>' + '<sheet name="x" sheetId="1" r:id="rId1"/>' * 4096))
        for name, data in book([("Lines", "visible", good)])]),
    "many_relations.xlsx": pack([
        (name, data.replace("</Relationships>", '<Relationship Id="x" Type="x" Target="x"/>' * 65536 + "</Relationships>")
         if name.startswith("xl/_rels") else data)
        for name, data in book([("Lines", "visible", good)])]),
    "text_commas.xlsx": pack(book([("Lines", "visible", commas)])),
    "text_groups.xlsx": pack(book([("Lines", "visible", groups)])),
    "powers.xlsx": pack(book([("Lines", "visible", powers)])),
    "formulas.xlsx": pack(book([("Lines", "visible", formulas)])),
    "calculated.xlsx": pack(book([("Lines", "visible", calculated)])),
    # 1 and 3 December 2010 became 12 January and 12 March, 13 and 14 December stayed texts.
    "half_converted.xlsx": pack(book([("Lines", "visible", head + dated(2, "40190.35") + dated(3, "40249.35")
                                       + dated(4, "13/12/2010 8:26") + dated(5, "14/12/2010 8:26"))])),
    # Prices whose cells are shown with a currency: all, with another one, all but one.
    "currency.xlsx": pack(book([("Lines", "visible", head + priced(2, number("F2", 2.5, 2)) + priced(3, number("F3", 3.5, 2)))],
                               formats=CURRENCIES)),
    "currencies.xlsx": pack(book([("Lines", "visible", head + priced(2, number("F2", 2.5, 2)) + priced(3, number("F3", 3.5, 3)))],
                                 formats=CURRENCIES)),
    "currency_here_and_there.xlsx": pack(book([("Lines", "visible", head + priced(2, number("F2", 2.5, 2)) + priced(3, number("F3", 3.5)))],
                                              formats=CURRENCIES)),
    "currency_sheets.xlsx": pack(book([("Pounds", "visible", head + priced(2, number("F2", 2.5, 2))),
                                       ("Euros", "visible", head + priced(2, number("F2", 3.5, 3)).replace("536365", "536366"))],
                                      formats=CURRENCIES)),
    # Error values in columns that may be empty, and in one that may not.
    "errors.xlsx": pack(book([("Lines", "visible", head
        + priced(2, number("F2", 2.5), customer='<c r="G2" t="e"><v>#N/A</v></c>').replace(text("C2", "HEART"), '<c r="C2" t="e"><v>#REF!</v></c>')
        + priced(3, '<c r="F3" t="e"><v>#DIV/0!</v></c>') + line(4))])),
    # Dates as numbers without a format, beside one with it.
    "plain_dates.xlsx": pack(book([("Lines", "visible", head + dated(2, "40513.351388888892") + line(3, date='<c r="E3"><v>40514.5</v></c>'))])),
    # The time of day in a column of its own, as the fraction of a day with the format of a time.
    "two_columns.xlsx": pack(book([("Lines", "visible",
        head.replace("</row>", text("I1", "Time") + "</row>")
        + line(2, date='<c r="E2" s="1"><v>40513</v></c>').replace("</row>", number("I2", 0.351388888892, 2) + "</row>")
        + line(3, date='<c r="E3" s="1"><v>40514</v></c>').replace("</row>", text("I3", "14:05") + "</row>"))], formats=["h:mm"])),
    "odd_names.xlsx": pack([(name.replace("/", "\\").replace("xl", "XL").replace("sharedStrings", "SharedStrings"), data)
                            for name, data in book([("Lines", "visible", good)])]),
    "one.zip": pack([("data/sales.csv", CSV)]),
    "several.zip": pack([("a.csv", CSV), ("README.txt", "what this is\n"), ("__MACOSX/._a.csv", "x"),
                         ("b.csv", CSV.replace("536365", "536366"))]),
    "outside.zip": pack([("../../../etc/sales.csv", CSV)]),
    "workbook_inside.zip": pack([("Online Retail.xlsx", pack(book([("Lines", "visible", good)])))]),
    "ods.zip": pack([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]),
    "bomb.zip": pack([("bomb.csv", CSV.encode() + b"\n" * (80 << 20))]),
    "empty.zip": pack([]),
    "twice.xlsx": pack(book([("Lines", "visible", good)]) + [("xl/workbook.xml", "<workbook/>")]),
    "external.xlsx": pack(book([("Lines", "visible", good)], prolog=EXTERNAL)),
    "merged.xlsx": pack(book([("Lines", "visible", merged)])),
    "last_row.xlsx": pack(book([("Lines", "visible", head + line(1048576))])),
    "beyond_last_row.xlsx": pack(book([("Lines", "visible", head + line(1048577))])),
    "bomb.csv.gz": gzip.compress(CSV.encode() + b"\n" * (80 << 20), mtime=0),
    "twice.zip": pack([("a.csv", CSV), ("a.csv", CSV.replace("536365", "536366"))]),
}
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    info = zipfile.ZipInfo("sales.csv", STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as entry:
        entry.write(CSV.encode())
files["zip64.zip"] = buffer.getvalue()
files["cut.zip"] = files["one.zip"][:-30]
damaged = bytearray(files["one.zip"])
damaged[60] ^= 0xFF
files["damaged.zip"] = bytes(damaged)
encrypted = bytearray(files["one.zip"])
encrypted[6] |= 1
directory = encrypted.index(b"PK\1\2")
encrypted[directory + 8] |= 1
files["encrypted.zip"] = bytes(encrypted)
for name, data in files.items():
    (OUT / name).write_bytes(data)
