#include "simulator/transcript/arguments.h"

#include "simulator/transcript/python_literal.h"

namespace writ::sim {

namespace {

CallArguments unreadable(std::string note) {
    return {Json(), ArgumentsState::Unreadable, std::move(note)};
}

CallArguments notRecorded(std::string note) {
    return {Json(), ArgumentsState::NotRecorded, std::move(note)};
}

CallArguments fromText(const std::string& text, const ReadLimits& limits, KnownValues* known) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return notRecorded("the arguments are an empty text");
    if (text.size() > limits.maxArgumentsBytes)
        return unreadable("the arguments have " + std::to_string(text.size()) + " bytes; at most " +
                          std::to_string(limits.maxArgumentsBytes) + " are read");
    const std::optional<Json> lately = known != nullptr ? known->parse(text, limits.json) : std::nullopt;
    const Result<Json> parsed = lately ? Result<Json>(*lately) : parseJson(text, limits.json);
    if (parsed && parsed->isObject()) return {*parsed, ArgumentsState::Recorded, {}};
    if (parsed) return unreadable("the arguments are JSON, but not an object");
    if (std::optional<Json> literal = parsePythonLiteral(text))
        return {*std::move(literal), ArgumentsState::Recorded, "read as a Python dict literal"};
    return unreadable("the arguments are " + parsed.error().message);
}

}  // namespace

CallArguments readArguments(const Json* recorded, const ReadLimits& limits, KnownValues* known) {
    if (recorded == nullptr) return notRecorded("the recording has no arguments");
    switch (recorded->kind()) {
    case Json::Kind::Null: return notRecorded("the arguments are null");
    case Json::Kind::Object: return {*recorded, ArgumentsState::Recorded, {}};
    case Json::Kind::String: return fromText(recorded->asString(), limits, known);
    case Json::Kind::Bool:
    case Json::Kind::Integer:
    case Json::Kind::Number:
    case Json::Kind::Array: break;
    }
    return unreadable("the arguments are not an object");
}

}  // namespace writ::sim
