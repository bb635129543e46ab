"""Mutants: a database with bytes and pages damaged at random, against the commands."""

import struct

from everycommand import Ground, whole
from harness import Failure, Part

# Those that read different things; each mutant gets all of them, the writing ones last.
COMMANDS = ("runs", "show", "show of DBSCAN", "export", "predict", "predict --features",
            "predict --transactions", "rejects", "features --list", "schema", "compare",
            "features --check", "features", "sweep", "ingest", "ingest --customers",
            "publish", "publish --rules", "publish --list")


def damage(data, random):
    """One damage, and what it is called."""
    if len(data) < 4096:
        return "cut before"  # an earlier damage has left hardly anything
    # SQLite's header: 1 stands for 65,536.
    size = struct.unpack_from(">H", data, 16)[0]
    size = 65536 if size == 1 else size
    if size < 512 or len(data) < 2 * size:
        size = 4096  # an earlier damage has hit the header, or most of the file
    n_pages = max(1, len(data) // size)
    page = random.randrange(n_pages)
    start = page * size
    # Half of the time the low pages: header, schema, small tables.
    at = random.randrange(len(data) if random.random() < 0.5 else min(len(data), 24 * size))
    way = random.choice(("bit", "byte", "bytes", "zeros", "noise", "swap", "copy", "cut", "header",
                         "page header", "cell pointer", "number", "page number"))
    if way == "bit":
        data[at] ^= 1 << random.randrange(8)
    elif way == "byte":
        data[at] = random.choice((0, 1, 0x7f, 0x80, 0xff, random.randrange(256)))
    elif way == "bytes":
        for _ in range(random.randrange(2, 40)):
            data[random.randrange(len(data))] = random.randrange(256)
    elif way == "zeros":
        data[start:start + size] = bytes(size)
    elif way == "noise":
        data[start:start + size] = random.randbytes(size)
    elif way == "swap":
        other = random.randrange(n_pages) * size
        data[start:start + size], data[other:other + size] = \
            data[other:other + size], data[start:start + size]
    elif way == "copy":
        other = random.randrange(n_pages) * size
        data[start:start + size] = data[other:other + size]
    elif way == "cut":
        del data[random.randrange(len(data)):]
    elif way == "header":
        data[random.randrange(16, 100)] = random.randrange(256)
    elif way == "page header":
        data[start + random.randrange(12)] = random.choice((0, 2, 5, 10, 13, 0xff))
    elif way == "cell pointer":
        struct.pack_into(">H", data, start + 8 + 2 * random.randrange(40), random.randrange(size))
    elif way == "number":
        struct.pack_into(">I", data, at // 4 * 4 if at + 8 < len(data) else 0,
                         random.choice((0, 1, 0x7fffffff, 0xffffffff, page + 1)))
    else:
        # A child that is its own parent, an overflow chain without an end.
        struct.pack_into(">I", data, start + random.choice((0, 8)), page + 1)
    return way


def mutant(part, ground, seed, commands, companion):
    import random as randoms

    def body(folder):
        random = randoms.Random(seed)
        work = ground.copy(folder)
        database = work / "w.db"
        data = bytearray(database.read_bytes())
        ways = [damage(data, random) for _ in range(random.choice((1, 1, 1, 3)))]
        database.write_bytes(data)
        if companion:
            noise = random.randbytes(random.randrange(1, 9000))
            start = {"-journal": b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "-wal": b"\x37\x7f\x06\x82"}
            (work / f"w.db{companion}").write_bytes(start[companion] + noise)
            ways.append(companion)
        was_whole = whole(database)
        for command in commands:
            try:
                outcome = ground.command(work, command, check_whole=was_whole)
            except Failure as failure:
                raise Failure(f"{'+'.join(ways)}: {command}: {failure}") from None
            part.count("refused" if outcome.code not in (0, 2) else "answered")
    return f"mutant {seed}", body


def mutants(tool, bench, seconds, quick):
    part = Part("mutants", tool, seconds, quick)
    ground = Ground(bench)
    jobs = []
    for number in range(60 if quick else 2000):
        commands = COMMANDS
        if quick:
            chosen = set(part.random.sample(COMMANDS, 6))
            commands = [c for c in COMMANDS if c in chosen]
        companion = {1: "-journal", 2: "-wal"}.get(number % 25)
        jobs.append(mutant(part, ground, f"{tool.seed}.{number}", commands, companion))
    part.run(jobs)
    return part
