#!/usr/bin/env python3
"""Replays the Airline sample's own recording under both versions and compares every verdict and rule with expected.json.

    sample.py WRIT WORKSPACE
"""

import json
import pathlib
import subprocess
import sys


def replayed(writ, workspace, version):
    run = subprocess.run([writ, "replay", workspace, "--policies", version, "--json"], capture_output=True, text=True)
    if not run.stdout.strip():
        sys.exit(f"writ replay gave nothing (exit {run.returncode}): {run.stderr.strip()}")
    calls = json.loads(run.stdout)["calls"]
    return [[call["step"], call["tool"], call["verdict"], sorted(rule["id"] for rule in call["rules"])] for call in calls]


def main(writ, workspace):
    expected = json.loads(pathlib.Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
    failed = 0
    for version, wanted in expected.items():
        found = replayed(writ, workspace, version)
        for one, other in zip(found, wanted):
            if one != other:
                failed += 1
                print(f"{version}: {one}, expected {other}")
        if len(found) != len(wanted):
            failed += 1
            print(f"{version}: {len(found)} calls, expected {len(wanted)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
