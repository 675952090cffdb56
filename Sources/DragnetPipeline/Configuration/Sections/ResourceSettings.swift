/// What a run may use; changes no result.
public struct ResourceSettings: DescribedSection {
    /// Threads, 1...1,024; as many as processors if nil.
    public var threads: Int?
    /// Seconds between two states that a training keeps to go on from, at least, 0...86,400; 30 if nil, 0 for one after
    /// each sweep.
    public var checkpoint: Int?

    /// The defaults.
    public init() {}

    static let name = "resources"
    static let settings: [Setting<ResourceSettings>] = [
        .integer("threads", \.threads, 1...1024),
        .integer("checkpoint", \.checkpoint, 0...86_400),
    ]

    /// Seconds between two states, at least.
    var checkpointInterval: Double { Double(checkpoint ?? 30) }

    /// The section, if its values are within their ranges.
    public func validated() throws -> ResourceSettings {
        try checkRanges()
        return self
    }
}
