#!/usr/bin/env python3
"""Compares `writ replay` of the Airline sample with the independent reading of the rules in rules.py.

    check.py WRIT WORKSPACE [RECORDING...]

A recording is a tau-bench result file or an OpenAI chat file; by default those of the shared data (WRIT_SHARED, else the
folder "shared" beside the project). Prints counts, then every disagreement. Exit: 0 when both readings agree on every
call, 1 when they do not, 77 when no recording is there.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys

import rules

# Our rule -> the Cedar rules that say the same.
SAME = {
    "bags.allowance": {"bags.regular-member", "bags.silver-member", "bags.gold-member", "bags.only-extra-charged"},
    "change.route": {"change.origin", "change.destination", "change.trip-type"},
    "certificate.amount": {"certificate.amount", "certificate.amount-entitled"},
}
FAMILY = {cedar: ours for ours, family in SAME.items() for cedar in family}


def runs_of(document):
    """(pointer of the message list, messages)"""
    if isinstance(document, dict):
        return [("/messages", document["messages"])]
    if document and "traj" in document[0]:
        return [(f"/{number}/traj", run["traj"]) for number, run in enumerate(document)]
    return [("", document)]


def our_verdicts(recording):
    """pointer of the call -> (tool, verdict, rules that are broken, facts that were never revealed)"""
    found = {}
    for place, messages in runs_of(json.loads(recording.read_text(encoding="utf-8"))):
        for index, number, tool, _, verdict, broken, unrevealed in rules.judged(messages):
            found[f"{place}/{index}/tool_calls/{number}"] = (tool, verdict, broken, unrevealed)
    return found


def their_calls(writ, workspace, recording):
    run = subprocess.run([writ, "replay", workspace, str(recording), "--json"], capture_output=True, text=True)
    if not run.stdout.strip():
        sys.exit(f"writ replay gave nothing (exit {run.returncode}): {run.stderr.strip()}")
    return [call for call in json.loads(run.stdout)["calls"] if not call["probe"]]


def differences(ours, call):
    """What the two readings say differently of one call."""
    tool, verdict, broken, unrevealed = ours
    names = {rule["id"] for rule in call["rules"]}
    said = []
    if call["tool"] != tool:
        said.append(f"tool {call['tool']}, here {tool}")
    if call["verdict"] != verdict:
        said.append(f"{call['verdict']} ({call['reason']}) {sorted(names)} missing {call['missing']}, here {verdict} {broken} {unrevealed}")
    elif verdict == "deny" and {FAMILY.get(name, name) for name in names} != set(broken):
        said.append(f"deny by {sorted(names)}, here by {broken}")
    return said


def compare(writ, workspace, recording, counts):
    ours = our_verdicts(recording)
    disagreements = []
    for call in their_calls(writ, workspace, recording):
        place = call["source"]["at"]
        mine = ours.pop(place, None)
        if mine is None:
            disagreements.append(f"{place}: {call['tool']} is no call here")
            continue
        counts[(call["tool"], call["verdict"])] += 1
        disagreements += [f"{place} {call['tool']}: {text}" for text in differences(mine, call)]
    disagreements += [f"{place}: {mine[0]} was not replayed" for place, mine in ours.items()]
    return disagreements


def shared_recordings():
    project = pathlib.Path(__file__).resolve().parents[3]
    transcripts = pathlib.Path(os.environ.get("WRIT_SHARED") or project.parent / "shared") / "transcripts"
    chats = sorted((transcripts / "transcoded" / "openai-chat").glob("airline-*.json"))
    return [transcripts / "tau-bench" / "airline-gpt-4o.json", *chats]


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    writ, workspace, *names = arguments
    wanted = [pathlib.Path(name) for name in names] or shared_recordings()
    recordings = [path for path in wanted if path.is_file()]
    if not recordings:
        print(f"SKIPPED: no recording is there, the first would be {wanted[0]}")
        return 77
    counts, disagreements = collections.Counter(), []
    for recording in recordings:
        disagreements += [f"{recording.name} {text}" for text in compare(writ, workspace, recording, counts)]
    for (tool, verdict), number in sorted(counts.items(), key=str):
        print(f"{tool:32} {verdict!s:14} {number}")
    print("\n".join(disagreements) or f"Both readings agree on {sum(counts.values())} calls.")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
