#!/usr/bin/env python3
"""Counts what traces hold: messages by role, calls, results.

Written from the formats' descriptions and sharing nothing with the readers, so that both can be held against each other.
Usage: traces.py FORMAT FILE...   prints {file: {system, user, model, calls, results}}
"""
import collections
import json
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def counted(texts, calls, results):
    roles = collections.Counter(role for role, _ in texts)
    return {"system": roles["system"], "user": roles["user"], "model": roles["model"], "calls": calls, "results": results}


def otlp(path):
    """Of exports whose models are given only what is new and the message before it: each answer, each execution of a tool."""
    texts, calls, results = set(), 0, 0
    for line in lines(path):
        for resource in line["resourceSpans"]:
            for span in (span for scope in resource["scopeSpans"] for span in scope["spans"]):
                values = {item["key"]: item["value"].get("stringValue") for item in span["attributes"]}
                for part in json.loads(values.get("gen_ai.system_instructions") or "[]"):
                    texts.add(("system", part["content"]))
                for message in json.loads(values.get("gen_ai.output.messages") or "[]"):
                    calls += sum(part["type"] == "tool_call" for part in message["parts"])
                    texts |= {("model", (span["spanId"], part["content"])) for part in message["parts"] if part["type"] == "text"}
                for message in json.loads(values.get("gen_ai.input.messages") or "[]"):
                    if message["role"] == "user":
                        texts |= {("user", (span["spanId"], part["content"])) for part in message["parts"]}
                results += values.get("gen_ai.operation.name") == "execute_tool"
    return counted(texts, calls, results)


def langsmith(path):
    """Of batches with one run of a model each."""
    with open(path, encoding="utf-8") as file:
        batch = json.load(file)
    messages = batch["post"][0]["inputs"]["messages"] + [choice["message"] for choice in batch["patch"][0]["outputs"]["choices"]]
    names = {"assistant": "model"}
    texts = [(names.get(message["role"], message["role"]), message["content"]) for message in messages if message["content"]]
    return counted(texts, sum(len(message.get("tool_calls") or []) for message in messages), sum(message["role"] == "tool" for message in messages))


def agent_events(path):
    texts, calls, results = [], 0, 0
    for method, body in lines(path):
        if method.endswith("sessions.create"):
            texts.append(("system", body["agent"]["system"]))
        elif method.endswith("events.stream"):
            kind = body["type"]
            if kind in ("user.message", "agent.message"):
                texts.append(("user" if kind.startswith("user") else "model", body["content"]))
            calls += kind.endswith("tool_use")
            results += kind.endswith("tool_result")
    return counted(texts, calls, results)


COUNTERS = {"anthropic-agent-events": agent_events, "langsmith": langsmith, "otlp": otlp}


if __name__ == "__main__":
    json.dump({path: COUNTERS[sys.argv[1]](path) for path in sys.argv[2:]}, sys.stdout, indent=1)
