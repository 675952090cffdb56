/// What an alert is about.
public enum AlertLevel: String, Sendable, Hashable, Codable {
    /// One entity over the whole log.
    case entity
    /// Two entities and all between them.
    case pair
    /// One event.
    case event
}

/// Where a finding stands in a person's work.
public enum FindingStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nobody has looked yet.
    case open
    /// A person says it is real.
    case confirmed
    /// A person says it is nothing.
    case dismissed
    /// To be shown again later.
    case snoozed
    /// Hidden by a ``Suppression``; never stored, because it ends by itself.
    case suppressed
}

/// Who takes part in an event or a pair, from whom to whom.
public struct AlertEnds: Sendable, Hashable, Codable {
    /// Who paid or called.
    public var source: String
    /// Who was paid or called.
    public var destination: String

    /// From `source` to `destination`.
    public init(source: String, destination: String) {
        self.source = source
        self.destination = destination
    }
}

/// One scored thing that is odd enough to be shown.
public struct Alert: Sendable, Hashable, Codable {
    /// The name of the alert, made from its subject: `event:17`, `entity:A17`, `pair:A->B`.
    public var id: String
    /// The incident it belongs to.
    public var incident: String
    /// What it is about.
    public var level: AlertLevel
    /// The subject's own name.
    public var subject: String
    /// The type of the entity, or the kind of the event.
    public var type: String
    /// The band of its tail probability.
    public var severity: Severity
    /// 1 - tail probability, in 0...1.
    public var score: Double
    /// -log10 of the tail probability.
    public var surprise: Double
    /// How much past stands behind the score, in 0...1.
    public var confidence: Double
    /// The cluster of the entity or of the event's source, where it has one.
    public var cluster: Int?
    /// The robust z of the distance to that cluster's centroid.
    public var distance: Double?
    /// One to five reasons, strongest first; their shares add up to 1.
    public var reasons: [Reason]
    /// The events that show it, by name.
    public var evidence: [String]
    /// Where it stands.
    public var status: FindingStatus
    /// The two ends of an event or a pair, where they are known.
    public var ends: AlertEnds?

    /// An alert with these parts.
    public init(
        id: String, incident: String = "", level: AlertLevel, subject: String, type: String, severity: Severity,
        score: Double, surprise: Double, confidence: Double, cluster: Int? = nil, distance: Double? = nil,
        reasons: [Reason], evidence: [String], status: FindingStatus = .open, ends: AlertEnds? = nil
    ) {
        self.id = id
        self.incident = incident
        self.level = level
        self.subject = subject
        self.type = type
        self.severity = severity
        self.score = score
        self.surprise = surprise
        self.confidence = confidence
        self.cluster = cluster
        self.distance = distance
        self.reasons = reasons
        self.evidence = evidence
        self.status = status
        self.ends = ends
    }
}
