#include "editor/completion_popup.h"

#include "editor/rich_text.h"
#include "engine/cedar/token.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>

#include <algorithm>
#include <array>

namespace writ::editor {
namespace {

constexpr int kRowHeight = 24;
constexpr int kMaxRows = 10;
constexpr int kListWidth = 400;
constexpr int kDocumentationWidth = 320;
constexpr int kGap = 8;
constexpr int kBadge = 16;

/// How people tell the kinds apart: a letter and a word; and which colour of the text it takes.
struct KindLook {
    char16_t letter;
    const char* word;
    cedar::TokenStyle style;
};
/// In the order of cedar::CompletionKind.
constexpr std::array<KindLook, 13> kKinds{{
    {u'k', QT_TRANSLATE_NOOP("Completion", "keyword"), cedar::TokenStyle::Keyword},
    {u'v', QT_TRANSLATE_NOOP("Completion", "variable"), cedar::TokenStyle::Variable},
    {u'T', QT_TRANSLATE_NOOP("Completion", "entity type"), cedar::TokenStyle::EntityType},
    {u'A', QT_TRANSLATE_NOOP("Completion", "action"), cedar::TokenStyle::EntityType},
    {u'e', QT_TRANSLATE_NOOP("Completion", "entity"), cedar::TokenStyle::String},
    {u'e', QT_TRANSLATE_NOOP("Completion", "enumerated id"), cedar::TokenStyle::String},
    {u'a', QT_TRANSLATE_NOOP("Completion", "attribute"), cedar::TokenStyle::Attribute},
    {u't', QT_TRANSLATE_NOOP("Completion", "tag"), cedar::TokenStyle::Attribute},
    {u'f', QT_TRANSLATE_NOOP("Completion", "function"), cedar::TokenStyle::Number},
    {u'm', QT_TRANSLATE_NOOP("Completion", "method"), cedar::TokenStyle::Number},
    {u'@', QT_TRANSLATE_NOOP("Completion", "annotation"), cedar::TokenStyle::Annotation},
    {u'T', QT_TRANSLATE_NOOP("Completion", "type"), cedar::TokenStyle::EntityType},
    {u'\u2026', QT_TRANSLATE_NOOP("Completion", "snippet"), cedar::TokenStyle::Comment},
}};

const KindLook& lookOf(cedar::CompletionKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

/// 0: begins with it, 1: holds its letters in order, 2: does not fit.
int misfit(const QString& label, const QString& typed) {
    if (label.startsWith(typed, Qt::CaseInsensitive)) return 0;
    qsizetype at = 0;
    for (const QChar letter : typed) {
        at = label.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0) return 2;
        ++at;
    }
    return 1;
}

class ItemPainter : public QStyledItemDelegate {
public:
    ItemPainter(const EditorTheme& theme, const CompletionModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_model(model) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, kRowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const cedar::CompletionItem& item = m_model.item(index.row());
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, m_theme.popupSelection);
        QRect rest = option.rect.adjusted(kGap, 0, -kGap, 0);
        paintBadge(*painter, {rest.left(), rest.center().y() - kBadge / 2, kBadge, kBadge}, item.kind);
        rest.setLeft(rest.left() + kBadge + kGap);
        paintLabel(*painter, rest, QString::fromStdString(item.label));
        const int used = QFontMetrics(m_theme.code).horizontalAdvance(QString::fromStdString(item.label)) + 2 * kGap;
        rest.setLeft(std::min(rest.right(), rest.left() + used));
        painter->setFont(m_theme.message);
        painter->setPen(m_theme.popupSecondary);
        const QString detail =
            painter->fontMetrics().elidedText(QString::fromStdString(item.detail), Qt::ElideRight, rest.width());
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, detail);
        painter->restore();
    }

private:
    void paintBadge(QPainter& painter, const QRect& box, cedar::CompletionKind kind) const {
        const KindLook& look = lookOf(kind);
        painter.setFont(m_theme.code);
        painter.setPen(m_theme.syntax[static_cast<std::size_t>(look.style)]);
        painter.drawText(box, Qt::AlignCenter, QString(QChar(look.letter)));
    }

    /// The typed letters in bold.
    void paintLabel(QPainter& painter, const QRect& box, const QString& label) const {
        QFont bold = m_theme.code;
        bold.setBold(true);
        int x = box.left();
        qsizetype from = 0;
        const bool prefix = label.startsWith(m_model.typed(), Qt::CaseInsensitive);
        qsizetype matched = 0;
        for (; from < label.size() && x < box.right(); ++from) {
            const bool hit =
                matched < m_model.typed().size() &&
                (prefix ? from < m_model.typed().size() : label[from].toLower() == m_model.typed()[matched].toLower());
            if (hit) ++matched;
            painter.setFont(hit ? bold : m_theme.code);
            painter.setPen(hit ? m_theme.popupMatch : m_theme.popupText);
            painter.drawText(QRect(x, box.top(), box.right() - x, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                             QString(label[from]));
            x += painter.fontMetrics().horizontalAdvance(label[from]);
        }
    }

    const EditorTheme& m_theme;
    const CompletionModel& m_model;
};

}  // namespace

void CompletionModel::setItems(std::vector<cedar::CompletionItem> items) {
    beginResetModel();
    m_items = std::move(items);
    m_rows.clear();
    endResetModel();
}

void CompletionModel::narrow(const QString& typed) {
    beginResetModel();
    m_typed = typed;
    std::array<std::vector<std::size_t>, 2> fitting;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const int rank = misfit(QString::fromStdString(m_items[i].label), typed);
        if (rank < 2) fitting[static_cast<std::size_t>(rank)].push_back(i);
    }
    m_rows = std::move(fitting[0]);
    m_rows.insert(m_rows.end(), fitting[1].begin(), fitting[1].end());
    endResetModel();
}

int CompletionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const cedar::CompletionItem& one = item(index.row());
    if (role == Qt::DisplayRole) return QString::fromStdString(one.label);
    if (role != Qt::AccessibleTextRole) return {};
    const QString kind = QCoreApplication::translate("Completion", lookOf(one.kind).word);
    return QStringLiteral("%1, %2 %3").arg(QString::fromStdString(one.label), kind, QString::fromStdString(one.detail)).trimmed();
}

CompletionPopup::CompletionPopup(QWidget* parent)
    : QFrame(parent, Qt::ToolTip),
      m_model(new CompletionModel(this)),
      m_list(new QListView(this)),
      m_documentation(new QLabel(this)) {
    setObjectName(QStringLiteral("completionPopup"));
    setAccessibleName(tr("What could stand here"));
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::Box);
    m_list->setObjectName(QStringLiteral("completionList"));
    m_list->setAccessibleName(tr("What could stand here"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ItemPainter(m_theme, *m_model, this));
    m_documentation->setWordWrap(true);
    m_documentation->setTextFormat(Qt::RichText);
    m_documentation->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_documentation->setMargin(kGap);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(1);
    row->addWidget(m_list, 1);
    row->addWidget(m_documentation);
    connect(m_list, &QListView::clicked, this, &CompletionPopup::accept);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CompletionPopup::showDocumentation);
}

void CompletionPopup::setTheme(const EditorTheme& theme) {
    m_theme = theme;
    m_documentation->setFont(theme.message);
    setStyleSheet(QStringLiteral("writ--editor--CompletionPopup { border: 1px solid %1; } writ--editor--CompletionPopup, QLabel, "
                                 "QListView { background: %2; color: %3; }")
                      .arg(theme.popupBorder.name(), theme.popupBackground.name(), theme.popupText.name()));
}

void CompletionPopup::showAt(const QRect& line, std::vector<cedar::CompletionItem> items, const QString& typed) {
    m_line = line;
    m_model->setItems(std::move(items));
    narrow(typed);
}

void CompletionPopup::narrow(const QString& typed) {
    m_model->narrow(typed);
    // A list that offers only what stands there already would take the Enter meant for the text.
    const bool done = m_model->rowCount() == 1 && QString::fromStdString(m_model->item(0).insert) == typed;
    if (m_model->rowCount() == 0 || done) return hide();
    m_list->setCurrentIndex(m_model->index(0));
    showDocumentation();
    fit();
    show();
    raise();
}

void CompletionPopup::fit() {
    const bool documented = !m_documentation->text().isEmpty();
    m_documentation->setVisible(documented);
    m_documentation->setFixedWidth(kDocumentationWidth);
    const int rows = std::min(kMaxRows, m_model->rowCount()) * kRowHeight + 2;
    const int height =
        documented ? std::max(rows, std::min(kMaxRows * kRowHeight, m_documentation->heightForWidth(kDocumentationWidth) + 2))
                   : rows;
    resize(kListWidth + (documented ? kDocumentationWidth + 1 : 0), height);
    const QScreen* screen = QGuiApplication::screenAt(m_line.topLeft());
    const QRect all = screen != nullptr ? screen->availableGeometry() : QRect(m_line.topLeft(), QSize(4096, 4096));
    QPoint place = m_line.bottomLeft() + QPoint(0, 2);
    if (place.y() + height > all.bottom()) place.setY(m_line.top() - height - 2);
    place.setX(std::clamp(place.x(), all.left(), std::max(all.left(), all.right() - width())));
    move(place);
}

bool CompletionPopup::handleKey(const QKeyEvent& key) {
    if (!isVisible() || (key.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) return false;
    switch (key.key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown: step(kMaxRows); return true;
    case Qt::Key_PageUp: step(-kMaxRows); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab: accept(); return true;
    case Qt::Key_Escape: hide(); return true;
    default: return false;
    }
}

void CompletionPopup::step(int rows) {
    const int wanted = m_list->currentIndex().row() + rows;
    m_list->setCurrentIndex(m_model->index(std::clamp(wanted, 0, m_model->rowCount() - 1)));
}

void CompletionPopup::accept() {
    const int row = m_list->currentIndex().row();
    hide();
    if (row >= 0 && row < m_model->rowCount()) emit chosen(m_model->item(row));
}

void CompletionPopup::showDocumentation() {
    const int row = m_list->currentIndex().row();
    const bool valid = row >= 0 && row < m_model->rowCount();
    m_documentation->setText(valid ? paragraphsHtml(m_model->item(row).documentation, m_theme) : QString());
    if (isVisible()) fit();
}

}  // namespace writ::editor
