public import DragnetCore

/// Decides which alerts and incidents some suppressions hide.
///
/// ```swift
/// let filter = SuppressionFilter(suppressions, at: now)
/// let hidden = filter.hidden(alerts: facts, incidents: ids)
/// ```
///
/// An alert is hidden if a rule matches it or its incident's id; an incident if a rule names it or all of its alerts are
/// hidden, so that one with another alert stays. A few look-ups an alert, however many rules there are.
public struct SuppressionFilter: Sendable {
    /// What a rule looks at of an alert.
    public struct AlertFacts: Sendable, Hashable {
        /// The alert's id.
        public var id: String
        /// The incident it belongs to.
        public var incident: String
        /// Who takes part.
        public var entities: [String]
        /// From whom to whom, as `A->B`; nil for an alert about one entity.
        public var pair: String?
        /// The strongest reason.
        public var reason: ReasonCode?

        /// The facts of an alert.
        public init(id: String, incident: String, entities: [String], pair: String?, reason: ReasonCode?) {
            self.id = id
            self.incident = incident
            self.entities = entities
            self.pair = pair
            self.reason = reason
        }

        /// The facts of an alert.
        public init(_ alert: Alert) {
            self.init(
                id: alert.id, incident: alert.incident, level: alert.level, subject: alert.subject, ends: alert.ends,
                reason: alert.reasons.first?.code)
        }

        /// The facts of an alert by its parts.
        public init(
            id: String, incident: String, level: AlertLevel, subject: String, ends: AlertEnds?, reason: ReasonCode?
        ) {
            let members = ends.map { [$0.source, $0.destination] } ?? (level == .entity ? [subject] : [])
            let pair = ends.map { $0.source + "->" + $0.destination } ?? (level == .pair ? subject : nil)
            self.init(id: id, incident: incident, entities: members, pair: pair, reason: reason)
        }
    }

    /// What is hidden, and by which suppression.
    public struct Hidden: Sendable, Equatable {
        /// Hidden alerts by id.
        public var alerts: [ByteKey: Suppression] = [:]
        /// Hidden incidents by id; where several suppressions hide the alerts of one, the one that ends first.
        public var incidents: [String: Suppression] = [:]

        /// Nothing.
        public init() {}
    }

    private var byEntity: [ByteKey: Suppression] = [:]
    private var byReason: [ByteKey: [ReasonCode: Suppression]] = [:]
    private var byPair: [ByteKey: Suppression] = [:]
    private var byFinding: [ByteKey: Suppression] = [:]

    /// A filter of those suppressions that have not ended at `time`.
    public init(_ suppressions: [Suppression], at time: Int64) {
        for suppression in suppressions where suppression.isActive(at: time) {
            switch suppression.rule {
            case .entity(let name): byEntity[ByteKey(name)] = suppression
            case .reason(let code, let name): byReason[ByteKey(name), default: [:]][code] = suppression
            case .pair(let name): byPair[ByteKey(name)] = suppression
            case .finding(let id): byFinding[ByteKey(id)] = suppression
            }
        }
    }

    /// Whether it hides nothing at all.
    public var isEmpty: Bool { byEntity.isEmpty && byReason.isEmpty && byPair.isEmpty && byFinding.isEmpty }

    /// The suppression that hides an alert, if one does.
    public func suppression(of alert: AlertFacts) -> Suppression? {
        if let match = byFinding[ByteKey(alert.incident)] ?? byFinding[ByteKey(alert.id)] { return match }
        if let pair = alert.pair, !byPair.isEmpty, let match = byPair[ByteKey(pair)] { return match }
        for entity in alert.entities.map(ByteKey.init) {
            if let match = byEntity[entity] { return match }
            if let reason = alert.reason, let match = byReason[entity]?[reason] { return match }
        }
        return nil
    }

    /// What of some alerts and incidents is hidden.
    ///
    /// - Parameters:
    ///   - alerts: all alerts of the incidents, not some of them.
    ///   - incidents: the ids of the incidents; one without alerts is hidden by its own id alone.
    public func hidden(alerts: some Sequence<AlertFacts>, incidents: some Sequence<String>) -> Hidden {
        var hidden = Hidden()
        guard !isEmpty else { return hidden }
        var visible: Set<String> = []
        var first: [String: Suppression] = [:]
        for alert in alerts {
            guard let match = suppression(of: alert) else {
                visible.insert(alert.incident)
                continue
            }
            hidden.alerts[ByteKey(alert.id)] = match
            // The incident shows again as soon as the first of them ends.
            let other = first[alert.incident]
            if other.map({ (match.until ?? .max, match.id) < ($0.until ?? .max, $0.id) }) ?? true {
                first[alert.incident] = match
            }
        }
        for incident in incidents {
            if let match = byFinding[ByteKey(incident)] {
                hidden.incidents[incident] = match
            } else if let match = first[incident], !visible.contains(incident) {
                hidden.incidents[incident] = match
            }
        }
        return hidden
    }
}
