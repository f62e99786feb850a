#pragma once

#include "app/studio/core/background.h"
#include "app/studio/report/report_job.h"

class QPrinter;

namespace writ::studio {

struct StudioContext;
class MessageStack;

/// Export and print reports of the replay that is shown.
class ReportCommands : public QObject {
    Q_OBJECT
public:
    ReportCommands(const StudioContext& context, MessageStack& messages, QWidget& window);

    void write(const ReportJob& job);

private:
    void ask(bool toFile);
    void askPrinter(const ReportJob& job);
    void print(const ReportJob& job, std::shared_ptr<QPrinter> printer);

    const StudioContext& m_context;
    MessageStack& m_messages;
    QWidget& m_window;
    Background m_background;
};

}  // namespace writ::studio
