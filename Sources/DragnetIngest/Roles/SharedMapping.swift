import DragnetCore
public import DragnetEvents

/// A column of what the sources of events share, as the user said it: `device=DeviceId`.
///
/// ```swift
/// let devices = try SharedMapping.parse("device=DeviceId")
/// let places = try SharedMapping.parse("address=Street+City")
/// ```
///
/// Several columns are joined by `:`; a row where one of them is empty names nothing.
public struct SharedMapping: Sendable, Hashable {
    /// What it is called, one of ``types``.
    public let type: String
    /// Its columns; none drops it.
    public let mapping: ColumnMapping

    /// What can be shared.
    ///
    /// `ip` is a host by its address, so that a payment's client and a host of a network log of one address are one.
    public static let types = [
        "device", "ip", "host", "phone", "email", "address", "domain", "account", "card", "person", "merchant",
        "terminal", "attribute",
    ]

    /// A column of that type.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` for a type that is not in ``types``.
    public init(type: String, mapping: ColumnMapping) throws {
        guard Self.types.contains(type) else {
            let shown = UntrustedText.terminal(UntrustedText.shortened(type, to: 60))
            let nearest = NearestName.of(type, among: Self.types).map { "did you mean \($0)? " } ?? ""
            throw DragnetError(
                .usage, "--entity names the unknown type \"\(shown)\"",
                help: "\(nearest)the types are \(Self.types.joined(separator: ", ")); attribute is anything else")
        }
        self.type = type
        self.mapping = mapping
    }

    /// Reads `TYPE=COL[+COL]`; an empty right side drops the column.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` for an unknown type or a column without a name.
    public static func parse(_ text: String) throws -> SharedMapping {
        guard let equals = text.firstIndex(of: "=") else {
            throw DragnetError(
                .usage, "--entity \"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\" has no =",
                help: "write --entity TYPE=COLUMN, for instance --entity device=DeviceId")
        }
        return try SharedMapping(
            type: text[..<equals].trimmingBlanks().lowercased(),
            mapping: ColumnMapping.columns(text[text.index(after: equals)...], of: text, flag: "--entity"))
    }

    /// What a value of it is.
    public var entityType: EntityType { type == "ip" ? .host : EntityType(name: type) ?? .attribute }
}

/// Words that stand where a value is not known.
enum PlaceholderWords {
    /// Whether a value says that there is none: two that are "unknown" share nothing.
    static func contain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.count <= 9 else { return false }
        return words.contains(String(decoding: value, as: UTF8.self).lowercased())
    }

    private static let words: Set<String> = [
        "-", "--", "?", "0", "0.0.0.0", "::", "n/a", "na", "nan", "nil", "none", "null", "undefined", "unknown",
    ]
}
