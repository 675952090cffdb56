import DragnetCore
import DragnetIngest

/// Which columns name what the sources of events share; none is taken unless it is named.
///
/// A column is a name, or `#N` from 1 in a file without a header; several joined by `+` make one name; an empty text
/// drops the type.
public struct EntitySettings: DescribedSection {
    /// The names of the types in the order in which they are shown: those that the reader knows.
    public static let types = SharedMapping.types

    /// The column of each named type.
    public var columns: [String: String] = [:]

    /// No type is named.
    public init() {}

    static let name = "entities"
    static let settings: [Setting<EntitySettings>] = types.map { .column($0, in: \.columns) }

    /// The section, if all its types are known.
    public func validated() throws -> EntitySettings {
        for type in columns.keys.sorted() where !Self.types.contains(type) {
            let nearest = NearestName.find(type, among: Self.types).map { "did you mean \($0)? " } ?? ""
            let shown = UntrustedText.terminal(UntrustedText.shortened(type, to: 60))
            throw DragnetError(
                .configuration, "entities.\(shown) is not a type",
                help: "\(nearest)the types are \(Self.types.joined(separator: ", "))")
        }
        try checkRanges()
        return self
    }

    /// Reads the columns by type.
    public init(from decoder: any Decoder) throws {
        columns = try decoder.singleValueContainer().decode([String: String].self)
    }

    /// Writes the columns by type.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(columns)
    }
}
