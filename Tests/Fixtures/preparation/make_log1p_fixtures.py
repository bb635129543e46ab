"""Writes log1p.txt and expm1.txt: arguments and results, rounded to nearest from 60 digits.

Each line is "x f(x)", both as the 16 hexadecimal digits of the double's bits. Made with mpmath 1.4.1:
python3 make_log1p_fixtures.py
"""

import math
import pathlib
import random
import struct

import mpmath

mpmath.mp.dps = 60
here = pathlib.Path(__file__).parent
random.seed(5)


def bits(x):
    return struct.pack(">d", x).hex()


def beside(x):
    return [math.nextafter(x, 0), x, math.nextafter(x, math.inf)]


def nearest(value):
    return float(value)  # mpmath rounds to nearest, subnormals included


edges = [2.0**-54, 2.0**-53, 2.0**-29, 2.0**-20, math.sqrt(2) - 1, 0.5, 1.0, math.sqrt(2) + 1, 3.0, 2.0**20]
edges += [2.0**52, 2.0**53, 2.0**54, 1e300]
arguments = [0.0, 5e-324, 1e-310, 1.7976931348623157e308]
for edge in edges:
    arguments += beside(edge)
arguments += [float(n) for n in range(1, 200)]
arguments += [10 ** random.uniform(-20, 12) for _ in range(600)]
arguments += [10 ** random.uniform(-300, 300) for _ in range(100)]
arguments += [random.uniform(0, 3) for _ in range(300)]
with open(here / "log1p.txt", "w") as file:
    for x in arguments:
        file.write(f"{bits(x)} {bits(nearest(mpmath.log1p(mpmath.mpf(x))))}\n")

edges = [2.0**-54, 2.0**-29, math.log(2) / 2, 0.5, 1.0, 1.5 * math.log(2), 13.0, 14.0, 38.0, 39.5, 709.0]
arguments = [0.0, 5e-324, 1e-310, 709.78271289338397]
for edge in edges:
    arguments += beside(edge)
arguments += [10 ** random.uniform(-20, 2.8) for _ in range(600)]
arguments += [random.uniform(0, 3) for _ in range(300)]
arguments += [random.uniform(0, 709) for _ in range(200)]
with open(here / "expm1.txt", "w") as file:
    for x in arguments:
        file.write(f"{bits(x)} {bits(nearest(mpmath.expm1(mpmath.mpf(x))))}\n")
