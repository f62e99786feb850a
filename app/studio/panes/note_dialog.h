#pragma once

#include "app/studio/core/note_edits.h"
#include "simulator/findings/probe_candidates.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace writ::studio {

struct StudioContext;

/// Asks for a note, a correction or a probe call about one step. The author's name is asked once and kept in the settings.
class NoteDialog : public QDialog {
    Q_OBJECT
public:
    /// Of Mark, Correction and Probe.
    NoteDialog(const StudioContext& context, NoteKind kind, sim::SessionPtr session, const sim::Step& step, QWidget* parent);

    /// What was asked for, once accepted.
    [[nodiscard]] NoteEdit edit() const;

private:
    void addMark(const sim::Step& step);
    void addCorrection(const sim::Step& step);
    void addProbe(const sim::Step& step);
    void addSuggestions(std::uint32_t step);
    void takeSuggestion(int row);
    void addText(const QString& label, const QString& name);
    void addOutcomes(const QString& label, const QStringList& words, const QString& current);
    void addName();
    void addButtons(const QString& verb);
    /// Arguments that the tool requires and nobody gave: unknown, never made up.
    [[nodiscard]] std::vector<std::string> missing() const;
    /// Why it cannot be saved yet; empty when it can.
    [[nodiscard]] QString complaint() const;
    void check();
    [[nodiscard]] sim::NoteStamp stamp() const;

    const StudioContext& m_context;
    NoteKind m_kind;
    sim::SessionPtr m_session;
    sim::NoteAnchor m_anchor;
    std::uint32_t m_step;
    std::vector<sim::ProbeCandidate> m_candidates;
    QFormLayout* m_form;
    QPlainTextEdit* m_text = nullptr;
    QComboBox* m_outcome = nullptr;
    QComboBox* m_suggestions = nullptr;
    QComboBox* m_tool = nullptr;
    QPlainTextEdit* m_arguments = nullptr;
    QLabel* m_unknown = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_complaint = nullptr;
    QPushButton* m_save = nullptr;
};

}  // namespace writ::studio
