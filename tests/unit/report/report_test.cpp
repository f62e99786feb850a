// A report holds what a person needs, and nothing that a recording could do to its reader.
#include "simulator/report/report.h"
#include "tests/unit/scratch/support.h"

namespace writ::sim {
namespace {

const ReportOptions kOptions{"Dana", "2026-03-17T09:00:00+01:00", std::nullopt};

Report reportOf(const std::filesystem::path& root, const char* rev, const ReportOptions& options = kOptions) {
    const test::Scene scene(root);
    RunControl control;
    return makeReport(**replay(scene.corpus, scene.policies(rev), *policyVersion(*scene.corpus->workspace, rev), control),
                      options);
}

const Report::Call* callAt(const Report& report, std::uint32_t step) {
    const auto found =
        std::find_if(report.calls.begin(), report.calls.end(), [&](const Report::Call& call) { return call.step == step; });
    return found == report.calls.end() ? nullptr : &*found;
}

TEST(Report, ListsTheCallsThatMatterAndWhy) {
    const Report report = reportOf(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples/billing", "b");
    EXPECT_EQ(callAt(report, 2), nullptr) << "allowed and made: nothing to report";
    const Report::Call* denied = callAt(report, 12);
    ASSERT_NE(denied, nullptr);
    EXPECT_EQ(denied->why, (std::vector<std::string>{"denied", "marked"}));
    EXPECT_EQ(denied->verdict, "deny");
    ASSERT_EQ(denied->rules.size(), 2U);
    EXPECT_EQ(denied->rules[0].rfind("B.bulk-cap (policies/b/", 0), 0U) << denied->rules[0];
    ASSERT_EQ(denied->notes.size(), 1U);
    EXPECT_EQ(denied->notes[0].author, "dana.whitfield");
    EXPECT_EQ(denied->notes[0].time, "2026-03-16T08:12:00Z");
    const Report::Call* open = callAt(report, 15);
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(open->verdict, "indeterminate");
    EXPECT_EQ(open->unknown,
              (std::vector<std::string>{"context.input.account_count (masked)", "context.input.total_cents (masked)"}));
    const Report::Call* turn = callAt(report, 18);
    ASSERT_NE(turn, nullptr);
    EXPECT_EQ(turn->call, 0U);
    EXPECT_EQ(turn->certainty, "heuristic");
    EXPECT_EQ(report.coverage.fullInputs, 5U);
    EXPECT_FALSE(report.gaps.empty());
    EXPECT_EQ(report.notes.size(), 3U);
}

TEST(Report, OnlyTheModelStoppedIt) {
    const Report report = reportOf(std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples/billing", "a");
    const Report::Call* probe = callAt(report, 19);
    ASSERT_NE(probe, nullptr);
    EXPECT_EQ(probe->why, (std::vector<std::string>{"only the model stopped it"}));
    EXPECT_TRUE(probe->probe);
}

/// A session whose texts try everything on their reader, with a masked argument.
struct HostileShop : writ::test::ShopWorkspace {
    HostileShop() {
        std::string text = session();
        const std::string find = R"({\"cents\": 200})";
        const std::string with =
            R"({\"cents\": 200, \"to\": \"</pre><script>alert(1)</script>\u202e\", \"secret\": \"hunter2\"})";
        text.replace(text.find(find), find.size(), with);
        write("sessions/s1.json", text);
        write("sessions/s1.notes.json", R"({"format": 1,
            "masks": [{"call": {"at": "/messages/7/tool_calls/0"}, "pointer": "/context/input/secret", "author": "d", "time": "2026-01-01T00:00:00Z"}],
            "marks": [{"step": {"at": "/messages/7/tool_calls/0"}, "text": "=HYPERLINK(\"http://x\")<b>", "author": "\"><img src=x>", "time": "2026-01-01T00:00:00Z"}]})");
    }
};

TEST(Report, ShowsHostileTextsAndHidesMaskedOnes) {
    const HostileShop shop;
    const Report report = reportOf(shop.root(), "a");
    const std::string html = toHtml(report);
    const std::string csv = toCsv(report);
    for (const std::string& text : {html, csv}) {
        EXPECT_EQ(text.find("hunter2"), std::string::npos);
        EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
        EXPECT_NE(text.find("U+202E"), std::string::npos);
        EXPECT_NE(text.find("[masked]"), std::string::npos);
    }
    for (const char* never : {"<script", "<img", "=HYPERLINK(\"http", "src=\"", "href="})
        EXPECT_EQ(html.find(never), std::string::npos) << never;
    EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
    EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"http://x\"\")<b>\""), std::string::npos);
}

/// Cells of each line, as RFC 4180 reads them.
std::vector<std::vector<std::string>> tableOf(const std::string& csv) {
    std::vector<std::vector<std::string>> rows{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
            rows.back().back() += csv[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            rows.back().emplace_back();
        } else if (!quoted && c == '\r' && i + 1 < csv.size() && csv[i + 1] == '\n') {
            ++i;
            rows.push_back({""});
        } else {
            rows.back().back() += c;
        }
    }
    rows.pop_back();
    return rows;
}

TEST(Report, TheTableIsOneTable) {
    const HostileShop shop;
    const auto rows = tableOf(toCsv(reportOf(shop.root(), "a")));
    ASSERT_GT(rows.size(), 10U);
    std::map<std::string, int> kinds;
    for (const auto& row : rows) {
        EXPECT_EQ(row.size(), rows.front().size());
        ++kinds[row.front()];
    }
    for (const char* kind : {"about", "session", "coverage", "matrix", "call", "unknown", "note"})
        EXPECT_GT(kinds[kind], 0) << kind;
}

TEST(Report, OfOneSessionSaysNothingOfOthers) {
    writ::test::ShopWorkspace shop;
    shop.write("sessions/s2.json", writ::test::ShopWorkspace::session());
    ReportOptions options = kOptions;
    options.session = 1;
    const Report report = reportOf(shop.root(), "a", options);
    EXPECT_EQ(report.title.rfind("Incident report: ", 0), 0U) << report.title;
    ASSERT_EQ(report.sessions.size(), 1U);
    EXPECT_EQ(report.sessions[0].id, "s2");
    EXPECT_EQ(report.summary.calls, 6U);
    for (const Report::Call& call : report.calls) EXPECT_EQ(call.session, "s2");
    for (const Report::Gap& gap : report.gaps) EXPECT_EQ(gap.where.find("s1"), std::string::npos);
}

TEST(Report, SaysWhoWhenAndThatItIsNoVerdict) {
    const writ::test::ShopWorkspace shop;
    for (const std::string& text : {toHtml(reportOf(shop.root(), "a")), toCsv(reportOf(shop.root(), "a"))}) {
        for (const char* part : {"Dana", "2026-03-17T09:00:00+01:00", "This is not a compliance verdict"})
            EXPECT_NE(text.find(part), std::string::npos) << part;
    }
    const Report anonymous = reportOf(shop.root(), "a", {});
    EXPECT_EQ(anonymous.about[0].value, "not given");
}

}  // namespace
}  // namespace writ::sim
