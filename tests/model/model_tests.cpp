#include "tests/model/line_diff_test.h"
#include "tests/model/step_filter_test.h"
#include "tests/model/step_model_test.h"
#include "tests/model/tree_models_test.h"

#include <QTest>

namespace {

template <class Test>
int run(int argc, char** argv) {
    Test test;
    return QTest::qExec(&test, argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    return run<writ::tests::LineDiffTest>(argc, argv) + run<writ::tests::StepFilterTest>(argc, argv) +
           run<writ::tests::StepModelTest>(argc, argv) + run<writ::tests::TreeModelsTest>(argc, argv);
}
