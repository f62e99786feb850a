#pragma once

namespace writ::studio {

class ActionRegistry;
class CompareState;
class DocumentManager;
class LanguageService;
class Settings;
class StudioState;
class Theme;

/// What every pane is given. Nothing in it is null; all outlive the panes.
struct StudioContext {
    StudioState& state;
    Theme& theme;
    ActionRegistry& actions;
    Settings& settings;
    DocumentManager& documents;
    LanguageService& language;
    CompareState& compare;
};

}  // namespace writ::studio
