#!/usr/bin/env python3
"""Keeps binding.md, the two schemas and the program together.

Usage: check_documents.py SOURCE_DIR BINDING_TABLE_PROGRAM. Exit code 77 (skipped) when python3-jsonschema is not installed.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1])
PROGRAM = sys.argv[2]
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


def names_known(what):
    return set(subprocess.run([PROGRAM, what], check=True, capture_output=True, text=True).stdout.split())


def program_takes(what, document):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        result = subprocess.run([PROGRAM, what, file.name], capture_output=True, text=True)
    check(result.returncode in (0, 1), f"the program failed on {document}")
    return result.returncode == 0, result.stdout.strip()


def check_names(schema):
    help_text = (SOURCE / "resources/help/binding.md").read_text()
    rows = [line.split(" | ")[0] for line in help_text.splitlines() if line.startswith("| `{\"$")]
    in_rows = {match for row in rows for match in re.findall(r'`\{"(\$\w+)"', row)}
    operators, tests = names_known("operators"), names_known("tests")
    check(in_rows == operators, f"binding.md and the table differ: {sorted(in_rows ^ operators)}")
    for name in tests:
        check(f'{{"{name}": ' in help_text, f"binding.md does not tell of the test {name}")
    check(set(schema["$defs"]["operator"]["properties"]) == operators, "the schema's operators differ from the table")
    check(set(schema["$defs"]["testOperator"]["properties"]) == tests, "the schema's tests differ from the table")


def examples_of_help():
    text = (SOURCE / "resources/help/binding.md").read_text()
    for block in re.findall(r"```json\n(.*?)```", text, re.S):
        document = json.loads(block if block.lstrip().startswith("{") else "{" + block + "}")
        yield document if "format" in document else {"format": 1, **document}


def samples(name):
    return [json.loads(path.read_text()) for path in sorted((SOURCE / "resources/samples").rglob(name))]


STAMP = {"author": "dana", "time": "2026-03-14T02:11:00Z"}
GOOD_NOTES = {
    "format": 1,
    "probes": [{"after": {"at": "/messages/3"}, "tool": "t", "arguments": {}, "context": {}, "outcome": "model_declined", "text": "", **STAMP}],
    "context": [{"pointer": "/session/a", "value": None, **STAMP}, {"call": {"session": "s", "at": "/a"}, "pointer": "/b", "value": [1], **STAMP}],
    "masks": [{"call": {"line": 3}, "pointer": "/context/input/a", **STAMP}],
    "outcomes": [{"call": {"at": "/a"}, "outcome": "user_declined", **STAMP}],
    "marks": [{"step": {"at": "/a"}, "text": "x", **STAMP}],
}


def x(value):
    return {"format": 1, "records": {"Order": {}}, "context": {"x": value}}


GOOD_BINDINGS = [
    {"format": 1},
    x({"$const": {"$anything": 1}}),
    x([None, {"a": {"$either": [{"$argument": ""}, 1]}}]),
    x({"$countWhere": {"in": [], "where": {"": {"$not": {"$not": {"$oneOf": [1]}}}, "/a~1b": {"$startsWith": "x"}}}}),
    x({"$hour": {"value": {"$now": True}, "zone": "-0500"}}),
    x({"$records": {"kind": "Order", "where": {"/a": 1}}}),
    x({"$isWithin": {"value": {"$now": True}, "hours": "mon-fri,sun 09:00-24:00 ; 22:00-06:00"}}),
    x({"$callCount": {"tools": "t", "outcome": "denied", "within": "15m"}}),
    x({"$count": {"$distinct": {"$calledWith": {"tools": ["t"], "at": "/to"}}}}),
    x({"$either": [{"$delegationDepth": "steps"}, 0]}),
    {"format": 1, "failure": {"prefixes": [], "denials": ["Blocked"]}},
    {"format": 1, "untrusted": {"tools": "web", "servers": ["mail"], "openWorld": False}, "context": {"x": {"$taint": True}, "y": {"$stemsFrom": {"value": 1}}}},
    x({"$stemsFrom": {"value": {"$argument": "/to"}, "tools": ["web"]}}),
    x({"$shellEffects": {"command": {"$argument": "/command"}, "folder": "/srv"}}),
]
BAD_BINDINGS = [
    {}, [], {"format": 2}, {"format": 1, "extra": 1}, {"format": 1, "masked": [""]}, {"format": 1, "failure": {}}, {"format": 1, "principal": {"type": "A"}},
    {"format": 1, "chain": [{"type": "A", "id": "b", "properties": {}}]}, {"format": 1, "context": {"$const": {}}}, {"format": 1, "tools": {"t": {"x": 1}}},
    {"format": 1, "records": {"R": {"learn": [{"tool": "t"}]}}}, {"format": 1, "records": {"R": {"effects": [{"tool": [], "key": "k", "set": {}}]}}},
    {"format": 1, "records": {"R": {"effects": [{"tool": "t", "key": "k", "set": {"a": 1}}]}}},
    x({"$nothing": 1}), x({"$argument": "a"}), x({"$argument": "/a", "$item": "/b"}), x({"$argument": "/a", "b": 1}), x({"$now": False}), x({"$call": "x"}),
    x({"$equal": [1]}), x({"$either": []}), x({"$below": 1}), x({"$record": {"kind": "Order"}}), x({"$hour": {"value": 1, "zone": "EST"}}),
    x({"$countWhere": {"in": [], "where": {"a": 1}}}), x({"$result": {"tool": "t", "pick": "best"}}), x({"$runningTotal": {"tools": "t"}}),
    x({"$isWithin": {"value": 1, "hours": "mon"}}), x({"$isWithin": {"value": 1, "hours": "mon 24:00-25:00"}}), x({"$isWithin": {"value": 1, "hours": "Mon 09:00-17:00"}}),
    {"format": 1, "untrusted": {}}, {"format": 1, "untrusted": {"tools": []}}, {"format": 1, "untrusted": {"openWorld": 1}}, {"format": 1, "untrusted": {"servers": "x"}},
    x({"$taint": False}), x({"$stemsFrom": {"tools": "t"}}), x({"$shellEffects": "ls"}), x({"$shellEffects": {"folder": "/"}}),
    x({"$callCount": {"tools": "t", "within": "1 hour"}}), x({"$callCount": {"tools": "t", "within": "0h"}}), x({"$callCount": {"tools": "t", "outcome": "all"}}),
    x({"$calledWith": {"tools": "t"}}), x({"$delegationDepth": "x"}), x({"$approved": False}), x({"$confirmed": {"yes": ["y"]}}),
    x({"$confirmed": {"yes": ["y"], "no": ["n"], "naming": []}}), {"format": 1, "failure": {"prefixes": [], "denials": "x"}},
    x({"a": [{"$x": 1}]}),
]


def changed(path, value):
    document = copy.deepcopy(GOOD_NOTES)
    target = document
    for key in path[:-1]:
        target = target[key]
    if value is None:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return document


BAD_NOTES = [
    [], changed(["format"], 2), changed(["more"], []), changed(["probes"], {}), changed(["probes", 0, "tool"], ""), changed(["probes", 0, "arguments"], []),
    changed(["probes", 0, "outcome"], "declined"), changed(["probes", 0, "author"], None), changed(["probes", 0, "time"], "yesterday"),
    changed(["probes", 0, "after"], {"at": "x"}), changed(["context", 0, "pointer"], ""), changed(["context", 0, "value"], None),
    changed(["masks", 0, "pointer"], "/input/a"), changed(["masks", 0, "call"], {}), changed(["masks", 0, "call"], {"line": 0}),
    changed(["outcomes", 0, "call"], None), changed(["marks", 0, "text"], ""),
]


def check_documents(what, schema, validator, good, bad):
    accepts = validator(schema).is_valid
    for document in good:
        check(accepts(document), f"the schema refuses a good {what}: {str(document)[:300]}")
        taken, why = program_takes(what, document)
        check(taken, f"the program refuses a good {what}: {why}")
    for document in bad:
        check(not accepts(document), f"the schema takes a bad {what}: {document}")
        check(not program_takes(what, document)[0], f"the program takes a bad {what}: {document}")


def main():
    schemas = {name: json.loads((SOURCE / f"resources/schemas/{name}.schema.json").read_text()) for name in ("binding", "notes")}
    check_names(schemas["binding"])
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print("SKIPPED: python3-jsonschema is not installed; only the names were checked" if not failures else "\n".join(failures))
        return 1 if failures else 77
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    bindings = GOOD_BINDINGS + list(examples_of_help()) + samples("binding.json")
    check_documents("binding", schemas["binding"], Draft202012Validator, bindings, BAD_BINDINGS)
    check_documents("notes", schemas["notes"], Draft202012Validator, [GOOD_NOTES] + samples("*.notes.json"), BAD_NOTES)
    print("\n".join(failures) or f"{len(bindings)} bindings and their documents agree")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
