public import DragnetDetection

/// Something that is drawn though it is no incident: an entity, a pair or an event with what lies around it.
public struct Neighborhood: Sendable, Hashable {
    /// What it is, for the heading: "account A17".
    public var name: String
    /// What there is to say of it, in one sentence.
    public var sentence: String
    /// Its band.
    public var severity: Severity
    /// Microseconds since 1970 of the first event shown for itself; nil in a log without times.
    public var firstTime: Int64?
    /// Microseconds since 1970 of the last of them; nil in a log without times.
    public var lastTime: Int64?
    /// How many events are shown for themselves.
    public var eventCount: Int
    /// The id of the model that judged it; empty where none did.
    public var model: String
    /// What can be drawn of it.
    public var graph: IncidentGraph

    /// A neighbourhood with these parts.
    public init(
        name: String, sentence: String, severity: Severity, firstTime: Int64?, lastTime: Int64?, eventCount: Int,
        model: String, graph: IncidentGraph
    ) {
        self.name = name
        self.sentence = sentence
        self.severity = severity
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.eventCount = eventCount
        self.model = model
        self.graph = graph
    }
}
