#!/usr/bin/env python3
"""Rules about the tree itself: top-level folders, sizes of files, no machine paths, no unfinished words."""
import pathlib
import re
import subprocess
import sys

FOLDERS = {".ci", "engine", "simulator", "editor", "app", "resources", "tests", "packaging"}
LONGEST = 600  # lines of a source file
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE = re.compile(r"(^|[\s\"'=(:])/(home|root|work)/[a-z]")


def tracked(root):
    out = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=False)
    return [] if out.returncode else out.stdout.splitlines()


def problems(root, files):
    for name in files:
        path = root / name
        if "/" in name and name.split("/")[0] not in FOLDERS:
            yield f"{name}: not one of the project's top-level folders"
        if not path.is_file() or path.suffix in {".png", ".otf", ".ttf"} or name.startswith("tests/fuzz/corpus/"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix in {".h", ".cpp"}:
            yield from source_problems(name, text)
        if MACHINE.search(text) and name != "tests/packaging/check_tree.py":
            yield f"{name}: holds a path of somebody's machine"


def source_problems(name, text):
    count = text.count("\n")
    if count > LONGEST:
        yield f"{name}: {count} lines, at most {LONGEST}"
    if UNFINISHED.search(text):
        yield f"{name}: holds an unfinished-work word"
    if name.endswith(".h") and "#pragma once" not in text:
        yield f"{name}: no #pragma once"


def main():
    root = pathlib.Path(sys.argv[1])
    files = tracked(root)
    if not files:
        print("SKIPPED: not a git checkout")
        return 77
    found = list(problems(root, files))
    print("\n".join(found) or f"{len(files)} files follow the rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
