"""What people do with a large workbook: xlsx2csv, then pandas. python pandas_workbook.py XLSX CSV"""
import sys

import pandas
import xlsx2csv

xlsx2csv.Xlsx2csv(sys.argv[1], outputencoding="utf-8").convert(sys.argv[2])
frame = pandas.read_csv(sys.argv[2], low_memory=False)
assert len(frame) == 541909, len(frame)
