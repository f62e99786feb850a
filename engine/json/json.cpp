#include "engine/json/json.h"

#include <locale.h>
#include <stdlib.h>
#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

namespace writ {

namespace {

// Small objects are searched in order; larger ones carry an index.
constexpr std::size_t kIndexFrom = 16;

}  // namespace

struct Json::SharedText : Shared {
    explicit SharedText(std::string given) : text(std::move(given)) {}
    std::string text;
};

struct Json::SharedArray : Shared {
    explicit SharedArray(Array given) : items(std::move(given)) { items.shrink_to_fit(); }
    Array items;
};

struct Json::SharedObject : Shared {
    explicit SharedObject(Object given) : members(std::move(given)) {
        members.shrink_to_fit();
        if (makeIndex()) return;
        keepLastOfEachKey();
        members.shrink_to_fit();
        static_cast<void>(makeIndex());
    }

    [[nodiscard]] const Json* find(std::string_view key) const {
        if (index) {
            const auto found = index->find(key);
            return found == index->end() ? nullptr : &members[found->second].second;
        }
        for (const Member& member : members)
            if (member.first == key) return &member.second;
        return nullptr;
    }

    using Index = std::unordered_map<std::string_view, std::size_t>;  // views into members, which never change
    Object members;
    std::unique_ptr<Index> index;

private:
    /// Makes the index, where there are enough members for one. False: a key stands twice.
    bool makeIndex() {
        if (members.size() < kIndexFrom) return !repeatsKey();
        index = std::make_unique<Index>(members.size());
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (index->emplace(members[i].first, i).second) continue;
            index.reset();
            return false;
        }
        return true;
    }

    [[nodiscard]] bool repeatsKey() const {
        for (std::size_t i = 1; i < members.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (members[i].first == members[j].first) return true;
        return false;
    }

    void keepLastOfEachKey() {
        std::unordered_map<std::string_view, std::size_t> last;
        for (std::size_t i = 0; i < members.size(); ++i) last[members[i].first] = i;
        // The first place of a key stays, with the value of its last.
        Object kept;
        std::unordered_map<std::string, bool> seen;
        for (const Member& member : members)
            if (seen.emplace(member.first, true).second) kept.emplace_back(member.first, members[last[member.first]].second);
        members = std::move(kept);
    }
};

Json::Json(std::size_t value)
    : Json(value <= static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()) ? Json(static_cast<std::int64_t>(value))
                                                                                       : number(std::to_string(value))) {
}
Json::Json(std::string value) : Json(Kind::String, new SharedText(std::move(value))) {
}
// Documents full of empty arrays and objects share one of each.
Json::Json(Array value) {
    static const Json empty(Kind::Array, new SharedArray({}));
    *this = value.empty() ? empty : Json(Kind::Array, new SharedArray(std::move(value)));
}
Json::Json(Object value) {
    static const Json empty(Kind::Object, new SharedObject({}));
    *this = value.empty() ? empty : Json(Kind::Object, new SharedObject(std::move(value)));
}

Json Json::number(std::string text) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (error == std::errc{} && end == text.data() + text.size() && text != "-0") return Json(integer);
    return {Kind::Number, new SharedText(std::move(text))};
}

// Nobody gains a value that has one owner only, who lets it go now.
void Json::release() {
    const Shared* shared = m_value.shared;
    if (shared->owners.load(std::memory_order_acquire) != 1 && shared->owners.fetch_sub(1, std::memory_order_acq_rel) != 1)
        return;
    if (isArray())
        delete static_cast<const SharedArray*>(shared);
    else if (isObject())
        delete static_cast<const SharedObject*>(shared);
    else
        delete static_cast<const SharedText*>(shared);
}

bool Json::asBool() const {
    return isBool() && m_value.integer != 0;
}

std::int64_t Json::asInteger() const {
    return isInteger() ? m_value.integer : 0;
}

double Json::asDouble() const {
    if (isInteger()) return static_cast<double>(asInteger());
    if (kind() != Kind::Number) return 0.0;
    // Programs with a window may write numbers as their user does.
    static const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
    return strtod_l(static_cast<const SharedText*>(m_value.shared)->text.c_str(), nullptr, plain);
}

const std::string& Json::asString() const {
    static const std::string empty;
    return isString() ? static_cast<const SharedText*>(m_value.shared)->text : empty;
}

const Json::Array& Json::asArray() const {
    static const Array empty;
    return isArray() ? static_cast<const SharedArray*>(m_value.shared)->items : empty;
}

const Json::Object& Json::asObject() const {
    static const Object empty;
    return isObject() ? static_cast<const SharedObject*>(m_value.shared)->members : empty;
}

std::string Json::numberText() const {
    if (isInteger()) return std::to_string(asInteger());
    return kind() == Kind::Number ? static_cast<const SharedText*>(m_value.shared)->text : std::string{};
}

std::size_t Json::size() const {
    return isArray() ? asArray().size() : asObject().size();
}

const Json* Json::find(std::string_view key) const {
    return isObject() ? static_cast<const SharedObject*>(m_value.shared)->find(key) : nullptr;
}

const Json& Json::operator[](std::string_view key) const {
    static const Json null;
    const Json* found = find(key);
    return found == nullptr ? null : *found;
}

const Json& Json::at(std::size_t index) const {
    static const Json null;
    const Array& items = asArray();
    return index < items.size() ? items[index] : null;
}

Json Json::with(std::string_view key, Json value) const {
    Object members = asObject();
    const auto found = std::find_if(members.begin(), members.end(), [key](const Member& m) { return m.first == key; });
    if (found == members.end())
        members.emplace_back(std::string(key), std::move(value));
    else
        found->second = std::move(value);
    return Json(std::move(members));
}

namespace {

bool sameMembers(const Json& a, const Json& b) {
    if (a.size() != b.size()) return false;
    return std::all_of(a.asObject().begin(), a.asObject().end(), [&b](const Json::Member& member) {
        const Json* other = b.find(member.first);
        return other != nullptr && member.second == *other;
    });
}

}  // namespace

// Documents are depth-limited when they are parsed, so this recursion is bounded too.
bool operator==(const Json& a, const Json& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
    case Json::Kind::Null: return true;
    case Json::Kind::Bool: return a.asBool() == b.asBool();
    case Json::Kind::Integer: return a.asInteger() == b.asInteger();
    case Json::Kind::Number: return a.numberText() == b.numberText();
    case Json::Kind::String: return a.asString() == b.asString();
    case Json::Kind::Array: return a.asArray() == b.asArray();
    case Json::Kind::Object: return sameMembers(a, b);
    }
    return false;
}

}  // namespace writ
