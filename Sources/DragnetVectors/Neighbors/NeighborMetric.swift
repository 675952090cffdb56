/// How like each other two vectors are.
public enum NeighborMetric: String, Sendable, Hashable, Codable, CaseIterable {
    /// The cosine of their angle, in -1...1, larger for likes; zero vectors take no part.
    case cosine
    /// Their euclidean distance, smaller for likes.
    case euclidean
    /// Their dot product, larger for likes. With U as queries and C as rows: how much likelier two nodes meet than by
    /// chance, partners that never met included.
    case dot

    /// Whether `left` says more of likeness than `right`.
    func isCloser(_ left: Double, than right: Double) -> Bool { self == .euclidean ? left < right : left > right }
}

/// A row and how like the query it is.
public struct NeighborMatch: Sendable, Hashable {
    /// The row.
    public var row: Int
    /// Cosine, distance or dot product, by the metric of the search.
    public var value: Double

    /// Row `row` at `value`.
    public init(row: Int, value: Double) {
        self.row = row
        self.value = value
    }
}
