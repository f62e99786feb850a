#include "app/studio/catalog/server_dialog.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "simulator/catalog/mcp_client.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QUrl>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMargin = 20;
constexpr int kGap = 12;
constexpr QSize kSize(620, 380);

Result<CatalogSource> toolsOf(bool command, const std::vector<std::string>& words, sim::RunControl& control) {
    Result<sim::McpTools> tools =
        command ? sim::mcpToolsOfCommand(words, {}, control) : sim::mcpToolsOfUrl(words.front(), {}, control);
    if (!tools) return Failure(tools.error());
    CatalogSource source;
    source.kind = CatalogSource::Kind::Document;
    source.document = std::move(tools->document);
    source.name = tools->server.empty() ? "mcp-server" : tools->server;
    source.notes = std::move(tools->notes);
    return source;
}

}  // namespace

ServerDialog::ServerDialog(const StudioContext& context, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_title(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_byCommand(new QRadioButton(tr("&Start a program on this computer"), this)),
      m_byUrl(new QRadioButton(tr("&Ask a server at an address"), this)),
      m_command(new QLineEdit(this)),
      m_url(new QLineEdit(this)),
      m_exact(new QPlainTextEdit(this)),
      m_hint(new ToneLabel(context.theme, "chrome.secondaryText", "ui", this)),
      m_progress(new QProgressBar(this)) {
    setObjectName(u"serverDialog"_s);
    setAccessibleName(tr("Import from an MCP server"));
    setWindowTitle(tr("Import from an MCP server"));
    resize(kSize);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(kGap);
    m_title->setTone("palette.active.text", true);
    m_title->setObjectName(u"serverTitle"_s);
    column->addWidget(m_title);
    addChoices(*column);
    m_exact->setObjectName(u"serverExact"_s);
    m_exact->setAccessibleName(tr("What will be started or asked, one word a line"));
    m_exact->setReadOnly(true);
    m_exact->setTabChangesFocus(true);
    m_exact->setProperty("field", true);
    m_exact->setFont(context.theme.font("codeSmall"));
    column->addWidget(m_exact, 1);
    m_hint->setObjectName(u"serverHint"_s);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    column->addWidget(m_hint);
    m_progress->setObjectName(u"serverProgress"_s);
    m_progress->setAccessibleName(tr("The server is asked"));
    m_progress->setTextVisible(false);
    m_progress->setMaximum(0);
    column->addWidget(m_progress);
    column->addStretch(0);
    addButtons(*column);
    setPage(Page::Choose);
}

void ServerDialog::addChoices(QVBoxLayout& column) {
    m_byCommand->setObjectName(u"serverByCommand"_s);
    m_byCommand->setAccessibleName(tr("Start a program on this computer"));
    m_byUrl->setObjectName(u"serverByUrl"_s);
    m_byUrl->setAccessibleName(tr("Ask a server at an address"));
    m_byCommand->setChecked(true);
    m_command->setObjectName(u"serverCommand"_s);
    m_command->setAccessibleName(tr("Command of the server"));
    m_command->setPlaceholderText(tr("npx -y @modelcontextprotocol/server-everything"));
    m_url->setObjectName(u"serverUrl"_s);
    m_url->setAccessibleName(tr("Address of the server"));
    m_url->setPlaceholderText(tr("http://localhost:3001/mcp"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_byCommand, m_command, m_byUrl, m_url}) column.addWidget(widget);
    connect(m_byCommand, &QRadioButton::toggled, this, &ServerDialog::check);
    connect(m_command, &QLineEdit::textChanged, this, [this] {
        m_byCommand->setChecked(true);
        check();
    });
    connect(m_url, &QLineEdit::textChanged, this, [this] {
        m_byUrl->setChecked(true);
        check();
    });
}

void ServerDialog::addButtons(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    m_cancel = new QPushButton(this);
    m_cancel->setObjectName(u"serverCancel"_s);
    m_cancel->setAutoDefault(false);
    m_next = new QPushButton(this);
    m_next->setObjectName(u"serverNext"_s);
    m_next->setProperty("accent", true);
    m_next->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &ServerDialog::reject);
    connect(m_next, &QPushButton::clicked, this, &ServerDialog::next);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_next);
    column.addLayout(row);
}

bool ServerDialog::isCommand() const {
    return m_byCommand->isChecked();
}

/// What was typed, as it would be used; the button waits until that is something.
void ServerDialog::check() {
    m_words.clear();
    QString problem;
    if (isCommand() && !m_command->text().trimmed().isEmpty()) {
        Result<std::vector<std::string>> words = sim::commandWords(m_command->text().toStdString());
        if (words)
            m_words = *std::move(words);
        else
            problem = q(words.error().message);
    } else if (!isCommand() && !m_url->text().trimmed().isEmpty()) {
        const QUrl url(m_url->text().trimmed(), QUrl::StrictMode);
        if (url.isValid() && (url.scheme() == u"http" || url.scheme() == u"https") && !url.host().isEmpty())
            m_words = {m_url->text().trimmed().toStdString()};
        else
            problem = tr("An address begins with http:// or https://.");
    }
    if (m_page != Page::Choose) return;
    m_next->setEnabled(!m_words.empty());
    m_hint->setText(!problem.isEmpty()     ? problem
                    : !m_problem.isEmpty() ? m_problem
                                           : tr("You see exactly what would be started or asked before anything happens."));
}

void ServerDialog::setPage(Page page) {
    m_page = page;
    const bool choose = page == Page::Choose;
    const bool command = isCommand();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_byCommand, m_command, m_byUrl, m_url}) widget->setVisible(choose);
    m_exact->setVisible(!choose);
    m_progress->setVisible(page == Page::Running);
    m_next->setVisible(page != Page::Running);
    m_next->setText(choose ? tr("Continue") : command ? tr("Start it") : tr("Ask it"));
    m_cancel->setText(page == Page::Confirm ? tr("Back") : tr("Cancel"));
    for (QPushButton* button : {m_next, m_cancel}) button->setAccessibleName(button->text());
    m_next->setDefault(choose);
    if (choose) {
        m_title->setText(tr("Where are the tools?"));
        (command ? m_command : m_url)->setFocus();
        check();
    } else if (page == Page::Confirm) {
        m_title->setText(command ? tr("Start this program?") : tr("Ask this server?"));
        m_hint->setText(
            command
                ? tr("It runs with your rights until it has answered, then it is ended. Writ sends initialize and tools/list "
                     "only; no tool is called.")
                : tr("The address is reached over the network. Writ sends initialize and tools/list only; no tool is called."));
        // Starting a program is a decision: Enter must not take it by accident.
        m_cancel->setFocus();
    } else {
        m_title->setText(command ? tr("The program was started and is asked for its tools")
                                 : tr("The server is asked for its tools"));
        m_hint->setText(tr("The first start may take a while, since programs such as npx download before they run."));
        m_cancel->setFocus();
    }
}

void ServerDialog::next() {
    if (m_page == Page::Choose)
        confirm();
    else if (m_page == Page::Confirm)
        ask();
}

void ServerDialog::confirm() {
    check();
    if (m_words.empty()) return;
    QStringList lines;
    for (const std::string& word : m_words) lines << visibleText(q(word));
    m_exact->setPlainText(lines.join(u'\n'));
    m_problem.clear();
    setPage(Page::Confirm);
}

void ServerDialog::ask() {
    setPage(Page::Running);
    m_background.run(
        [command = isCommand(), words = m_words](RunProgress& progress) { return toolsOf(command, words, progress); },
        [this](const Result<CatalogSource>& source) {
            if (source) {
                accept();
                emit toolsTold(*source);
                return;
            }
            m_problem = q(source.error().text());
            setPage(Page::Choose);
        });
}

void ServerDialog::reject() {
    if (m_page == Page::Running)
        m_background.stop();
    else if (m_page == Page::Confirm)
        setPage(Page::Choose);
    else
        QDialog::reject();
}

}  // namespace writ::studio
