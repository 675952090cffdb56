public import DragnetEvents

/// Events that one request asks to store: all of them or none.
public struct LiveSubmission: Sendable {
    /// What tells the same request sent again from another one; nil where the sender gave none.
    public var key: String?
    /// The hash of the request's content, which must be the same where the key is.
    public var digest: String
    /// The events, in the order in which they count.
    public var events: [IncomingEvent]

    /// A submission of `events`.
    public init(events: [IncomingEvent], key: String? = nil, digest: String = "") {
        self.events = events
        self.key = key
        self.digest = digest
    }
}

/// What became of a submission.
public enum LiveOutcome: Sendable, Hashable {
    /// Where each event stands now, in the order of the submission.
    case stored([LiveRow])
    /// The same request was stored before.
    case repeated([LiveRow])
    /// The key was used for a request of other content.
    case keyReused
    /// An event has the id of another one that says something else.
    case conflict(event: Int, id: String)
    /// An event brings what this log has no column for, or a value more than a column can have.
    case misfit(event: Int, field: String, reason: String)
}

/// Where an event of a submission stands.
public struct LiveRow: Sendable, Hashable {
    /// The row in the workspace's log.
    public var row: Int
    /// Whether it was there before: the same id with the same content.
    public var isDuplicate: Bool

    /// An event at a row.
    public init(row: Int, isDuplicate: Bool) {
        self.row = row
        self.isDuplicate = isDuplicate
    }
}
