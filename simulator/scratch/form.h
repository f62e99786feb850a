#pragma once

#include "simulator/scratch/scratch.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

enum class FieldKind : std::uint8_t {
    Any,
    Text,
    WholeNumber,
    Decimal,
    YesNo,
    OneOf,
    List,
    Record,
    Entity,
    Datetime,
    Duration,
    Ip
};

/// What a field can hold, as people say it.
struct FieldType {
    FieldKind kind = FieldKind::Any;
    bool escaped = false;                    ///< Datetime, Duration, Ip: a value of the policy language, not a text
    FieldKind items = FieldKind::Any;        ///< of a List
    std::vector<std::string> choices;        ///< of OneOf: texts, in their order; others can be tried too
    std::vector<std::string> entities;       ///< of an Entity, or a list of them: types that are allowed; empty: any
    [[nodiscard]] std::string text() const;  ///< "text", "whole number", "one of 3", "list of text", "reference to User"
};

enum class FieldSection : std::uint8_t { Principal, Tool, Resource, Arguments, Context };
[[nodiscard]] std::string_view word(FieldSection section);  ///< "principal", "tool", …

/// A row of the form. Members of a record follow it, one level deeper.
struct ScratchField {
    std::string pointer;
    std::string label;
    FieldSection section = FieldSection::Context;
    std::uint32_t depth = 0;
    FieldType type;
    bool required = false;
    bool declared = false;  ///< catalog, schema or binding know it
    FieldValue value;
    bool edited = false;
    bool editable = true;     ///< by a text; false for a record whose members have rows
    std::string provenance;   ///< "recording, step 8", "facts", "what-if"; empty where nothing stands
    std::string description;  ///< in the catalog's or schema's words; may be empty
};

/// All there is to edit: what the request holds, and what catalog and schema know beside it. At most 2000 rows.
[[nodiscard]] std::vector<ScratchField> formOf(const ScratchRequest& scratch);

/// The text in which a value of the field is edited; of what is not known or not there, nothing.
[[nodiscard]] std::string fieldText(const ScratchField& field);
/// What a person typed, as a value of that type; else a message that says what was expected.
[[nodiscard]] Result<Json> parseField(const FieldType& type, std::string_view text);

}  // namespace writ::sim
