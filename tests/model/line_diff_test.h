#pragma once

#include <QObject>

namespace writ::tests {

class LineDiffTest : public QObject {
    Q_OBJECT
private slots:
    void lines_data();
    void lines();
    void rebuildsBothTexts();
    void largeTextsAreOneBlock();
    void changedPartKeepsCharacters();
};

}  // namespace writ::tests
