#!/usr/bin/python3
"""Runs commands in turn and prints what one run of each takes. scripts/bench calls it.

Usage: bench-tick.py ROUNDS NAME=COMMAND...   The first command whose name begins with "sh" and the
first with "Python" are what the others are compared with.
"""

import os
import shlex
import statistics
import sys
import time


def run(words: list[str], null: int) -> tuple[float, float, float]:
    """Wall and CPU time in milliseconds, and peak memory in MiB, children included."""
    begin = time.perf_counter()
    pid = os.posix_spawn(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"bench-tick.py: {shlex.join(words)} ended with status {status}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss / 1024


def main() -> None:
    rounds = int(sys.argv[1])
    commands = [(name, shlex.split(words)) for name, words in (a.split("=", 1) for a in sys.argv[2:])]
    null = os.open(os.devnull, os.O_WRONLY)
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name, _ in commands}
    for turn in range(rounds + 1):
        for name, words in commands:
            taken = run(words, null)
            # The first round fills the caches.
            if turn > 0:
                found[name].append(taken)
    wall = {name: statistics.median(t[0] for t in all) for name, all in found.items()}
    cpu = {name: statistics.median(t[1] for t in all) for name, all in found.items()}

    def ratios(name: str, start: str) -> str:
        other = next((n for n in found if n.startswith(start)), None)
        if other is None or name == other:
            return ""
        return f"{wall[name] / wall[other]:.2f} {cpu[name] / cpu[other]:.2f}"

    print(f"{'':<28}{'wall':>8}{'CPU':>9}{'to sh':>13}{'to Python':>13}{'peak':>9}")
    for name in found:
        peak = max(t[2] for t in found[name])
        print(
            f"{name:<28}{wall[name]:>5.0f} ms{cpu[name]:>6.0f} ms"
            f"{ratios(name, 'sh'):>13}{ratios(name, 'Python'):>13}{peak:>5.0f} MiB"
        )


if __name__ == "__main__":
    main()
