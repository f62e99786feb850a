#include "simulator/binding/operators.h"

namespace writ::sim::binding {

using namespace operators;

const std::vector<TestInfo>& testTable() {
    static const std::vector<TestInfo> kTable{
        {"$oneOf", TestKind::OneOf}, {"$not", TestKind::Not}, {"$below", TestKind::Below}, {"$above", TestKind::Above},
        {"$startsWith", TestKind::StartsWith}};
    return kTable;
}

const std::vector<Operator>& operatorTable() {
    using F = FieldKind;
    static const std::vector<Operator> kTable{
        {"$const", "the JSON as it is", Shape::Json, constant},
        {"$argument", "from the call's arguments", Shape::Pointer, argument},
        {"$metadata", "from what the recording says of the session, or of this call alone", Shape::Pointer, metadata},
        {"$call", "the tool's name, the call id, or the tool's server", Shape::Word, operators::call, {"tool", "id", "server"}},
        {"$time", "the recorded time of the call or session", Shape::Word, operators::time, {"call", "session"}},
        {"$now", "the clock", Shape::True, now},
        {"$record", "what results taught of a thing", Shape::Fields, record, {}, {{"kind", F::Kind}, {"key", F::Value}, {"at", F::Pointer, false}}},
        {"$records", "everything that results taught of a kind", Shape::Fields, records, {}, {{"kind", F::Kind}, {"where", F::ResultTests, false}}},
        {"$result", "an earlier result of a tool", Shape::Result, operators::result, {},
         {{"tool", F::Tools}, {"arguments", F::Arguments, false}, {"where", F::ResultTests, false}, {"at", F::Pointer, false}, {"pick", F::Pick, false}}},
        {"$fact", "an attribute of an entity in the facts", Shape::Fields, fact, {}, {{"type", F::Value}, {"id", F::Value}, {"at", F::Pointer}}},
        {"$item", "from the item at hand", Shape::Pointer, operators::item},
        {"$entity", "a reference to an entity", Shape::Fields, entity, {}, {{"type", F::Value}, {"id", F::Value}}},
        {"$either", "the first value that is known", Shape::Operands, either},
        {"$count", "number of items or members", Shape::Operand, count},
        {"$countWhere", "number of items that pass all tests", Shape::Fields, countWhere, {}, {{"in", F::Value}, {"where", F::ItemTests}}},
        {"$where", "the items that pass all tests", Shape::Fields, operators::where, {}, {{"in", F::Value}, {"where", F::ItemTests}}},
        {"$distinct", "the items without repetitions", Shape::Operand, distinct},
        {"$first", "the first item", Shape::Operand, first},
        {"$last", "the last item", Shape::Operand, last},
        {"$min", "the smallest item", Shape::Operand, minimum},
        {"$max", "the largest item", Shape::Operand, maximum},
        {"$sum", "the exact sum of the items", Shape::Operand, sum},
        {"$project", "a value for each item", Shape::Fields, project, {}, {{"in", F::Value}, {"as", F::ItemValue}}},
        {"$keys", "the names of the members", Shape::Operand, keys},
        {"$values", "the values of the members", Shape::Operand, values},
        {"$sameSet", "whether two lists hold the same items", Shape::Pair, sameSet},
        {"$equal", "whether two values are the same", Shape::Pair, equal},
        {"$lookup", "the member of a name", Shape::Fields, lookup, {}, {{"in", F::Value}, {"key", F::Value}, {"at", F::Pointer, false}}},
        {"$concat", "texts and whole numbers joined", Shape::Operands, concat},
        {"$words", "the words of a text", Shape::Operand, words},
        {"$toDatetime", "a datetime", Shape::Fields, toDatetime, {}, {{"value", F::Value}, {"zone", F::Zone, false}}},
        {"$hour", "the hour of the day, 0 to 23", Shape::Fields, hour, {}, {{"value", F::Value}, {"zone", F::Zone, false}}},
        {"$daysBetween", "whole days between two times, rounded down", Shape::Fields, daysBetween, {},
         {{"from", F::Value}, {"to", F::Value}, {"zone", F::Zone, false}}},
        {"$runningTotal", "the sum of an argument over earlier successful calls", Shape::Fields, runningTotal, {},
         {{"tools", F::Tools}, {"at", F::Pointer}, {"arguments", F::Arguments, false}}},
    };
    return kTable;
}

}  // namespace writ::sim::binding
