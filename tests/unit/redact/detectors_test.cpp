#include "simulator/redact/detectors.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

std::vector<std::string> found(std::string_view detector, std::string_view text) {
    std::vector<TextPart> parts;
    detectorNamed(detector)->find(text, parts);
    std::vector<std::string> texts;
    for (const TextPart& part : parts) texts.emplace_back(text.substr(part.begin, part.end - part.begin));
    return texts;
}
using Texts = std::vector<std::string>;

struct Case {
    const char* detector;
    std::string text;
    Texts expected;
};

// Keys are put together here, so that nobody takes them for real ones.
std::string repeated(const char* begin, const char* part, int times) {
    std::string text(begin);
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

class Detecting : public testing::TestWithParam<Case> {};

TEST_P(Detecting, FindsTheWholeSecretAndNothingElse) {
    EXPECT_EQ(found(GetParam().detector, GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Emails, Detecting,
                         testing::Values(Case{"email",
                                              "write to ana.lopez+x@mail.example.org, or bo@x.io.",
                                              {"ana.lopez+x@mail.example.org", "bo@x.io"}},
                                         Case{"email", "a@b.co,c@d.co", {"a@b.co", "c@d.co"}},
                                         Case{"email", "<jörg@müller.de>", {"jörg@müller.de"}},
                                         Case{"email", "@property of user@host, 3 @ 4.50, @type.x", {}}));

INSTANTIATE_TEST_SUITE_P(Cards, Detecting,
                         testing::Values(Case{"card", "card 4111 1111 1111 1111, thanks", {"4111 1111 1111 1111"}},
                                         Case{"card", "5500-0055-5555-5559", {"5500-0055-5555-5559"}},
                                         Case{"card", "371449635398431", {"371449635398431"}},
                                         Case{"card", "4111111111111112", {}},                         // check digit
                                         Case{"card", "order 1234567890123 at 1700000000000000", {}},  // no scheme begins with 1
                                         Case{"card", "id_4111111111111111 4111111111111111x 0.4111111111111111", {}},
                                         Case{"card", "4111111111111111111111", {}}));  // too long

INSTANTIATE_TEST_SUITE_P(
    Keys, Detecting,
    testing::Values(Case{"key", "key=" + repeated("sk-", "aB3d", 6) + " end", {repeated("sk-", "aB3d", 6)}},
                    Case{"key", "Authorization: Bearer " + repeated("", "abcd", 5), {repeated("", "abcd", 5)}},
                    Case{"key", "postgres://app:hunter2x@db/x", {"hunter2x"}},
                    Case{"key", "export OPENAI_API_KEY='" + repeated("", "q1", 8) + "'", {repeated("", "q1", 8)}},
                    Case{"key", "password: correct-horse", {"correct-horse"}},
                    Case{"key",
                         "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----.",
                         {"-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----"}},
                    Case{"key", "-----BEGIN PRIVATE KEY-----\ncut off", {"-----BEGIN PRIVATE KEY-----\ncut off"}},
                    Case{"key", "the test must pass: everything; the secretary said so; basic research; sk-learn", {}}));

INSTANTIATE_TEST_SUITE_P(Others, Detecting,
                         testing::Values(Case{"iban", "to DE89 3704 0044 0532 0130 00 now", {"DE89 3704 0044 0532 0130 00"}},
                                         Case{"iban", "GB82WEST12345698765432", {"GB82WEST12345698765432"}},
                                         Case{"iban", "DE88 3704 0044 0532 0130 00", {}},
                                         Case{"phone", "call +49 (151) 2345-6789 today", {"+49 (151) 2345-6789"}},
                                         Case{"phone", "1 + 2345678901", {}},
                                         Case{"ip", "from 10.0.0.1, 256.1.1.1 and 1.2.3.4.5", {"10.0.0.1"}},
                                         Case{"ssn", "078-05-1120 and 000-12-3456", {"078-05-1120"}}));

TEST(Detectors, AnEmptyTextHoldsNothing) {
    for (const Detector& detector : detectors()) EXPECT_TRUE(found(detector.name, "").empty()) << detector.name;
}

TEST(Detectors, NoneFindsAPseudonym) {
    const Pseudonyms pseudonyms("key");
    for (int i = 0; i < 500; ++i) {
        const std::string text = pseudonyms.of("email", std::to_string(i));
        for (const Detector& detector : detectors())
            EXPECT_TRUE(found(detector.name, text).empty()) << detector.name << ": " << text;
    }
}

}  // namespace
}  // namespace writ::sim
