#include "app/studio/report/report_commands.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/report/report_dialog.h"
#include "app/studio/report/report_paper.h"
#include "app/studio/window/message_bar.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QPrintDialog>
#include <QPrinter>
#include <QUrl>

namespace writ::studio {

ReportCommands::ReportCommands(const StudioContext& context, MessageStack& messages, QWidget& window)
    : QObject(&window), m_context(context), m_messages(messages), m_window(window) {
    context.actions.on("report.export", this, [this] { ask(true); });
    context.actions.on("report.print", this, [this] { ask(false); });
    const auto enable = [this] {
        for (const char* id : {"report.export", "report.print"})
            m_context.actions.action(id)->setEnabled(m_context.state.replay() != nullptr);
    };
    connect(&context.state, &StudioState::replayChanged, this, enable);
    enable();
}

/// A result that is out of date must not leave the window as if it were not.
void ReportCommands::ask(bool toFile) {
    if (!m_context.state.replay() || m_context.state.isStale()) {
        m_messages.show({MessageBar::Kind::Error,
                         tr("No report was made."),
                         tr("The replay is out of date. Mend the policy or wait, then try again."),
                         {}});
        return;
    }
    auto* dialog = new ReportDialog(m_context, toFile, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, toFile] {
        if (toFile)
            write(dialog->job());
        else
            askPrinter(dialog->job());
    });
    dialog->open();
}

void ReportCommands::write(const ReportJob& job) {
    m_background.run(
        [job](RunProgress&) { return writeReport(job); },
        [this, file = job.file](const QString& problem) {
            if (!problem.isEmpty()) {
                m_messages.show({MessageBar::Kind::Error, tr("%1 could not be written.").arg(file), problem, {}});
                return;
            }
            const QString folder = QFileInfo(file).absolutePath();
            m_messages.show({MessageBar::Kind::Success,
                             tr("Report written."),
                             file,
                             {{tr("Open"), [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); }},
                              {tr("Open folder"), [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }}}});
        });
}

void ReportCommands::askPrinter(const ReportJob& job) {
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageOrientation(QPageLayout::Landscape);  // its tables are wide; the dialog lets people choose
    auto* dialog = new QPrintDialog(printer.get(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, job, printer] { print(job, printer); });
    // The dialog uses the printer as long as it lives.
    connect(dialog, &QObject::destroyed, this, [printer] {});
    dialog->open();
}

void ReportCommands::print(const ReportJob& job, std::shared_ptr<QPrinter> printer) {
    m_background.run([job, printer](RunProgress&) { return printReport(job, *printer); },
                     [this](bool printed) {
                         if (printed)
                             m_messages.show({MessageBar::Kind::Success, tr("Report printed."), {}, {}});
                         else
                             m_messages.show({MessageBar::Kind::Error, tr("The report could not be printed."), {}, {}});
                     });
}

}  // namespace writ::studio
