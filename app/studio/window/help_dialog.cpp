#include "app/studio/window/help_dialog.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/models/step_filter.h"

#include <QCoreApplication>
#include <QFile>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QListWidget>
#include <QTextBrowser>

namespace writ::studio {

namespace {

struct Page {
    const char* id;
    const char* title;
};
constexpr Page kPages[] = {{"index", "Writ Studio"},
                           {"replay", "What a replay does"},
                           {"simulate", "Going through a session"},
                           {"filter", "Filters"},
                           {"keys", "Keyboard"},
                           {"workspace", "The workspace"},
                           {"recordings", "Recordings"},
                           {"binding", "The binding"},
                           {"compare", "Compare and review"},
                           {"redaction", "Redaction"},
                           {"catalog", "The catalog"},
                           {"about", "About"}};

QString readPage(const QString& id) {
    QFile file(QStringLiteral(":/help/") % id % QStringLiteral(".md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString pageText(const QString& id) {
    if (id == u"keys") return readPage(id) + keysMarkdown();
    if (id == u"filter") return readPage(id) + filterMarkdown();
    return readPage(id).replace(QStringLiteral("@version@"), QCoreApplication::applicationVersion());
}

}  // namespace

QString keysMarkdown() {
    QString text;
    QString menu;
    for (const ActionInfo& info : actionTable()) {
        if (!*info.shortcut) continue;
        if (menu != QLatin1String(info.menu)) {
            menu = QLatin1String(info.menu);
            text += QStringLiteral("\n## %1\n\n| Key | Command | What it does |\n|---|---|---|\n").arg(menu);
        }
        QStringList keys;
        for (const QKeySequence& key : QKeySequence::listFromString(QLatin1String(info.shortcut), QKeySequence::PortableText))
            keys << key.toString(QKeySequence::NativeText);
        text +=
            QStringLiteral("| %1 | %2 | %3 |\n")
                .arg(keys.join(QStringLiteral(", ")), QString::fromUtf8(info.text).remove(u'&'), QString::fromUtf8(info.help));
    }
    return text;
}

QString filterMarkdown() {
    const auto escaped = [](QString text) {
        return text.replace(u'|', QStringLiteral("\\|")).replace(u'<', QStringLiteral("&lt;"));
    };
    QString text = QStringLiteral("\n## Fields\n\n| Field | What it asks | Values |\n|---|---|---|\n");
    for (const StepFieldInfo& field : stepFields())
        text += QStringLiteral("| `%1` | %2 | %3 |\n")
                    .arg(field.kind == FieldKind::Argument ? QStringLiteral("args.NAME") : QLatin1String(field.name),
                         QString::fromUtf8(field.help),
                         field.words.isEmpty() ? QString() : QString(u'`' + field.words.join(QStringLiteral("` `")) + u'`'));
    text += QStringLiteral("\n## Operators\n\n| Operator | Means | For |\n|---|---|---|\n");
    for (const FilterOperatorInfo& op : filterOperators())
        text += QStringLiteral("| %1 | %2 | %3 |\n")
                    .arg(escaped(QLatin1String(op.sign)), QString::fromUtf8(op.help),
                         op.ordered ? QStringLiteral("step, call, time and arguments") : QStringLiteral("every field"));
    return text;
}

HelpDialog::HelpDialog(QWidget* parent) : QDialog(parent), m_pages(new QListWidget(this)), m_text(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("helpDialog"));
    setAccessibleName(tr("Help"));
    setWindowTitle(tr("Help"));
    resize(980, 680);
    m_pages->setObjectName(QStringLiteral("helpPages"));
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->setFixedWidth(190);
    for (const Page& page : kPages) {
        auto* item = new QListWidgetItem(QCoreApplication::translate("Help", page.title), m_pages);
        item->setData(Qt::UserRole, QLatin1String(page.id));
        item->setSizeHint({0, 30});
    }
    m_text->setObjectName(QStringLiteral("helpText"));
    m_text->setAccessibleName(tr("Help text"));
    m_text->setOpenLinks(false);
    connect(m_text, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& url) { showPage(url.fileName().section(u'.', 0, 0)); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    row->addWidget(m_pages);
    row->addWidget(m_text, 1);
    connect(m_pages, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item) m_text->setMarkdown(pageText(item->data(Qt::UserRole).toString()));
    });
}

void HelpDialog::showPage(const QString& id) {
    for (int i = 0; i < m_pages->count(); ++i)
        if (m_pages->item(i)->data(Qt::UserRole).toString() == id) m_pages->setCurrentRow(i);
}

}  // namespace writ::studio
