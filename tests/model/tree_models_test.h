#pragma once

#include <QObject>

namespace writ::tests {

class TreeModelsTest : public QObject {
    Q_OBJECT
private slots:
    void flipsEqualJson_data();
    void flipsEqualJson();
    void requestEqualsJson_data();
    void requestEqualsJson();
    void unknownFieldsAreRows();
    void clauses_data();
    void clauses();
    void catalog_data();
    void catalog();
    void matrixIsATable();
    void flipsAreReviewedAndNarrowed();
    void gridIsATable();
    void diffOfVersions();
    void hunksThatActTogether();
    void sentencesOfChanges();
};

}  // namespace writ::tests
