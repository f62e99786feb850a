#include "app/studio/documents/document.h"

namespace writ::studio {

Document::Document(QString path, QString name, QByteArray text, QObject* parent)
    : QObject(parent), m_path(std::move(path)), m_name(std::move(name)), m_text(text), m_saved(std::move(text)) {
}

void Document::setText(const QByteArray& text) {
    if (text == m_text) return;
    const bool was = isModified();
    m_text = text;
    emit textChanged();
    if (was != isModified()) emit modifiedChanged(isModified());
}

void Document::markSaved(const QByteArray& text) {
    const bool was = isModified();
    m_saved = text;
    m_new = false;
    if (was != isModified()) emit modifiedChanged(isModified());
}

}  // namespace writ::studio
