public import DragnetCore
public import DragnetEvents
import GRDB

extension Workspace {
    /// Rows in one transaction of an import into an empty workspace: bounds the memory and the write-ahead log.
    static let batchSize = 65_536

    /// Rows in one transaction of an import behind so many events.
    ///
    /// Each row changes a page somewhere in each index: of ten million events' indexes, 65,536 rows rewrite nearly all pages,
    /// and so do four times as many, once and not four times.
    static func batchSize(behind events: Int) -> Int { min(max(batchSize, events / 32), 4 * batchSize) }

    /// Kibibytes of pages kept in memory while rows go into the indexes of so many events; what does not fit is written and
    /// read again within one transaction.
    private static func cacheSize(behind events: Int) -> Int {
        min(max(usualCacheKibibytes, events / 40), 8 * usualCacheKibibytes)
    }

    /// Adds a log's events to the workspace's.
    ///
    /// The import is one step for everybody else: nothing of it shows before all of it is there. What an interrupted
    /// one leaves is hidden; an import of the same log goes on from it, any other removes it. Inputs whose content came
    /// in before are passed over, and so are events that are there already by id and content; the summary says so.
    /// Entities that are known by type and name are the same ones; an attribute that other imports do not have is absent
    /// on their events. One transaction a batch.
    ///
    /// - Parameters:
    ///   - log: its file numbers are places in `inputs`.
    ///   - inputs: what the rows came from; a content hash that stands twice counts once.
    ///   - context: told of the stage "storing" in rows; looked at between batches.
    /// - Throws: ``DragnetError/Code/inputUnusable`` for text that holds NUL or is not UTF-8 and for a log of another
    ///   domain, ``DragnetError/Code/outputFailed`` if another import is running or the disk is full,
    ///   ``DragnetError/Code/interrupted``.
    @discardableResult
    public func importEvents(
        _ log: EventLog, inputs: [ImportedInput], context: WorkContext = .serial
    ) throws -> ImportSummary {
        for file in log.files where Int(file) >= inputs.count {
            preconditionFailure("a row's file \(file) is not among the \(inputs.count) inputs")
        }
        guard let lock = try DirectoryLock.acquire(path) else {
            throw DragnetError(
                .outputFailed, "another import is running", at: DragnetError.Place(file: path),
                help: "wait until it has ended")
        }
        return try withExtendedLifetime(lock) {
            let fingerprint = Self.fingerprint(of: log, inputs: inputs)
            try removeLeftovers(unless: fingerprint)
            do {
                return try importLocked(log, inputs: inputs, fingerprint: fingerprint, context: context)
            } catch let error as DragnetError where error.code == .interrupted {
                throw error
            } catch {
                // If this fails too (a full disk, say), the next import does it.
                try? removeLeftovers()
                throw error
            }
        }
    }

    /// The inputs among `hashes` whose content is in the workspace already.
    public func knownInputs(_ hashes: [String]) throws -> Set<String> {
        try read { db in
            var known: Set<String> = []
            for hash in hashes {
                let isKnown = try Int.fetchOne(
                    db,
                    sql: "SELECT 1 FROM input JOIN import ON import.id = import WHERE sha256 = ? AND is_committed = 1",
                    arguments: [try CheckedText.check(hash, "the hash")])
                if isKnown != nil { known.insert(hash) }
            }
            return known
        }
    }

    /// What an import must have in common with a killed one to go on from it.
    private static func fingerprint(of log: EventLog, inputs: [ImportedInput]) -> String {
        var hash = ContentHash()
        hash.update(ContentHash.hex(of: log).utf8)
        for input in inputs { hash.update("\n\(input.sha256) \(input.rows)".utf8) }
        return hash.hex()
    }

    /// Removes what an interrupted import left that cannot be taken up again, unless one is running right now.
    ///
    /// Where nothing can be written, for instance on a full disk, it stays: it is hidden, and reading goes on.
    func removeLeftoversUnlessImporting() throws {
        let isClean = try read { db in
            try Int.fetchOne(db, sql: "SELECT 1 FROM import WHERE is_committed = 0 AND fingerprint IS NULL LIMIT 1")
                == nil
        }
        if isClean { return }
        do {
            guard let lock = try DirectoryLock.acquire(path) else { return }
            try withExtendedLifetime(lock) { try removeLeftovers() }
        } catch let error as DragnetError where error.code == .outputFailed {
            return
        }
    }

    /// Removes all rows behind the committed ones; for the holder of the lock.
    ///
    /// In small steps from the end, each of which can use the write-ahead log anew: on a full disk one big step could
    /// not be written. The row that announces the import goes last, so that an interrupted removal is taken up again.
    ///
    /// - Parameter fingerprint: that of a log whose import may go on from them.
    private func removeLeftovers(unless fingerprint: String? = nil) throws {
        let leftover = try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT id, first_event, first_entity, fingerprint FROM import WHERE is_committed = 0
                    ORDER BY id LIMIT 1
                    """)
        }
        guard let leftover else { return }
        if let fingerprint, leftover["fingerprint"] == fingerprint { return }
        let id: Int = leftover["id"]
        let event: Int = leftover["first_event"]
        let entity: Int = leftover["first_entity"]
        try write { db in
            // From here on there is nothing to go on from, though the removal may be cut off.
            try db.execute(sql: "UPDATE import SET fingerprint = NULL WHERE id >= ?", arguments: [id])
        }
        try removeRows(behind: event, entity: entity)
        try write { db in
            try db.execute(sql: "DELETE FROM attribute_chunk WHERE first_event >= ?", arguments: [event])
            for table in ["level", "event_column", "input"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE import >= ?", arguments: [id])
            }
            try db.execute(sql: "DELETE FROM import WHERE id >= ?", arguments: [id])
        }
    }

    private func removeRows(behind event: Int, entity: Int) throws {
        for (table, first) in [("event", event), ("entity", entity)] {
            let sql = "DELETE FROM \(table) WHERE id >= ? AND id > (SELECT max(id) FROM \(table)) - ?"
            while try write({ db in
                try db.execute(sql: sql, arguments: [first, Self.removalSize])
                return db.changesCount
            }) > 0 {}
        }
    }

    /// Rows in one step of a removal.
    private static let removalSize = 8192

    private func importLocked(
        _ log: EventLog, inputs: [ImportedInput], fingerprint: String, context: WorkContext
    ) throws -> ImportSummary {
        let plan = try write { db in
            try ImportPlan(db, log: log, inputs: inputs, fingerprint: fingerprint, context: context, path: path)
        }
        guard !plan.imported.isEmpty else {
            try removeLeftovers()
            return ImportSummary(
                firstRow: plan.firstEvent, events: 0, entities: 0, imported: [], skipped: plan.skipped)
        }
        var writer = EventWriter(log: log, plan: plan)
        let batchSize = Self.batchSize(behind: plan.firstEvent)
        try loadingInBulk(cacheKibibytes: Self.cacheSize(behind: plan.firstEvent)) {
            while !writer.isDone {
                try context.cancellation.check()
                try write { try writer.writeBatch($0, limit: batchSize) }
                context.progress.report(
                    WorkProgress(stage: "storing", completed: writer.nextRow, total: log.count, unit: "rows"))
            }
        }
        try context.cancellation.check()
        try write { db in
            try db.execute(sql: WorkspaceSchema.indexes)
            try db.execute(
                sql: """
                    UPDATE import SET is_committed = 1, event_count = ?, entity_count = ?, first_time = ?, last_time = ?
                    WHERE id = ?
                    """,
                arguments: [
                    writer.eventCount, writer.entityCount, log.times?.min(), log.times?.max(), plan.importID,
                ])
            for (name, value) in [("domain", log.domain.rawValue), ("has_times", log.times == nil ? "0" : "1")] {
                try db.execute(
                    sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [name, value])
            }
        }
        return ImportSummary(
            firstRow: plan.firstEvent, events: writer.eventCount, entities: writer.entityCount,
            imported: plan.imported, skipped: plan.skipped, repeated: plan.repeatedCount(in: log),
            resumed: plan.storedEvents)
    }
}
