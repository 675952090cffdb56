public import DragnetCore
public import DragnetEvents

/// The verdicts on every row of a log, and what spoke for the odd ones.
public struct ScoredLog: Sendable {
    /// What one signal said of a row, and what it added to the row's score.
    public struct Evidence: Sendable, Hashable {
        /// The signal.
        public var signal: Signal
        /// What it, or the group it speaks for, added; positive.
        public var weight: Double
        /// The share of normal events that look less odd by it, in 0...1.
        public var percentile: Double
        /// What it saw.
        public var reading: SignalReading
    }

    /// -log10 of each row's tail probability; 0 where not scored.
    public internal(set) var surprises: [Float]
    /// What became of each row.
    public internal(set) var statuses: [EventFinding.Status]
    /// What spoke for each row in band low or above, strongest first.
    public internal(set) var evidence: [Int: [Evidence]] = [:]
    /// The name of the kind of planted anomaly that each row in band low or above is most like, see ``PlantedKind`` and
    /// ``AttackKind``.
    public internal(set) var kinds: [Int: String] = [:]
    /// Rows with a score.
    public internal(set) var scoredCount = 0

    /// A log of `count` rows of which none is scored.
    public init(count: Int, status: EventFinding.Status = .learning) {
        surprises = [Float](repeating: 0, count: count)
        statuses = [EventFinding.Status](repeating: status, count: count)
    }

    /// A row's tail probability; 1 where not scored.
    public func tailProbability(_ row: Int) -> Double {
        surprises[row] <= 0 ? 1 : PortableMath.pow(10, -Double(surprises[row]))
    }

    /// Whether a row was judged, cold or not.
    func isScored(_ row: Int) -> Bool { statuses[row] == .scored || statuses[row] == .cold }

    /// A row's band.
    public func severity(_ row: Int) -> Severity { Severity(surprise: Double(surprises[row])) }

    /// Rows by band; `none` holds the other scored ones.
    public var severityCounts: [Severity: Int] {
        var counts: [Severity: Int] = [:]
        for row in surprises.indices where isScored(row) {
            counts[severity(row), default: 0] += 1
        }
        return counts
    }

    /// Marks a row as left out.
    public mutating func exclude(_ row: Int) { statuses[row] = .excluded }

    /// Notes a row's verdict and what spoke for it.
    public mutating func record(_ row: Int, _ scored: ScoredEvent) {
        record(row, scored.verdict)
        guard scored.verdict.severity >= .low else { return }
        evidence[row] = scored.evidence
        kinds[row] = scored.kind
    }

    /// Notes a row's verdict.
    package mutating func record(_ row: Int, _ verdict: Verdict) {
        surprises[row] = Float(verdict.surprise)
        statuses[row] = verdict.isCold ? .cold : .scored
        scoredCount += 1
    }

    /// Notes a row's verdict and, if it is odd, what its signals say by their tails alone.
    mutating func record(_ row: Int, _ verdict: Verdict, signals: SignalVector, calibrator: TailSumCalibrator) {
        record(row, verdict)
        guard verdict.severity >= .low else { return }
        evidence[row] = EvidenceReader(calibrator: EventCalibrator(), tails: calibrator).told(signals)
    }
}

extension Scorer {
    /// Scores rows of a log in the given order.
    ///
    /// - Parameters:
    ///   - rows: in time order, all newer than what this scorer has taken in.
    ///   - scored: where the verdicts are written to.
    /// - Throws: ``DragnetError/Code/interrupted``.
    public mutating func score(
        _ log: EventLog, rows: ArraySlice<Int>, into scored: inout ScoredLog, context: WorkContext
    ) throws {
        let events = EventReader(log)
        for (done, row) in rows.enumerated() {
            if done % 8192 == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(stage: "scoring", completed: done, total: rows.count, unit: "events"))
            }
            fetch(
                { place in
                    let next = rows[rows.startIndex + place]
                    return (log.sources[next], log.destinations[next])
                }, count: rows.count, at: done)
            let verdict = score(events[row])
            scored.record(row, verdict)
            guard verdict.severity >= .low else { continue }
            let found = evidence
            scored.evidence[row] = found.evidence
            scored.kinds[row] = found.kind
        }
    }
}
