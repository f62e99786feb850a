#pragma once

#include <QObject>

namespace writ::studio {

struct StudioContext;

/// Makes a test case of the selected call: menu, key and palette.
class TestCommands : public QObject {
    Q_OBJECT
public:
    TestCommands(const StudioContext& context, QObject* parent);

private:
    void enable();

    const StudioContext& m_context;
};

}  // namespace writ::studio
