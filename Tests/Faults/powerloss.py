"""Power loss: states of the disk that drop, tear or reorder what was not synced, each one reopened.

The preloaded library writes down what a command wrote, synced and named. A file is on the disk up to its last
sync; of the writes since then any may be there, whole or in part. A name is on the disk when its folder was
synced; of the names since then the first few may be, in their order, as journalling file systems keep it.
"""

import os
import struct

from harness import Failure, Part

OPEN, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, LINK = 1, 2, 3, 4, 5, 6, 7
SECTOR = 512


def operations(path):
    """The journal's records: (kind, inode, offset, path, bytes)."""
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        kind, inode, offset, n_path, n_bytes = struct.unpack_from("=5Q", data, place)
        place += 40
        name = "\n".join(map(os.path.normpath, data[place:place + n_path].decode().split("\n"))) \
            if n_path else ""
        place += n_path
        found.append((kind, inode, offset, name, data[place:place + n_bytes]))
        place += n_bytes
    return found


class File:
    """What is on the disk of a file, and what was written since."""

    def __init__(self, data=b""):
        self.durable, self.pending = bytearray(data), []

    @staticmethod
    def apply(data, operation):
        offset, piece = operation
        if piece is None:
            if len(data) > offset:
                del data[offset:]
            else:
                data.extend(bytes(offset - len(data)))
            return
        if len(data) < offset:
            data.extend(bytes(offset - len(data)))
        data[offset:offset + len(piece)] = piece

    def sync(self):
        for operation in self.pending:
            self.apply(self.durable, operation)
        self.pending = []

    def after_loss(self, choose):
        data = bytearray(self.durable)
        for operation in self.pending:
            kept = choose(operation)
            if kept is not None:
                self.apply(data, kept)
        return bytes(data)


class Disk:
    """A folder as its operations left it, at any moment."""

    def __init__(self, start):
        self.by_inode, self.names, self.live, self.pending, self.folders = {}, {}, {}, [], {}
        for path, (inode, data) in start.items():
            file = File(data)
            self.by_inode[inode] = file
            self.names[path] = self.live[path] = file

    def name(self, operation):
        self.change(self.live, operation)
        self.pending.append(operation)

    @staticmethod
    def change(names, operation):
        kind, a, b = operation
        if kind == OPEN or kind == LINK:
            names[a] = b
        elif kind == UNLINK:
            names.pop(a, None)
        elif a in names:
            names[b] = names.pop(a)

    def do(self, kind, inode, offset, path, data):
        if kind == OPEN:
            if os.path.isdir(path):
                self.folders[inode] = path
            elif path not in self.live:
                file = self.by_inode[inode] = File()
                self.name((OPEN, path, file))
        elif kind == WRITE:
            self.by_inode[inode].pending.append((offset, data))
        elif kind == TRUNCATE:
            self.by_inode[inode].pending.append((offset, None))
        elif kind == SYNC and inode in self.folders:
            here = self.folders[inode]
            synced = [op for op in self.pending if os.path.dirname(op[1]) == here]
            for operation in synced:
                self.change(self.names, operation)
            self.pending = [op for op in self.pending if op not in synced]
        elif kind == SYNC:
            self.by_inode[inode].sync()
        elif kind == UNLINK:
            self.name((UNLINK, path, None))
        else:
            a, b = path.split("\n")
            self.name((kind, a, b) if kind == RENAME else (LINK, b, self.live.get(a)))

    def after_loss(self, choose, n_names):
        names = dict(self.names)
        for operation in self.pending[:n_names]:
            self.change(names, operation)
        return {path: file.after_loss(choose) for path, file in names.items() if file}


def chooser(way, random):
    """Which of the unsynced writes are on the disk, and how much of each."""
    def some(operation):
        offset, piece = operation
        draw = random.random()
        if draw < 0.45:
            return None
        if piece is not None and draw < 0.6 and len(piece) > SECTOR:
            return offset, piece[:SECTOR * random.randrange(1, (len(piece) - 1) // SECTOR + 1)]
        return operation
    return {"none": lambda _: None, "all": lambda operation: operation, "some": some}[way]


def record(tool, bench, scenario, folder):
    """An undisturbed command in `folder/work`, written down."""
    work = folder / "work"
    work.mkdir(parents=True)
    bench.place(scenario, work)
    start = {str(path): (path.stat().st_ino, path.read_bytes())
             for path in work.rglob("*") if path.is_file()}
    journal = folder / "journal"
    env = tool.preloaded(work, "sync", "count", journal=journal)
    tool.run(work, scenario.args, env=env).demand({0})
    return start, operations(journal), str(work)


def lose_power(part, bench, scenario, recorded, point, way, share):
    def body(folder):
        start, ops, work = recorded
        disk = Disk(start)
        for operation in ops[:point]:
            disk.do(*operation)
        n_names = {"none": 0, "all": len(disk.pending)}.get(way, round(share * len(disk.pending)))
        state = disk.after_loss(chooser(way, part.random), n_names)
        for path, data in state.items():
            place = folder / os.path.relpath(path, work)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if (folder / "w.db-journal").exists():
            part.count("with a journal")
        found = bench.check_after_fault(scenario, folder, allow_strays=True)
        if point == len(ops) and scenario.atomic and scenario.writes and found == scenario.before:
            part.count("commits lost with the journal's unlinking")
        bench.check_repeat(scenario, folder, allow_strays=True)
        part.count(f"losing {way}")
    return f"{scenario.name}, power lost after {point} calls, {way} kept", body


def power_loss(tool, bench, seconds, quick):
    part = Part("power-loss", tool, seconds, quick)
    jobs, controls = [], []
    for number, scenario in enumerate(bench.scenarios):
        recorded = record(tool, bench, scenario, tool.scratch / f"recorded-{number}")
        n_ops = len(recorded[1])
        if not any(op[0] == SYNC for op in recorded[1]):
            if n_ops == 0 or not scenario.writes and scenario.products:
                part.skip(f"{scenario.name} syncs nothing")
            continue
        if scenario.writes:
            controls.append((scenario, recorded))
        points = part.spread(range(1, n_ops + 1), 3 if quick else 30)
        for point in points:
            for way in ("some",) if quick else ("none", "some", "some"):
                jobs.append(lose_power(part, bench, scenario, recorded, point, way,
                                       part.random.random()))
        jobs.append(lose_power(part, bench, scenario, recorded, n_ops, "none", 0))
    check_the_check(part, bench, controls)
    part.random.shuffle(jobs)
    part.run(jobs)
    return part


def check_the_check(part, bench, controls):
    """As if no sync had ever been: the model must find broken states, or it would find none at all."""
    apart = Part("power-loss-control", part.tool, 60, part.quick)
    for number in range(60 if controls else 0):
        scenario, (start, ops, work) = controls[number % len(controls)]
        unsynced = [op for op in ops if op[0] != SYNC]
        point = apart.random.randrange(len(unsynced) // 2, len(unsynced))
        _, body = lose_power(apart, bench, scenario, (start, unsynced, work), point, "some", 0.9)
        folder = part.tool.scratch / f"control-{number}"
        folder.mkdir()
        try:
            body(folder)
        except Failure:
            part.count("control found broken without syncs")
            return
    if controls:
        part.fail("control", "60 states of commands that never synced are all in order")
