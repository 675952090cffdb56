import DragnetCore

/// The peers of an entity: those of its cluster, against whom it is judged.
public struct PeerGroup: Sendable, Hashable {
    /// The entity's name.
    public var entity: String
    /// How many its cluster has, the entity among them.
    public var count: Int
    /// What is typical of them, in words: "merchants, busy, about 45 EUR".
    public var typical: String
    /// Names of the most typical of them, most typical first.
    public var examples: [String]

    /// Peers of `entity`.
    public init(entity: String, count: Int, typical: String, examples: [String]) {
        self.entity = entity
        self.count = count
        self.typical = typical
        self.examples = examples
    }

    /// "A17 is one of 412 alike (merchants, busy), such as A3, A8 and A9".
    public var words: String {
        var words = "\(Self.short(entity)) is one of \(NumberText.count(count)) alike (\(typical))"
        let names = examples.map(Self.short)
        if let last = names.last {
            let before = names.dropLast().joined(separator: ", ")
            words += ", such as " + (before.isEmpty ? last : "\(before) and \(last)")
        }
        return words
    }

    private static func short(_ name: String) -> String { UntrustedText.shortened(name, to: 40) }
}
