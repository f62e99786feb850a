#!/usr/bin/env python3
"""Counts what recordings hold: sessions, messages, calls, results.

Written from the formats' descriptions and sharing nothing with the readers, so that both can be held against each other.
Usage: count.py FORMAT FILE...   prints {file: {sessions, messages, calls, results}}
"""
import json
import re
import sys
import zipfile

sys.dont_write_bytecode = True  # the sources stay as they are
import wire  # noqa: E402


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def total(sessions):
    """The sum of (messages, calls, results) of the sessions that have messages."""
    sessions = [session for session in sessions if session[0] > 0]
    return dict(zip(("messages", "calls", "results"), (sum(column) for column in zip(*sessions))), sessions=len(sessions))


def chat(messages):
    """Messages of which each call is an item of tool_calls, and each result a message of the role tool."""
    calls = sum(len(message.get("tool_calls") or []) for message in messages)
    results = sum(message["role"] == "tool" for message in messages)
    return len(messages), calls, results


def tau_bench(path):
    return total(chat(run["traj"]) for run in load(path))


def tau2(path):
    return total(chat(run["messages"]) for run in load(path)["simulations"])


def agentdojo(path):
    return total([chat(load(path)["messages"])])


def inspect(path):
    return total(chat(sample["messages"]) for sample in load(path)["samples"])


def inspect_eval(path):
    with zipfile.ZipFile(path) as archive:
        samples = [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith("samples/")]
    return total(chat(sample["messages"]) for sample in samples)


def atif(path):
    def trajectories(trajectory):
        yield trajectory
        for inner in trajectory.get("subagent_trajectories") or []:
            yield from trajectories(inner)

    def count(steps):
        observations = [step.get("observation") or {} for step in steps]
        return (len(steps), sum(len(step.get("tool_calls") or []) for step in steps),
                sum(len(observation.get("results") or []) for observation in observations))

    return total(count(trajectory["steps"]) for trajectory in trajectories(load(path)))


def swe_agent(path):
    run = load(path)
    messages = 0
    for message in run["history"]:
        if message["role"] == "assistant":
            break
        messages += not message.get("is_demo")
    steps = run["trajectory"]
    commands = sum(bool(step["action"].strip()) for step in steps)
    return total([(messages + 2 * len(steps), commands, commands)])


def mini_swe_agent(path):
    messages = load(path)
    calls = sum(len(re.findall(r"```(?:mswea_bash_command|bash)\s*\n(.*?)\n```", message["content"], re.DOTALL)) == 1
                for message in messages if message["role"] == "assistant")
    return total([(len(messages), calls, calls)])


def openhands_events(events):
    quiet = {"null", "agent_state_changed", "change_agent_state", "recall"}
    said = [event for event in events if event.get("action", event.get("observation")) not in quiet]
    spoken = {"message", "finish"}
    calls = [event for event in said if "action" in event and ("tool_call_metadata" in event or event["action"] not in spoken)]
    return len(said), len(calls), sum("observation" in event for event in said)


def openhands(path):
    if path.endswith(".jsonl"):
        return total(openhands_events(run["history"]) for run in lines(path))
    return total([openhands_events(load(path))])


COUNTERS = {
    "agentdojo": agentdojo,
    "atif": atif,
    "inspect": inspect,
    "inspect-eval": inspect_eval,
    "mini-swe-agent": mini_swe_agent,
    "openhands": openhands,
    "swe-agent": swe_agent,
    "tau-bench": tau_bench,
    "tau2": tau2,
    "provider-wire": wire.provider_wire,
    **dict.fromkeys(("anthropic-messages", "bedrock-converse", "gemini", "openai-chat", "openai-responses"), wire.request),
}


if __name__ == "__main__":
    json.dump({path: COUNTERS[sys.argv[1]](path) for path in sys.argv[2:]}, sys.stdout, indent=1)
