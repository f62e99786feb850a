// `writ explain`: what it shows, and that every smallest change it offers is true.
#include "engine/json/json.h"
#include "tests/unit/cli/run_writ.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace writ::cli {
namespace {

std::string sample(const std::string& name) {
    return (std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / name).string();
}

Json without(const Json& json, const std::vector<std::string>& tokens, std::size_t at) {
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) {
        if (name != tokens[at])
            members.emplace_back(name, member);
        else if (at + 1 < tokens.size())
            members.emplace_back(name, without(member, tokens, at + 1));
    }
    return Json(std::move(members));
}

/// The request with the changes that the output names.
Json changed(Json request, const Json& changes) {
    for (const Json& change : changes.asArray()) {
        const std::string& pointer = change["pointer"].asString();
        if (const Json* to = change.find("to"))
            request = request.withPointer(pointer, *to);
        else
            request = without(request, pointerTokens(pointer).value(), 0);
    }
    return request;
}

class SmallestChanges : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(SmallestChanges, OfTheScenariosAreTrue) {
    const auto& [name, version] = GetParam();
    const Json explained = writ({"explain", sample(name), "--policies", version, "--json"}).json();
    std::size_t denied = 0, flipped = 0;
    for (const Json& call : explained["calls"].asArray()) {
        const Json& proposals = call["smallestChange"]["proposals"];
        if (call["verdict"].asString() == "deny") {
            ++denied;
            flipped += proposals.size() > 0 ? 1U : 0U;
        }
        for (const Json& proposal : proposals.asArray()) {
            const Json request = changed(call["request"], proposal["changes"]);
            const Json decided = writ({"decide", sample(name), "--policies", version}, request.dump() + "\n").json();
            EXPECT_EQ(decided["verdict"].asString(), proposal["verdict"].asString()) << request.dump();
            EXPECT_EQ(decided["rules"], proposal["rules"]) << request.dump();
            EXPECT_NE(decided["verdict"].asString(), call["verdict"].asString());
        }
    }
    // Only the ledger export of the billing scenario is denied whatever its values are.
    const bool billing = std::string_view(name) == "billing" && std::string_view(version) == "b";
    EXPECT_EQ(flipped, denied - (billing ? 1U : 0U));
}

INSTANTIATE_TEST_SUITE_P(Scenarios, SmallestChanges,
                         testing::Combine(testing::Values("refund", "billing", "delegation", "mail", "shell"),
                                          testing::Values("a", "b")),
                         [](const auto& one) { return std::string(std::get<0>(one.param)) + "_" + std::get<1>(one.param); });

TEST(Explain, ShowsOneCall) {
    const Outcome result = writ({"explain", sample("refund"), "--call", "3"});
    EXPECT_EQ(result.status, kFine) << result.err;
    for (const char* part :
         {"Call 3 of ", "Deny. No permit matched: default deny.", "* A.refund  permit, did not match",
          "context.input.amount_cents < 50000", "50000 < 50000", "amount_cents 50000 -> 49999: allow (A.refund)"}) {
        EXPECT_NE(result.out.find(part), std::string::npos) << part << "\n" << result.out;
    }
    EXPECT_EQ(result.out.find("Call 2 of "), std::string::npos);
    EXPECT_EQ(writ({"explain", sample("refund"), "--call", "3", "--fields", "0"}).out.find("Smallest"), std::string::npos);
}

TEST(Explain, TakesARequest) {
    const Json calls = writ({"explain", sample("refund"), "--json", "--call", "3"}).json()["calls"];
    const std::string request = calls.at(0)["request"].dump();
    const Outcome result = writ({"explain", sample("refund"), "--request", "--json"}, request);
    EXPECT_EQ(result.status, kFine) << result.err;
    EXPECT_EQ(result.json()["calls"].at(0)["explanation"], calls.at(0)["explanation"]);
    EXPECT_EQ(result.json()["calls"].at(0)["smallestChange"], calls.at(0)["smallestChange"]);
    EXPECT_NE(writ({"explain", sample("refund"), "--request"}, request).out.find("amount_cents 50000 -> 49999"),
              std::string::npos);
}

TEST(Explain, RefusesWhatItCannotTake) {
    EXPECT_EQ(writ({"explain", sample("refund"), "--call", "0"}).status, kUsage);
    EXPECT_EQ(writ({"explain", sample("refund"), "--call", "99"}).status, kUsage);
    EXPECT_EQ(writ({"explain", sample("refund"), "--fields", "many"}).status, kUsage);
    EXPECT_EQ(writ({"explain", sample("refund"), "--request", "--call", "1"}, "{}").status, kUsage);
    EXPECT_EQ(writ({"explain", sample("refund"), "--request"}, "{}").status, kUsage);
    EXPECT_EQ(writ({"explain", sample("refund"), "--request"}, "nonsense").status, kUsage);
}

}  // namespace
}  // namespace writ::cli
