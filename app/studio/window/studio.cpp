#include "app/studio/window/studio.h"

#include "app/studio/window/layouts.h"
#include "app/studio/window/screenshot.h"
#include "app/studio/window/workspace_commands.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QStandardPaths>

namespace writ::studio {

namespace {

QString recoveryPlace(const QString& folder) {
    return folder.isEmpty()
               ? QString(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery"))
               : folder;
}

Theme::Choice choiceOf(const QString& word) {
    if (word == u"light") return Theme::Choice::Light;
    return word == u"dark" ? Theme::Choice::Dark : Theme::Choice::System;
}

/// The theme must be in force before a widget asks for a colour.
Theme& applied(Theme& theme, const Settings& settings) {
    theme.setUiFontSize(settings.value(setting::kUiFontSize));
    theme.apply(*qApp, choiceOf(settings.value(setting::kTheme)));
    return theme;
}

}  // namespace

Studio::Studio(const QString& settingsFile, const QString& recoveryFolder)
    : m_settings(settingsFile),
      m_actions(applied(m_theme, m_settings)),
      m_documents(recoveryPlace(recoveryFolder)),
      m_language(m_state, m_documents),
      m_compare(m_state, m_settings),
      m_context{m_state, m_theme, m_actions, m_settings, m_documents, m_language, m_compare},
      m_window(m_context) {
    connect(&m_settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::kTheme.key) || key == QLatin1String(setting::kUiFontSize.key)) applyLook();
    });
}

void Studio::applyLook() {
    applied(m_theme, m_settings);
}

StudioOptions readStudioOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QObject::tr("Write, replay and compare the policies that decide what an AI agent's tool calls may do."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("WORKSPACE"), QObject::tr("A folder with writ.json, or a recording."),
                                 QStringLiteral("[WORKSPACE]"));
    const QCommandLineOption sample(
        QStringLiteral("sample"),
        QObject::tr("Open a copy of a sample: refund, billing, delegation, mail, shell, five-scenarios, airline."),
        QStringLiteral("NAME"));
    const QCommandLineOption layout(QStringLiteral("layout"), QObject::tr("Begin in the layout author, simulate or compare."),
                                    QStringLiteral("LAYOUT"));
    const QCommandLineOption theme(QStringLiteral("theme"), QObject::tr("Look: system, light or dark."), QStringLiteral("THEME"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        QObject::tr("Write a picture of the window to FILE and end."), QStringLiteral("FILE"));
    const QCommandLineOption size(QStringLiteral("size"), QObject::tr("Size of the window, such as 1600x1000."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption select(QStringLiteral("select"), QObject::tr("Select this step of the first session."),
                                    QStringLiteral("STEP"));
    parser.addOptions({sample, layout, theme, screenshot, size, select});
    parser.process(arguments);
    StudioOptions options;
    options.path = parser.positionalArguments().value(0);
    options.sample = parser.value(sample);
    options.layout = parser.value(layout);
    options.theme = parser.value(theme);
    options.screenshot = parser.value(screenshot);
    options.select = parser.value(select).toUInt();
    const QStringList sides = parser.value(size).split(u'x');
    if (sides.size() == 2) options.size = QSize(sides[0].toInt(), sides[1].toInt());
    if (parser.positionalArguments().size() > 1 || (parser.isSet(layout) && !Layouts::names().contains(options.layout)) ||
        (parser.isSet(size) && !options.size.isValid())) {
        fputs(qPrintable(parser.helpText()), stderr);
        exit(2);
    }
    return options;
}

int runStudio(const StudioOptions& options) {
    Studio studio;
    if (!options.theme.isEmpty()) studio.context().theme.apply(*qApp, choiceOf(options.theme));
    MainWindow& window = studio.window();
    if (options.size.isValid()) window.resize(options.size);
    if (!options.layout.isEmpty()) studio.context().settings.set(setting::kLayout, options.layout);
    window.show();
    if (!options.sample.isEmpty())
        window.commands().openSample(options.sample);
    else if (!options.path.isEmpty())
        window.commands().openPath(options.path);
    window.offerRecovered();
    if (!options.screenshot.isEmpty()) new Screenshot(studio.context(), window, options);
    return QApplication::exec();
}

}  // namespace writ::studio
