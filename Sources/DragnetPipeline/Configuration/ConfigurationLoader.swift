import DragnetCore
import Foundation

/// Where the value of a setting comes from.
public enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Dragnet's own default.
    case builtIn
    /// A line of a configuration file.
    case file(String, line: Int)
    /// A variable of the environment.
    case environment(String)
    /// A flag of the command line.
    case flag

    /// The origin as `config show --origin` says it.
    public var description: String {
        switch self {
        case .builtIn: "built-in"
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let name): "$\(name)"
        case .flag: "command line"
        }
    }
}

/// A configuration with the origin of each of its values.
public struct LoadedConfiguration: Sendable {
    /// One setting as it stands.
    public struct Entry: Sendable, Hashable {
        /// The full name: `embed.dim`.
        public var name: String
        /// The value as text; nil where the program chooses.
        public var value: String?
        /// Where it comes from.
        public var origin: SettingOrigin
    }

    /// The values.
    public internal(set) var configuration: DragnetConfiguration
    /// The origin of each setting by its full name; built-in where there is none.
    public internal(set) var origins: [String: SettingOrigin]

    /// All settings in the order of the sections.
    public var entries: [Entry] {
        SettingCatalog.all.map {
            Entry(name: $0.name, value: $0.show(configuration), origin: origins[$0.name] ?? .builtIn)
        }
    }
}

/// Puts a configuration together: built-in values, then a file, then `DRAGNET_*` variables, then flags.
///
/// ```swift
/// let loaded = try ConfigurationLoader.load(
///     file: "dragnet.yaml", environment: ProcessInfo.processInfo.environment, overrides: ["embed.dim": "64"])
/// loaded.configuration.embed.dim  // 64
/// loaded.origins["embed.dim"]  // .flag
/// ```
///
/// A name that is not a setting is an error in every source, and the error says the nearest one that is.
public enum ConfigurationLoader {
    /// Variables that begin with `DRAGNET_` and are not settings.
    public static let reservedVariables: Set<String> = [
        "DRAGNET_WORKSPACE", "DRAGNET_KERNELS", "DRAGNET_EVAL_DATA", "DRAGNET_LIBRARIES_ONLY",
    ]

    /// The names of all settings: `embed.dim`.
    public static var settingNames: [String] { SettingCatalog.all.map(\.name) }

    /// The configuration that these sources make together, validated.
    ///
    /// - Parameters:
    ///   - file: the path of a YAML file; nil for none.
    ///   - environment: the environment's variables.
    ///   - overrides: values of flags by the full name of the setting.
    /// - Throws: ``DragnetError/Code/configuration`` with file and line where they are known.
    public static func load(
        file: String? = nil, environment: [String: String] = [:], overrides: [String: String] = [:]
    ) throws -> LoadedConfiguration {
        var loaded = LoadedConfiguration(configuration: DragnetConfiguration(), origins: [:])
        if let file { try apply(file: file, to: &loaded) }
        try apply(environment: environment, to: &loaded)
        for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let setting = SettingCatalog.find(name) else {
                throw unknown(name, among: settingNames, what: "setting", at: nil)
            }
            try apply(setting, .scalar(value), from: .flag, called: name, to: &loaded)
        }
        try loaded.configuration.validated()
        return loaded
    }

    private static func apply(file: String, to loaded: inout LoadedConfiguration) throws {
        for entry in try ConfigurationFile.entries(of: file) {
            let place = DragnetError.Place(file: file, line: entry.line)
            guard SettingCatalog.sections.contains(entry.section) else {
                throw unknown(entry.section, among: SettingCatalog.sections, what: "section", at: place)
            }
            guard let key = entry.key, let value = entry.value else { continue }
            guard let setting = SettingCatalog.find("\(entry.section).\(key)") else {
                throw unknown(
                    key, among: SettingCatalog.settings(of: entry.section).map(\.key),
                    what: "setting of \(entry.section)", at: place)
            }
            try apply(
                setting, value, from: .file(file, line: entry.line), called: setting.name, at: place, to: &loaded)
        }
    }

    private static func apply(environment: [String: String], to loaded: inout LoadedConfiguration) throws {
        let prefix = "DRAGNET_"
        let names = environment.keys.filter { $0.hasPrefix(prefix) && !reservedVariables.contains($0) }.sorted()
        for name in names {
            guard let setting = SettingCatalog.all.first(where: { $0.environmentName == name }) else {
                let known = SettingCatalog.all.map(\.environmentName) + reservedVariables.sorted()
                throw unknown(name, among: known, what: "variable", at: nil)
            }
            guard let value = environment[name], !value.isEmpty else { continue }
            try apply(setting, .scalar(value), from: .environment(name), called: "$" + name, to: &loaded)
        }
    }

    private static func apply(
        _ setting: NamedSetting, _ value: SettingValue, from origin: SettingOrigin, called name: String,
        at place: DragnetError.Place? = nil, to loaded: inout LoadedConfiguration
    ) throws {
        do {
            try setting.apply(value, &loaded.configuration)
        } catch let refusal as SettingRefusal {
            throw DragnetError(
                .configuration, "\(name) is \(refusal.found)", at: place, help: "it takes \(refusal.allowed)")
        }
        loaded.origins[setting.name] = origin
    }

    private static func unknown(
        _ name: String, among known: [String], what: String, at place: DragnetError.Place?
    ) -> DragnetError {
        let shown = UntrustedText.terminal(UntrustedText.shortened(name, to: 60))
        let help = NearestName.find(name, among: known).map { "did you mean \($0)?" }
        return DragnetError(
            .configuration, "\"\(shown)\" is not a \(what)", at: place,
            help: help ?? "known are \(known.prefix(20).joined(separator: ", "))")
    }
}
