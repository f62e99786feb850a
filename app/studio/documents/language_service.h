#pragma once

#include "engine/cedar/service/service.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <memory>

namespace writ::studio {

class Document;
class DocumentManager;
class StudioState;

/// The language service over the texts of the workspace as they are in the editor. Texts are read, checked and asked about
/// on one background thread, in order; the GUI thread only hands over texts and takes answers.
class LanguageService : public QObject {
    Q_OBJECT
public:
    LanguageService(StudioState& state, DocumentManager& documents, QObject* parent = nullptr);
    ~LanguageService() override;

    /// The newest finished snapshot. Null until the first one is there.
    [[nodiscard]] const cedar::SnapshotPtr& snapshot() const { return m_snapshot; }
    /// What is wrong or suspicious in a document of the snapshot, sorted. Lints follow when nobody types.
    [[nodiscard]] std::vector<Diagnostic> diagnostics(const std::string& document) const;
    /// Whether what the snapshot holds of a document is exactly this text.
    [[nodiscard]] bool isAbout(const QString& document, const QByteArray& text) const;

    /// Runs `query(snapshot)` in the background on a snapshot that holds every text handed over so far, and calls
    /// `answer(result)` on the GUI thread; not at all when `receiver` has gone by then.
    template <class Query, class Answer>
    void ask(QObject* receiver, Query query, Answer answer) {
        // Not QFuture::then(): in Qt 6.4 it does not survive a receiver that goes first.
        m_pool.start(
            [this, desk = m_desk, guard = QPointer<QObject>(receiver), query = std::move(query), answer = std::move(answer)] {
                QMetaObject::invokeMethod(
                    this,
                    [guard, answer, found = query(*refresh(*desk))] {
                        if (guard) answer(found);
                    },
                    Qt::QueuedConnection);
            });
    }

signals:
    void snapshotChanged();

private:
    struct Desk;
    /// Works off what lies on the desk. On the background thread.
    static cedar::SnapshotPtr refresh(Desk& desk);

    void readWorkspace();
    void takeTexts();
    void takeVersion();
    void put(const QString& name, const QByteArray& text);
    void forget(Document* document);
    void update();
    void publish(cedar::SnapshotPtr snapshot);
    void lint();

    /// Lints of one text.
    struct Linted {
        SourcePtr source;
        std::vector<Diagnostic> findings;
    };

    StudioState& m_state;
    DocumentManager& m_documents;
    QThreadPool m_pool;
    std::shared_ptr<Desk> m_desk;
    cedar::SnapshotPtr m_snapshot;
    QHash<QString, QByteArray> m_sent;      ///< texts of open documents, as last handed over
    std::map<std::string, Linted> m_lints;  ///< by document
    QTimer m_rest;
    bool m_updateQueued = false;
};

}  // namespace writ::studio
