#pragma once

#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

namespace writ::studio {

/// One typed row of the settings table. `key` in the ini file, `fallback` when it is not set.
template <class T>
struct Setting {
    const char* key;
    T fallback;
};

/// Preferences and window state, in an ini file below the user's configuration folder.
class Settings : public QObject {
    Q_OBJECT
public:
    /// An empty file name takes the default place.
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);

    template <class T>
    [[nodiscard]] T value(const Setting<T>& setting) const {
        return m_settings.value(QLatin1String(setting.key), QVariant::fromValue(setting.fallback)).template value<T>();
    }
    template <class T>
    void set(const Setting<T>& setting, const T& value) {
        m_settings.setValue(QLatin1String(setting.key), QVariant::fromValue(value));
        emit changed(QLatin1String(setting.key));
    }

signals:
    void changed(const QString& key);

private:
    QSettings m_settings;
};

/// Every setting of the studio. Code never repeats a key.
namespace setting {
inline const Setting<QString> kTheme{"look/theme", QStringLiteral("system")};  ///< system, light, dark
inline const Setting<int> kUiFontSize{"look/uiFontSize", 13};                  ///< px
inline const Setting<int> kEditorFontSize{"look/editorFontSize", 13};          ///< px
inline const Setting<bool> kFormatOnSave{"editor/formatOnSave", false};
inline const Setting<bool> kInlineValues{"editor/inlineValues", true};  ///< of the selected call, beside the rule
inline const Setting<QStringList> kRecent{"recent/workspaces", {}};     ///< newest first, absolute
inline const Setting<QString> kLastFolder{"recent/lastFolder", {}};
inline const Setting<QByteArray> kGeometry{"window/geometry", {}};
inline const Setting<QString> kLayout{"window/layout", QStringLiteral("author")};
inline const Setting<QByteArray> kAuthorState{"window/authorState", {}};  ///< docks of each layout
inline const Setting<QByteArray> kSimulateState{"window/simulateState", {}};
inline const Setting<QByteArray> kCompareState{"window/compareState", {}};
inline const Setting<QString> kAuthor{"notes/author", {}};  ///< name written into notes
}  // namespace setting

}  // namespace writ::studio
