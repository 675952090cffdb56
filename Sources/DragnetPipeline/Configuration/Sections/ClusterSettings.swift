/// How nodes are put into clusters of their like.
public struct ClusterSettings: DescribedSection {
    /// Clusters, 1...4,096; chosen by the program if nil.
    public var count: Int?
    /// Rounds of Lloyd's algorithm at most, 1...1,000; 50 by default.
    public var iterations = 50

    /// The defaults.
    public init() {}

    static let name = "cluster"
    static let settings: [Setting<ClusterSettings>] = [
        .integer("count", \.count, 1...4096),
        .integer("iterations", \.iterations, 1...1000),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> ClusterSettings {
        try checkRanges()
        return self
    }
}
