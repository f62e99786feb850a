#include "simulator/catalog/lint.h"

#include <array>

namespace writ::sim {
namespace {

constexpr std::string_view kUnseen =
    "People who review the catalog do not see it, models read it. Remove it, or ask who wrote it why it is there.";
constexpr std::string_view kOrders =
    "A description tells what a tool does. This one gives the model orders, which reach every agent that sees the catalog. Do "
    "not use the "
    "tool before its description is clean.";

constexpr std::array<CatalogRule, 19> kRules{{
    {"hidden-tag", Severity::Error, "Invisible tag characters", kUnseen, ""},
    {"hidden-character", Severity::Error, "Characters without a width", kUnseen, ""},
    {"hidden-direction", Severity::Error, "Characters that turn the direction of the text",
     "The text is read in another order than it is shown in. Remove the embeddings, overrides and isolates.", ""},
    {"hidden-variation", Severity::Error, "Variation selectors where nothing varies",
     "Each can carry a byte that nobody sees. Remove them; they belong behind emoji and some CJK characters only.", ""},
    {"control-character", Severity::Error, "Control characters",
     "On a terminal they hide, move or colour what is shown. Remove them.", ""},
    {"look-alike", Severity::Error, "Letters of another script that look Latin",
     "The word is not the one that it seems to be, so a search or a rule for it does not find it. Write it in one script.", ""},
    {"twin-name", Severity::Error, "Two tools whose names look the same",
     "A model, or a person who writes a rule, takes one for the other. Rename one.", ""},
    {"shadowed-name", Severity::Warning, "One name on several servers",
     "Which of them a call means depends on the client, and a rule for the name holds for all. Name the server in rules, or "
     "rename one.",
     ""},
    {"pushed-away", Severity::Warning, "Text behind a long gap",
     "What follows so many blanks or empty lines is out of sight in most windows. Read it.", ""},
    {"override", Severity::Error, "Asks to ignore other instructions", kOrders,
     R"(\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|bypass|do not follow|stop following)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|existing|original|other|system|safety|your)\b.{0,20}\b(?:instructions?|prompts?|rules?|guidelines?|directives?|guardrails?)\b)"},
    {"secrecy", Severity::Error, "Asks to keep something from people", kOrders,
     R"((?:\b(?:do not|don't|never|must not|should not|avoid|without)\b.{0,20}\b(?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?|reveal(?:ing)?|notify(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|warn(?:ing)?)\b(?: this| it| that| any of this| anything)?(?: to)?(?: the| any)? (?:user|human|operator|customer|person|people)(?:[^'’\w]|$))|\b(?:do not|don't|never)\b.{0,10}\b(?:mention|reveal|disclose)\b.{0,20}\b(?:this|these) (?:instructions?|steps?|notes?|rules?)|\b(?:keep|stay)\b.{0,20}\b(?:hidden|secret)\b.{0,20}\bfrom\b.{0,10}\b(?:user|human|operator)s?\b|\bwithout (?:the )?(?:user|human|operator)'?s? (?:knowing|noticing|knowledge|consent)\b)"},
    {"call-first", Severity::Warning, "Asks for something before other calls",
     "A tool that wants to be called before others, or wants something read before it is used, changes what agents do with other "
     "tools. Allow "
     "the order in a policy instead, if it is needed.",
     R"(\b(?:before|prior to) (?:using|calling|running|invoking|executing) (?:this|any|all|every|each|other|another)(?: other)? tools?\b.{0,40}\b(?:read|open|call|run|send|fetch|load|include|execute|access|cat|invoke|use)\b|\b(?:always|must)\b.{0,20}\b(?:call|run|invoke|use|execute)\b.{0,40}\b(?:first\b|before (?:any|every|all|each)\b)|\b(?:call|run|invoke|use) this(?: tool)?\b.{0,20}\bbefore (?:any|every|all) (?:other )?(?:tools?|calls?|requests?|actions?)\b|\b(?:on|for|at) every (?:user )?(?:message|request|turn|prompt)\b.{0,40}\b(?:call|run|invoke|use) this\b|\b(?:call|run|invoke|use) this\b.{0,40}\b(?:on|for|at) every (?:user )?(?:message|request|turn|prompt)\b)"},
    {"secret-file", Severity::Error,
     "Asks for files that hold secrets", kOrders, R"(\b(?:read|cat|open|load|send|upload|include|attach|paste|copy|fetch|contents? of)\b[^.!?]{0,60}?(?:(?:~|\$HOME|/root|/home/\w+)?/?\.(?:ssh|aws|gnupg|kube|docker)\b|\bid_(?:rsa|ed25519|ecdsa)\b|/etc/(?:passwd|shadow|sudoers)\b|\.netrc\b|\.cursor/mcp\.json|\bclaude_desktop_config\.json|(?:^|[\s/'"`])\.env\b))"},
    {"send-away", Severity::Error, "Asks to send what was said or is secret to an address", kOrders,
     R"(\b(?:send|post|forward|upload|transmit|exfiltrate|bcc|cc|e-?mail|submit|report)\b[^.!?]{0,60}\b(?:conversations?|chat history|messages?|e-?mails?|system prompts?|credentials?|passwords?|api keys?|tokens?|secrets?|environment variables?|results?|answers?)\b[^!?]{0,40}\b(?:to|at)\b.{0,20}(?:https?://|[\w.+-]+@[\w-]+\.\w))"},
    {"smuggle", Severity::Error, "Asks to put what was said, or instructions, into an argument", kOrders,
     R"(\b(?:pass|put|include|insert|append|add|fill|provide|write|copy|supply)\b[^.!?]{0,40}\b(?:system prompt|your (?:full |entire |complete )?(?:instructions|prompt|context|reasoning|chain of thought)|chain of thought|(?:conversation|chat|message) history|(?:full|entire|whole|complete) (?:conversation|chat)|(?:previous|prior|all) (?:user )?messages|contents? of (?:the |that |this )?(?:file|~|/))\b[^.!?]{0,60}(?:\b(?:as|in|into|within)\b[^.!?]{0,30}\b(?:parameters?|arguments?|fields?|sidenote|note|context|query|here)\b|\bhere\b))"},
    {"markup", Severity::Error, "Markup that pretends to be instructions", kOrders,
     R"(<\s*/?\s*(?:important|system|system-reminder|instructions?|secret|hidden|critical|override|admin)\b[^>]{0,60}>|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?(?:INST|SYSTEM)\]|<!--|<<SYS>>)"},
    {"new-role", Severity::Warning, "Gives the model another role", kOrders,
     R"(\byou are now\b|\bfrom now on,? you\b|\b(?:enter|enable|activate) (?:developer|debug|god|admin|unrestricted) mode\b|\bpretend (?:to be|you are|that you)\b|(?m:^\s*(?:system|assistant|developer)\s*:\s*(?:you|ignore|from now|always|never)\b))"},
    {"steers-tools", Severity::Error, "Speaks about a tool of another server",
     "A description that says how other tools are to be used can turn them against their users (shadowing). Ask who wrote it "
     "why.",
     R"(\b(?:do not|don't|never)\b.{0,10}\b(?:use|call|invoke)\b.{0,15}\b(?:any )?other tools?\b|\binstead of (?:any|all) other tools?\b|\bother tools? (?:is|are) (?:deprecated|broken|unsafe|insecure|not allowed|forbidden)\b)"},
    {"encoded", Severity::Note, "A long run that may be encoded text",
     "Nobody reads it in passing, a model may decode it. Decode it and look.",
     R"([A-Za-z0-9+/]{120,}={0,2}|(?:\\x[0-9a-fA-F]{2}){12,}|(?:%[0-9a-fA-F]{2}){16,})"},
}};

}  // namespace

std::span<const CatalogRule> catalogRules() {
    return kRules;
}

}  // namespace writ::sim
