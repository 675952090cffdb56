/// The part of the graph that an incident is about, with some of what lies around it.
///
/// Events between the same two ends are merged into one edge, evidence and context apart.
public struct IncidentGraph: Sendable, Hashable, Codable {
    /// An entity of the picture.
    public struct Node: Sendable, Hashable, Codable {
        /// Its name.
        public var name: String
        /// The name of its entity type, see `EntityType`.
        public var type: String
        /// The band of its own score.
        public var severity: Severity
        /// Its own surprise.
        public var surprise: Double
        /// Whether it takes part in the evidence, and is not just around it.
        public var isEvidence: Bool
        /// Whether it is so busy that a link to it says little.
        public var isHub: Bool
        /// For hosts: whether it belongs to the own network.
        public var isInternal: Bool?
        /// How many distinct partners it has in the whole log.
        public var degree: Int

        /// A node with these parts.
        public init(
            name: String, type: String, severity: Severity = .none, surprise: Double = 0, isEvidence: Bool,
            isHub: Bool = false, isInternal: Bool? = nil, degree: Int = 0
        ) {
            self.name = name
            self.type = type
            self.severity = severity
            self.surprise = surprise
            self.isEvidence = isEvidence
            self.isHub = isHub
            self.isInternal = isInternal
            self.degree = degree
        }
    }

    /// The events between two nodes, in one direction.
    public struct Edge: Sendable, Hashable, Codable {
        /// The place of the source in ``IncidentGraph/nodes``.
        public var source: Int
        /// The place of the destination in ``IncidentGraph/nodes``.
        public var destination: Int
        /// How many events it stands for.
        public var eventCount: Int
        /// Their amounts summed; nil where the log has none.
        public var amount: Double?
        /// The currency, "bytes", or empty.
        public var unit: String
        /// Microseconds since 1970 of the first event; nil in a log without times.
        public var firstTime: Int64?
        /// Microseconds since 1970 of the last event; nil in a log without times.
        public var lastTime: Int64?
        /// Whether its events are evidence.
        public var isEvidence: Bool
        /// The band of the worst of its events.
        public var severity: Severity
        /// The place of its first event among the evidence in time, from 1; nil for context.
        public var order: Int?
        /// Whether it is no event but the tie of the source to what it shares with others; nil for events.
        public var isShared: Bool?

        /// An edge with these parts.
        public init(
            source: Int, destination: Int, eventCount: Int, amount: Double? = nil, unit: String = "",
            firstTime: Int64? = nil, lastTime: Int64? = nil, isEvidence: Bool, severity: Severity = .none,
            order: Int? = nil, isShared: Bool? = nil
        ) {
            self.source = source
            self.destination = destination
            self.eventCount = eventCount
            self.amount = amount
            self.unit = unit
            self.firstTime = firstTime
            self.lastTime = lastTime
            self.isEvidence = isEvidence
            self.severity = severity
            self.order = order
            self.isShared = isShared
        }
    }

    /// The entities, evidence first.
    public var nodes: [Node]
    /// The merged events, evidence first and in time order.
    public var edges: [Edge]
    /// The incident's events over time; nil in a log without times.
    public var activity: IncidentActivity?

    /// A graph of these nodes and edges.
    public init(nodes: [Node], edges: [Edge], activity: IncidentActivity? = nil) {
        self.nodes = nodes
        self.edges = edges
        self.activity = activity
    }
}
