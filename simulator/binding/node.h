#pragma once

#include "simulator/binding/value.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim::binding {

struct Node;
class Scope;
using NodePtr = std::unique_ptr<const Node>;

/// Tests of an item, as `where` and `arguments` hold them.
enum class TestKind : std::uint8_t { Equal, OneOf, Not, Below, Above, StartsWith };
struct Test {
    TestKind kind = TestKind::Equal;
    NodePtr operand;              ///< of all but Not
    std::unique_ptr<Test> inner;  ///< of Not
};
struct PointerTest {
    Tokens pointer;
    Test test;
};
using Tests = std::vector<PointerTest>;

struct TestInfo {
    std::string_view name;  ///< "$oneOf"; empty for equality
    TestKind kind;
};
[[nodiscard]] const std::vector<TestInfo>& testTable();

/// What stands in one member of an operator's argument, and in which slot of Node it goes.
enum class FieldKind : std::uint8_t {
    Value,        ///< Node::operands, in the order of the table
    ItemValue,    ///< the same; `$item` may be used in it
    Pointer,      ///< Node::pointer
    Word,         ///< Node::word: a text
    Kind,         ///< Node::word: a kind of `records`
    Pick,         ///< Node::word: "first" or "last"
    Tools,        ///< Node::tools: a tool's name or a list of them
    ItemTests,    ///< Node::where; `$item` may be used in it
    ResultTests,  ///< Node::where
    Arguments,    ///< Node::arguments
    Zone,         ///< Node::zone
    Duration,     ///< Node::within
    Outcomes,     ///< Node::word: one of countedOutcomes()
    Values,       ///< a list of values; Node::operands
    Texts,        ///< a list of texts; Node::texts, by the member's name
    Parsed,       ///< a text in a language of its own; Node::parsed, made by Operator::parse
};
struct Field {
    std::string_view name;
    FieldKind kind;
    bool required = true;
};

/// What stands behind an operator's name.
enum class Shape : std::uint8_t {
    Json,      ///< anything; Node::literal
    Pointer,   ///< a JSON Pointer; Node::pointer
    Word,      ///< one of Operator::words; Node::word
    True,      ///< `true`
    Operand,   ///< one value; Node::operands
    Operands,  ///< a list of values, at least one; Node::operands
    Pair,      ///< a list of two values; Node::operands
    Fields,    ///< an object; see Operator::fields
    Result,    ///< of `$result`: a JSON Pointer (the result at hand), else Fields
};

/// What an operator makes of a text in a language of its own, once for all calls. Immutable.
class ParsedText {
public:
    virtual ~ParsedText() = default;
};
using ParsedTextPtr = std::shared_ptr<const ParsedText>;

/// Where an operator may stand.
enum class Stands : std::uint8_t {
    Anywhere,
    InRequests,  ///< not in `learn` and `effects`, which tell of calls that were made before
};

/// One row of the table of operators. Parsing, evaluation, help and the tests of the documents come from it.
struct Operator {
    std::string_view name;  ///< with `$`
    std::string_view help;
    Shape shape;
    Value (*evaluate)(const Node& node, Scope& scope);
    std::vector<std::string_view> words{};
    std::vector<Field> fields{};
    /// The type of what comes out, whatever goes in: a word of JSON Schema, "datetime", "texts", or a schema. Empty where it
    /// depends on operands or recording.
    std::string_view gives{};
    Stands stands = Stands::Anywhere;
    Result<ParsedTextPtr> (*parse)(std::string_view text) = nullptr;  ///< of a FieldKind::Parsed
};
[[nodiscard]] const std::vector<Operator>& operatorTable();

/// Which earlier calls are counted: "any", "successful", "failed", "denied".
[[nodiscard]] const std::vector<std::string_view>& countedOutcomes();

/// A compiled value of binding.json.
struct Node {
    enum class Form : std::uint8_t { Literal, List, Record, Operator };

    Form form = Form::Literal;
    std::string place;  ///< JSON Pointer in binding.json
    const Operator* op = nullptr;
    Json literal;
    std::vector<std::string> names;  ///< of a record's members; `operands` are their values
    std::vector<NodePtr> operands;   ///< null where an optional one is not given
    std::optional<Tokens> pointer;
    std::string word;
    std::vector<std::string> tools;
    Tests where;
    Tests arguments;
    int zone = 0;
    std::optional<std::int64_t> within;  ///< milliseconds
    std::map<std::string, std::vector<std::string>, std::less<>> texts;
    ParsedTextPtr parsed;
};

[[nodiscard]] Value evaluate(const Node& node, Scope& scope);

}  // namespace writ::sim::binding
