#include "simulator/scratch/facts_edit.h"
#include "simulator/scratch/request_types.h"
#include "simulator/scratch/state.h"
#include "simulator/transcript/recorded_decision.h"

#include <algorithm>

namespace writ::sim::scratch {
namespace {

constexpr std::string_view kInput = "/context/input";
constexpr std::string_view kHidden = "/arguments";  // how CallContext names them
constexpr std::uint32_t kMaxDepth = 12;

/// The pointer into the request of an argument that the recording hides; empty for what is no argument.
std::string argumentOf(const std::string& hidden) {
    return isWithin(hidden, kHidden) ? std::string(kInput) + hidden.substr(kHidden.size()) : std::string();
}

Document documentOfCall(const std::string& tool, Json arguments) {
    return {
        Json::object({{"action", Json::object({{"name", tool}})}, {"context", Json::object({{"input", std::move(arguments)}})}}),
        {}};
}

void hide(Document& document, std::string pointer) {
    document.unknown.push_back({std::move(pointer), UnknownReason::NotRecorded});
    std::sort(document.unknown.begin(), document.unknown.end());
}

bool isListed(const std::vector<UnknownField>& unknown, const std::string& pointer) {
    return std::any_of(unknown.begin(), unknown.end(), [&](const UnknownField& field) { return field.pointer == pointer; });
}

/// The required members of a record become unknown.
void addMembers(const Json& schema, const Json& root, const std::string& pointer, Document& document, std::uint32_t depth) {
    const Json& record = resolved(schema, root);
    for (const auto& [name, given] : record["properties"].asObject()) {
        if (pointer == "/context" && name == "input") continue;
        if (!isRequired(record, name)) continue;
        const std::string at = pointerJoin(pointer, name);
        const Json& member = resolved(given, root);
        if (depth < kMaxDepth && member["properties"].size() != 0) {
            document.json = document.json.withPointer(at, Json::object());
            addMembers(member, root, at, document, depth + 1);
        } else {
            hide(document, at);
        }
    }
}

/// The step with the edits in it, such that the binding sees what they leave.
Result<void> edit(Step& step, const Workspace& workspace, const std::vector<ScratchEdit>& edits) {
    Document call = callDocument(workspace, step);
    const std::vector<UnknownField> before = call.unknown;
    for (const ScratchEdit& one : edits) {
        if (!isOfCall(one)) continue;
        if (Result<void> done = apply(one, call); !done) return done;
    }
    step.tool = call.json["action"]["name"].asString();
    step.arguments = call.json["context"]["input"].isObject() ? call.json["context"]["input"] : Json::object();
    step.argumentsState = ArgumentsState::Recorded;
    step.argumentsNote.clear();
    const auto uncovered = [&](const std::string& pointer) { return !pointer.empty() && !isListed(call.unknown, pointer); };
    std::vector<std::string>& masks = step.noteMasks;
    masks.erase(std::remove_if(masks.begin(), masks.end(),
                               [&](const std::string& mask) { return isWithin(mask, kInput) && uncovered(mask); }),
                masks.end());
    std::vector<std::string> hidden;
    if (step.context) {
        CallContext context = *step.context;
        context.hidden.erase(std::remove_if(context.hidden.begin(), context.hidden.end(),
                                            [&](const std::string& one) { return uncovered(argumentOf(one)); }),
                             context.hidden.end());
        for (const std::string& one : context.hidden) hidden.push_back(argumentOf(one));
        step.context = std::make_shared<const CallContext>(std::move(context));
    }
    for (const UnknownField& field : call.unknown) {
        const bool told = std::find(masks.begin(), masks.end(), field.pointer) != masks.end() ||
                          std::find(hidden.begin(), hidden.end(), field.pointer) != hidden.end();
        if (!told) masks.push_back(field.pointer);
    }
    return {};
}

}  // namespace

Document callDocument(const Workspace& workspace, const Step& call) {
    const bool recorded = call.argumentsState == ArgumentsState::Recorded && call.arguments.isObject();
    Document document = documentOfCall(call.tool, recorded ? call.arguments : Json::object());
    for (const std::string& mask : call.noteMasks) {
        if (isWithin(mask, kInput)) hide(document, mask);
    }
    if (call.context) {
        for (const std::string& hidden : call.context->hidden) {
            if (const std::string at = argumentOf(hidden); !at.empty() && !isListed(document.unknown, at)) hide(document, at);
        }
    }
    const ToolDescription* tool = recorded ? nullptr : workspace.catalog.find(call.tool);
    if (tool != nullptr) {
        for (const auto& [name, schema] : resolved(tool->inputSchema, tool->inputSchema)["properties"].asObject()) {
            const std::string at = pointerJoin(kInput, name);
            if (!isListed(document.unknown, at)) hide(document, at);
        }
    }
    return document;
}

Document callDocument(const ToolDescription& tool) {
    Document document = documentOfCall(tool.name, Json::object());
    addMembers(tool.inputSchema, tool.inputSchema, std::string(kInput), document, 0);
    return document;
}

Result<Request> skeleton(const Workspace& workspace, const Document& call) {
    const std::string& tool = call.json["action"]["name"].asString();
    Request request;
    request.action = tool;
    if (workspace.binding != nullptr) {
        for (const RequestShape& shape : workspace.binding->shapes()) {
            if (shape.tool != tool) continue;
            request.subject.type = shape.subjectType;
            request.resource.type = shape.resourceType;
        }
    }
    const Json types = typesOfRequest(workspace, request);
    Document document = call;
    for (const auto& [part, uid] : {std::pair("subject", &request.subject), std::pair("resource", &request.resource)}) {
        const std::string at = std::string("/") + part;
        // A type that nobody tells needs a name all the same; it is unknown as well then.
        const Json& only = types[part]["types"];
        const bool known = !uid->type.empty() || only.size() == 1;
        const std::string name = !uid->type.empty() ? uid->type : only.size() != 0 ? only.at(0).asString() : "Unknown";
        document.json = document.json.with(part, Json::object({{"type", name}, {"id", ""}}));
        hide(document, at + "/id");
        if (!known) hide(document, at + "/type");
    }
    addMembers(types["context"], types["context"], "/context", document, 0);
    return document.request();
}

Result<BoundCall> boundAnew(const ScratchRequest::Base& base, const std::vector<ScratchEdit>& edits) {
    Step step = base.session->steps[base.origin.step - 1];
    if (Result<void> done = edit(step, *base.workspace, edits); !done) return tl::unexpected(std::move(done.error()));
    std::optional<BoundCall> bound = base.workspace->binding->bindOne(*base.session, step);
    if (!bound) return fail(ErrorKind::Internal, "The binding made nothing of this call.");
    return *std::move(bound);
}

Document withFacts(Document document, const Facts& facts) {
    for (const char* part : {"subject", "resource"}) {
        const std::string at = std::string("/") + part + "/properties";
        if (document.value(std::string("/") + part + "/id").state == FieldState::Unknown) continue;
        const EntityUid uid{document.json[part]["type"].asString(), document.json[part]["id"].asString()};
        for (const auto& [name, value] : attributesOf(facts, uid).asObject()) {
            const std::string pointer = pointerJoin(at, name);
            if (document.value(pointer).state == FieldState::Absent) document.json = document.json.withPointer(pointer, value);
        }
    }
    return document;
}

}  // namespace writ::sim::scratch
