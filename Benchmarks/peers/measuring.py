"""Run commands interleaved, and reduce what they measured."""
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time


class CommandFailed(Exception):
    def __init__(self, command, done):
        words = " ".join(map(str, command))
        super().__init__(f"{words} ended with {done.returncode}:\n{done.stderr}")


def run_json(command):
    """The JSON object in the last line that the command prints."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise CommandFailed(command, done)
    return json.loads(done.stdout.strip().splitlines()[-1])


def run_process(command, stdin=None, producer=None):
    """Wall and CPU seconds and peak memory of a whole process.

    It reads the text `stdin`, or what the command `producer` writes, which is not measured.
    Gives {"seconds", "cpu_seconds", "rss_mib", "stdout"}.
    """
    with tempfile.NamedTemporaryFile("r") as report:
        source = producer and subprocess.Popen([*map(str, producer)], stdout=subprocess.PIPE)
        reading = {"stdin": source.stdout} if source else {"input": stdin and stdin.encode()}
        start = time.perf_counter()
        done = subprocess.run(
            ["/usr/bin/time", "-v", "-o", report.name, *map(str, command)],
            capture_output=True, **reading)
        seconds = time.perf_counter() - start
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        if source:
            source.stdout.close()
            source.wait()
        if done.returncode:
            raise CommandFailed(command, done)
        text = report.read()
    kib = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", text).group(1))
    cpu = sum(float(each) for each in re.findall(r"(?:User|System) time \(seconds\): ([0-9.]+)", text))
    return {"seconds": [seconds], "cpu_seconds": [cpu], "rss_mib": kib / 1024,
            "stdout": done.stdout}


def interleave(contenders, rounds, ours="workbench"):
    """Call each contender in turn (A B C A B C …).

    `contenders` is name -> function that gives {"seconds": […], "digests"?, "values"?, "rss_mib"?}.
    A peer that fails (out of memory, say) is left out of the results with a message; we may not.
    """
    contenders = dict(contenders)
    results = {name: {"seconds": []} for name in contenders}
    for _ in range(rounds):
        for name, measure in list(contenders.items()):
            try:
                answer = measure()
            except CommandFailed as failure:
                if name == ours:
                    raise SystemExit(str(failure)) from None
                print(f"left out: {failure}", file=sys.stderr)
                del contenders[name], results[name]
                continue
            result = results[name]
            result["seconds"] += answer["seconds"]
            if "cpu_seconds" in answer:
                result["cpu_seconds"] = result.get("cpu_seconds", []) + answer["cpu_seconds"]
            if result.get("digests", answer.get("digests")) != answer.get("digests"):
                # Peers may: threads that add in another order move a label now and then.
                if name == ours:
                    raise SystemExit(f"{name} gave other labels in another round")
                result["labels_vary"] = True
            for key in ("digests", "values", "eta"):
                if answer.get(key):
                    result[key] = answer[key]
            if "rss_mib" in answer:
                result["rss_mib"] = max(answer["rss_mib"], result.get("rss_mib", 0))
    for result in results.values():
        result["median"] = statistics.median(result["seconds"])
        if "cpu_seconds" in result:
            result["cpu_median"] = statistics.median(result["cpu_seconds"])
    return results


def times_better_peer(results, ours="workbench"):
    """Median of the fastest other contender over our median; None without one."""
    peers = [result["median"] for name, result in results.items() if name != ours]
    return min(peers) / results[ours]["median"] if peers else None


def agreeing(results, name, oracle):
    """How many labellings of `name` are those of `oracle`, as "n of m"; None without an oracle."""
    if name not in results or not results.get(oracle, {}).get("digests"):
        return None
    right, mine = results[oracle]["digests"], results[name].get("digests", {})
    return f"{sum(mine.get(cell) == digest for cell, digest in right.items())} of {len(right)}"


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    return {"cpu": cpu.group(1) if cpu else platform.machine(), "cores": os.cpu_count(),
            "memory_gib": round(int(memory.group(1)) / 2**20, 1), "kernel": platform.release(),
            "load_before": round(os.getloadavg()[0], 2), "date": time.strftime("%Y-%m-%d %H:%M")}
