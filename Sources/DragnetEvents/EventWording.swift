/// What the events of a log are called, so that what is said of them reads as the log's people speak.
public enum EventWording: Sendable, Hashable, CaseIterable {
    /// One pays another.
    case payments
    /// One turns to another, and nothing says what for: messages, calls, ratings.
    case contacts
    /// One host connects to another.
    case connections

    /// The words for logs of a domain.
    public init(domain: LogDomain, hasAmounts: Bool) {
        self = domain == .network ? .connections : hasAmounts ? .payments : .contacts
    }

    /// One event: "payment".
    public var noun: String {
        switch self {
        case .payments: "payment"
        case .contacts: "contact"
        case .connections: "connection"
        }
    }

    /// Several events: "payments".
    public var plural: String { noun + "s" }

    /// What the source did to the destination: "paid".
    public var verb: String {
        switch self {
        case .payments: "paid"
        case .contacts: "contacted"
        case .connections: "reached"
        }
    }

    /// What nodes do that are nearly always the source: "pay"; and that are nearly always the destination: "are paid".
    public var habits: (ofSources: String, ofDestinations: String) {
        switch self {
        case .payments: ("pay", "are paid")
        case .contacts: ("contact others", "are contacted")
        case .connections: ("connect", "answer")
        }
    }
}

extension EventLog {
    /// What the log's events are called.
    public var wording: EventWording { EventWording(domain: domain, hasAmounts: amounts != nil) }
}

extension EventVocabulary {
    /// What the log's events are called.
    public var wording: EventWording { EventWording(domain: domain, hasAmounts: hasAmounts) }
}
