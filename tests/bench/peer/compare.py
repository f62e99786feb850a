#!/usr/bin/env python3
"""Runs writ-bench and the official cedar-policy crate on the same requests, one after the other, and prints ratios.

usage: compare.py WRIT_BENCH [--target DIR]

Needs cargo, which fetches and builds the crate into DIR (default: target/ beside the harness). Data are found as writ-bench finds
them: in the folder that WRIT_SHARED names.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def ours(bench, *arguments):
    return subprocess.run([bench, "cedar", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def theirs(target, cases):
    command = ["cargo", "build", "--quiet", "--release", "--manifest-path", str(HERE / "cedar-crate/Cargo.toml"), "--target-dir", target]
    subprocess.run(command, check=True)
    program = pathlib.Path(target) / "release/cedar-crate-bench"
    lines = subprocess.run([program, cases], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {(row["name"], row["size"]): row for row in map(json.loads, lines)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", help="the program writ-bench of a release build")
    parser.add_argument("--target", default=str(HERE / "cedar-crate/target"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cases:
        ours(options.bench, "--export", cases)
        if not any(pathlib.Path(cases).iterdir()):
            sys.exit("SKIPPED: there are no benchmark data; set WRIT_SHARED to the folder that holds conformance/")
        crate = theirs(options.target, cases)
        result = json.loads(ours(options.bench, "--json"))
    print(f"{'':22} {'decide, median ns':>24} {'':>7}   {'prepare + decide, median ns':>28}")
    print(f"{'':22} {'writ':>11} {'crate':>12} {'ratio':>7}   {'writ':>11} {'crate':>12} {'ratio':>7}")
    for row in result["cases"]:
        other = crate.get((row["name"], row["size"]))
        label = f"{row['name']} {row['size']}"
        if other is None:
            print(f"{label:22} {row['decide']['median']:>11} {'':>12} {'':>7}   {row['prepareAndDecide']['median']:>11}")
            continue
        parts = []
        for what in ("decide", "prepareAndDecide"):
            mine, its = row[what]["median"], other[what]["median"]
            parts.append(f"{mine:>11} {its:>12} {its / mine:>6.1f}x")
        print(f"{label:22} {parts[0]}   {parts[1]}")
    print(f"replay on all cores: {result['replayedCallsPerSecond'] / 1e6:.2f} million calls a second")


if __name__ == "__main__":
    main()
