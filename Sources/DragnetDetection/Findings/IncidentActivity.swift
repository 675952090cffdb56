/// When an incident's events happened, beside what else its main entities did and usually do.
///
/// Main entities are those that take part in at least half as many of its events as the busiest one: the hub of a fan,
/// all members of a ring.
public struct IncidentActivity: Sendable, Hashable, Codable {
    /// The beginning of the first bucket, microseconds since 1970.
    public var start: Int64
    /// The length of a bucket in microseconds, above 0.
    public var step: Int64
    /// Events of the incident in each bucket.
    public var evidence: [Int]
    /// Other events of the main entities in each bucket, as many buckets as ``evidence``.
    public var others: [Int]
    /// How many events the main entities had in a bucket on average before the incident began; nil where the log began
    /// with it.
    public var usual: Double?

    /// Counts in buckets.
    public init(start: Int64, step: Int64, evidence: [Int], others: [Int], usual: Double?) {
        self.start = start
        self.step = step
        self.evidence = evidence
        self.others = others
        self.usual = usual
    }
}
