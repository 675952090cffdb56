public import DragnetDetection

/// Which incidents or alerts to list, and in which order.
public struct FindingQuery: Sendable, Hashable {
    /// The order of a list; equals are in order of their ids.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        /// Worst first, as ranked by their runs; with several runs, all firsts before all seconds.
        case worst
        /// Latest first; without times, worst first.
        case latest
    }

    /// The id of the model whose findings to list; nil for the model of the latest run.
    public var model: String?
    /// The least severity.
    public var severity = Severity.none
    /// The least score.
    public var score = 0.0
    /// Only these statuses; nil for all.
    public var statuses: Set<FindingStatus>?
    /// Only findings with this reason.
    public var reason: ReasonCode?
    /// Only findings about this entity; for alerts, whose subject it is.
    public var entity: String?
    /// Only the finding with this id.
    public var id: String?
    /// Only alerts of this incident; among incidents, it alone.
    public var incident: String?
    /// Whether incidents come without the nodes and edges of their graphs, which are most of a record: for lists.
    public var isBrief = false
    /// The order.
    public var order = Order.worst
    /// At most so many; nil for all.
    public var limit: Int?
    /// How many to pass over first.
    public var offset = 0
    /// Microseconds since 1970 at which labels and suppressions are looked at; nil leaves both out, so that a finding has
    /// the status that its run or a person set.
    public var time: Int64?

    /// All findings of the latest run's model, worst first.
    public init() {}
}

/// What an id means.
public enum FindingReference: Sendable, Hashable, CustomStringConvertible {
    /// An incident, by its id.
    case incident(String)
    /// An event, by its name; there may be an alert of the same name.
    case event(String)
    /// An entity, by its name; there may be an alert of the same name.
    case entity(String)
    /// A pair of entities, as `A->B`.
    case pair(String)

    /// The id in the form that means nothing else: `INC-7F3A9C`, `event:17`.
    public var description: String {
        switch self {
        case .incident(let id): id
        case .event(let name): "event:\(name)"
        case .entity(let name): "entity:\(name)"
        case .pair(let name): "pair:\(name)"
        }
    }
}
