import DragnetCore

/// A group of settings that belong to one stage.
public protocol ConfigurationSection: Sendable, Hashable, Codable {
    /// The section with its defaults.
    init()
    /// The section itself, if every value of it is within its range.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` naming the setting, the value and what is allowed.
    func validated() throws -> Self
}

/// A section whose settings are listed, for every source alike.
protocol DescribedSection: ConfigurationSection {
    /// The section's name in the file.
    static var name: String { get }
    /// Its settings in the order in which they are shown.
    static var settings: [Setting<Self>] { get }
}

extension DescribedSection {
    func checkRanges() throws {
        for setting in Self.settings {
            do {
                try setting.check(self)
            } catch let refusal as SettingRefusal {
                throw DragnetError(
                    .configuration, "\(Self.name).\(setting.name) is \(refusal.found)",
                    help: "it takes \(refusal.allowed)")
            }
        }
    }
}
