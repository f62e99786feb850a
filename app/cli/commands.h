#pragma once

#include "app/cli/command_table.h"

namespace writ::cli {

int runBoundary(const Arguments& arguments, Console& console);
int runCatalog(const Arguments& arguments, Console& console);
int runCheck(const Arguments& arguments, Console& console);
int runCompare(const Arguments& arguments, Console& console);
int runDecide(const Arguments& arguments, Console& console);
int runDraft(const Arguments& arguments, Console& console);
int runExplain(const Arguments& arguments, Console& console);
int runFormat(const Arguments& arguments, Console& console);
int runImport(const Arguments& arguments, Console& console);
int runProbe(const Arguments& arguments, Console& console);
int runReplay(const Arguments& arguments, Console& console);
int runReport(const Arguments& arguments, Console& console);
int runReview(const Arguments& arguments, Console& console);
int runSchema(const Arguments& arguments, Console& console);
int runTest(const Arguments& arguments, Console& console);
int runTranslate(const Arguments& arguments, Console& console);
int runVersions(const Arguments& arguments, Console& console);
int runWhatIf(const Arguments& arguments, Console& console);

}  // namespace writ::cli
