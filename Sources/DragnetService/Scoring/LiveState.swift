import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline
import DragnetStorage

/// The scorer of the running log and what is kept beside it: looks at events that may come, and takes in those that came.
///
/// What one event costs does not depend on the log's length.
struct LiveState: Sendable {
    private var scorer: Scorer
    private var model: ModelID
    private var vocabulary: EventVocabulary
    private let exclusion: LiveExclusion
    private var rowCount: Int
    /// Verdicts of the rows from ``firstKept`` on; nil for those left out.
    private var kept: [ScoredEvent?]
    private var firstKept: Int
    /// Events that were stored and scored and not taken in, because there was no room for them.
    private var refusedCount = 0
    /// Odd events that no look at incidents has seen yet.
    private var oddCount = 0
    /// Rows of which the workspace holds findings.
    private var joinedRows: Int
    /// The first row whose verdict the present model gave.
    private var firstOfModel: Int
    /// The events that came since a new model began to be prepared; nil while none is.
    private var sinceSwap: [IncomingEvent]?

    /// Verdicts that are kept for requests that come twice, beside those that are not stored yet.
    private static let keptRows = 100_000

    init(_ start: LiveStart, exclusion: LiveExclusion) {
        scorer = start.scorer
        model = start.model
        vocabulary = start.vocabulary
        self.exclusion = exclusion
        rowCount = start.rowCount
        kept = start.verdicts
        firstKept = start.firstRow
        joinedRows = start.firstRow
        firstOfModel = start.firstRow
        oddCount = kept.count { ($0?.verdict.severity ?? .none) >= .low }
    }

    /// What would be said of each event if it came next, or why one of them does not fit; none of them is taken in.
    mutating func judge(_ events: [IncomingEvent]) -> LiveScorer.Judgement {
        if let misfit = misfit(of: events) {
            return (LiveScorer.Answer(verdicts: [], model: model.text), misfit)
        }
        return (preview(events), nil)
    }

    /// What would be said of each event if it came next; none of them is taken in.
    private mutating func preview(_ events: [IncomingEvent]) -> LiveScorer.Answer {
        var verdicts: [LiveVerdict] = []
        verdicts.reserveCapacity(events.count)
        let known = events.map { isLeftOut($0) ? nil : vocabulary.preview($0, row: rowCount) }
        for (number, event) in known.enumerated() {
            scorer.fetch({ known[$0].map { ($0.source, $0.destination) } }, count: known.count, at: number)
            // By itself: as an argument it would change a state of which `self`, read before it, is a second owner, so that
            // every array is copied.
            let scored = event.map { scorer.preview($0) }
            verdicts.append(verdict(events[number], row: number, scored))
        }
        return LiveScorer.Answer(verdicts: verdicts, model: model.text)
    }

    /// Takes in the events of a stored submission, and gives the verdicts on all of them.
    ///
    /// - Returns: nil in place of a verdict that is kept no more; for nil outcomes nothing.
    mutating func take(_ events: [IncomingEvent], _ outcome: LiveOutcome) throws -> LiveScorer.GroupAnswer {
        var answer = LiveScorer.GroupAnswer(verdicts: [], missing: [], model: model.text)
        let rows: [LiveRow]
        switch outcome {
        case .stored(let stored):
            try take(zip(events, stored).filter { !$0.1.isDuplicate }.map { (incoming: $0, row: $1.row) })
            rows = stored
        case .repeated(let stored): rows = stored
        case .keyReused, .conflict, .misfit: return answer
        }
        for (incoming, row) in zip(events, rows) {
            let isKept = row.row >= firstKept && row.row < firstKept + kept.count
            if !isKept { answer.missing.append(answer.verdicts.count) }
            answer.verdicts.append(
                verdict(
                    incoming, row: row.row, isKept ? kept[row.row - firstKept] : nil, isDuplicate: row.isDuplicate))
        }
        return answer
    }

    private mutating func take(_ arrived: [(incoming: IncomingEvent, row: Int)]) throws {
        // All names first, so that the scorer knows what comes next.
        var taken: [(incoming: IncomingEvent, event: Event?)] = []
        let named = Result {
            for (incoming, row) in arrived {
                guard row == rowCount + taken.count else {
                    throw DragnetError(.internalFault, "row \(row) came where \(rowCount + taken.count) was to come")
                }
                let event = try vocabulary.take(incoming, row: row)
                taken.append((incoming, isLeftOut(incoming) ? nil : event))
            }
        }
        scorer.insideHosts?.extend(to: vocabulary.nodes)
        let refusedBefore = scorer.refusedCount
        for (place, (incoming, event)) in taken.enumerated() {
            scorer.fetch({ taken[$0].event.map { ($0.source, $0.destination) } }, count: taken.count, at: place)
            let scored = event.map { scorer.scoreWithEvidence($0) }
            kept.append(scored)
            rowCount += 1
            if (scored?.verdict.severity ?? .none) >= .low { oddCount += 1 }
            sinceSwap?.append(incoming)
        }
        refusedCount += scorer.refusedCount - refusedBefore
        try named.get()
    }

    private func isLeftOut(_ incoming: IncomingEvent) -> Bool {
        if exclusion.isEmpty { return false }
        return exclusion.leavesOut(Array(incoming.source.utf8)[...])
            || exclusion.leavesOut(Array(incoming.destination.utf8)[...])
    }

    private func verdict(
        _ incoming: IncomingEvent, row: Int, _ scored: ScoredEvent?, isDuplicate: Bool = false
    ) -> LiveVerdict {
        let name = incoming.id.isEmpty ? String(row) : incoming.id
        let reasons = scored?.reasons(
            of: name, wording: vocabulary.wording, clock: scorer.model.clock, amountUnit: vocabulary.amountUnit)
        return LiveVerdict(incoming, row: row, scored: scored, reasons: reasons ?? [], isDuplicate: isDuplicate)
    }

    /// Why an event does not fit the log, nil if it does.
    private func misfit(of events: [IncomingEvent]) -> (event: Int, field: String, reason: String)? {
        for (number, event) in events.enumerated() {
            if let misfit = vocabulary.misfit(of: event) { return (number, misfit.field, misfit.reason) }
        }
        return nil
    }

    // MARK: Findings

    /// Notes that findings of the rows before one are stored.
    mutating func joined(upTo row: Int) {
        joinedRows = max(joinedRows, row)
        let first = max(firstKept, min(joinedRows, rowCount - Self.keptRows))
        kept.removeFirst(first - firstKept)
        firstKept = first
        let open = max(0, joinedRows - firstKept)
        oddCount = kept.dropFirst(open).count { ($0?.verdict.severity ?? .none) >= .low }
    }

    /// What was made of the rows that no findings are stored of; nil where another model gave some of the verdicts.
    ///
    /// The state has two owners until the caller lets go, so the next event copies it: a hundred megabytes take some 50 ms.
    func snapshot() -> LiveSnapshot? {
        guard joinedRows >= firstOfModel, joinedRows >= firstKept else { return nil }
        return LiveSnapshot(
            scorer: scorer, model: model, firstRow: joinedRows, verdicts: Array(kept.dropFirst(joinedRows - firstKept)))
    }

    // MARK: Models

    /// Begins to keep the events that come, for a scorer that is being brought up to the present row.
    ///
    /// - Returns: how many rows it has to take in itself.
    mutating func prepareSwap() throws -> Int {
        guard sinceSwap == nil else {
            throw DragnetError(.usage, "another model is being put in place", help: "ask again in a moment")
        }
        sinceSwap = []
        return rowCount
    }

    /// Gives a swap up.
    mutating func abandonSwap() { sinceSwap = nil }

    /// Lets another scorer take over, in one step, after it has taken in what came meanwhile.
    mutating func swap(to start: LiveStart) throws {
        guard let missed = sinceSwap else { return }
        sinceSwap = nil
        var (scorer, vocabulary) = (start.scorer, start.vocabulary)
        for (offset, incoming) in missed.enumerated() {
            let event = try vocabulary.take(incoming, row: start.rowCount + offset)
            scorer.insideHosts?.extend(to: vocabulary.nodes)
            if !isLeftOut(incoming) { _ = scorer.score(event) }
        }
        (self.scorer, self.vocabulary, model) = (scorer, vocabulary, start.model)
        firstOfModel = rowCount
    }

    /// What scores.
    var knownModel: KnownModel { KnownModel(id: model, model: scorer.model) }

    /// The numbers of the moment.
    var counts: LiveScorer.Counts {
        LiveScorer.Counts(
            model: model, rows: rowCount, joinedRows: joinedRows, odd: oddCount, refused: refusedCount,
            entities: scorer.entityCount, pairs: scorer.pairCount, nodes: vocabulary.nodes.count)
    }
}
