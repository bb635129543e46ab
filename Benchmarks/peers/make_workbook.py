"""Make a workbook as Excel saves it, with shared strings and real dates, from the real CSV.

python make_workbook.py CSV XLSX
"""
import csv
import datetime
import pathlib
import sys

import xlsxwriter

source, target = map(pathlib.Path, sys.argv[1:])
unfinished = target.with_suffix(".unfinished")
book = xlsxwriter.Workbook(unfinished, {"default_date_format": "m/d/yyyy h:mm"})
sheet = book.add_worksheet("Online Retail")
with source.open(encoding="cp1252", newline="") as file:
    for row, cells in enumerate(csv.reader(file)):
        if row == 0:
            sheet.write_row(0, 0, cells)
            continue
        for column, cell in enumerate(cells):
            if column in (3, 5, 6) and cell:
                sheet.write_number(row, column, float(cell))
            elif column == 4:
                sheet.write_datetime(
                    row, column, datetime.datetime.strptime(cell, "%m/%d/%Y %H:%M"))
            elif cell:
                sheet.write_string(row, column, cell)
book.close()
unfinished.rename(target)
