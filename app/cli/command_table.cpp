#include "app/cli/commands.h"

#include <limits>

namespace writ::cli {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr OptionInfo kPolicies{"policies", "REV", "policy version to use; the one in force when left out"};

std::vector<CommandInfo> makeCommands() {
    return {
        {"check", "WORKSPACE", 1, 1, "report mistakes in policies and workspace files",
         "Compiles every policy version and reads every file of the workspace. Mistakes are shown with their place.",
         {{"policies", "REV", "check this policy version only"}}, runCheck},
        {"decide", "WORKSPACE", 1, 1, "decide requests from standard input",
         "Reads AuthZEN requests as JSON Lines from standard input and prints one decision a line, with the facts and "
         "policies of the workspace.",
         {kPolicies}, runDecide},
        {"replay", "WORKSPACE [SESSION|FILE...]", 1, kAny, "run recorded sessions through a policy",
         "Replays all sessions of the workspace, or those named by id or by recording file. No tool is called.",
         {kPolicies,
          {"full", "", "with --json, add the request, where its values came from, and the explanation of each call"},
          {"fail-on", "LIST", "exit with 1 when a call is one of these: allow, deny, indeterminate, not-replayable"}},
         runReplay},
        {"explain", "WORKSPACE [SESSION|FILE...]", 1, kAny, "show why calls are decided as they are, and what would flip them",
         "Shows of each recorded call, or of one request from standard input, every condition with its value, marks with * what "
         "the verdict hinged on, and gives the smallest change of the call's values that flips the verdict. Each such change was "
         "decided by the engine.",
         {kPolicies,
          {"call", "N", "only this call of each session, counted from 1"},
          {"request", "", "read one AuthZEN request from standard input instead of recordings"},
          {"fields", "N", "change at most N values together, 3 when left out; 0: look for no change"}},
         runExplain},
        {"compare", "WORKSPACE [SESSION|FILE...]", 1, kAny, "show the calls that two policy versions decide differently",
         "Replays the same sessions under two policy versions and shows the calls whose verdict differs (flips).",
         {{"from", "REV", "policy version to start from; the one in force when left out"},
          {"to", "REV", "policy version to compare with; the manifest's candidate when left out"},
          {"baseline", "FILE", "an earlier output of compare --json; only flips that it does not list are findings"}},
         runCompare},
        {"test", "WORKSPACE", 1, 1, "run the cases in the workspace's tests folder",
         "Decides the request of each case and compares verdict and rules with what the case expects.",
         {{"policies", "REV", "policy version for cases that name none"}}, runTest},
        {"import", "FILE...", 1, kAny, "read recordings and tell what they hold",
         "Recognises each recording by its content and prints, as JSON, what it holds and what had to be skipped.",
         {{"into", "WORKSPACE", "copy the recordings into this workspace; nothing is overwritten"}}, runImport},
        {"format", "[FILE...]", 0, kAny, "lay out Cedar policies and schemas",
         "Rewrites policies (*.cedar) in the layout of Cedar's own formatter, and schemas (*.cedarschema) in that of its "
         "schema printer. Comments are kept. A file with mistakes is left as it is, and they are shown.",
         {{"check", "", "change nothing; exit with 1 when a file would change"},
          {"stdin", "", "read standard input, print the result; FILE only tells what it is"},
          {"line-width", "N", "columns a line should keep to; 80 when left out"},
          {"indent-width", "N", "columns a level; 2 when left out"}},
         runFormat},
        {"translate", "FILE", 1, 1, "turn Cedar policies or a schema into JSON, or back",
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
