#pragma once

#include "simulator/scratch/form.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>
#include <filesystem>

namespace writ::sim::test {

/// A workspace with all its calls, and its policies.
struct Scene {
    explicit Scene(const std::filesystem::path& root) {
        RunControl control;
        const auto workspace = loadWorkspace(root, {}, control);
        EXPECT_TRUE(workspace) << workspace.error().text();
        const auto made = prepareCorpus(*workspace, control);
        EXPECT_TRUE(made) << made.error().text();
        corpus = *made;
    }
    static Scene sample(const std::string& name) {
        return Scene(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / name);
    }

    [[nodiscard]] PolicySetPtr policies(const char* rev) const {
        const auto version = policyVersion(*corpus->workspace, rev);
        EXPECT_TRUE(version);
        return languageById("cedar")->compile(version->sources).policies;
    }
    /// The call of that number, from 1.
    [[nodiscard]] ScratchRequest call(std::uint32_t number) const {
        Result<ScratchRequest> made = ScratchRequest::ofCall(*corpus, number - 1);
        EXPECT_TRUE(made) << made.error().text();
        return *made;
    }
    [[nodiscard]] std::string verdict(const ScratchRequest& scratch, const char* rev) const {
        const ScratchResult result = evaluate(scratch, policies(rev), {std::nullopt});
        return result.decision() == nullptr ? result.notReplayable : std::string(word(result.decision()->verdict));
    }

    CorpusPtr corpus;
};

inline ScratchEdit set(std::string pointer, Json value) {
    return {ScratchEdit::Kind::Set, std::move(pointer), std::move(value)};
}
inline ScratchEdit removal(std::string pointer) {
    return {ScratchEdit::Kind::Remove, std::move(pointer), {}};
}
inline ScratchEdit unknown(std::string pointer) {
    return {ScratchEdit::Kind::Unknown, std::move(pointer), {}};
}

inline ScratchRequest edited(const ScratchRequest& scratch, const ScratchEdit& edit) {
    Result<ScratchRequest> made = scratch.with(edit);
    EXPECT_TRUE(made) << edit.pointer << ": " << made.error().text();
    return made ? *made : scratch;
}

inline const ScratchField* fieldAt(const std::vector<ScratchField>& fields, const std::string& pointer) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const ScratchField& field) { return field.pointer == pointer; });
    return found == fields.end() ? nullptr : &*found;
}

}  // namespace writ::sim::test
