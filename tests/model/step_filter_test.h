#pragma once

#include <QObject>

namespace writ::tests {

class StepFilterTest : public QObject {
    Q_OBJECT
private slots:
    void matches_data();
    void matches();
    void errors_data();
    void errors();
    void hostileInput();
    void completes_data();
    void completes();
    void everyFieldCompletes();
};

}  // namespace writ::tests
