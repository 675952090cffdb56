package import DragnetCore
package import DragnetDetection
package import DragnetEvents
import DragnetIngest
package import DragnetStorage

/// A scorer that has taken in all of a workspace's events, and what it takes to go on with single ones.
package struct LiveStart: Sendable {
    /// The scorer after the last event.
    package var scorer: Scorer
    /// The id of its model.
    package var model: ModelID
    /// Names and levels of all events.
    package var vocabulary: EventVocabulary
    /// Rows that were taken in.
    package var rowCount: Int
    /// Rows that had findings already; verdicts on the others stand in ``verdicts``.
    package var firstRow: Int
    /// The verdict on each row from ``firstRow`` on; nil where the row is left out.
    package var verdicts: [ScoredEvent?]

    /// Brings the saved scorer of a model up to the last event.
    ///
    /// - Parameters:
    ///   - model: the id of a model, or its beginning; nil takes the champion.
    ///   - limit: rows after which to stop; nil for all.
    /// - Throws: ``DragnetError/Code/modelMissing`` without a model or its state.
    package init(
        store: Workspace, model: String?, configuration: DragnetConfiguration, limit: Int? = nil, context: WorkContext
    ) throws {
        let saved = try SavedScorer(store: store, wanted: model, context: context)
        var tallied = TalliedRows()
        let log = try store.loadExcerpt(from: saved.watermark, tallied: &tallied, context: context)
        let live = try store.liveRows().map { log.rows(of: $0) }
        // What a scorer has not seen is never removed, so numbers and rows lie a fixed step apart.
        rowCount = min(limit ?? .max, saved.watermark + log.count)
        firstRow = min(saved.watermark, rowCount)
        let fresh = 0..<rowCount - firstRow
        self.model = saved.id
        vocabulary = EventVocabulary(log)
        // One owner: a second one would make scoring copy the whole state.
        scorer = (consume saved).scorer
        scorer.limit = configuration.serve.stateLimit
        scorer.insideHosts = try configuration.internalNetworks(of: log).map { InsideHosts(log: log, networks: $0) }
        verdicts = [ScoredEvent?](repeating: nil, count: fresh.count)
        let left = LeftOutRows.found(in: log, live: live, ignoring: try configuration.ignoreList())
        let events = EventReader(log)
        for (done, row) in ScoringOrder.rows(of: log, within: fresh, live: live).enumerated() {
            if done & 0x1FFF == 0 { try context.cancellation.check() }
            if !left.contains(row) { verdicts[row] = scorer.scoreWithEvidence(events[row]) }
        }
    }
}

/// Which single events are kept and not scored: those with an end that a person left out, or that is no host.
package struct LiveExclusion: Sendable {
    private let domain: LogDomain
    private let ignored: IgnoreList

    /// The rule for logs of a domain.
    package init(domain: LogDomain, ignored: IgnoreList) {
        self.domain = domain
        self.ignored = ignored
    }

    /// Whether nothing is left out.
    package var isEmpty: Bool { domain == .transactions && ignored.isEmpty }

    /// Whether an event with an end of this name is left out.
    package func leavesOut(_ name: ArraySlice<UInt8>) -> Bool {
        if isEmpty { return false }
        if ignored.contains(name) { return true }
        return domain == .network && (NetworkAddress(utf8: name)?.isMulticastOrBroadcast ?? false)
    }
}
