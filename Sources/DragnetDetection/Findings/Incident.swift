/// The shape of an incident, as far as it has one; decides its words and its picture.
public enum IncidentShape: String, Sendable, Hashable, Codable {
    /// Many sources, one destination.
    case fanIn
    /// One source, many destinations.
    case fanOut
    /// A way through several accounts, possibly in from many and out again.
    case chain
    /// A closed way.
    case ring
    /// Two entities.
    case pair
    /// Anything else.
    case group
}

/// A sum in one currency; currencies are never added up together.
public struct CurrencyAmount: Sendable, Hashable, Codable {
    /// The sum.
    public var amount: Double
    /// The currency, "bytes", or empty where the log names none.
    public var unit: String

    /// `amount` in `unit`.
    public init(_ amount: Double, _ unit: String) {
        self.amount = amount
        self.unit = unit
    }
}

/// Alerts that belong together, with what a person needs to judge them.
///
/// Self-contained: names and not numbers, so that it means the same in a file, a database or a page.
public struct Incident: Sendable, Hashable, Codable {
    /// The name, made from the content: `INC-7F3A9C`.
    public var id: String
    /// The place in the list, from 1.
    public var rank: Int
    /// The band of its worst alert.
    public var severity: Severity
    /// The score of its worst alert, in 0...1.
    public var score: Double
    /// The surprise of its worst alert.
    public var surprise: Double
    /// Where it stands.
    public var status: FindingStatus
    /// Its shape.
    public var shape: IncidentShape
    /// Microseconds since 1970 of the first of its events; nil in a log without times.
    public var firstTime: Int64?
    /// Microseconds since 1970 of the last of its events; nil in a log without times.
    public var lastTime: Int64?
    /// The names of its entities, the most involved first.
    public var entities: [String]
    /// The names of its events, in time order.
    public var events: [String]
    /// What its events moved, one entry a currency, largest first.
    public var amounts: [CurrencyAmount]
    /// One to five reasons, strongest first; their shares add up to 1.
    public var reasons: [Reason]
    /// What happened, in one sentence.
    public var summary: String
    /// The ids of its alerts, worst first.
    public var alerts: [String]
    /// What can be drawn of it.
    public var graph: IncidentGraph
    /// The id of the model that found it.
    public var model: String
    /// What would have to be otherwise for it not to stand out; nil where nobody scored it again.
    public var counterfactual: Counterfactual?

    /// An incident with these parts.
    public init(
        id: String, rank: Int, severity: Severity, score: Double, surprise: Double, status: FindingStatus = .open,
        shape: IncidentShape, firstTime: Int64?, lastTime: Int64?, entities: [String], events: [String],
        amounts: [CurrencyAmount], reasons: [Reason], summary: String, alerts: [String], graph: IncidentGraph,
        model: String
    ) {
        self.id = id
        self.rank = rank
        self.severity = severity
        self.score = score
        self.surprise = surprise
        self.status = status
        self.shape = shape
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.entities = entities
        self.events = events
        self.amounts = amounts
        self.reasons = reasons
        self.summary = summary
        self.alerts = alerts
        self.graph = graph
        self.model = model
    }
}
