import DragnetCore

/// A walk over the log that removes what was kept long enough, in steps between which others may write.
///
/// ```swift
/// var removal = try EventRemoval(workspace, before: cutoff)
/// while !removal.isDone { removal = try store.remove(removal) }
/// ```
///
/// An event goes if it happened before the cutoff, the saved scorer of the champion has taken it in, and neither an
/// incident nor a label names it: so nothing that a restart or a person goes back to is lost. Its row stays empty.
public struct EventRemoval: Sendable {
    /// Microseconds since 1970; what happened then or later stays.
    public let cutoff: Int64
    /// Names of events that incidents consist of.
    let kept: Set<ByteKey>
    /// The first row that was not looked at.
    var nextRow = 0
    /// Events removed by the last step.
    public internal(set) var removedLast = 0
    /// Events removed so far.
    public internal(set) var removed = 0
    /// Whether all of the log was looked at.
    public internal(set) var isDone = false

    /// A walk that begins at the first row.
    ///
    /// Incidents are looked up once: a new one takes in no event from before the days that incidents go back, and the
    /// cutoff has to lie before those.
    public init(_ workspace: Workspace, before cutoff: Int64) throws {
        self.cutoff = cutoff
        kept = try workspace.namesInIncidents()
    }

    /// Rows that one step looks at.
    static let lookedAt = 65_536
    /// Events that one step removes at most.
    static let stepSize = 4096
}
