/// The incident's events over time against the usual rate of its entities, to be drawn under the picture.
public struct TimeStrip: Sendable, Hashable, Codable {
    /// A stretch of time.
    public struct Bar: Sendable, Hashable, Codable {
        /// Events of the incident.
        public var evidence: Int
        /// Other events of its main entities.
        public var others: Int

        /// Counts of a stretch.
        public init(evidence: Int, others: Int) {
            self.evidence = evidence
            self.others = others
        }

        /// All events of the stretch.
        public var total: Int { evidence.addingClamped(others) }
    }

    /// The stretches in time order, equally long.
    public var bars: [Bar]
    /// How many events a stretch usually has; nil where nothing came before.
    public var usual: Double?
    /// What a bar counts, and how that compares with the usual: one line.
    public var caption: String
    /// The time at the left end.
    public var begin: String
    /// The time at the right end.
    public var end: String

    /// A strip of these bars.
    public init(bars: [Bar], usual: Double?, caption: String, begin: String, end: String) {
        self.bars = bars
        self.usual = usual
        self.caption = caption
        self.begin = begin
        self.end = end
    }

    /// The height of the scale: the highest bar, or the usual rate where that is higher.
    var highest: Double { max(Double(bars.map(\.total).max() ?? 0), usual ?? 0, 1) }
}
