"""The five scenarios' table, as the project's references state it, against `writ replay --json`.
Usage: check_scenarios.py WRIT SOURCE_DIR [SHARED_DIR]; exit 77 when the references are absent."""
import json
import os
import pathlib
import re
import subprocess
import sys

writ, source = sys.argv[1], pathlib.Path(sys.argv[2])
shared = pathlib.Path(os.environ.get("WRIT_SHARED", source.parent / "shared"))
table = shared / "scenarios.md"
if not table.exists():
    print(f"SKIPPED: {table} is absent, so the scenarios' verdicts were not checked")
    sys.exit(77)


def expected(cell):
    """'DENY (B.flow, B.confirm)' -> ('deny', {'B.flow', 'B.confirm'}); errored rules make it indeterminate."""
    if "errored" in cell:
        return "indeterminate", set(re.findall(r"\(([^)]*)\)", cell)[0].split(", "))
    verdict, rules = re.match(r"(ALLOW|DENY) \(([^)]*)\)", cell).groups()
    return verdict.lower(), set() if rules == "default deny" else set(rules.split(", "))


rows = {}
section = None
for line in table.read_text().splitlines():
    if line.startswith("### "):
        section = re.match(r"### (\w+)\.", line).group(1).lower()
    elif line.startswith("## "):
        section = None
    elif section and re.match(r"\| \d+ \|", line):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.setdefault(section, []).append((cells[2], {"a": expected(cells[3]), "b": expected(cells[4])}))


def replay(sample, version):
    done = subprocess.run([writ, "replay", source / "resources/samples" / sample, "--json", "--policies", version], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{sample} {version}: {done.stderr}")
    return json.loads(done.stdout)


wrong, checked = [], 0
matrices = {"a": {}, "b": {}}
for sample, calls in rows.items():
    for version in "ab":
        found = replay(sample, version)["calls"]
        if len(found) != len(calls):
            wrong.append(f"{sample}: {len(found)} calls, {len(calls)} expected")
            continue
        for number, ((model, verdicts), call) in enumerate(zip(calls, found), 1):
            got = call["verdict"], {rule["id"] for rule in call["rules"]}
            refused = call["probe"] or call["outcome"].startswith("model_")
            checked += 1
            if got != verdicts[version] or refused != (model == "refused"):
                wrong.append(f"{sample} call {number} under {version}: {got}, refused {refused}; expected {verdicts[version]}, {model}")
for version, matrix in (("a", [24, 3, 6, 1, 0, 0]), ("b", [13, 0, 16, 4, 1, 0])):
    found = replay("five-scenarios", version)["summary"]["matrix"]
    got = [found[row][column] for row in ("allow", "deny", "indeterminate") for column in ("called", "refused")]
    if got != matrix:
        wrong.append(f"matrix under {version}: {got}, expected {matrix}")
print("\n".join(wrong) or f"{checked} verdicts and both matrices are as the scenarios say")
sys.exit(1 if wrong or checked != 68 else 0)
