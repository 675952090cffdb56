/// What is known about one entity over the whole log: a row of `entities.csv.gz`.
public struct EntityFinding: Sendable, Hashable, Codable {
    /// How far an entity could be judged; the raw values are names in files.
    public enum Status: String, Sendable, Hashable, CaseIterable, Codable {
        /// It has a score.
        case scored
        /// It has too little past for a score.
        case cold
        /// It has no event.
        case isolated
        /// A person asked to leave it out.
        case excluded
    }

    /// The entity's own name.
    public var id: String
    /// The name of its entity type, see `EntityType`.
    public var type: String
    /// 1 - tail probability, in 0...1; 0 where not scored.
    public var score: Double
    /// -log10 of the tail probability; 0 where not scored.
    public var surprise: Double
    /// The band of its tail probability.
    public var severity: Severity
    /// How far it could be judged.
    public var status: Status
    /// The cluster it belongs to, where it has one.
    public var cluster: Int?
    /// The distance of its vector to that cluster's centroid.
    public var distance: Double?
    /// The same as a robust z among the cluster's members of similar degree.
    public var distanceZ: Double?
    /// How many events it takes part in.
    public var events: Int
    /// Microseconds since 1970 of the first of them; nil without times or events.
    public var firstTime: Int64?
    /// Microseconds since 1970 of the last of them; nil without times or events.
    public var lastTime: Int64?
    /// The id of the incident it belongs to, if any.
    public var incident: String?
    /// Up to five reasons, strongest first; empty where nothing is odd.
    public var reasons: [Reason]

    /// The strongest reason's code, as the file shows it.
    public var reason: ReasonCode? { reasons.first?.code }

    /// A finding with these parts.
    public init(
        id: String, type: String, score: Double = 0, surprise: Double = 0, severity: Severity = .none,
        status: Status, cluster: Int? = nil, distance: Double? = nil, distanceZ: Double? = nil, events: Int,
        firstTime: Int64? = nil, lastTime: Int64? = nil, incident: String? = nil, reasons: [Reason] = []
    ) {
        self.id = id
        self.type = type
        self.score = score
        self.surprise = surprise
        self.severity = severity
        self.status = status
        self.cluster = cluster
        self.distance = distance
        self.distanceZ = distanceZ
        self.events = events
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.incident = incident
        self.reasons = reasons
    }
}
