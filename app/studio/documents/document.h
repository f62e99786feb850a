#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

namespace writ::studio {

/// One text file of the workspace, as edited. The editor widget owns the live text; it tells the document of changes.
/// Paths are absolute and canonical; name() is relative to the workspace with '/';
/// of a file outside it, the path.
class Document : public QObject {
    Q_OBJECT
public:
    Document(QString path, QString name, QByteArray text, QObject* parent);

    [[nodiscard]] const QString& path() const { return m_path; }
    [[nodiscard]] const QString& name() const { return m_name; }
    [[nodiscard]] const QByteArray& text() const { return m_text; }        ///< UTF-8, as edited
    [[nodiscard]] const QByteArray& savedText() const { return m_saved; }  ///< as last read or written
    [[nodiscard]] bool isModified() const { return m_text != m_saved; }
    /// It was never a file.
    [[nodiscard]] bool isNew() const { return m_new; }

    void setText(const QByteArray& text);
    void markSaved(const QByteArray& text);
    void markNew() { m_new = true; }

signals:
    void textChanged();  ///< by anybody; an editor compares before it takes the text over
    void modifiedChanged(bool modified);
    void changedOutside();  ///< the file on disk differs from savedText(): show a bar, never a dialog
    void removedOutside();

private:
    QString m_path;
    QString m_name;
    QByteArray m_text;
    QByteArray m_saved;
    bool m_new = false;
};

}  // namespace writ::studio
