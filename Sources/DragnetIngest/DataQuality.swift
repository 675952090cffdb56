/// How healthy the data of a log is: the content of `quality.json`.
public struct DataQuality: Sendable, Hashable, Codable {
    /// Data rows of the input.
    public var rows = 0
    /// Rows that are events.
    public var events = 0
    /// Distinct entities.
    public var entities = 0
    /// Rows that could not be read.
    public var rejected = 0
    /// The same by reason, without the value.
    public var rejectedByReason: [String: Int] = [:]
    /// Events whose two ends are one entity.
    public var selfLoops = 0
    /// Events with an amount of zero or less.
    public var nonPositiveAmounts = 0
    /// Events without an amount, in a log that has amounts.
    public var missingAmounts = 0
    /// Rows left out because an earlier row has the same id and content.
    public var duplicates = 0
    /// Events that repeat an earlier id with other content; kept.
    public var conflictingIDs = 0
    /// Events whose time is before that of the event above.
    public var clockJumps = 0
    /// The share of events that have their time in common with another, 0 to 1.
    public var equalTimeShare = 0.0
    /// The first time, ISO 8601; nil without times.
    public var firstTime: String?
    /// The last time, ISO 8601; nil without times.
    public var lastTime: String?
    /// Seconds from the first to the last event.
    public var spanSeconds: Double?
    /// Events of each currency; empty where the log names none.
    public var currencies: [String: Int] = [:]
    /// Events with a bad label, where the log has labels.
    public var labelledBad: Int?
    /// Events to or from a multicast or broadcast address, or an entity that is to be ignored.
    public var excluded = 0
    /// What an analyst should know before trusting the result, in words.
    public var warnings: [String] = []

    /// The account of an empty log.
    public init() {}

    enum CodingKeys: String, CodingKey {
        case rows, events, entities, rejected
        case rejectedByReason = "rejected_by_reason"
        case selfLoops = "self_loops"
        case nonPositiveAmounts = "non_positive_amounts"
        case missingAmounts = "missing_amounts"
        case duplicates
        case conflictingIDs = "conflicting_ids"
        case clockJumps = "clock_jumps"
        case equalTimeShare = "equal_time_share"
        case firstTime = "first_time"
        case lastTime = "last_time"
        case spanSeconds = "span_seconds"
        case currencies
        case labelledBad = "labelled_bad"
        case excluded, warnings
    }
}
