#include "app/cli/commands.h"

#include <limits>

namespace writ::cli {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr OptionInfo kPolicies{"policies", "REV", "policy version to use; the one in force when left out"};

std::vector<CommandInfo> makeCommands() {
    return {
        {"check",
         "WORKSPACE",
         1,
         1,
         "report mistakes in policies and workspace files",
         "Compiles every policy version, validates it against the schema, and reads every file of the workspace. Mistakes are "
         "shown with their place.",
         {{"policies", "REV", "check this policy version only"},
          {"no-schema", "", "do not validate policies against the schema of the workspace"},
          {"cedar-compat", "RELEASE", "judge as this release of Cedar does: 4.12 or 4.13, which is the default"},
          {"level", "N", "also check that no entity is looked up more than N steps away"}},
         runCheck},
        {"decide",
         "WORKSPACE",
         1,
         1,
         "decide requests from standard input",
         "Reads AuthZEN requests as JSON Lines from standard input and prints one decision a line, with the facts and "
         "policies of the workspace. With --partial, what a request lists as unknown (the id of its subject or resource, its "
         "context, any part of them) may be whatever the schema allows: the verdict is told where it does not depend on that, "
         "else what it depends on, in words or, with --json, as JSON Lines.",
         {kPolicies, {"partial", "", "tell what is left of the policies: allowed if `context.input.amount <= 500`"}},
         runDecide},
        {"replay",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "run recorded sessions through a policy",
         "Replays all sessions of the workspace, or those named by id or by recording file. No tool is called.",
         {kPolicies,
          {"full", "", "with --json, add the request, where its values came from, and the explanation of each call"},
          {"fail-on", "LIST", "exit with 1 when a call is one of these: allow, deny, indeterminate, not-replayable"}},
         runReplay},
        {"explain",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "show why calls are decided as they are, and what would flip them",
         "Shows of each recorded call, or of one request from standard input, every condition with its value, marks with * what "
         "the verdict hinged on, and gives the smallest change of the call's values that flips the verdict. Each such change was "
         "decided by the engine.",
         {kPolicies,
          {"call", "N", "only this call of each session, counted from 1"},
          {"request", "", "read one AuthZEN request from standard input instead of recordings"},
          {"fields", "N", "change at most N values together, 3 when left out; 0: look for no change"}},
         runExplain},
        {"whatif",
         "WORKSPACE SESSION STEP",
         3,
         3,
         "try a recorded call with other values",
         "Copies a call of a recording, changes values of its request, and shows verdicts and conditions before and after. When "
         "an "
         "argument changes, what the binding derives from it follows. Values are named by JSON Pointers into the request, as "
         "/context/input/amount_cents; explain --json prints it. The recording stays as it is.",
         {{"set", "POINTER=VALUE", "give a field this value, in the field's type", true},
          {"unknown", "POINTER", "as if the recording did not hold this field", true},
          {"remove", "POINTER", "as if this field was absent", true},
          {"keep-derived", "", "derived values stay as recorded when an argument changes"},
          kPolicies},
         runWhatIf},
        {"probe",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "propose the calls that a model refused to make",
         "Lists, for each answer in which a model or its provider stopped and that has no probe call yet, candidates for the "
         "call "
         "that was not made: an earlier attempt, a tool that is named, or one that fits the words of the request. Each argument "
         "tells where it came from; what is missing is unknown. A candidate that is added stands in the notes beside the "
         "recording "
         "and is marked hypothetical wherever it is shown.",
         {{"step", "N", "only this step, also one with a probe call, and a refused call"},
          {"add", "N", "add candidate N of that step to the notes"},
          {"author", "NAME", "who adds it"},
          {"arguments", "JSON", "with --add: the arguments of the call, in place of the candidate's"}},
         runProbe},
        {"compare",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "show the calls that two policy versions decide differently",
         "Replays the same sessions under two policy versions and shows the calls whose verdict differs (flips), those that "
         "would "
         "be allowed first. With --full it also shows calls that other rules decide with the same verdict, and each changed "
         "piece "
         "of text with the flips that vanish without it. With --baseline the flips must be exactly those that it lists, so that "
         "a "
         "pipeline notices each change of verdict that nobody accepted, and each accepted one that is gone.",
         {{"from", "REV", "policy version to start from; the one in force when left out"},
          {"to", "REV", "policy version to compare with; the manifest's candidate when left out"},
          {"baseline", "FILE",
           "accepted flips: an earlier output of compare --json, or of review --json, of which those accepted count"},
          {"full", "", "add other reasons and pieces of text; with --json also all groups"},
          {"group-by", "KEY", "count flips by change, tool, principal, actor, rule-from, rule-to, session or TOOL/ARGUMENT"},
          {"junit", "FILE", "write JUnit XML, a case a flip"},
          {"sarif", "FILE", "write SARIF 2.1.0, a result a flip that was not accepted, at the rule that decides it"},
          {"grid", "REV,REV,...", "instead, count the flips of several versions against the first"},
          {"grid-by", "WHAT", "columns of the grid: sessions (the default) or tools"}},
         runCompare},
        {"boundary",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "decide requests at and around the constants of the policies",
         "Takes each constant in the conditions of both versions (a limit, a text, a pattern, a member of a set, whether a field "
         "is "
         "there), the recorded call that comes nearest to its rule, and decides that call with the one field at the constant and "
         "beside it. Such requests are hypothetical. What cannot be tried is listed with its reason.",
         {{"from", "REV", "first policy version; the one in force when left out"},
          {"to", "REV", "second policy version; the manifest's candidate when left out, if there is one"},
          {"rule", "ID", "only the constants of this rule"},
          {"add-tests", "", "append a case for each request and version to boundary.json in the tests folder"}},
         runBoundary},
        {"draft",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "draft a policy of least privilege from the calls that were executed",
         "Learns from the executed calls of some sessions which principal may call what with which arguments, widens what was "
         "seen by "
         "stated rules, and prints the draft with the steps that each rule stands on. Tells how it does on the sessions that are "
         "held "
         "out: what it would block that the policies in force allow, and what it would let through. Also tells what existing "
         "rules "
         "allow and no executed call used. A draft is never made active.",
         {{"learn", "SESSION", "learn from this session; every second one is held out when none is named", true},
          {"hold-out", "SESSION", "try the draft on this session; all that are not learnt from when left out", true},
          {"principals", "KIND", "for whom rules are: each principal (the default), type, or an attribute such as role"},
          {"also-denied", "", "learn from executed calls that the policies do not allow, too"},
          {"output", "FILE", "write the draft as a new file; nothing is overwritten"},
          kPolicies},
         runDraft},
        {"review",
         "WORKSPACE",
         1,
         1,
         "accept or reject the flips between two policy versions",
         "Shows the flips with what people said of them, and keeps decisions in the workspace's store, each with name, time and "
         "note. FLIPS is SESSION:STEP, all, or a group as compare --group-by names it: tool=process_refund, change=deny-allow. A "
         "review counts for exactly these policies, sessions, facts, binding, catalog and schema; when one of them changed it is "
         "stale and --restart begins a new one. A version is sealed once no flip is unreviewed.",
         {{"from", "REV", "policy version to start from; the one in force when left out"},
          {"to", "REV", "policy version under review; the manifest's candidate when left out"},
          {"accept", "FLIPS", "accept these flips", true},
          {"reject", "FLIPS", "reject these flips", true},
          {"undo", "FLIPS", "take back what was said of these flips", true},
          {"by", "NAME", "who decides"},
          {"note", "TEXT", "why"},
          {"time", "RFC3339", "when, with its zone; the present moment in UTC when left out"},
          {"seal", "", "seal the reviewed version; exit with 1 while a flip is unreviewed"},
          {"restart", "", "begin a new review where the last one is stale"},
          {"markdown", "", "print Markdown for a pull request"}},
         runReview},
        {"versions",
         "WORKSPACE",
         1,
         1,
         "list the policy versions of a workspace",
         "Lists version folders, snapshots and, where the workspace lies in a Git repository, what is staged, the latest commits "
         "that "
         "touch the policies, branches and tags. REV is what other commands take. Nothing is checked out.",
         {},
         runVersions},
        {"test",
         "WORKSPACE",
         1,
         1,
         "run the cases in the workspace's tests folder",
         "Decides the request of each case and compares verdict and rules with what the case expects. With --add, a recorded "
         "call "
         "becomes a case, which expects what the policies say of it now.",
         {{"policies", "REV", "policy version for cases that name none"},
          {"tap", "", "print TAP, version 13"},
          {"junit", "FILE", "write JUnit XML; - prints it"},
          {"add", "SESSION:STEP", "append this call to a file of cases; nothing is overwritten"},
          {"name", "TEXT", "with --add, the name of the case"},
          {"into", "FILE", "with --add, the file in the tests folder; that of the session when left out"}},
         runTest},
        {"report",
         "WORKSPACE [SESSION|FILE...]",
         1,
         kAny,
         "write a report of a replay or of an incident for people",
         "Replays all sessions, or those named, and tells who made it, versions and digests, coverage, the matrix, what was "
         "pointed out, "
         "each call that matters, what could not be known and why, and all notes. Of one session it is the report of an "
         "incident. "
         "Without --html and --csv a summary is printed.",
         {kPolicies,
          {"html", "FILE", "write one page that can be printed, without scripts; .html"},
          {"csv", "FILE", "write a table for spreadsheets; .csv"},
          {"author", "NAME", "who makes the report"},
          {"time", "RFC3339", "when it is made, with its zone; the present moment in UTC when left out"}},
         runReport},
        {"schema",
         "WORKSPACE",
         1,
         1,
         "print the schema of a workspace's policies",
         "Prints the schema that catalog, binding, facts and schema files make together: in Writ's own profile, in that of "
         "cedar-for-agents, or in that of a gateway of Amazon Bedrock AgentCore.",
         {{"for", "SHAPE", "writ (the default), mcp or agentcore"},
          {"format", "SYNTAX", "cedar (the default) or json"},
          {"stub", "FILE", "mcp: the stub schema, with @mcp_principal and @mcp_resource"},
          {"include-outputs", "", "mcp: results of tools stand in the context, too"},
          {"objects-as-records", "", "mcp: objects are records instead of entities"},
          {"keep-annotations", "", "mcp: keep the annotations of the stub"},
          {"flatten-namespaces", "", "mcp: one namespace, A::B::C becomes A::B_C"},
          {"encode-numbers-as-decimal", "", "mcp: numbers are decimals instead of entities"},
          {"deduplicate-entity-types", "", "mcp: equal types of several tools become one"},
          {"target", "NAME", "agentcore: the gateway target whose tools these are"},
          {"gateway", "ARN", "agentcore: the gateway"},
          {"iam", "", "agentcore: callers are IAM entities instead of OAuth users"},
          {"policies", "REV", "agentcore: print this policy version in the gateway's words instead of the schema"},
          {"import", "FILE", "print a gateway's policies or schema in the words of the workspace instead of the schema"}},
         runSchema},
        {"import",
         "FILE...",
         1,
         kAny,
         "read recordings and tell what they hold",
         "Recognises each recording by its content, packed by gzip or zip or not, and prints, as JSON, what it holds and what "
         "had to be skipped. Ctrl+C stops it and leaves the workspace as it was. What is in no known format is read by a "
         "mapping: the one given, else NAME.mapping.json beside the recording.",
         {{"into", "WORKSPACE", "copy the recordings into this workspace; nothing is overwritten"},
          {"mapping", "FILE", "JSON Pointers that say where the recordings hold calls and messages"},
          {"redact", "", "with --into: keys, card numbers and e-mail addresses are taken out first"},
          {"redaction", "FILE", "with --into: what these rules say is taken out first"}},
         runImport},
        {"catalog",
         "ACTION ARGUMENT...",
         1,
         kAny,
         "import and look at the tools that agents can call",
         "import FILE... reads catalogs: MCP tools/list, tools of OpenAI, Anthropic, Gemini and Bedrock, OpenAPI 3 as JSON or "
         "YAML, and manifests such as `tools: [a, b]`; or it asks an MCP server for its tools, and for nothing else. show "
         "WORKSPACE|FILE prints the tools with their hints (implied: the "
         "protocol's default) and their arguments. snapshot WORKSPACE NAME keeps them in catalog/snapshots. diff BEFORE AFTER "
         "tells "
         "what changed between two workspaces, catalogs or snapshots. lint WORKSPACE|FILE finds hidden characters, and "
         "instructions where there should be descriptions. usage WORKSPACE tells of each tool the recorded calls, the values of "
         "their arguments, the rules that name it, whether any rule can match it, and what speaks against its hints. impact "
         "WORKSPACE --to FILE tells which rules and recorded calls another catalog would change.",
         {{"into", "WORKSPACE", "import: add the catalogs to this workspace; nothing is overwritten"},
          {"policy", "FILE", "import: write a policy that permits exactly what a manifest lists"},
          {"mcp-command", "COMMAND", "import: start this program, an MCP server, once you agreed, and end it again"},
          {"mcp-url", "URL", "import: ask the MCP server at this address"},
          {"yes", "", "import: start the program without asking"},
          {"author", "NAME", "snapshot: who made it"},
          {"to", "FILE", "impact: the other catalog or snapshot"},
          {"policies", "REV", "usage, impact: policy version to use; the one in force when left out"}},
         runCatalog},
        {"format",
         "[FILE...]",
         0,
         kAny,
         "lay out Cedar policies and schemas",
         "Rewrites policies (*.cedar) in the layout of Cedar's own formatter, and schemas (*.cedarschema) in that of its "
         "schema printer. Comments are kept. A file with mistakes is left as it is, and they are shown.",
         {{"check", "", "change nothing; exit with 1 when a file would change"},
          {"stdin", "", "read standard input, print the result; FILE only tells what it is"},
          {"line-width", "N", "columns a line should keep to; 80 when left out"},
          {"indent-width", "N", "columns a level; 2 when left out"}},
         runFormat},
        {"translate",
         "FILE",
         1,
         1,
         "turn Cedar policies or a schema into JSON, or back",
         "Reads policies, or a schema (FILE.cedarschema, FILE.cedarschema.json), in either syntax and prints the other.",
         {{"to", "SYNTAX", "json or cedar; the other one than the file's when left out"},
          {"schema", "", "the file is a schema, whatever its name"}},
         runTranslate},
    };
}

}  // namespace

const std::vector<CommandInfo>& commands() {
    static const std::vector<CommandInfo> table = makeCommands();
    return table;
}

const std::vector<OptionInfo>& commonOptions() {
    static const std::vector<OptionInfo> table{
        {"json", "", "print JSON (format 1) instead of tables"},
        {"help", "", "print help and exit"},
    };
    return table;
}

}  // namespace writ::cli
