import DragnetCore
import DragnetIngest

/// Which column plays which role; an unnamed role is found from the header and the values.
///
/// A column is a name, or `#N` from 1 in a file without a header; several joined by `+` make one name; an empty text
/// drops the role.
public struct MapSettings: DescribedSection {
    /// The names of the roles in the order in which they are shown: those that the reader knows.
    public static let roles = ColumnRole.allCases.map(\.rawValue)

    /// The column of each named role.
    public var columns: [String: String] = [:]

    /// No role is named.
    public init() {}

    static let name = "map"
    static let settings: [Setting<MapSettings>] = roles.map { .column($0, in: \.columns) }

    /// The section, if all its roles are known.
    public func validated() throws -> MapSettings {
        for role in columns.keys.sorted() where !Self.roles.contains(role) {
            let nearest = NearestName.find(role, among: Self.roles).map { "did you mean \($0)? " } ?? ""
            throw DragnetError(
                .configuration, "map.\(UntrustedText.terminal(UntrustedText.shortened(role, to: 60))) is not a role",
                help: "\(nearest)the roles are \(Self.roles.joined(separator: ", "))")
        }
        try checkRanges()
        return self
    }

    /// Reads the columns by role.
    public init(from decoder: any Decoder) throws {
        columns = try decoder.singleValueContainer().decode([String: String].self)
    }

    /// Writes the columns by role.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(columns)
    }
}
