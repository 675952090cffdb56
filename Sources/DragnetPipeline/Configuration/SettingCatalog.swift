/// A setting of the whole configuration, by its full name.
struct NamedSetting: Sendable {
    /// The full name, such as `embed.dim`.
    let name: String
    let section: String
    let key: String
    let allowed: String
    let apply: @Sendable (SettingValue, inout DragnetConfiguration) throws -> Void
    let show: @Sendable (DragnetConfiguration) -> String?

    /// The variable that sets it, such as `DRAGNET_EMBED_DIM`.
    var environmentName: String {
        var words = ""
        for character in name {
            if character == "." {
                words += "_"
            } else {
                if character.isUppercase { words += "_" }
                words += character.uppercased()
            }
        }
        return "DRAGNET_" + words
    }
}

/// Every setting there is, in the order in which they are shown.
enum SettingCatalog {
    static let all: [NamedSetting] =
        named(\.input) + named(\.map) + named(\.entities) + named(\.embed) + named(\.cluster) + named(\.detect)
        + named(\.severity) + named(\.incident) + named(\.render) + named(\.serve) + named(\.resources)

    static let sections: [String] = {
        var names: [String] = []
        for setting in all where names.last != setting.section { names.append(setting.section) }
        return names
    }()

    static func find(_ name: String) -> NamedSetting? { all.first { $0.name == name } }

    static func settings(of section: String) -> [NamedSetting] { all.filter { $0.section == section } }

    private static func named<Section: DescribedSection>(
        _ path: any WritableKeyPath<DragnetConfiguration, Section> & Sendable
    ) -> [NamedSetting] {
        Section.settings.map { setting in
            NamedSetting(
                name: "\(Section.name).\(setting.name)", section: Section.name, key: setting.name,
                allowed: setting.allowed,
                apply: { value, configuration in try setting.apply(value, &configuration[keyPath: path]) },
                show: { setting.show($0[keyPath: path]) })
        }
    }
}
