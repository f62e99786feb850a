"""A server of MCP for tests, over standard input and output or HTTP, that behaves as its mode says.

Usage: fake_mcp_server.py stdio|http MODE LOG. Every method that arrives is written to LOG, and every answer of the client.
Over HTTP the first line of standard output is: PORT PID.
"""
import http.server
import json
import os
import sys
import threading
import time

transport, mode, log = sys.argv[1], sys.argv[2], sys.argv[3]
TOOLS = [{"name": f"tool_{n}", "description": "d", "inputSchema": {"type": "object", "properties": {"a": {"type": "string"}}}} for n in range(5)]
PAGES = {None: (TOOLS[:2], "p2"), "p2": (TOOLS[2:4], "p3"), "p3": (TOOLS[4:], None)}


def record(text):
    with open(log, "a", encoding="utf-8") as file:
        file.write(text + "\n")


def note(message):
    if "method" in message:
        record(message["method"])
    else:
        record("answer " + str(message.get("id")) + " " + ("error %d" % message["error"]["code"] if "error" in message else "result"))


def result(message):
    """What answers a request: a result, or an error."""
    if message["method"] == "initialize":
        version = "1999-01-01" if mode == "version" else message["params"]["protocolVersion"]
        return {"result": {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": {"name": "fake", "version": "1"}}}
    if message["method"] != "tools/list":
        return {"error": {"code": -32601, "message": "no"}}
    if mode == "refuse":
        return {"error": {"code": -32000, "message": "not today"}}
    if mode == "shape":
        return {"result": {"tools": {"a": 1}}}
    if mode == "circle":
        return {"result": {"tools": [], "nextCursor": "again"}}
    if mode == "endless":
        return {"result": {"tools": TOOLS[:1], "nextCursor": str(time.monotonic_ns())}}
    if mode == "huge":
        return {"result": {"tools": [{"name": "x", "description": "y" * 3_000_000}]}}
    tools, cursor = PAGES[message["params"].get("cursor")]
    return {"result": {"tools": tools} | ({"nextCursor": cursor} if cursor else {})}


def answer(message):
    return {"jsonrpc": "2.0", "id": message["id"], **result(message)}


ASKED = [{"jsonrpc": "2.0", "id": "s1", "method": "ping"}, {"jsonrpc": "2.0", "id": "s2", "method": "sampling/createMessage", "params": {}},
         {"jsonrpc": "2.0", "id": 2, "method": "roots/list"}, {"jsonrpc": "2.0", "method": "notifications/message", "params": {}}]


def stdio():
    def say(message):
        print(message if isinstance(message, str) else json.dumps(message), flush=True)

    if mode == "fails":
        sys.exit("it has no licence")
    if mode == "stubborn":
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for line in sys.stdin:
        message = json.loads(line)
        note(message)
        if mode == "garbage":
            say("starting …")
            say("{not json")
            say("[1]")
        if mode == "flood":
            for _ in range(5000):
                say("noise")
        if mode == "chatty" and message.get("method") == "tools/list":
            for asked in ASKED:
                say(asked)
                if "id" in asked:
                    note(json.loads(sys.stdin.readline()))
        if mode == "deep":
            say("[" * 100_000)
        if mode == "dies" and message.get("method") == "tools/list":
            print("out of memory", file=sys.stderr, flush=True)
            os._exit(3)
        if mode == "hang" and message.get("method") == "tools/list":
            time.sleep(600)
        if mode == "unending":
            while True:
                sys.stdout.write("x" * 65536)
        if "id" in message and "method" in message:
            say(answer(message))
    if mode == "stubborn":
        time.sleep(600)
    record("end of input")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def plain(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_DELETE(self):
        record("DELETE " + str(self.headers.get("Mcp-Session-Id")))
        self.plain(200)

    def do_GET(self):
        record("GET")
        self.plain(405)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        note(message)
        if mode == "login":
            return self.plain(401)
        if mode == "moved":
            return self.plain(307, Location="http://127.0.0.1:1/")
        if mode == "broken":
            return self.plain(200, b"<html>", Content_Type="text/html")
        first = message.get("method") == "initialize"
        known = self.headers.get("Mcp-Session-Id") == "s-1" and self.headers.get("MCP-Protocol-Version") == "2025-06-18"
        if not first and not known:
            return self.plain(400)
        if "id" not in message or "method" not in message:
            arrived.set()
            return self.plain(202)
        if mode == "hang" and not first:
            time.sleep(600)
        if mode in ("events", "open", "chatty"):
            return self.stream(message)
        self.plain(200, json.dumps(answer(message)).encode(), Content_Type="application/json", **({"Mcp_Session_Id": "s-1"} if first else {}))

    def stream(self, message):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Mcp-Session-Id", "s-1")
        self.send_header("Connection", "close")
        self.end_headers()
        if mode == "chatty" and message["method"] == "tools/list":
            for asked in ASKED:
                arrived.clear()
                self.event(asked)
                if "id" in asked:
                    arrived.wait(30)
        self.wfile.write(b": a comment\nevent: message\n")
        self.event(answer(message))
        if mode == "open":
            time.sleep(600)

    def event(self, message):
        # Two lines of data are one text.
        text = json.dumps(message)
        self.wfile.write(("data: " + text[:1] + "\ndata: " + text[1:] + "\n\n").encode())
        self.wfile.flush()


arrived = threading.Event()
if transport == "stdio":
    stdio()
else:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Timer(900, lambda: os._exit(0)).start()
    print(server.server_address[1], os.getpid(), flush=True)
    server.serve_forever()
