#!/usr/bin/python3
"""What a small Python tool does in one run, for scripts/bench to compare with."""

import calendar
import json
import subprocess
import tomllib
from datetime import datetime, timezone
from pathlib import Path

import typer
from rich.console import Console

GB = 1_000_000_000
app = typer.Typer()


def ask(*words: str):
    return json.loads(subprocess.run(words, check=True, capture_output=True).stdout)


@app.command()
def check(config: Path = Path("/etc/bwflow/config.toml"), enforce: bool = False) -> None:
    """Look at the month's bytes and the limit; with --enforce set one where it is due."""
    stated = tomllib.loads(config.read_text())
    budget = stated["bandwidth"]["monthly_budget_gb"] * GB
    first = stated["bandwidth"]["pre_charge_gb"] * GB
    device = stated["network"]["interface"]

    now = datetime.now(timezone.utc)
    start = datetime(now.year, now.month, 1, tzinfo=timezone.utc)
    drip = (budget - first) / (calendar.monthrange(now.year, now.month)[1] * 86_400)
    months = ask("vnstat", "-i", device, "--json", "m", "1")["interfaces"][0]["traffic"]["month"]
    left = first + drip * (now - start).total_seconds() - (months[-1]["tx"] if months else 0)

    roots = ask("tc", "-j", "qdisc", "show", "dev", device, "root")
    limited = any(qdisc["kind"] == "tbf" for qdisc in roots)
    if enforce and left <= 0 and not limited:
        rate = f"{int(drip * 8)}bit"
        words = ["tc", "qdisc", "replace", "dev", device, "root", "tbf"]
        subprocess.run([*words, "rate", rate, "burst", "32kb", "latency", "400ms"], check=True)
    Console().print(f"{device}: {left / GB:.2f} GB left, {'limited' if limited else 'not limited'}")


if __name__ == "__main__":
    app()
