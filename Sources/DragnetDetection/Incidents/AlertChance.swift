import DragnetCore
import DragnetEvents

/// How far the alerts of an incident of payments lie beyond what chance makes somewhere in the log.
///
/// Every alert has an entity that it may be looked at from: of its two ends the one with more alerts, or the circle that it
/// is a part of. How odd the alerts are together is judged against all payments of those entities in the stretch, by
/// ``TruncatedProduct``; a busy shop has odd payments by chance. As a stretch might have begun with any of the n scored
/// payments, ln n of it is chance (Bonferroni), which is what makes a scan statistic's level (Kulldorff, 1997).
///
/// An alert speaks only as far as it is odd in itself: what happened around it has been said by those other alerts, and
/// that an account is new or was silent is one fact, however many of its payments tell it. What a sender pays within a
/// minute is one act.
struct AlertChance {
    private let builder: IncidentBuilder
    private let band: Severity
    private let bandShare: Double
    private let circleOfRow: [Int: Int]
    /// The rows of each circle that an alert closes, in time order.
    let circles: [[Int]]

    /// What is the same for all payments of an account, or repeats what others say.
    private static let repeated: Set<Signal> = [.suspicionAround, .knownEvents, .silence]

    /// From here on chance makes such alerts in at most one log of five: ln 5.
    static let leastNats = 1.609438

    /// Of more acts only the worst are multiplied; they are beyond all doubt.
    private static let mostActs = 200

    /// Nil where alerts are not judged so: a flood of connections is no single act, and what is odd about it is its number.
    init?(builder: IncidentBuilder, alertRows: [Int]) {
        let log = builder.log
        guard log.domain != .network, log.amounts != nil, log.times != nil else { return nil }
        self.builder = builder
        band = max(.medium, builder.configuration.smallestSeverity)
        bandShare = Self.share(of: band, in: builder)
        let closing = alertRows.filter { row in
            builder.scored.evidence[row]?.contains { $0.signal == .cycle } ?? false
        }
        var circles: [[Int]] = []
        if !closing.isEmpty {
            let tracer = CircleTracer(log: log, rows: log.timeOrder, horizon: builder.clock.flowHorizon)
            circles = closing.map { tracer.rows(closedBy: $0) + [$0] }.filter { $0.count > 1 }
        }
        self.circles = circles
        var circleOfRow: [Int: Int] = [:]
        // A payment that several circles pass through belongs to the first that was closed.
        for (number, circle) in circles.enumerated() {
            for row in circle where circleOfRow[row] == nil { circleOfRow[row] = number }
        }
        self.circleOfRow = circleOfRow
    }

    /// The nats beyond chance; 0 where chance might have made the alerts.
    func excess(of alertRows: [Int]) -> Double {
        guard let times = builder.log.times, let first = alertRows.first, let last = alertRows.last else { return 0 }
        let acts = PaymentExcess.worst(of: alertRows.map { alert($0, times) }, by: Self.nats)
        let payments = payments(around: alertRows, within: times[first]...times[last])
        let count = PaymentExcess.worst(of: payments.map { payment($0, times) }, by: Self.nats).count
        return Self.excess(
            of: acts, among: count, from: band, reachedBy: bandShare, scoredCount: builder.scoredRows.count)
    }

    /// The nats of acts beyond chance; 0 where chance might have made them.
    ///
    /// - Parameters:
    ///   - acts: the nats of each that reaches `band`.
    ///   - count: acts among which they stand out, they included.
    ///   - share: the share of all that reaches the band, see ``share(of:in:)``.
    ///   - scoredCount: payments with which a stretch might have begun.
    static func excess(
        of acts: [Double], among count: Int, from band: Severity, reachedBy share: Double, scoredCount: Int
    ) -> Double {
        let more = PortableMath.log(share / band.tailProbability)
        let nats = acts.map { max(0, $0 - more) }.sorted(by: >).prefix(mostActs).reduce(0, +)
        let together = TruncatedProduct.surprise(nats: nats, count: max(count, acts.count), threshold: share)
        return max(0, together - PortableMath.log(Double(max(scoredCount, 1))))
    }

    /// The share of the scored payments that reach a band, and at least the one that the band promises.
    ///
    /// A rate is one of the past; where twice as many reach it, so does chance.
    static func share(of band: Severity, in builder: IncidentBuilder) -> Double {
        let rows = builder.scoredRows
        let reached = rows.count { builder.scored.severity($0) >= band }
        return min(0.5, max(band.tailProbability, Double(reached) / Double(max(rows.count, 1))))
    }

    private static func nats(_ alert: PaymentExcess.Alert) -> Double {
        alert.ownShare * Double(alert.surprise) * Surprise.natsPerDigit
    }

    private func alert(_ row: Int, _ times: [Int64]) -> PaymentExcess.Alert {
        PaymentExcess.Alert(
            source: builder.log.sources[row], time: times[row], surprise: builder.scored.surprises[row],
            ownShare: 1 - builder.scored.share(of: Self.repeated, in: row))
    }

    private func payment(_ row: Int, _ times: [Int64]) -> PaymentExcess.Alert {
        PaymentExcess.Alert(source: builder.log.sources[row], time: times[row], surprise: 0, ownShare: 0)
    }

    /// The scored payments among which the alerts stand out.
    private func payments(around alertRows: [Int], within stretch: ClosedRange<Int64>) -> [Int] {
        let log = builder.log
        var ofNode: [NodeIndex: Int] = [:]
        var ofCircle: [Int: Int] = [:]
        for row in alertRows {
            ofNode[log.sources[row], default: 0] += 1
            if log.sources[row] != log.destinations[row] { ofNode[log.destinations[row], default: 0] += 1 }
            if let circle = circleOfRow[row] { ofCircle[circle, default: 0] += 1 }
        }
        var nodes: Set<NodeIndex> = []
        var found = Set(alertRows)
        for row in alertRows {
            let (source, destination) = (log.sources[row], log.destinations[row])
            let (sent, received) = (ofNode[source, default: 0], ofNode[destination, default: 0])
            if let circle = circleOfRow[row], ofCircle[circle, default: 0] >= max(sent, received, 2) {
                found.formUnion(circles[circle])
            } else {
                let isSource = (sent, rows(of: destination)) >= (received, rows(of: source))
                nodes.insert(isSource ? source : destination)
            }
        }
        for node in nodes {
            for row in builder.rowsOfNode.rows(of: node) where isScored(Int(row), within: stretch) {
                found.insert(Int(row))
            }
        }
        return found.sorted()
    }

    private func rows(of node: NodeIndex) -> Int { builder.rowsOfNode.rows(of: node).count }

    private func isScored(_ row: Int, within stretch: ClosedRange<Int64>) -> Bool {
        guard builder.scored.isScored(row), let time = builder.log.times?[row] else { return false }
        return stretch.contains(time)
    }
}

extension ScoredLog {
    /// The share of what speaks for a row that lies in some signals, 0...1.
    func share(of signals: Set<Signal>, in row: Int) -> Double {
        let evidence = self.evidence[row] ?? []
        let total = evidence.reduce(0) { $0 + $1.weight }
        let part = evidence.reduce(0) { $0 + (signals.contains($1.signal) ? $1.weight : 0) }
        return total > 0 ? part / total : 0
    }
}
