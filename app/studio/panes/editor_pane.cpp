#include "app/studio/panes/editor_pane.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/panes/editor_tab_bar.h"
#include "app/studio/panes/find_bar.h"
#include "app/studio/panes/impact_strip.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"

#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace writ::studio {
namespace {

constexpr std::size_t kMostOpenedFiles = 8;

QString languageWord(editor::TextLanguage language) {
    switch (language) {
    case editor::TextLanguage::Cedar: return QStringLiteral("Cedar");
    case editor::TextLanguage::CedarSchema: return EditorPane::tr("Cedar schema");
    case editor::TextLanguage::Json: return QStringLiteral("JSON");
    case editor::TextLanguage::Plain: break;
    }
    return EditorPane::tr("Text");
}

}  // namespace

EditorPane::EditorPane(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_tabs(new EditorTabBar(context.theme, this)),
      m_pages(new QStackedWidget(this)),
      m_strip(new ImpactStrip(m_context, this)),
      m_find(new FindBar(context.theme, this)),
      m_bars(new MessageStack(context.theme, this)) {
    setObjectName(QStringLiteral("editorPane"));
    setAccessibleName(tr("Editor"));
    context.documents.setTheme(&context.theme);
    layOut();
    connectTabs();
    connectState();
    connectFileActions();
    connectEditActions();
    connectGoActions();
    for (Document* document : context.documents.documents()) addPage(*document);
    updateTabs();
    openWorkspaceFiles();
}

void EditorPane::layOut() {
    auto* files = new QWidget(this);
    auto* inner = new QVBoxLayout(files);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(m_tabs);
    inner->addWidget(m_strip);
    inner->addWidget(m_find);
    inner->addWidget(m_pages, 1);
    m_stack = new PanePages(m_context.theme, files, this);
    QPushButton* open = m_stack->empty().addButton(tr("Open…"), QStringLiteral("editorOpen"), false);
    open->setIcon(m_context.theme.icon(QStringLiteral("workspace")));
    connect(open, &QPushButton::clicked, this, [this] { chooseFile(); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bars);
    layout->addWidget(m_stack, 1);
}

void EditorPane::connectTabs() {
    connect(m_tabs, &QTabBar::currentChanged, this, &EditorPane::showPage);
    connect(m_tabs, &QTabBar::tabMoved, this, [this](int from, int to) {
        QWidget* page = m_pages->widget(from);
        m_pages->removeWidget(page);
        m_pages->insertWidget(to, page);
        m_pages->setCurrentIndex(m_tabs->currentIndex());
    });
    connect(m_tabs, &EditorTabBar::closeRequested, this, [this](int index) { closePages({index}); });
    connect(m_tabs, &EditorTabBar::closeOthersRequested, this, [this](int kept) {
        std::vector<int> others;
        for (int index = 0; index < m_tabs->count(); ++index)
            if (index != kept) others.push_back(index);
        closePages(others);
    });
    connect(m_tabs, &EditorTabBar::copyPathRequested, this, [this](int index) { copyPath(index); });
    connect(m_strip, &ImpactStrip::partChosen, this, &EditorPane::showCalls);
}

void EditorPane::connectState() {
    DocumentManager& documents = m_context.documents;
    connect(&documents, &DocumentManager::opened, this, [this](Document* document) { addPage(*document); });
    connect(&documents, &DocumentManager::aboutToClose, this, &EditorPane::removePage);
    connect(&documents, &DocumentManager::revealRequested, this, &EditorPane::reveal);
    connect(&documents, &DocumentManager::textsChanged, this, [this] {
        sendUnsavedTexts();
        updateTabs();
    });
    connect(&m_context.state, &StudioState::workspaceChanged, this, [this] {
        openWorkspaceFiles();
        sendUnsavedTexts();
    });
    connect(&m_context.state, &StudioState::versionsChanged, this, &EditorPane::openWorkspaceFiles);
    connect(&m_context.state, &StudioState::replayChanged, this, [this] {
        openWorkspaceFiles();
        updateTabs();
    });
}

EditorPage* EditorPane::pageAt(int index) const {
    return qobject_cast<EditorPage*>(m_pages->widget(index));
}

EditorPage* EditorPane::currentPage() const {
    return pageAt(m_tabs->currentIndex());
}

EditorPage* EditorPane::pageOf(const Document* document) const {
    for (int index = 0; index < m_pages->count(); ++index)
        if (&pageAt(index)->document() == document) return pageAt(index);
    return nullptr;
}

QString EditorPane::place() const {
    const EditorPage* page = currentPage();
    if (page == nullptr) return {};
    const LineColumn at = page->editor().view().caretPlace();
    return tr("Ln %1, Col %2").arg(at.line).arg(at.column);
}

QString EditorPane::languageName() const {
    const EditorPage* page = currentPage();
    return page == nullptr ? QString() : languageWord(page->editor().textLanguage());
}

EditorPage* EditorPane::addPage(Document& document) {
    if (EditorPage* known = pageOf(&document)) return known;
    auto* page = new EditorPage(m_context, document, m_pages);
    connect(&page->editor(), &editor::PolicyEditor::placeChanged, this, &EditorPane::placeChanged);
    // The page before the tab: the first tab becomes the current one at once.
    m_pages->addWidget(page);
    m_tabs->add(page->iconName(), QFileInfo(document.path()).fileName(), document.path());
    updateTabs();
    return page;
}

void EditorPane::removePage(Document* document) {
    EditorPage* page = pageOf(document);
    if (page == nullptr) return;
    if (page == currentPage()) m_find->setEditor(nullptr);
    const int index = m_pages->indexOf(page);
    m_pages->removeWidget(page);
    delete page;
    m_tabs->removeTab(index);
    showPage(m_tabs->currentIndex());
    updateTabs();
}

void EditorPane::showPage(int index) {
    EditorPage* page = pageAt(index);
    if (page != nullptr) {
        m_pages->setCurrentWidget(page);
        m_find->setEditor(&page->editor());
        const bool cedar = page->editor().textLanguage() == editor::TextLanguage::Cedar;
        m_strip->setTextIndent(page->textIndent(), cedar);
        m_strip->setVisible(cedar);
    }
    updateTabs();
    emit placeChanged();
}

/// Two files of one name carry their folder too.
QString EditorPane::tabText(const Document& document) const {
    const QString name = QFileInfo(document.path()).fileName();
    const std::vector<Document*> all = m_context.documents.documents();
    const auto same =
        std::count_if(all.begin(), all.end(), [&](const Document* other) { return QFileInfo(other->path()).fileName() == name; });
    return same > 1 ? QFileInfo(document.path()).dir().dirName() + QLatin1Char('/') + name : name;
}

void EditorPane::updateTabs() {
    if (m_pages->count() > 0)
        m_stack->showContent();
    else
        m_stack->showEmpty(QStringLiteral("policy"), tr("No file open"),
                           tr("Open a policy of the workspace to read and change it."));
    for (int index = 0; index < m_tabs->count(); ++index) {
        const EditorPage* page = pageAt(index);
        if (page == nullptr) continue;
        const QString text = tabText(page->document());
        if (m_tabs->tabText(index) != text) m_tabs->setTabText(index, text);
        if (m_tabs->isUnsaved(index) != page->document().isModified()) m_tabs->setUnsaved(index, page->document().isModified());
    }
    updateActions();
}

void EditorPane::closePages(const std::vector<int>& indices) {
    std::vector<Document*> closing;
    for (const int index : indices)
        if (EditorPage* page = pageAt(index)) closing.push_back(&page->document());
    const bool closed = m_context.documents.closeDocuments(closing, this);
    if (closed && currentPage() != nullptr) currentPage()->setFocus();
}

EditorPage* EditorPane::openFile(const QString& path) {
    const Result<Document*> document = m_context.documents.open(path);
    if (!document) {
        m_bars->show({MessageBar::Kind::Error,
                      tr("%1 could not be opened.").arg(QFileInfo(path).fileName()),
                      QString::fromStdString(document.error().message),
                      {}});
        return nullptr;
    }
    EditorPage* page = addPage(**document);
    m_tabs->setCurrentIndex(m_pages->indexOf(page));
    return page;
}

void EditorPane::reveal(const QString& path, quint32 begin, quint32 end) {
    EditorPage* page = openFile(path);
    if (page == nullptr) return;
    if (begin != 0 || end != 0) page->editor().reveal({begin, std::max(begin, end)});
    page->setFocus();
}

void EditorPane::openWorkspaceFiles() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!workspace) return m_openedFor.clear();
    const sim::PolicyVersion& version = m_context.state.version();
    const QString root = QString::fromStdString(workspace->root.string());
    const QString wanted = root + QLatin1Char('\n') + QString::fromStdString(version.name);
    if (wanted == m_openedFor || version.sources.empty()) return;
    m_openedFor = wanted;
    m_context.documents.setWorkspaceRoot(root);
    EditorPage* first = nullptr;
    for (std::size_t i = 0; i < std::min(version.sources.size(), kMostOpenedFiles); ++i) {
        const QString path = QDir(root).filePath(QString::fromStdString(version.sources[i]->name()));
        // A version of Git has no file to open.
        if (!QFileInfo(path).isFile()) continue;
        EditorPage* page = openFile(path);
        first = first == nullptr ? page : first;
    }
    if (first != nullptr) m_tabs->setCurrentIndex(m_pages->indexOf(first));
}

void EditorPane::sendUnsavedTexts() {
    std::map<std::string, std::string> texts;
    for (const Document* document : m_context.documents.modified())
        texts.emplace(document->name().toStdString(), document->text().toStdString());
    m_context.state.setUnsavedTexts(texts);
}

void EditorPane::showCalls(const QString& filter) {
    m_context.state.setFilterText(filter);
    for (const char* id : {"pane.compare", "layout.compare"}) {
        if (!m_context.actions.isLive(id)) continue;
        m_context.actions.action(id)->trigger();
        return;
    }
}

QWidget* createEditorPane(const StudioContext& context, QWidget* parent) {
    return new EditorPane(context, parent);
}

}  // namespace writ::studio
