"""Writes csv_cases.txt: 1,000 generated CSV texts and what Python's csv module reads from them.

Run with CPython 3.11 or later, from any folder; the result does not depend on the version:
    python3 make_csv_cases.py > csv_cases.txt
One case is three lines: delimiter and line end (hex), the CSV text (hex), and the records as hex
fields, comma between fields, semicolon between records. An empty field is "-".
"""
import csv
import io
import random

PIECES = ["", "a", "17850", "WHITE HANGING HEART", "x,y", 'say "hi"', '"', '""', "two\nlines",
          "cr\rlf", "crlf\r\nend", "tab\there", "semi;colon", "pipe|", " lead", "trail ", "\u00a320",
          "na\u00efve", "\u65e5\u672c", "back\\slash", "'single'", "-1", "2.55", "\x1a", "\x1b[31m", ","]


def main():
    random.seed(20111209)
    for number in range(1000):
        delimiter = random.choice(",;\t|")
        line_end = random.choice(["\n", "\r\n", "\r"])
        quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
        columns = random.randint(2, 4)
        rows = [["".join(random.choice(PIECES) for _ in range(random.randint(1, 2)))
                 for _ in range(columns)] for _ in range(random.randint(1, 3))]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
        text = out.getvalue()
        if random.random() < 0.3:
            text = text[:-len(line_end)]
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        print(delimiter.encode().hex(), line_end.encode().hex())
        print(text.encode().hex())
        print(";".join(",".join(field.encode().hex() or "-" for field in row) for row in read))


main()
