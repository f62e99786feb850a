#!/usr/bin/env python3
"""A draft learnt from half of the recorded Airline runs, on the other half.

    draft.py WRIT WORKSPACE [RECORDING]

Reads the draft's text as one more policy version, replays both halves under it and under the policies in force, and counts anew
what `writ draft` says: every call it was learnt from is allowed, and over-block, under-block and the rest are those of
expected-draft.json. Exit: 0 when all of that is so, 1 when it is not, 77 when the recording is not there.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

STOPPED = {"policy_deny", "policy_default_deny", "policy_error", "user_declined", "model_refusal_declared", "model_refusal_text",
           "model_declined", "model_cannot", "provider_filter"}


def output(writ, *words):
    done = subprocess.run([writ, *map(str, words)], capture_output=True, text=True)
    if done.returncode == 2:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def result_of(call, draft):
    """What the draft does to a held-out call, by the definitions in the help."""
    executed = call["outcome"] == "executed" and not call["probe"]
    stopped = call["probe"] or call["outcome"] in STOPPED
    if draft is None:
        return "not_replayable"
    if draft == "indeterminate":
        return "indeterminate"
    if draft == "allow":
        if stopped or call["verdict"] == "deny":
            return "under_block"
        return "both_allow" if call["verdict"] == "allow" else "indeterminate"
    if not executed or call["verdict"] == "deny":
        return "both_stop"
    return "over_block" if call["verdict"] == "allow" else "indeterminate"


def under(writ, workspace, recording, version):
    calls = output(writ, "replay", workspace, recording, "--json", "--policies", version)["calls"]
    return {(call["session"], call["step"]): call for call in calls}


def main(writ, workspace, recording=None):
    here = pathlib.Path(__file__).resolve()
    shared = pathlib.Path(os.environ.get("WRIT_SHARED") or here.parents[3].parent / "shared")
    recording = pathlib.Path(recording or shared / "transcripts/tau-bench/airline-gpt-4o.json")
    if not recording.is_file():
        print(f"SKIPPED: {recording} is not there, so no draft was tried on recorded runs")
        return 77
    draft = output(writ, "draft", workspace, recording, "--json")
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "workspace"
        shutil.copytree(workspace, copy)
        (copy / "policies/draft").mkdir()
        (copy / "policies/draft/draft.cedar").write_text(draft["text"])
        checked = subprocess.run([writ, "check", str(copy), "--policies", "draft"], capture_output=True, text=True)
        in_force = under(writ, copy, recording, "a")
        drafted = under(writ, copy, recording, "draft")
    wrong = [] if checked.returncode == 0 else [f"the draft has mistakes: {checked.stdout}"]
    learnt = [(call["session"], call["step"]) for rule in draft["rules"] for call in rule["calls"]]
    wrong += [f"{place} was learnt from, but the draft says {drafted[place]['verdict']}" for place in learnt if drafted[place]["verdict"] != "allow"]
    wrong += [f"{place} was learnt from, but is held out" for place in learnt if place[0] in set(draft["split"]["holdOut"])]
    held = [place for place in in_force if place[0] in set(draft["split"]["holdOut"])]
    counted = collections.Counter(result_of(in_force[place], drafted[place]["verdict"]) for place in held)
    told = draft["trial"]["counts"]
    if {key: counted[key] for key in told} != told:
        wrong.append(f"told {told}, counted {dict(counted)}")
    expected = json.loads((here.parent / "expected-draft.json").read_text())
    found = {"sessions": draft["trial"]["sessions"], "calls": draft["trial"]["calls"], "learnt": draft["learnt"], **told}
    if os.environ.get("WRIT_UPDATE_GOLDENS") == "1":
        (here.parent / "expected-draft.json").write_text(json.dumps(found, indent=2) + "\n")
    elif found != expected:
        wrong.append(f"expected {expected}, found {found}")
    print("\n".join(wrong) or f"The draft does as it tells: {found}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
