"""Validates what the built `writ` prints against resources/schemas. Usage: check_schemas.py WRIT SOURCE_DIR"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("SKIPPED: python3-jsonschema is not installed, so no output was validated")
    sys.exit(77)

writ, source = sys.argv[1], pathlib.Path(sys.argv[2])
samples = sorted(path.parent for path in (source / "resources/samples").glob("*/writ.json"))
checked = 0


def validator(name):
    schema = json.loads((source / "resources/schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def validate(name, document, what):
    global checked
    errors = sorted(validator(name).iter_errors(document), key=lambda e: list(e.absolute_path))
    for error in errors[:5]:
        print(f"{what}: {list(error.absolute_path)}: {error.message[:300]}")
    if errors:
        sys.exit(1)
    checked += 1


def run(name, *words, stdin=""):
    done = subprocess.run([writ, *map(str, words)], input=stdin, capture_output=True, text=True)
    if not done.stdout:
        sys.exit(f"{words}: no output; {done.stderr}")
    if name == "decide":
        for line in done.stdout.splitlines():
            validate(name, json.loads(line), words)
    else:
        validate(name, json.loads(done.stdout), words)
    return done.stdout


def check_gateway(sample, version):
    run("schema", "schema", sample, "--for", "mcp", "--json")
    gateway = ["schema", sample, "--for", "agentcore", "--target", "Target", "--gateway", "arn:gateway"]
    with tempfile.TemporaryDirectory() as folder:
        for name, words in {"gateway.cedarschema": [], "gateway.cedar": ["--policies", version]}.items():
            run("schema", *gateway, *words, "--json")
            exported = pathlib.Path(folder) / name
            exported.write_text(subprocess.run([writ, *map(str, gateway + words)], capture_output=True, text=True).stdout)
            run("schema", "schema", sample, "--import", exported, "--json")


def check_catalog(sample):
    catalogs = sorted((sample / "catalog").glob("*.json"))
    run("catalog-import", "catalog", "import", "--json", *catalogs)
    run("catalog-show", "catalog", "show", sample, "--json")
    run("catalog-usage", "catalog", "usage", sample, "--json")
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "copy"
        shutil.copytree(sample, copy)
        run("catalog-saved", "catalog", "snapshot", copy, "now", "--json")
        snapshot = copy / "catalog/snapshots/now.json"
        validate("catalog-snapshot", json.loads(snapshot.read_text()), snapshot)
        other = pathlib.Path(folder) / "other.json"
        other.write_text(catalogs[0].read_text().replace("_id", "_number").replace('"description": "', '"description": "\u200b', 1))
        for words in (["diff", snapshot, other], ["lint", other], ["impact", copy, "--to", other]):
            run("catalog-" + words[0], "catalog", *words, "--json")


def check_review(sample, compared):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "copy"
        shutil.copytree(sample, copy)
        run("review", "review", copy, "--json", "--accept", "all", "--by", "Ana", "--time", "2026-03-14T02:11:00Z", "--seal")
        baseline = pathlib.Path(folder) / "baseline.json"
        document = json.loads(compared)
        document["flips"][0]["step"] += 1000
        baseline.write_text(json.dumps(document))
        difference = json.loads(run("compare", "compare", copy, "--json", "--baseline", baseline))["baseline"]
        if len(difference["beyond"]) != 1 or len(difference["gone"]) != 1:
            sys.exit(f"{sample}: a baseline with another flip differs by {difference}")


if not samples:
    sys.exit("there are no samples to validate")
for sample in samples:
    manifest = json.loads((sample / "writ.json").read_text())
    validate("writ", manifest, sample)
    for case in sorted((sample / "tests").glob("*.json")):
        validate("cases", json.loads(case.read_text()), case)
    replayed = json.loads(run("replay", "replay", sample, "--json", "--full"))
    run("replay", "replay", sample, "--json", "--policies", manifest["candidate"])
    compared = run("compare", "compare", sample, "--json", "--full")
    run("compare-grid", "compare", sample, "--grid", f"{manifest['active']},{manifest['candidate']}", "--json")
    run("versions", "versions", sample, "--json")
    check_review(sample, compared)
    run("probe", "probe", sample, "--json")
    run("boundary", "boundary", sample, "--json")
    run("draft", "draft", sample, "--json", "--also-denied")
    if sample.name != "airline":  # its calls are many; the other samples show every part
        run("explain", "explain", sample, "--json")
    run("check", "check", sample, "--json")
    check_catalog(sample)
    run("test", "test", sample, "--json")
    run("import", "import", *[f for f in sorted((sample / "sessions").glob("*.json")) if not f.name.endswith(".notes.json")])
    call = replayed["calls"][0]
    edits = ["--set", "/context/session/extra=1", "--unknown", "/context/input", "--remove", "/context/session/none"]
    run("whatif", "whatif", sample, call["session"], call["step"], "--json", *edits)
    requests = [json.dumps(call["request"]) for call in replayed["calls"] if call["request"]]
    run("decide", "decide", sample, stdin="\n".join(requests + ["nonsense", "{}"]))
    unknown = {"unknown": [{"pointer": "/context", "reason": "not_recorded"}]}
    partly = "\n".join(json.dumps(json.loads(request) | unknown) for request in requests)
    for answer in run("decide", "decide", sample, "--partial", "--json", stdin=partly).splitlines():
        if "words" not in json.loads(answer):
            sys.exit(f"{sample}: no answer to a request that is known in part: {answer}")
    run("schema", "schema", sample, "--json")
    if sample.name != "five-scenarios":  # two of its servers have a tool of one name; those shapes are of one server
        check_gateway(sample, manifest["active"])
    run("explain", "explain", sample, "--request", "--json", stdin=requests[0])
    with tempfile.TemporaryDirectory() as folder:
        baseline = pathlib.Path(folder) / "broken"
        (baseline / "policies/a").mkdir(parents=True)
        (baseline / "writ.json").write_text('{"format": 1}')
        (baseline / "binding.json").write_text("{")
        (baseline / "policies/a/x.cedar").write_text("permit(")
        run("check", "check", baseline, "--json")
        (baseline / "policies/a/x.cedar").write_text("permit(principal, action, resource) when { context.n < 5 && context.n > 9 };"
                                                     '@description("up to 5") forbid(principal, action, resource) when { context.n < 5 };')
        fixes = [f for d in json.loads(run("check", "check", baseline, "--json"))["versions"][0]["diagnostics"] for f in d["fixes"]]
        if not fixes:
            sys.exit("no fix was validated")
        (baseline / "policies/a/x.cedar").write_text("permit(")
        (baseline / "policies/a/y.cedar").write_text("permit(principal,action,resource);")
        logged = pathlib.Path(folder) / "logged"
        shutil.copytree(samples[0], logged)
        event = {"decision_id": "d", "path": "allow", "input": {"tool": {"name": "f", "args": {}}}, "ids": ["r"]}
        (logged / "sessions/decisions.json").write_text("".join(json.dumps({**event, "result": result}) + "\n" for result in (True, False, 7)))
        replayed = json.loads(run("replay", "replay", logged, "decisions", "--json", "--full"))
        if [call["recordedDecision"]["verdict"] for call in replayed["calls"]] != ["allow", "deny", None]:
            sys.exit("a decision log was not replayed with its verdicts")
        added = subprocess.run([writ, "test", logged, "--add", f"decisions:{replayed['calls'][0]['step']}"], capture_output=True, text=True)
        if added.returncode != 0:
            sys.exit(f"no case was added: {added.stderr}")
        validate("cases", json.loads((logged / "tests/decisions.json").read_text()), "an added case")
        run("format", "format", baseline / "policies/a/x.cedar", baseline / "policies/a/y.cedar", "--json", "--check")
with tempfile.TemporaryDirectory() as folder:
    probed = pathlib.Path(folder) / "probed"
    shutil.copytree(source / "resources/samples/refund", probed)
    run("probe", "probe", probed, "refund", "--step", "27", "--add", "1", "--author", "dana", "--json")
    validate("notes", json.loads((probed / "sessions/refund.notes.json").read_text()), "notes with an added probe call")
page = (source / "resources/help/recordings.md").read_text()
for example in re.findall(r"```json\n(.*?)```", page, re.S):
    validate("mapping", json.loads(example), "recordings.md")
print(f"{checked} documents are as their schemas say")
