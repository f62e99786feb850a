"""Counts the calls and results in recorded exchanges with providers (see count.py)."""
import base64
import collections
import gzip
import json
import struct


def server_sent(text):
    events = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        data = "\n".join(line[5:].lstrip(" ") for line in block.split("\n") if line.startswith("data:"))
        if data and data != "[DONE]":
            events.append(json.loads(data))
    return events


def aws_events(data):
    events, offset = [], 0
    while offset < len(data):
        total, header_size = struct.unpack(">II", data[offset:offset + 8])
        headers, rest = {}, data[offset + 12:offset + 12 + header_size]
        while rest:
            name_end = 1 + rest[0]
            value_size = struct.unpack(">H", rest[name_end + 1:name_end + 3])[0]
            headers[rest[1:name_end].decode()] = rest[name_end + 3:name_end + 3 + value_size].decode()
            rest = rest[name_end + 3 + value_size:]
        payload = json.loads(data[offset + 12 + header_size:offset + total - 4])
        if "bytes" in payload:
            events.append(json.loads(base64.b64decode(payload["bytes"])))
        else:
            events.append({headers[":event-type"]: payload})
        offset += total
    return events


def decoded(body):
    """(value, events) of a recorded body."""
    if isinstance(body, dict) and list(body) == ["_base64"]:
        if body["_base64"].startswith("<"):
            return None, []
        data = base64.b64decode(body["_base64"])
        if data[:2] == b"\x1f\x8b":
            return json.loads(gzip.decompress(data)), []
        return None, aws_events(data)
    if isinstance(body, str):
        return None, server_sent(body)
    return body, []


def arguments(value):
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            pass
    return json.dumps(value, sort_keys=True)


def own_id(call_id):
    """Clients may put the answer's id before that of the call."""
    return call_id.split(":")[-1] if call_id else None


class Found:
    def __init__(self):
        self.tools = {}    # by id
        self.calls = []    # (id or None, tool, arguments)
        self.results = []  # (id or None, tool where it is told)

    def call(self, call_id, tool, given):
        self.tools[call_id] = tool
        self.calls.append((own_id(call_id), tool, arguments(given)))

    def result(self, call_id, tool=None):
        self.results.append((own_id(call_id), tool or self.tools.get(call_id)))

    def chat_message(self, message):
        for call in message.get("tool_calls") or []:
            self.call(call.get("id"), call["function"]["name"], call["function"].get("arguments"))
        if (message.get("function_call") or {}).get("name"):
            self.call(None, message["function_call"]["name"], message["function_call"]["arguments"])
        for tool in message.get("executed_tools") or []:
            self.call(None, tool["type"], tool["arguments"])
            if "output" in tool:
                self.result(None)
        if message.get("role") == "tool":
            self.result(message.get("tool_call_id"))

    def block(self, block):
        kind = block.get("type", "")
        if kind in ("tool_use", "server_tool_use", "mcp_tool_use"):
            self.call(block["id"], block["name"], block["input"])
        elif kind.endswith("tool_result"):
            self.result(block["tool_use_id"])
        elif "toolUse" in block:
            self.call(block["toolUse"]["toolUseId"], block["toolUse"]["name"], block["toolUse"]["input"])
        elif "toolResult" in block:
            self.result(block["toolResult"]["toolUseId"])

    def part(self, part):
        if "functionCall" in part:
            self.call(part["functionCall"].get("id"), part["functionCall"]["name"], part["functionCall"].get("args"))
        elif "functionResponse" in part:
            self.result(part["functionResponse"].get("id"), part["functionResponse"]["name"])
        elif "executableCode" in part:
            self.call(part["executableCode"].get("id"), "code_execution", {"code": part["executableCode"]["code"]})
        elif "toolCall" in part:
            self.call(part["toolCall"].get("id"), part["toolCall"].get("toolType") or part["toolCall"]["tool_type"], part["toolCall"].get("args"))
        elif "codeExecutionResult" in part or "toolResponse" in part:
            self.result((part.get("codeExecutionResult") or part["toolResponse"]).get("id"))

    def item(self, item):
        kind = item.get("type") or "message"
        item_id = item.get("call_id") or item.get("id")
        if kind == "function_call":
            self.call(item_id, item["name"], item["arguments"])
        elif kind == "mcp_call":
            self.call(item.get("approval_request_id") or item_id, item["name"], item["arguments"])
            if item.get("output") is not None or item.get("error") is not None:
                self.result(item.get("approval_request_id") or item_id)
        elif kind.endswith("_call_output") or kind == "tool_search_output":
            self.result(item_id)
        elif kind.endswith("_call"):
            self.call(item_id, kind, item.get("action") or item.get("code") or item.get("arguments"))
            if item.get("outputs") is not None or item.get("results") is not None:
                self.result(item_id)

    def value(self, body):
        for message in body.get("messages") or []:
            self.chat_message(message)
            for block in message["content"] if isinstance(message.get("content"), list) else []:
                self.block(block)
        for content in body.get("contents") or []:
            for part in content["parts"]:
                self.part(part)
        for item in body["input"] if isinstance(body.get("input"), list) else []:
            self.item(item)
        for choice in (body.get("choices") or [])[:1]:
            self.chat_message(choice.get("message") or {})
        for candidate in (body.get("candidates") or [])[:1]:
            for part in candidate.get("content", {}).get("parts", []):
                self.part(part)
        output = body.get("output")
        if isinstance(output, dict):
            for block in output["message"]["content"]:
                self.block(block)
        elif body.get("object") == "response":
            for item in output:
                self.item(item)
        if body.get("type") == "message":
            for block in body["content"]:
                self.block(block)

    def stream(self, events):
        """Calls in pieces; results stand whole in one event."""
        chat, blocks = {}, {}
        for event in events:
            kind = event.get("type", "")
            for choice in event.get("choices") or []:
                for piece in (choice.get("delta") or {}).get("tool_calls") or []:
                    call = chat.setdefault(piece["index"], {"name": "", "arguments": ""})
                    call["id"] = piece.get("id") or call.get("id")
                    call["name"] = piece["function"].get("name") or call["name"]
                    call["arguments"] += piece["function"].get("arguments") or ""
                for tool in (choice.get("delta") or {}).get("executed_tools") or []:
                    blocks["executed", tool["index"]] = tool
            if kind == "content_block_start":
                blocks[event["index"]] = dict(event["content_block"], pieces="")
            elif kind == "content_block_delta":
                blocks[event["index"]]["pieces"] += event["delta"].get("partial_json", "")
            elif kind == "response.output_item.done":
                self.item(event["item"])
            elif "contentBlockStart" in event:
                start = event["contentBlockStart"]
                blocks[start["contentBlockIndex"]] = dict(start["start"], pieces="")
            elif "contentBlockDelta" in event and "toolUse" in event["contentBlockDelta"]["delta"]:
                delta = event["contentBlockDelta"]
                blocks[delta["contentBlockIndex"]]["pieces"] += delta["delta"]["toolUse"]["input"]
            for candidate in event.get("candidates") or []:
                for part in candidate.get("content", {}).get("parts", []):
                    self.part(part)
        for call in chat.values():
            self.call(call["id"], call["name"], call["arguments"])
        for key, block in blocks.items():
            if isinstance(key, tuple):
                self.chat_message({"executed_tools": [block]})
            elif "toolUse" in block:
                self.call(block["toolUse"]["toolUseId"], block["toolUse"]["name"], block["pieces"] or {})
            else:
                self.block(dict(block, input=block["pieces"] or block.get("input")))


def most(sides):
    """How often each is there in the exchange that has it most often: others repeat it."""
    counts = collections.Counter()
    for side in sides:
        for key, count in collections.Counter(side).items():
            counts[key] = max(counts[key], count)
    return counts


def exchanges(document):
    for pair in document["interactions"]:
        found = Found()
        found.value(pair["request"].get("body") or {})
        value, events = decoded(pair["response"].get("body"))
        if isinstance(value, dict):
            found.value(value)
        found.stream(events)
        yield found


def distinct(kind, found):
    """Calls (or results) that the exchanges hold together. An id stands for one call, however it is told; where a call came
    without one, its client gave it one later."""
    told = [getattr(each, kind) for each in found]
    with_id = sum(most([entry[0] for entry in side if entry[0]] for side in told).values())
    without = most([entry[1:] for entry in side if not entry[0]] for side in told)
    later = most({entry[0]: entry[1:] for entry in side if entry[0]}.values() for side in told)
    return with_id + sum(max(0, count - later[entry]) for entry, count in without.items())


def provider_wire(path):
    with open(path, encoding="utf-8") as file:
        found = list(exchanges(json.load(file)))
    return {kind: distinct(kind, found) for kind in ("calls", "results")}


def request(path):
    """One request by itself: the conversation so far."""
    with open(path, encoding="utf-8") as file:
        body = json.load(file)
    found = Found()
    found.value(body)
    messages = body.get("messages") or body.get("contents") or body["input"]
    return {"sessions": 1, "messages": len(messages), "calls": len(found.calls), "results": len(found.results)}
