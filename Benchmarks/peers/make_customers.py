"""Many customers with few lines each, from the lines of `workbench sample` on standard input.

Invoices are cut into shorter ones, which go to several customers in the place of one, until there are
as many as wanted. Lines of the newest day go into a file of their own: a drop of the day after.
"""
import argparse
import csv
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--lines-per-invoice", type=int, required=True)
    parser.add_argument("--split", type=int, required=True, help="customers in the place of one")
    parser.add_argument("out", help="lines of all days but the newest")
    parser.add_argument("drop", help="lines of the newest day")
    setup = parser.parse_args()
    lines = csv.reader(sys.stdin)
    header = next(lines)
    invoice, day, customer = (header.index(each) for each in ("InvoiceNo", "InvoiceDate", "CustomerID"))
    # Round after round, so that customers of many invoices do not come alone.
    ids, parts, rest = {}, {}, []
    place = (None, 0)
    with open(setup.out, "w", newline="") as out:
        write = csv.writer(out)
        write.writerow(header)
        for line in lines:
            number, owner = line[invoice], line[customer]
            place = (number, place[1] + 1 if place[0] == number else 0)
            piece, first = divmod(place[1], setup.lines_per_invoice)
            if first == 0:
                parts[owner] = parts.get(owner, -1) + 1
            part = (owner, parts[owner] % setup.split)
            if len(ids) == setup.customers and part not in ids:
                part = (owner, 0)
                # Who comes when there are enough is left out.
                if owner and part not in ids:
                    continue
            if owner:
                line[customer] = ids.setdefault(part, str(1_000_000 + len(ids)))
            line[invoice] = f"{number}{piece:03d}"
            date = line[day].split()[0]
            # The sample is in the order of time.
            if rest and rest[0][day].split()[0] != date:
                write.writerows(rest)
                rest = []
            rest.append(line)
    with open(setup.drop, "w", newline="") as drop:
        write = csv.writer(drop)
        write.writerow(header)
        write.writerows(rest)
    if len(ids) < setup.customers:
        raise SystemExit(f"{len(ids)} customers only: raise --split, or read more lines")


if __name__ == "__main__":
    main()
