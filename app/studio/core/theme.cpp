#include "app/studio/core/theme.h"

#include "app/studio/core/studio_style.h"
#include "app/studio/core/tinted_icon.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>

namespace writ::studio {

namespace {

struct RoleName {
    QPalette::ColorRole role;
    const char* name;
};
constexpr RoleName kRoles[] = {
    {QPalette::Window, "window"},
    {QPalette::WindowText, "windowText"},
    {QPalette::Base, "base"},
    {QPalette::AlternateBase, "alternateBase"},
    {QPalette::ToolTipBase, "toolTipBase"},
    {QPalette::ToolTipText, "toolTipText"},
    {QPalette::PlaceholderText, "placeholderText"},
    {QPalette::Text, "text"},
    {QPalette::Button, "button"},
    {QPalette::ButtonText, "buttonText"},
    {QPalette::BrightText, "brightText"},
    {QPalette::Light, "light"},
    {QPalette::Midlight, "midlight"},
    {QPalette::Mid, "mid"},
    {QPalette::Dark, "dark"},
    {QPalette::Shadow, "shadow"},
    {QPalette::Highlight, "highlight"},
    {QPalette::HighlightedText, "highlightedText"},
    {QPalette::Link, "link"},
    {QPalette::LinkVisited, "linkVisited"},
};

QByteArray readResource(const QString& path) {
    QFile file(path);
    const bool open = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(open, "Theme", "a resource is missing: writInitResources() was not called");
    return open ? file.readAll() : QByteArray();
}

template <class Leaf>
void flatten(const QJsonObject& object, const QString& prefix, const Leaf& leaf) {
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = prefix.isEmpty() ? it.key() : QString(prefix % u'.' % it.key());
        if (it->isObject())
            flatten(it->toObject(), name, leaf);
        else
            leaf(name, *it);
    }
}

/// The two families come from Debian packages; a fontconfig that does not list them is given the files.
void loadFonts() {
    constexpr struct {
        const char* family;
        const char* folder;
        const char* files;
    } kFonts[] = {
        {"Inter", "/usr/share/fonts/opentype/inter/", "Inter-Regular.otf Inter-Italic.otf Inter-SemiBold.otf Inter-Bold.otf"},
        {"DejaVu Sans Mono", "/usr/share/fonts/truetype/dejavu/", "DejaVuSansMono.ttf DejaVuSansMono-Bold.ttf"},
    };
    for (const auto& font : kFonts) {
        if (QFontDatabase::hasFamily(QLatin1String(font.family))) continue;
        for (const QString& file : QString::fromLatin1(font.files).split(u' '))
            if (QFile::exists(QLatin1String(font.folder) + file))
                QFontDatabase::addApplicationFont(QLatin1String(font.folder) + file);
    }
}

}  // namespace

Theme::Theme(QObject* parent) : QObject(parent), m_systemPalette(QApplication::palette()) {
    m_tokens = QJsonDocument::fromJson(readResource(QStringLiteral(":/themes/tokens.json"))).object();
    flatten(m_tokens[u"metrics"].toObject(), {},
            [this](const QString& name, const QJsonValue& value) { m_metrics.insert(name, value.toInt()); });
    loadFonts();
}

void Theme::apply(QApplication& application, Choice choice) {
    m_choice = choice;
    m_dark = choice == Choice::Dark || (choice == Choice::System && m_systemPalette.color(QPalette::Window).lightness() < 128);
    m_colors.clear();
    m_pixmaps.clear();
    const QString name = m_dark ? QStringLiteral("dark") : QStringLiteral("light");
    flatten(m_tokens[u"themes"].toObject()[name].toObject(), {}, [this](const QString& key, const QJsonValue& value) {
        if (value.toString().startsWith(u'#')) m_colors.insert(key, QColor(value.toString()));
    });
    if (!m_style) application.setStyle(m_style = new StudioStyle(*this));
    application.setPalette(makePalette());
    application.setFont(font("ui"));
    application.setStyleSheet(styleSheet());
    emit changed();
}

void Theme::setUiFontSize(int pixels) {
    const int size = m_tokens[u"fonts"].toObject()[u"ui"].toObject()[u"size"].toInt();
    m_fontDelta = qBound(-2, pixels - size, 11);
    m_fonts.clear();
}

QColor Theme::color(const char* name) const {
    const auto it = m_colors.constFind(QLatin1String(name));
    Q_ASSERT_X(it != m_colors.constEnd(), "Theme::color", name);
    return it == m_colors.constEnd() ? QColor() : *it;
}

QFont Theme::font(const char* role) const {
    if (const auto it = m_fonts.constFind(QLatin1String(role)); it != m_fonts.constEnd()) return *it;
    const QJsonObject token = m_tokens[u"fonts"].toObject()[QLatin1String(role)].toObject();
    Q_ASSERT_X(!token.isEmpty(), "Theme::font", role);
    QFont font(token[u"family"].toString());
    font.setPixelSize(token[u"size"].toInt() + m_fontDelta);
    font.setWeight(static_cast<QFont::Weight>(token[u"weight"].toInt(QFont::Normal)));
    if (token[u"family"].toString().contains(u"Mono")) font.setStyleHint(QFont::Monospace);
    m_fonts.insert(QLatin1String(role), font);
    return font;
}

int Theme::metric(const char* name) const {
    const auto it = m_metrics.constFind(QLatin1String(name));
    Q_ASSERT_X(it != m_metrics.constEnd(), "Theme::metric", name);
    return it == m_metrics.constEnd() ? 0 : *it;
}

QIcon Theme::icon(const QString& name) const {
    return QIcon(new TintedIconEngine(*this, name, {}));
}

QIcon Theme::icon(const QString& name, const QColor& color) const {
    return QIcon(new TintedIconEngine(*this, name, color));
}

QIcon Theme::icon(const QString& name, const char* colorName) const {
    return QIcon(new TintedIconEngine(*this, name, {}, colorName));
}

QPixmap Theme::pixmap(const QString& name, const QColor& color, int size, qreal devicePixelRatio) const {
    const QString key =
        name % u'/' % color.name(QColor::HexArgb) % u'/' % QString::number(size) % u'@' % QString::number(devicePixelRatio);
    if (const auto it = m_pixmaps.constFind(key); it != m_pixmaps.constEnd()) return *it;
    QPixmap result(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
    result.fill(Qt::transparent);
    QByteArray source = svg(name);
    source.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    QPainter painter(&result);
    QSvgRenderer(source).render(&painter);
    painter.end();
    result.setDevicePixelRatio(devicePixelRatio);
    m_pixmaps.insert(key, result);
    return result;
}

QByteArray Theme::svg(const QString& name) const {
    QByteArray& source = m_svgs[name];
    if (source.isEmpty()) source = readResource(QStringLiteral(":/icons/") % name % QStringLiteral(".svg"));
    return source;
}

QColor Theme::paletteColor(const char* group, const QString& role) const {
    const QColor own = m_colors.value(QStringLiteral("palette.") % QLatin1String(group) % u'.' % role);
    return own.isValid() ? own : m_colors.value(QStringLiteral("palette.active.") % role);
}

QPalette Theme::makePalette() const {
    QPalette palette;
    for (const auto& [role, name] : kRoles) {
        palette.setColor(QPalette::Active, role, paletteColor("active", QLatin1String(name)));
        palette.setColor(QPalette::Inactive, role, paletteColor("inactive", QLatin1String(name)));
        palette.setColor(QPalette::Disabled, role, paletteColor("disabled", QLatin1String(name)));
    }
    return palette;
}

/// studio.qss with each $name$ replaced by the colour, or by the metric in px.
QString Theme::styleSheet() const {
    QString sheet = QString::fromUtf8(readResource(QStringLiteral(":/themes/studio.qss")));
    static const QRegularExpression token(QStringLiteral(R"(\$([A-Za-z.]+)\$)"));
    QString result;
    qsizetype last = 0;
    for (auto it = token.globalMatch(sheet); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QByteArray name = match.captured(1).toLatin1();
        result += QStringView(sheet).mid(last, match.capturedStart() - last);
        result += m_metrics.contains(match.captured(1))
                      ? QString(QString::number(metric(name.constData())) % QStringLiteral("px"))
                      : color(name.constData()).name();
        last = match.capturedEnd();
    }
    return result + QStringView(sheet).mid(last);
}

}  // namespace writ::studio
