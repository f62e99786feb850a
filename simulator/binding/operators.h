#pragma once

#include "simulator/binding/scope.h"

/// What the rows of the operator table do. Reading operators give recorded values as they are; derivations make new ones.
namespace writ::sim::binding::operators {

Value constant(const Node& node, Scope& scope);
Value argument(const Node& node, Scope& scope);
Value metadata(const Node& node, Scope& scope);
Value call(const Node& node, Scope& scope);
Value time(const Node& node, Scope& scope);
Value now(const Node& node, Scope& scope);
Value record(const Node& node, Scope& scope);
Value records(const Node& node, Scope& scope);
Value result(const Node& node, Scope& scope);
Value fact(const Node& node, Scope& scope);
Value item(const Node& node, Scope& scope);
Value either(const Node& node, Scope& scope);

Value entity(const Node& node, Scope& scope);
Value count(const Node& node, Scope& scope);
Value countWhere(const Node& node, Scope& scope);
Value where(const Node& node, Scope& scope);
Value distinct(const Node& node, Scope& scope);
Value first(const Node& node, Scope& scope);
Value last(const Node& node, Scope& scope);
Value minimum(const Node& node, Scope& scope);
Value maximum(const Node& node, Scope& scope);
Value sum(const Node& node, Scope& scope);
Value project(const Node& node, Scope& scope);
Value keys(const Node& node, Scope& scope);
Value values(const Node& node, Scope& scope);
Value sameSet(const Node& node, Scope& scope);
Value equal(const Node& node, Scope& scope);
Value lookup(const Node& node, Scope& scope);
Value concat(const Node& node, Scope& scope);
Value words(const Node& node, Scope& scope);

Value toDatetime(const Node& node, Scope& scope);
Value hour(const Node& node, Scope& scope);
Value minuteOfDay(const Node& node, Scope& scope);
Value weekday(const Node& node, Scope& scope);
Value isWithin(const Node& node, Scope& scope);
Value daysBetween(const Node& node, Scope& scope);

Value runningTotal(const Node& node, Scope& scope);
Value callCount(const Node& node, Scope& scope);
Value calledWith(const Node& node, Scope& scope);

Value taint(const Node& node, Scope& scope);
Value stemsFrom(const Node& node, Scope& scope);

Value shellEffects(const Node& node, Scope& scope);

Value delegationDepth(const Node& node, Scope& scope);
Value approved(const Node& node, Scope& scope);
Value confirmed(const Node& node, Scope& scope);

}  // namespace writ::sim::binding::operators
