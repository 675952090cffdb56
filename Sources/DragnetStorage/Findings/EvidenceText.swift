import DragnetDetection
import Foundation

/// What spoke for an odd event, as JSON text: short, because a log has many.
struct EvidenceText: Codable {
    /// The status of the event, as a number.
    var s: UInt8
    /// Its surprise.
    var u: Double
    /// The kind of planted anomaly that it is most like.
    var k: String?
    /// For each signal: its number, weight, percentile, value, observed, typical.
    var e: [[Double]]

    init(_ detail: EventScores.Detail, status: EventFinding.Status) {
        s = status.rawValue
        u = detail.surprise
        k = detail.kind
        e = detail.evidence.map { evidence in
            [
                Double(evidence.signal.rawValue), evidence.weight, evidence.percentile, Double(evidence.reading.value),
                Double(evidence.reading.observed), Double(evidence.reading.typical),
            ].map { $0.isFinite ? $0 : 0 }
        }
    }

    /// The evidence; nil where the text is not of this form.
    var evidence: [ScoredLog.Evidence]? {
        var found: [ScoredLog.Evidence] = []
        for numbers in e {
            guard numbers.count == 6, let number = Int(exactly: numbers[0]), let signal = Signal(rawValue: number)
            else { return nil }
            found.append(
                ScoredLog.Evidence(
                    of: signal, weight: numbers[1], percentile: numbers[2],
                    reading: SignalReading(
                        Float(numbers[3]), observed: Float(numbers[4]), typical: Float(numbers[5]))))
        }
        return found
    }
}
