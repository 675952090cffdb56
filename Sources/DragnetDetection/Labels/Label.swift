/// What a person found out about a subject.
public enum LabelVerdict: String, Sendable, Hashable, CaseIterable, Codable {
    /// It is what is looked for.
    case fraud
    /// It was looked at and is in order.
    case legit
    /// It was looked at, and nobody can say.
    case unsure

    /// The verdict that a cell of a table says: `1`, `0`, or one of the names in small or capital letters.
    public init?(text: String) {
        switch text {
        case "1": self = .fraud
        case "0": self = .legit
        default:
            guard let match = Self.allCases.first(where: { $0.rawValue == text.lowercased() }) else { return nil }
            self = match
        }
    }

    /// The verdict as a log's label column writes it: 1 bad, 0 good, -1 unknown.
    public var code: Int8 {
        switch self {
        case .fraud: 1
        case .legit: 0
        case .unsure: -1
        }
    }
}

/// A person's verdict on an event, an entity, a pair or an incident.
///
/// A subject has at most one label; a newer one takes its place.
public struct Label: Sendable, Hashable, Codable {
    /// What it is about.
    public var subject: LabelSubject
    /// What was found out.
    public var verdict: LabelVerdict
    /// The kind of fraud, in the words of whoever labels.
    public var kind: String?
    /// What it belongs to: a case, a gang, a campaign.
    public var group: String?
    /// Why, or what else there is to say.
    public var note: String?
    /// Microseconds since 1970 from which on it was known; nil where that is not told.
    ///
    /// A model may not use it for an earlier event.
    public var knownAt: Int64?
    /// Microseconds since 1970 at which it lapses and counts no more; nil for never.
    public var until: Int64?
    /// Microseconds since 1970 at which it was given.
    public var createdAt: Int64

    /// A label with these parts.
    public init(
        _ subject: LabelSubject, _ verdict: LabelVerdict, kind: String? = nil, group: String? = nil,
        note: String? = nil, knownAt: Int64? = nil, until: Int64? = nil, createdAt: Int64
    ) {
        self.subject = subject
        self.verdict = verdict
        self.kind = kind
        self.group = group
        self.note = note
        self.knownAt = knownAt
        self.until = until
        self.createdAt = createdAt
    }

    /// Whether it still counts at a time.
    public func isActive(at time: Int64) -> Bool { until.map { time < $0 } ?? true }
}
