#include "app/studio/core/action_registry.h"

namespace writ::studio {

// A menu shows its rows in this order and draws a line where the part of the id before the dot changes.
const std::vector<ActionInfo>& actionTable() {
    static const std::vector<ActionInfo> table{
        // id, menu, text, shortcut, icon, help, scope
        {"workspace.new", "File", "&New workspace…", "Ctrl+N", "add", "Make a workspace with a policy that denies everything", "window"},
        {"workspace.open", "File", "&Open folder…", "Ctrl+O", "workspace", "Open a folder that holds writ.json", "window"},
        {"workspace.close", "File", "Close &workspace", "Ctrl+Shift+W", "", "Close the workspace and show the start page", "window"},
        {"import.recording", "File", "Import &recordings…", "Ctrl+Shift+O", "session", "Add recorded sessions to the workspace, redacted if you want; the recordings are never changed", "window"},
        {"import.catalog", "File", "&Import tool catalog…", "Ctrl+I", "import", "Add a list of tools (MCP, function tools, OpenAPI, manifests) after a look at what it would change", "window"},
        {"import.server", "File", "Import from &MCP server…", "", "import", "Ask an MCP server for its tools; it is started only once you agreed, and no tool is called", "window"},
        {"file.open", "File", "Open f&ile…", "", "policy", "Open a policy or JSON file in the editor", "window"},
        {"file.save", "File", "&Save", "Ctrl+S", "", "Save the text in the editor and replay in the background", "window"},
        {"file.saveAll", "File", "Save &all", "Ctrl+Shift+S", "", "Save every changed text", "window"},
        {"file.revert", "File", "Re&vert", "", "", "Take back every change since the text was last saved", "window"},
        {"file.close", "File", "&Close file", "Ctrl+W", "", "Close the text in the editor", "window"},
        {"report.export", "File", "&Export report…", "", "export", "Write what the replay shows for people, as HTML or CSV: the whole replay or one session", "window"},
        {"report.print", "File", "&Print report…", "Ctrl+P", "", "Print the same", "window"},
        {"app.settings", "File", "Se&ttings…", "Ctrl+,", "settings", "Theme, font sizes and the name that notes carry", "window"},
        {"app.quit", "File", "&Quit", "Ctrl+Q", "", "Close the studio; changed texts are asked about", "window"},

        {"edit.undo", "Edit", "&Undo", "Ctrl+Z", "", "Take the last change of the text back", "window"},
        {"edit.redo", "Edit", "&Redo", "Ctrl+Shift+Z; Ctrl+Y", "", "Make the change again that was taken back", "window"},
        {"clipboard.cut", "Edit", "Cu&t", "Ctrl+X", "", "Cut the selected text", "window"},
        {"clipboard.copy", "Edit", "&Copy", "Ctrl+C", "", "Copy the selected text or rows", "window"},
        {"clipboard.paste", "Edit", "&Paste", "Ctrl+V", "", "Paste text", "window"},
        {"clipboard.selectAll", "Edit", "Select &all", "Ctrl+A", "", "Select the whole text or all rows", "window"},
        {"find.show", "Edit", "&Find…", "Ctrl+F", "search", "Find text in the editor", "window"},
        {"find.next", "Edit", "Find &next", "F3", "", "Go to the next place found", "window"},
        {"find.previous", "Edit", "Find pre&vious", "Shift+F3", "", "Go to the place found before", "window"},
        {"find.replace", "Edit", "R&eplace…", "Ctrl+H", "", "Replace text in the editor", "window"},
        {"find.line", "Edit", "&Go to line…", "Ctrl+G", "", "Go to a line by its number", "window"},
        {"table.copyCsv", "Edit", "Copy table as C&SV", "Ctrl+Shift+C", "copy", "Copy the rows of the table that has the focus", "window"},
        {"table.exportCsv", "Edit", "E&xport table as CSV…", "", "export", "Write the rows of the table that has the focus to a file", "window"},

        {"layout.author", "View", "&Author", "Ctrl+1", "policy", "Write policies, with their effect on recorded calls beside them", "window"},
        {"layout.simulate", "View", "&Simulate", "Ctrl+2", "replay", "Go through a session step by step", "window"},
        {"layout.compare", "View", "&Compare", "Ctrl+3", "compare", "See what another version would have decided", "window"},
        {"layout.reset", "View", "&Reset this layout", "", "", "Put every pane back where it was at first", "window"},
        {"pane.catalog", "View", "Ca&talog", "Alt+1", "catalog", "Show and focus the catalog", "window"},
        {"pane.compare", "View", "C&ompare pane", "Alt+2", "flip", "Show and focus the list of flips", "window"},
        {"pane.simulator", "View", "Si&mulator", "Alt+3", "session", "Show and focus the simulator", "window"},
        {"pane.explain", "View", "&Explain", "Alt+4", "explain", "Show and focus the explanation of the selected call", "window"},
        {"pane.notes", "View", "Notes &pane", "Alt+6", "note", "Show and focus what people wrote beside the session", "window"},
        {"pane.whatIf", "View", "&What if pane", "Alt+7", "what-if", "Show and focus the call that is tried with other values", "window"},
        {"pane.findings", "View", "Fi&ndings", "Alt+5", "warning", "Show and focus what the replay points out", "window"},
        {"pane.next", "View", "&Next pane", "F6", "", "Move the focus to the next pane", "window"},
        {"pane.previous", "View", "&Previous pane", "Shift+F6", "", "Move the focus to the pane before", "window"},

        {"go.palette", "Go", "&Find a command, file, rule or step…", "Ctrl+K", "search", "Type a few letters of what you want to reach", "window"},
        {"problem.next", "Go", "Next &problem", "F8", "", "Go to the next error or warning", "window"},
        {"problem.previous", "Go", "Previous p&roblem", "Shift+F8", "", "Go to the error or warning before", "window"},
        {"file.nextTab", "Go", "Next f&ile", "Ctrl+Tab", "", "Show the next open file", "window"},
        {"file.previousTab", "Go", "File befo&re", "Ctrl+Shift+Tab", "", "Show the open file before", "window"},
        {"step.next", "Go", "&Next step", "J", "", "Select the next step", "list"},
        {"step.previous", "Go", "Pre&vious step", "K", "", "Select the step before", "list"},
        {"flip.next", "Go", "Next f&lip", "N", "flip", "Select the next call whose verdict differs", "list"},
        {"flip.previous", "Go", "Previous fl&ip", "Shift+N", "", "Select the call before whose verdict differs", "list"},
        {"verdict.nextDeny", "Go", "Next &deny", "D", "verdict-deny", "Select the next call that is denied", "list"},
        {"verdict.nextIndeterminate", "Go", "Next inde&terminate", "I", "verdict-indeterminate", "Select the next call whose verdict cannot be known", "list"},
        {"step.explain", "Go", "&Explain the step", "E", "explain", "Show why the call was decided so", "list"},
        {"step.filter", "Go", "Fi&lter the steps", "/", "filter", "Write a filter such as verdict==deny", "list"},
        {"step.matrix", "Go", "&Matrix", "M", "matrix", "Go to the matrix of verdicts", "list"},

        {"policy.complete", "Policy", "C&omplete the word", "Ctrl+Space", "", "Offer what could stand at the cursor", "window"},
        {"policy.describe", "Policy", "&What is this", "Shift+F1", "help", "Tell what stands at the cursor: its type, its description, its values", "window"},
        {"policy.definition", "Policy", "Go to &definition", "F12", "", "Go to where the thing below the cursor is declared: schema, facts or catalog", "window"},
        {"policy.references", "Policy", "Find &uses", "Shift+F12", "", "List every place that names the thing below the cursor", "window"},
        {"policy.rename", "Policy", "&Rename…", "F2", "", "Give the thing below the cursor another name everywhere", "window"},
        {"policy.symbols", "Policy", "Go to rule or &declaration…", "Ctrl+J", "rule", "List the rules or declarations of the file", "window"},
        {"policy.fix", "Policy", "&Fix or change…", "Alt+Return", "", "Apply the fix of the problem at the cursor, or choose among several", "window"},
        {"policy.format", "Policy", "For&mat", "Ctrl+Shift+I", "", "Lay the text out in Cedar's own style; comments stay", "window"},
        {"policy.comment", "Policy", "&Comment lines", "Ctrl+/", "", "Turn the selected lines into comments, or back", "window"},
        {"policy.widen", "Policy", "&Select more", "Alt+Shift+Right", "", "Select the expression around the selection", "window"},
        {"policy.foldAll", "Policy", "Fold &all", "Ctrl+Shift+[", "", "Show only the first line of each rule", "window"},
        {"policy.unfoldAll", "Policy", "Unfo&ld all", "Ctrl+Shift+]", "", "Show all lines again", "window"},
        {"policy.messages", "Policy", "&Messages below lines", "", "", "Show or hide what is wrong below its line", "window"},

        {"replay.run", "Replay", "&Replay", "Ctrl+Return; Ctrl+Enter", "replay", "Decide every recorded call again; no tool is called, no network is used", "window"},
        {"replay.cancel", "Replay", "&Cancel", "", "stop", "Stop the replay that runs; the last result stays", "window"},
        {"filter.clear", "Replay", "Clear the &filter", "", "filter", "Show all steps again", "window"},

        {"step.whatIf", "Replay", "What &if…", "W", "what-if", "Try the call with other values; the recording is never changed", "list"},
        {"step.makeTest", "Replay", "Make a &test", "T", "make-test", "Add a test that expects the verdict of this call", "list"},
        {"note.mark", "Replay", "&Note…", "B", "note", "Write a note beside the step; the recording is never changed", "list"},
        {"note.correct", "Replay", "Correct &who stopped it…", "O", "", "Say what happened with your name and a reason; what was found stays beside it", "list"},
        {"note.probe", "Replay", "Add a &probe call…", "P", "probe", "Add the call that the model refused to make; it is marked hypothetical", "list"},

        {"version.choose", "Compare", "&Choose versions…", "Ctrl+D", "commit", "Choose the policy and the version it is compared against", "window"},
        {"version.swap", "Compare", "&Swap the versions", "", "swap", "Compare the other way round", "window"},
        {"catalog.compare", "Compare", "Compare c&atalogs…", "", "compare", "What differs between the tools of the workspace, a snapshot and a file, and what that does to rules and calls", "window"},
        {"catalog.snapshot", "Compare", "&Take a catalog snapshot…", "", "snapshot", "Keep the tools as they are now, to compare with later", "window"},

        {"help.contents", "Help", "&Contents", "F1", "help", "What the studio does and how", "window"},
        {"help.replay", "Help", "What a &replay does", "", "offline", "Why no tool is called and what a verdict means", "window"},
        {"help.filter", "Help", "&Filters", "", "filter", "The one-line language that filters steps: fields, operators, examples", "window"},
        {"help.keys", "Help", "&Keyboard", "", "", "Every key of the studio", "window"},
        {"help.about", "Help", "&About Writ Studio", "", "", "Version and licence", "window"},
    };
    return table;
}

}  // namespace writ::studio
