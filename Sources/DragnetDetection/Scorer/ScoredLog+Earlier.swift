import DragnetCore

extension ScoredLog {
    /// Takes over a verdict that an earlier run gave, so that incidents can go on across runs.
    ///
    /// The row does not count among those scored now.
    public mutating func takeOver(
        _ row: Int, status: EventFinding.Status, surprise: Double, evidence: [Evidence], kind: String?
    ) {
        surprises[row] = Float(surprise)
        statuses[row] = status
        self.evidence[row] = evidence.isEmpty ? nil : evidence
        kinds[row] = kind
    }
}

extension ScoredLog.Evidence {
    /// Evidence as it was kept.
    public init(of signal: Signal, weight: Double, percentile: Double, reading: SignalReading) {
        self.signal = signal
        self.weight = weight
        self.percentile = percentile
        self.reading = reading
    }
}
