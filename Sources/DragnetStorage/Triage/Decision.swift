/// What a person decided about an incident or an alert.
public struct Decision: Sendable, Hashable {
    /// What was done; the raw values are stored.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// It is real: it gets the label `fraud`.
        case confirm
        /// It is nothing: it gets the label `legit`.
        case dismiss
        /// It is to be shown again later.
        case snooze
        /// It is open again, whatever was said before.
        case reopen
        /// Something was noted; nothing else changed.
        case note
        /// The decision before was taken back.
        case undo
    }

    /// The place among all decisions of the workspace, from 1.
    public var number: Int
    /// The id of the incident or alert.
    public var subject: String
    /// What was done.
    public var action: Action
    /// Microseconds since 1970 at which a snooze ends; nil for none.
    public var until: Int64?
    /// Why, in a person's words.
    public var note: String?
    /// Who: the name of the token that signed in to a page, `local` where none is needed, `api` for a program.
    public var who: String
    /// Microseconds since 1970.
    public var time: Int64
    /// Whether it was taken back later.
    public var isUndone: Bool
}

/// A decision to be made.
public struct DecisionRequest: Sendable, Hashable {
    /// What is done.
    public var action: Decision.Action
    /// Microseconds since 1970 at which a snooze ends; nil leaves it to a person.
    public var until: Int64?
    /// Why; at most 4,000 bytes.
    public var note: String?
    /// Who decides.
    public var who: String
    /// Microseconds since 1970.
    public var time: Int64
    /// What ``Workspace/revision(of:)`` said when the person looked; nil decides whatever happened since.
    public var revision: String?

    /// A decision of `who` at `time`.
    public init(
        _ action: Decision.Action, until: Int64? = nil, note: String? = nil, who: String, time: Int64,
        revision: String? = nil
    ) {
        self.action = action
        self.until = until
        self.note = note
        self.who = who
        self.time = time
        self.revision = revision
    }
}
