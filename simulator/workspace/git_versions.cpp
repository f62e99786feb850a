#include "simulator/workspace/git_objects.h"
#include "simulator/workspace/git_revision.h"
#include "simulator/workspace/version_list.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

namespace writ::sim {
namespace {

/// A version with what lists of them are sorted by.
struct Dated {
    std::int64_t seconds = 0;
    VersionInfo version;
};

std::vector<VersionInfo> newestFirst(std::vector<Dated> dated, std::size_t most) {
    std::stable_sort(dated.begin(), dated.end(), [](const Dated& a, const Dated& b) { return a.seconds > b.seconds; });
    if (dated.size() > most) dated.resize(most);
    std::vector<VersionInfo> versions;
    for (Dated& one : dated) versions.push_back(std::move(one.version));
    return versions;
}

class GitLister {
public:
    GitLister(git::Place place, std::string policies, const GitListOptions& options, RunControl& control)
        : m_place(std::move(place)), m_folder(m_place.prefix + policies), m_options(options), m_control(control) {}

    Result<std::vector<VersionInfo>> run() {
        for (const auto step : {&GitLister::addIndex, &GitLister::addCommits, &GitLister::addBranches, &GitLister::addTags}) {
            if (Result<void> done = (this->*step)(); !done) return tl::unexpected(done.error());
        }
        return std::move(m_versions);
    }

private:
    [[nodiscard]] git_repository* repository() const { return m_place.repository.get(); }

    [[nodiscard]] static Failure unreadable() { return fail(ErrorKind::Unreadable, "Git: " + git::reason() + "."); }

    /// The id of the policies folder in a commit; nothing where it has none.
    [[nodiscard]] std::optional<git_oid> policiesOf(const git_commit* commit) const {
        git_tree* found = nullptr;
        if (git_commit_tree(&found, commit) != 0) return std::nullopt;
        const git::Tree tree(found);
        git_tree_entry* at = nullptr;
        if (git_tree_entry_bypath(&at, tree.get(), m_folder.c_str()) != 0) return std::nullopt;
        const git::Entry entry(at);
        return *git_tree_entry_id(entry.get());
    }

    /// Whether a commit changed the policies against each of its parents, as `git log` tells it of merges.
    [[nodiscard]] bool touches(const git_commit* commit) const {
        const std::optional<git_oid> own = policiesOf(commit);
        bool isRoot = true;
        for (unsigned int i = 0; i < git_commit_parentcount(commit); ++i) {
            git_commit* found = nullptr;
            if (git_commit_parent(&found, commit, i) != 0) continue;  // a shallow clone ends here
            isRoot = false;
            const git::Commit parent(found);
            const std::optional<git_oid> before = policiesOf(parent.get());
            const bool same = own.has_value() == before.has_value() && (!own || git_oid_equal(&*own, &*before) != 0);
            if (same) return false;
        }
        return !isRoot || own.has_value();
    }

    [[nodiscard]] static Dated describe(VersionKind kind, std::string rev, const git_commit* commit) {
        const git_signature* author = git_commit_author(commit);
        return {author->when.time,
                {kind, std::move(rev), git::fullId(*git_commit_id(commit)), git::utf8(author->name), git::timeText(author->when),
                 git::utf8(git_commit_summary(const_cast<git_commit*>(commit)))}};  // libgit2 keeps the summary in the commit
    }

    Result<void> addIndex() {
        git_index* found = nullptr;
        if (git_repository_index(&found, repository()) != 0) return unreadable();
        const git::Index index(found);
        const std::string prefix = m_folder + "/";
        std::size_t position = 0;
        if (git_index_find_prefix(&position, index.get(), prefix.c_str()) != 0) return {};
        const Result<std::size_t> staged = stagedChanges(index.get());
        if (!staged) return tl::unexpected(staged.error());
        const std::string summary = *staged == 0   ? "nothing is staged beyond the last commit"
                                    : *staged == 1 ? "1 policy file is staged"
                                                   : std::to_string(*staged) + " policy files are staged";
        m_versions.push_back({VersionKind::Index, "git:" + std::string(kGitIndex), "", "", "", summary});
        return {};
    }

    Result<std::size_t> stagedChanges(git_index* index) const {
        git_tree* tree = nullptr;
        git_object* head = nullptr;
        if (git_revparse_single(&head, repository(), "HEAD^{tree}") == 0) tree = reinterpret_cast<git_tree*>(head);
        const git::Tree owner(tree);
        git_diff_options options;
        if (git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION) != 0) return unreadable();
        std::string path = m_folder;
        char* paths[] = {path.data()};
        options.pathspec = {paths, 1};
        options.flags |= GIT_DIFF_DISABLE_PATHSPEC_MATCH;
        git_diff* found = nullptr;
        if (git_diff_tree_to_index(&found, repository(), tree, index, &options) != 0) return unreadable();
        const git::Diff diff(found);
        return git_diff_num_deltas(diff.get());
    }

    Result<void> addCommits() {
        git_revwalk* found = nullptr;
        if (git_revwalk_new(&found, repository()) != 0) return unreadable();
        const git::Walk walk(found);
        git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
        if (git_revwalk_push_head(walk.get()) != 0) return {};  // there is no commit yet
        std::size_t listed = 0;
        git_oid id{};
        for (std::size_t scanned = 0; scanned < m_options.maxScanned && listed < m_options.maxCommits; ++scanned) {
            if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
            if (git_revwalk_next(&id, walk.get()) != 0) break;
            git_commit* at = nullptr;
            if (git_commit_lookup(&at, repository(), &id) != 0) continue;
            const git::Commit commit(at);
            if (!touches(commit.get())) continue;
            const std::string rev = "git:" + git::shortId(reinterpret_cast<const git_object*>(commit.get()));
            m_versions.push_back(describe(VersionKind::Commit, rev, commit.get()).version);
            ++listed;
        }
        return {};
    }

    /// What git:NAME means must be this commit; else the full name is needed.
    [[nodiscard]] std::string revOf(const std::string& shortName, const std::string& fullName, const git_commit* commit) const {
        git_object* named = nullptr;
        git_object* peeled = nullptr;
        const bool found = git_revparse_single(&named, repository(), shortName.c_str()) == 0 &&
                           git_object_peel(&peeled, named, GIT_OBJECT_COMMIT) == 0;
        const git::Object owner(named);
        const git::Object target(peeled);
        const bool same = found && git_oid_equal(git_object_id(peeled), git_commit_id(commit)) != 0;
        return "git:" + (same && shortName != kGitIndex ? shortName : fullName);
    }

    [[nodiscard]] git::Commit commitOf(const git_reference* reference) const {
        git_object* found = nullptr;
        if (git_reference_peel(&found, reference, GIT_OBJECT_COMMIT) != 0) return {};
        return git::Commit(reinterpret_cast<git_commit*>(found));
    }

    Result<void> addBranches() {
        git_branch_iterator* found = nullptr;
        if (git_branch_iterator_new(&found, repository(), GIT_BRANCH_ALL) != 0) return unreadable();
        const git::BranchIterator iterator(found);
        std::vector<Dated> branches;
        git_reference* at = nullptr;
        git_branch_t type{};
        while (git_branch_next(&at, &type, iterator.get()) == 0) {
            const git::Reference reference(at);
            if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
            if (git_reference_type(at) == GIT_REFERENCE_SYMBOLIC) continue;  // origin/HEAD is another branch's name
            const char* name = nullptr;
            const git::Commit commit = commitOf(at);
            if (!commit || git_branch_name(&name, at) != 0 || !policiesOf(commit.get())) continue;
            branches.push_back(describe(VersionKind::Branch, revOf(name, git_reference_name(at), commit.get()), commit.get()));
        }
        append(newestFirst(std::move(branches), m_options.maxRefs));
        return {};
    }

    Result<void> addTags() {
        git_strarray names{};
        if (git_tag_list(&names, repository()) != 0) return unreadable();
        std::vector<std::string> all(names.strings, names.strings + names.count);
        git_strarray_dispose(&names);
        std::vector<Dated> tags;
        for (const std::string& name : all) {
            if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
            const std::string fullName = "refs/tags/" + name;
            git_reference* at = nullptr;
            if (git_reference_lookup(&at, repository(), fullName.c_str()) != 0) continue;
            const git::Reference reference(at);
            const git::Commit commit = commitOf(at);
            if (!commit || !policiesOf(commit.get())) continue;
            Dated tag = describe(VersionKind::Tag, revOf(name, fullName, commit.get()), commit.get());
            annotate(at, tag);
            tags.push_back(std::move(tag));
        }
        append(newestFirst(std::move(tags), m_options.maxRefs));
        return {};
    }

    /// An annotated tag has a maker, a time and a message of its own.
    void annotate(const git_reference* reference, Dated& dated) const {
        git_tag* found = nullptr;
        if (git_tag_lookup(&found, repository(), git_reference_target(reference)) != 0) return;
        const git::Tag tag(found);
        if (const git_signature* tagger = git_tag_tagger(tag.get())) {
            dated.seconds = tagger->when.time;
            dated.version.author = git::utf8(tagger->name);
            dated.version.time = git::timeText(tagger->when);
        }
        const std::string message = git::utf8(git_tag_message(tag.get()));
        if (!message.empty()) dated.version.summary = message.substr(0, message.find('\n'));
    }

    void append(std::vector<VersionInfo> versions) {
        std::move(versions.begin(), versions.end(), std::back_inserter(m_versions));
    }

    git::Place m_place;
    const std::string m_folder;
    const GitListOptions& m_options;
    RunControl& m_control;
    std::vector<VersionInfo> m_versions;
};

}  // namespace

Result<std::vector<VersionInfo>> gitVersions(const Workspace& workspace, RunControl& control, const GitListOptions& options) {
    Result<git::Place> place = git::findRepository(workspace.root);
    if (!place && place.error().kind == ErrorKind::NotFound) return std::vector<VersionInfo>();
    if (!place) return tl::unexpected(place.error());
    return GitLister(*std::move(place), workspace.manifest.policies, options, control).run();
}

}  // namespace writ::sim
