#!/usr/bin/env python3
"""The dependency rule, read from every #include: who may include whom, and where Qt, SQLite and nlohmann may appear."""
import pathlib
import re
import sys

# folder -> project folders that its files may include
ALLOWED = {
    "engine/text": {"engine/text"},
    "engine/json": {"engine/text", "engine/json"},
    "engine/decision": {"engine/text", "engine/json", "engine/decision"},
    "engine/cedar": {"engine/text", "engine/json", "engine/decision", "engine/cedar"},
    "simulator": {"engine", "simulator"},
    "editor": {"engine", "editor"},
    "app/cli": {"engine", "simulator", "app/cli"},
    "app/studio": {"engine", "simulator", "editor", "app/studio", "resources"},
    "resources": {"resources"},
}
# what only some folders may include: pattern -> folders
RESTRICTED = [
    (re.compile(r"^(Q[A-Z]|Qt|Qsci)"), ("editor", "app/studio", "resources", "tests")),
    (re.compile(r"^sqlite3"), ("simulator/store", "tests/unit/store")),
    (re.compile(r"^nlohmann/"), ("engine/json",)),
    (re.compile(r"^yaml\.h$"), ("engine/json",)),
    (re.compile(r"^curl/"), ("simulator/catalog",)),
    (re.compile(r"^simdjson"), ("engine/json", "tests/bench")),
    (re.compile(r"^archive(_entry)?\.h"), ("simulator/transcript", "simulator/workspace", "tests")),
    (re.compile(r"^git2"), ("simulator/workspace", "tests/support")),
    (re.compile(r"^re2/"), ("simulator/redact", "simulator/findings", "simulator/catalog")),
    (re.compile(r"^Qsci/"), ("editor", "tests")),
    (re.compile(r"^(regex|iostream)$"), ("app/cli", "app/studio", "tests")),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {".h", ".cpp"}


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def problems(root):
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root).as_posix()
        top = name.split("/")[0]
        if file.suffix not in SUFFIXES or top in {"build", ".git"}:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield from check(name, number, match[1] == '"', match[2])


def check(name, number, quoted, included):
    place = f"{name}:{number}: includes {included}"
    for pattern, folders in RESTRICTED:
        if pattern.match(included) and not any(within(name, f) for f in folders):
            yield f"{place}: only {', '.join(folders)} may"
    if not quoted or name.startswith("tests/"):
        return
    owner = max((f for f in ALLOWED if within(name, f)), key=len, default=None)
    if owner is None:
        yield f"{place}: the folder has no row in the table of this check"
    elif included.endswith((".moc", ".inc")):
        return
    elif not any(within(included, f) for f in ALLOWED[owner]):
        yield f"{place}: {owner} may include {', '.join(sorted(ALLOWED[owner]))} only, from the project's root"


def main():
    root = pathlib.Path(sys.argv[1])
    found = list(problems(root))
    print("\n".join(found) or "every include follows the dependency rule")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
