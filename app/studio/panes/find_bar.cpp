#include "app/studio/panes/find_bar.h"

#include "app/studio/core/theme.h"
#include "editor/policy_editor.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace writ::studio {
namespace {

constexpr int kFieldWidth = 280;
constexpr int kCountWidth = 120;

}  // namespace

FindBar::FindBar(const Theme& theme, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("findBar"));
    setAccessibleName(tr("Find and replace"));
    m_text = addField(QStringLiteral("findText"), tr("Find"));
    m_replacement = addField(QStringLiteral("findReplacement"), tr("Replace with"));
    m_case = addToggle(QStringLiteral("findCase"), QStringLiteral("Aa"), tr("Match upper and lower case"));
    m_word = addToggle(QStringLiteral("findWord"), tr("Word"), tr("Match whole words only"));
    m_regex = addToggle(QStringLiteral("findRegex"), QStringLiteral(".*"),
                        tr("Regular expression; \\1 in the replacement is its first group"));
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("findCount"));
    m_count->setProperty("secondary", true);
    m_count->setMinimumWidth(kCountWidth);
    m_replaceOne = addButton(QStringLiteral("findReplaceOne"), tr("Replace"));
    m_replaceAll = addButton(QStringLiteral("findReplaceAll"), tr("Replace all"));
    layOut(theme);
    connect(m_text, &QLineEdit::textChanged, this, [this] { search(true); });
    for (QToolButton* toggle : {m_case, m_word, m_regex}) connect(toggle, &QToolButton::toggled, this, [this] { search(true); });
    connect(m_replaceOne, &QPushButton::clicked, this, [this] { replace(false); });
    connect(m_replaceAll, &QPushButton::clicked, this, [this] { replace(true); });
    hide();
}

QLineEdit* FindBar::addField(const QString& name, const QString& placeholder) {
    auto* field = new QLineEdit(this);
    field->setObjectName(name);
    field->setAccessibleName(placeholder);
    field->setPlaceholderText(placeholder);
    field->setProperty("compact", true);
    field->setFixedWidth(kFieldWidth);
    field->installEventFilter(this);
    return field;
}

QToolButton* FindBar::addToggle(const QString& name, const QString& text, const QString& help) {
    auto* toggle = new QToolButton(this);
    toggle->setObjectName(name);
    toggle->setText(text);
    toggle->setToolTip(help);
    toggle->setAccessibleName(help);
    toggle->setCheckable(true);
    return toggle;
}

QPushButton* FindBar::addButton(const QString& name, const QString& text) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setProperty("compact", true);
    return button;
}

void FindBar::layOut(const Theme& theme) {
    const auto arrow = [&](const char* name, const char* icon, const QString& help, bool forward) {
        auto* button = new QToolButton(this);
        button->setObjectName(QLatin1String(name));
        button->setIcon(theme.icon(QLatin1String(icon)));
        button->setToolTip(help);
        button->setAccessibleName(help);
        connect(button, &QToolButton::clicked, this, [this, forward] { findNext(forward); });
        return button;
    };
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("findClose"));
    close->setIcon(theme.icon(QStringLiteral("close")));
    close->setAccessibleName(tr("Close the find bar"));
    connect(close, &QToolButton::clicked, this, &FindBar::close);
    const int gap = theme.metric("gap.tight");
    const auto addRow = [&](const std::vector<QWidget*>& widgets) {
        auto* row = new QHBoxLayout;
        row->setSpacing(gap);
        for (QWidget* widget : widgets) row->addWidget(widget);
        row->addStretch(1);
        return row;
    };
    QHBoxLayout* find =
        addRow({m_text, m_case, m_word, m_regex, arrow("findPrevious", "chevron-up", tr("Previous place (Shift+F3)"), false),
                arrow("findNext", "chevron-down", tr("Next place (F3)"), true), m_count});
    find->addWidget(close);
    m_replaceRow = new QWidget(this);
    QHBoxLayout* replacing = addRow({m_replacement, m_replaceOne, m_replaceAll});
    replacing->setContentsMargins(0, 0, 0, 0);
    m_replaceRow->setLayout(replacing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.metric("padding.pane"), gap, theme.metric("padding.pane"), gap);
    layout->setSpacing(gap);
    layout->addLayout(find);
    layout->addWidget(m_replaceRow);
}

void FindBar::setEditor(editor::PolicyEditor* editor) {
    if (m_editor == editor) return;
    if (m_editor != nullptr) {
        disconnect(m_editor, nullptr, this, nullptr);
        m_editor->setSearch({});
    }
    m_editor = editor;
    if (m_editor == nullptr) return;
    connect(m_editor, &editor::PolicyEditor::placeChanged, this, &FindBar::showCount);
    connect(m_editor, &QObject::destroyed, this, [this] { m_editor = nullptr; });
    if (isVisible()) search(false);
}

editor::SearchQuery FindBar::query() const {
    return {m_text->text(), m_case->isChecked(), m_word->isChecked(), m_regex->isChecked()};
}

void FindBar::open(bool withReplace) {
    if (m_editor == nullptr) return;
    const QString selected = m_editor->selectedText();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n'))) m_text->setText(selected);
    m_replaceRow->setVisible(withReplace && !m_editor->isReadOnly());
    show();
    search(false);
    m_text->setFocus();
    m_text->selectAll();
}

void FindBar::close() {
    hide();
    if (m_editor == nullptr) return;
    m_editor->setSearch({});
    m_editor->setFocus();
}

void FindBar::search(bool move) {
    if (m_editor == nullptr) return;
    m_editor->setSearch(query());
    if (move && m_editor->currentMatch() == 0) m_editor->selectMatch(true);
    showCount();
}

void FindBar::findNext(bool forward) {
    if (m_editor == nullptr) return;
    if (m_text->text().isEmpty()) return open(false);
    m_editor->setSearch(query());
    m_editor->selectMatch(forward);
    showCount();
}

void FindBar::showCount() {
    if (m_editor == nullptr || !isVisible()) return;
    const editor::SearchResult& found = m_editor->searchResult();
    const bool broken = !found.error.isEmpty();
    m_text->setProperty("invalid", broken);
    if (broken)
        m_count->setText(found.error);
    else if (m_text->text().isEmpty())
        m_count->clear();
    else if (found.matches.empty())
        m_count->setText(tr("No place found"));
    else
        m_count->setText(tr("%1 of %2").arg(m_editor->currentMatch()).arg(found.matches.size()));
    m_replaceOne->setEnabled(!found.matches.empty());
    m_replaceAll->setEnabled(!found.matches.empty());
}

void FindBar::replace(bool all) {
    if (m_editor == nullptr) return;
    m_editor->setSearch(query());
    if (!all) {
        m_editor->replaceCurrent(m_replacement->text());
        return showCount();
    }
    const std::size_t count = m_editor->replaceAll(m_replacement->text());
    showCount();
    m_count->setText(count == 1 ? tr("1 place replaced") : tr("%1 places replaced").arg(count));
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

bool FindBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (key->modifiers().testFlag(Qt::ControlModifier)) return false;
            if (watched == m_replacement)
                replace(false);
            else
                findNext(!key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace writ::studio
