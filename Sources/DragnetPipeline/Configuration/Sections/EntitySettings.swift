import DragnetCore

/// What is known about entities beside the log.
public struct EntitySettings: DescribedSection {
    /// A column whose values are entities of their own, which events share: `device=DeviceId`.
    public struct Shared: Sendable, Hashable, Codable {
        /// The name of the entity type.
        public var type: String
        /// The column.
        public var column: String

        /// Values of `column` are entities of type `type`.
        public init(type: String, column: String) {
            self.type = type
            self.column = column
        }
    }

    /// Columns whose values become entities.
    public var shared: [Shared] = []
    /// A CSV file with attributes of entities; its first column is the entity.
    public var attributes: String?
    /// A file with entities that never make an alert: known scanners, resolvers, payroll.
    public var ignore: String?
    /// The networks that are the own ones, as CIDR; found from the log if empty.
    public var ownNetworks: [String] = []

    /// The defaults: nothing is known.
    public init() {}

    static let name = "entities"
    static let settings: [Setting<EntitySettings>] = [
        Setting(
            name: "shared", allowed: sharedWords, apply: { value, section in section.shared = try parse(value) },
            show: { section in
                section.shared.isEmpty
                    ? nil : section.shared.map { "\($0.type)=\($0.column)" }.joined(separator: ",")
            }),
        .text("attributes", \.attributes, "the path of a CSV file"),
        .text("ignore", \.ignore, "the path of a file with one entity a line"),
        .list("internal", \.ownNetworks, "networks such as 10.0.0.0/8"),
    ]

    /// The section, if its values can be used.
    public func validated() throws -> EntitySettings {
        try checkRanges()
        return self
    }

    private static let sharedWords = "TYPE=COLUMN, such as device=DeviceId"

    private static func parse(_ value: SettingValue) throws -> [Shared] {
        let pairs: [(key: String, value: String)]
        switch value {
        case .mapping(let entries): pairs = entries
        case .list(let texts): pairs = try texts.map { try pair($0) }
        case .scalar(let text): pairs = try text.split(separator: ",").map { try pair(String($0)) }
        }
        return try pairs.map { type, column in
            guard !type.isEmpty, !column.isEmpty else {
                throw SettingRefusal(found: "\"\(UntrustedText.terminal(type))=\"", allowed: sharedWords)
            }
            return Shared(type: type, column: column)
        }
    }

    private static func pair(_ text: String) throws -> (key: String, value: String) {
        guard let joint = text.firstIndex(of: "=") else {
            throw SettingRefusal(found: SettingValue.scalar(text).shown, allowed: sharedWords)
        }
        return (
            Setting<EntitySettings>.trimmed(String(text[..<joint])),
            Setting<EntitySettings>.trimmed(String(text[text.index(after: joint)...]))
        )
    }
}
