"""The verdicts of `writ boundary --json` against a reading of the five scenarios' rules of its own.
Usage: check_boundary.py WRIT SOURCE_DIR"""
import json
import pathlib
import subprocess
import sys

writ, source = sys.argv[1], pathlib.Path(sys.argv[2])


class Unknown(Exception):
    """A rule read what the recording hides."""


class Call:
    """A request, with what the facts hold of its subject and its resource."""

    def __init__(self, request, facts):
        self.action = request["action"]["name"]
        self.unknown = {field["pointer"] for field in request.get("unknown", [])}
        self.parts = {"input": request["context"].get("input", {}), "session": request["context"].get("session", {}),
                      "principal": self.attributes(request["subject"], facts), "resource": self.attributes(request["resource"], facts)}

    @staticmethod
    def attributes(entity, facts):
        known = [e["attrs"] for e in facts if e["uid"] == {"type": entity["type"], "id": entity["id"]}]
        return {**(known[0] if known else {}), **entity.get("properties", {})}

    def has(self, part, name):
        if f"/context/{part}/{name}" in self.unknown:
            raise Unknown(name)
        return name in self.parts[part]

    def get(self, part, name):
        if not self.has(part, name):
            raise LookupError(name)
        return self.parts[part][name]


def permit(name, action, condition=lambda c: True):
    return ("permit", name, action, condition)


def forbid(name, action, condition):
    return ("forbid", name, action, condition)


READS = {"get_order", "lookup_customer", "escalate_case"}
REFUND = {"process_refund"}
EGRESS = {"send_email", "create_event", "share_file"}
SHELL = {"run_shell"}
RULES = {
    "refund": {
        "a": [permit("A.read", READS),
              permit("A.refund", REFUND, lambda c: c.get("input", "amount_cents") < 50000 and c.get("session", "order_age_days") <= 30)],
        "b": [permit("B.read", READS),
              permit("B.refund", REFUND, lambda c: c.get("input", "amount_cents") <= 50000 and c.get("session", "order_age_days") <= 30),
              forbid("B.identity", REFUND, lambda c: not (c.has("session", "customer_verified") and c.get("session", "customer_verified"))),
              forbid("B.orig-card", REFUND, lambda c: c.has("input", "destination") and c.get("input", "destination") != "original_payment"),
              forbid("B.running-total", REFUND, lambda c: c.has("session", "order_refunded_cents")
                     and c.get("session", "order_refunded_cents") + c.get("input", "amount_cents") > 50000)]},
    "billing": {
        "a": [permit("A.tier2-all", None, lambda c: c.get("principal", "role") == "tier2")],
        "b": [permit("B.tier2-all", None, lambda c: c.get("principal", "role") == "tier2"),
              forbid("B.ticket-scope", {"adjust_invoice"}, lambda c: not (
                  c.has("session", "ticket_account") and c.get("input", "account_id") == c.get("session", "ticket_account"))),
              forbid("B.bulk-cap", {"bulk_credit"}, lambda c: c.get("input", "account_count") > 25),
              # An approval settles it, whatever is hidden.
              forbid("B.night-approval", {"adjust_invoice", "bulk_credit"}, lambda c: not c.has("session", "approval_id")
                     and (c.get("session", "hour_utc") < 6 or c.get("session", "hour_utc") >= 20) and c.get("input", "total_cents") > 10000),
              forbid("B.no-export", {"export_ledger"}, lambda c: True)]},
    "delegation": {
        "a": [permit("A.scope", {"doc_read"}, lambda c: "docs:read" in c.get("principal", "scopes"))],
        "b": [permit("B.scope", {"doc_read"}, lambda c: "docs:read" in c.get("principal", "scopes")),
              forbid("B.tenant", {"doc_read"}, lambda c: not (
                  c.has("session", "origin_tenant") and c.get("session", "origin_tenant") == c.get("resource", "tenant"))),
              forbid("B.narrow", {"doc_read"}, lambda c: not (
                  c.has("session", "delegated_scopes") and "docs:read" in c.get("session", "delegated_scopes"))),
              forbid("B.depth", None, lambda c: c.has("session", "delegation_depth") and c.get("session", "delegation_depth") > 2)]},
    "mail": {
        "a": [permit("A.base", None), forbid("A.domain", {"send_email"}, lambda c: c.get("input", "to_domain") != "example.com")],
        "b": [permit("B.base", None),
              forbid("B.flow", EGRESS, lambda c: "untrusted_content" in c.get("session", "taint")
                     and "confidential" in c.get("session", "labels") and c.get("input", "external_recipients") > 0),
              forbid("B.confirm", EGRESS, lambda c: c.get("input", "external_recipients") > 0 and not (
                  c.has("session", "user_confirmed") and c.get("session", "user_confirmed")))]},
    "shell": {
        "a": [permit("A.base", None),
              forbid("A.no-rm", SHELL, lambda c: c.get("input", "command").startswith("rm ")),
              forbid("A.no-curl", SHELL, lambda c: c.get("input", "command").startswith("curl "))],
        "b": [permit("B.base", None),
              forbid("B.destructive", SHELL, lambda c: "delete" in c.get("input", "effects") and c.get("input", "paths_outside_workspace")),
              forbid("B.net-exec", SHELL, lambda c: {"network", "exec"} <= set(c.get("input", "effects"))),
              forbid("B.opaque", SHELL, lambda c: "opaque" in c.get("input", "effects")),
              forbid("B.force-push", {"git_push"}, lambda c: c.get("input", "force") and c.get("session", "branch_protected"))]},
}


def decide(rules, call):
    """(verdict, names of the rules that decide it)"""
    matched, undecided = {"permit": set(), "forbid": set()}, {"permit": 0, "forbid": 0}
    for effect, name, actions, condition in rules:
        if actions is not None and call.action not in actions:
            continue
        try:
            if condition(call):
                matched[effect].add(name)
        except (Unknown, LookupError):
            undecided[effect] += 1
    if matched["forbid"]:
        return "deny", matched["forbid"]
    if matched["permit"]:
        return ("indeterminate", None) if undecided["forbid"] else ("allow", matched["permit"])
    return ("indeterminate", None) if undecided["permit"] else ("deny", set())


def edited(request, probe):
    request = json.loads(json.dumps(request))
    tokens = probe["pointer"].split("/")[1:]
    holder = request
    for token in tokens[:-1]:
        holder = holder.setdefault(token, {})
    holder.pop(tokens[-1], None)
    if not probe["absent"]:
        holder[tokens[-1]] = probe["value"]
    request["unknown"] = [f for f in request.get("unknown", []) if f["pointer"] != probe["pointer"]]
    return request


def output(*words):
    return json.loads(subprocess.run([writ, *map(str, words)], capture_output=True, text=True, check=True).stdout)


wrong, checked = [], 0
for name, versions in RULES.items():
    sample = source / "resources/samples" / name
    facts = [entity for file in sorted((sample / "facts").glob("*.json")) for entity in json.loads(file.read_text())]
    requests = {(c["session"], c["step"]): c["request"] for c in output("replay", sample, "--json", "--full")["calls"]}
    found = output("boundary", sample, "--json", "--from", "a", "--to", "b")
    for probe in found["probes"]:
        base = found["bases"][probe["base"]]
        call = Call(edited(requests[base["session"], base["step"]], probe), facts)
        for version, verdict in zip("ab", probe["verdicts"]):
            wanted, rules = decide(versions[version], call)
            names = {rule["name"] for rule in verdict["rules"]}
            checked += 1
            if verdict["verdict"] != wanted or (rules is not None and names != rules):
                value = "absent" if probe["absent"] else probe["value"]
                wrong.append(f"{name} {version}: {probe['pointer']} {value}: {verdict['verdict']} {names}, expected {wanted} {rules}")
print("\n".join(wrong) or f"{checked} verdicts at boundaries are as the rules say")
sys.exit(1 if wrong or checked < 100 else 0)
