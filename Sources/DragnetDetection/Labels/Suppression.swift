/// What a person does not want to be shown for a while, and why.
public struct Suppression: Sendable, Hashable, Codable {
    /// What it hides.
    public enum Rule: Sendable, Hashable, Codable {
        /// Every alert in which the entity takes part.
        case entity(String)
        /// Every alert in which the entity takes part and whose strongest reason is this one.
        case reason(ReasonCode, entity: String)
        /// Every alert of events from one entity to another, as `A->B`.
        case pair(String)
        /// The incident or the alert of this id.
        case finding(String)

        /// The rule in the words of the command line: `entity:A17 reason:FAN_IN`.
        public var description: String {
            switch self {
            case .entity(let name): "entity:" + name
            case .reason(let code, let name): "entity:\(name) reason:\(code.rawValue)"
            case .pair(let name): "pair:" + name
            case .finding(let id): id
            }
        }
    }

    /// The name that ``Suppression`` is removed by, `SUP-3`; empty before it is stored.
    public var id: String
    /// What it hides.
    public var rule: Rule
    /// Microseconds since 1970 at which it ends; nil for never.
    public var until: Int64?
    /// Why; whoever comes next must be able to tell whether it still holds.
    public var why: String
    /// Microseconds since 1970 at which it was made.
    public var createdAt: Int64

    /// A suppression with these parts.
    public init(id: String = "", rule: Rule, until: Int64? = nil, why: String, createdAt: Int64) {
        self.id = id
        self.rule = rule
        self.until = until
        self.why = why
        self.createdAt = createdAt
    }

    /// Whether it still hides anything at a time.
    public func isActive(at time: Int64) -> Bool { until.map { time < $0 } ?? true }
}
