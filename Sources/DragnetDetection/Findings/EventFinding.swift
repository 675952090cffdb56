/// What is known about one row of the input: a row of `events.csv.gz`.
public struct EventFinding: Sendable, Hashable, Codable {
    /// What became of a row; the raw values are stored in files, never renumber.
    public enum Status: UInt8, Sendable, Hashable, CaseIterable, Codable {
        /// It lies in the learning period.
        case learning = 0
        /// It has a score.
        case scored = 1
        /// Its ends have too little past for a score.
        case cold = 2
        /// A person asked to leave it out.
        case excluded = 3
        /// It repeats the input id of an earlier row.
        case duplicate = 4
        /// It could not be read as an event.
        case rejected = 5

        /// The name in files and on pages.
        public var name: String {
            switch self {
            case .learning: "learning"
            case .scored: "scored"
            case .cold: "cold"
            case .excluded: "excluded"
            case .duplicate: "duplicate"
            case .rejected: "rejected"
            }
        }

        /// The status with this ``name``.
        public init?(name: String) {
            guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = match
        }
    }

    /// The number of the row among the data rows of its file, rejected ones counted too, from 0.
    public var row: Int
    /// The name of its file as the user gave it.
    public var file: String
    /// The name of the event: the input's own id, else its row in the log.
    public var id: String
    /// Microseconds since 1970; nil in a log without times and on rejected rows.
    public var time: Int64?
    /// The name of the source; empty on rejected rows.
    public var source: String
    /// The name of the destination; empty on rejected rows.
    public var destination: String
    /// 1 - tail probability, in 0...1; 0 where not scored.
    public var score: Double
    /// -log10 of the tail probability; 0 where not scored.
    public var surprise: Double
    /// The band of its tail probability.
    public var severity: Severity
    /// What became of the row.
    public var status: Status
    /// The id of the incident it belongs to, if any.
    public var incident: String?
    /// Up to five reasons, strongest first; kept for events that are alerts or belong to an incident.
    public var reasons: [Reason]

    /// The strongest reason's code, as the file shows it.
    public var reason: ReasonCode? { reasons.first?.code }

    /// A finding with these parts.
    public init(
        row: Int, file: String, id: String, time: Int64? = nil, source: String, destination: String,
        score: Double = 0, surprise: Double = 0, severity: Severity = .none, status: Status,
        incident: String? = nil, reasons: [Reason] = []
    ) {
        self.row = row
        self.file = file
        self.id = id
        self.time = time
        self.source = source
        self.destination = destination
        self.score = score
        self.surprise = surprise
        self.severity = severity
        self.status = status
        self.incident = incident
        self.reasons = reasons
    }
}
