/// Why something is a finding; the names are API.
public enum ReasonCode: String, Sendable, Hashable, CaseIterable, Codable {
    /// An end of the event lies far from the centroid of its cluster.
    case farFromCluster = "FAR_FROM_CLUSTER"
    /// The event joins two ends that the embedding says do not belong together.
    case unlikelyEdge = "UNLIKELY_EDGE"
    /// The event joins two clusters that rarely meet.
    case crossCommunity = "CROSS_COMMUNITY"
    /// The two ends never met before.
    case newPartner = "NEW_PARTNER"
    /// Many sources to one destination in a short time.
    case fanIn = "FAN_IN"
    /// One source to many destinations in a short time.
    case fanOut = "FAN_OUT"
    /// Partners who know each other more than anyone's do.
    case denseGroup = "DENSE_GROUP"
    /// Money passed on soon after it came.
    case passThrough = "PASS_THROUGH"
    /// Money that comes back to where it started.
    case cycle = "CYCLE"
    /// Repeated amounts just below a round limit.
    case structuring = "STRUCTURING"
    /// Many small payments of many cards at one place.
    case cardTesting = "CARD_TESTING"
    /// An amount far above the sender's past and that of its peers.
    case amountHigh = "AMOUNT_HIGH"
    /// Far more events in a short time than usual.
    case burst = "BURST"
    /// The same pair again and again in a short time.
    case velocity = "VELOCITY"
    /// Contacts at regular intervals.
    case beacon = "BEACON"
    /// One source to many hosts or ports.
    case scan = "SCAN"
    /// Far more bytes sent out than usual.
    case exfiltration = "EXFILTRATION"
    /// An end that was hardly seen before.
    case newEntity = "NEW_ENTITY"
    /// An end that was silent for long.
    case dormantWake = "DORMANT_WAKE"
    /// A payment in a row of payments that hand the same money on.
    case chain = "CHAIN"
    /// At an hour at which the end is hardly ever active.
    case oddHour = "ODD_HOUR"
    /// A first contact between hosts whose likes hardly ever meet.
    case lateralMovement = "LATERAL_MOVEMENT"
    /// A service that hosts alike hardly ever use.
    case rareService = "RARE_SERVICE"
    /// A connection that lasts far longer than others by its service.
    case longConnection = "LONG_CONNECTION"
    /// Linked to other unusual events.
    case linkedUnusual = "LINKED_UNUSUAL"

    /// The code in plain words, for pages and pictures.
    public var words: String {
        switch self {
        case .farFromCluster: "unlike its peers"
        case .unlikelyEdge: "unlikely partners"
        case .crossCommunity: "crosses communities"
        case .newPartner: "new partner"
        case .fanIn: "many to one"
        case .fanOut: "one to many"
        case .denseGroup: "dense group"
        case .passThrough: "passed on at once"
        case .cycle: "money comes back"
        case .structuring: "just below a limit"
        case .cardTesting: "card testing"
        case .amountHigh: "unusual amount"
        case .burst: "burst of activity"
        case .velocity: "many in a short time"
        case .beacon: "regular beacon"
        case .scan: "scan"
        case .exfiltration: "data leaving"
        case .newEntity: "newcomer"
        case .dormantWake: "woke after a silence"
        case .chain: "money handed on"
        case .oddHour: "odd hour"
        case .lateralMovement: "moves from host to host"
        case .rareService: "rare service"
        case .longConnection: "long connection"
        case .linkedUnusual: "linked to other unusual events"
        }
    }
}

/// A number with the unit a person reads it in: 61 "senders in 24 h", 9,400 "EUR".
public struct Quantity: Sendable, Hashable, Codable {
    /// The number, finite.
    public var value: Double
    /// What it counts or measures.
    public var unit: String

    /// `value` of `unit`.
    public init(_ value: Double, _ unit: String) {
        precondition(value.isFinite, "a quantity is finite")
        self.value = value
        self.unit = unit
    }
}

/// One reason of a finding: what was seen against what is typical, and how much it weighs.
public struct Reason: Sendable, Hashable, Codable {
    /// Why.
    public var code: ReasonCode
    /// What was seen.
    public var observed: Quantity
    /// What is typical of the peers, or of the past.
    public var typical: Quantity
    /// The share of normal events that look less odd in this respect, in 0...1.
    public var percentile: Double
    /// The part of the finding that this reason explains; the shares of a finding add up to 1.
    public var share: Double
    /// The events that show it, by name.
    public var evidence: [String]

    /// A reason with these parts.
    public init(
        code: ReasonCode, observed: Quantity, typical: Quantity, percentile: Double, share: Double,
        evidence: [String] = []
    ) {
        self.code = code
        self.observed = observed
        self.typical = typical
        self.percentile = percentile
        self.share = share
        self.evidence = evidence
    }
}
