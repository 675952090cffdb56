/// How the findings of a run go on from those of the champion's run before.
public struct FindingContinuation: Sendable, Hashable {
    /// Whether what an earlier champion found is now listed with what the new one finds.
    public var takesOver = false
    /// Incidents that were joined into others: the old id, then the one that stays.
    public var merged: [String: String] = [:]
    /// Events of earlier runs that belong to an incident now: row, then incident.
    public var moved: [Int: String] = [:]
    /// Odd events before this row that no incident has are forgotten; they are too old to join one.
    public var forgetsBefore = 0

    /// Incidents that a person closed: what they said of an entity counts no more.
    public var closed: Set<String> = []
    /// Whether what labels say ranks the entities, so that no earlier surprise counts.
    public var isRankedByLabels = false

    /// A run that stands for itself.
    public init() {}
}
