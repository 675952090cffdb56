import DragnetCore
public import DragnetEvents
import GRDB

/// Stores events as they come, group by group, each group in one durable step.
///
/// Holds the right to import as long as it lives, so that nobody else numbers rows meanwhile. For one thread at a time; any
/// number of others may read the workspace.
///
/// What is stored is an import of its own, named `live`, that grows. Its rows count in the order in which they came, whatever
/// their times: that is the order in which they were scored.
public final class LiveEventStore {
    /// The workspace.
    public let workspace: Workspace
    private let lock: DirectoryLock
    private var vocabulary: EventVocabulary
    private var place: LivePlace
    /// Whether a step failed after the vocabulary had taken names of it.
    private var isStale = false
    private let now: () -> Int64

    /// How long the same request is known again, in microseconds: a day.
    public static let keyLife: Int64 = 86_400_000_000

    /// Opens a workspace for storing.
    ///
    /// - Parameters:
    ///   - vocabulary: that of all its events.
    ///   - now: microseconds since 1970.
    /// - Throws: ``DragnetError/Code/outputFailed`` if an import is running or the place cannot be written,
    ///   ``DragnetError/Code/internalFault`` if the database does not wait for the disk.
    public init(_ workspace: Workspace, vocabulary: EventVocabulary, now: @escaping () -> Int64) throws {
        self.workspace = workspace
        self.vocabulary = vocabulary
        self.now = now
        guard let lock = try DirectoryLock.acquire(workspace.path) else {
            throw DragnetError(
                .outputFailed, "an import or another service is writing to the workspace",
                at: DragnetError.Place(file: workspace.path),
                help: "wait until it has ended, or serve with --read-only")
        }
        self.lock = lock
        guard try workspace.synchronousLevel() == 2 else {
            throw DragnetError(.internalFault, "the database does not wait for the disk")
        }
        let oldest = now() - Self.keyLife
        place = try workspace.write { db in
            try db.execute(sql: WorkspaceSchema.inputIDIndex)
            try db.execute(sql: "DELETE FROM ingest_request WHERE time < ?", arguments: [oldest])
            return try LivePlace(db, path: workspace.path)
        }
    }

    /// Rows of the log, those of the last group too.
    public var rowCount: Int { place.nextRow }

    /// Stores submissions, each as a whole; when it returns, they have reached the disk.
    ///
    /// - Returns: what became of each, in order.
    /// - Throws: ``DragnetError/Code/outputFailed`` if the disk is full or fails; then none of them is stored.
    public func store(_ submissions: [LiveSubmission]) throws -> [LiveOutcome] {
        if isStale {
            vocabulary = EventVocabulary(try workspace.loadEvents())
            isStale = false
        }
        let time = now()
        // Set until all is stored: whatever fails below leaves names behind.
        isStale = true
        var place = place
        let outcomes = try workspace.write { db in
            let group = try LiveGroupWriter(db, place: place, time: time)
            let outcomes = try submissions.map { try group.write($0, vocabulary: &vocabulary) }
            place = try group.finish(vocabulary)
            return outcomes
        }
        self.place = place
        isStale = false
        return outcomes
    }

    /// Makes one step of a removal; when it returns, the step has reached the disk.
    ///
    /// A step takes a few milliseconds, so that storing goes on between. Identical requests are known again as before; an
    /// event that is gone and comes once more is a new one.
    ///
    /// - Returns: the removal from there on.
    /// - Throws: ``DragnetError/Code/outputFailed`` if the disk is full or fails; then the step has removed nothing.
    public func remove(_ removal: EventRemoval) throws -> EventRemoval {
        let (path, vocabulary) = (workspace.path, vocabulary)
        return try workspace.write { try EventRemover(db: $0, path: path).step(removal, vocabulary: vocabulary) }
    }
}

extension Workspace {
    /// The stretches of rows that came live, in order of rows; they count in the order of rows and not of time.
    public func liveRows() throws -> [Range<Int>] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT first_event, event_count FROM import WHERE is_committed = 1 AND fingerprint = ? ORDER BY id
                    """,
                arguments: [LivePlace.fingerprint])
            return rows.map { row in
                let first: Int = row["first_event"]
                let count: Int = row["event_count"]
                return first..<first + count
            }
        }
    }
}
