import DragnetCore
import DragnetEvents

/// Finds what is odd by its number: payments of one account, at most an hour apart, that are each a little odd and no alert.
///
/// Stolen cards are tried at a shop in small payments that any shop knows, and the tenth in an hour is hardly odder than the
/// third. What they are together is judged as ``AlertChance`` judges alerts, by ``TruncatedProduct`` over all that the account
/// was paid, or paid, in that stretch, but from p = .05 on and without asking how much each says by itself: here it is the
/// repeating that says it. ln n is chance, as a stretch might begin with any of the n scored payments.
struct QuietGroups {
    /// What one account paid, or was paid.
    struct Group {
        var node: NodeIndex
        /// The odd ones, in time order.
        var rows: [Int]
        /// How far they lie beyond what chance makes somewhere in the log.
        var nats: Double
    }

    private let builder: IncidentBuilder
    private let times: [Int64]
    private let lowShare: Double

    /// Were payments independent, chance would reach this in one log of 400; a group does in one made log of five in which
    /// nothing is planted, and stolen cards that are tried reach 8 to 20.
    private static let leastNats = 6.0
    private static let fewestRows = 4

    /// Nil where alerts are not judged by what chance makes, see ``AlertChance``.
    init?(builder: IncidentBuilder) {
        let log = builder.log
        guard log.domain != .network, log.amounts != nil, let times = log.times else { return nil }
        self.builder = builder
        self.times = times
        lowShare = AlertChance.share(of: .low, in: builder)
    }

    /// The groups, farthest beyond chance first; no payment is in two.
    ///
    /// - Parameter standing: alerts of incidents that stand without them; what is odd at their accounts within the days that
    ///   join alerts is a part of those.
    func groups(besides standing: [Int]) -> [Group] {
        var sent: [NodeIndex: [Int]] = [:]
        var received: [NodeIndex: [Int]] = [:]
        for row in builder.scoredRows where builder.scored.severity(row) >= .low {
            sent[builder.log.sources[row], default: []].append(row)
            received[builder.log.destinations[row], default: []].append(row)
        }
        var told: [NodeIndex: [Int64]] = [:]
        for row in standing {
            for node in [builder.log.sources[row], builder.log.destinations[row]] {
                told[node, default: []].append(times[row])
            }
        }
        var found: [Group] = []
        for (lists, isSource) in [(sent, true), (received, false)] {
            for (node, rows) in lists where rows.count >= Self.fewestRows {
                let stretches = rows.stretches(gap: builder.clock.short) { times[$0] }
                    .filter { $0.count >= Self.fewestRows && !isTold($0, by: told[node] ?? []) }
                guard !stretches.isEmpty else { continue }
                let all = payments(of: node, isSource: isSource)
                found += stretches.compactMap { group($0, among: all, of: node) }
            }
        }
        found.sort { ($1.nats, $0.rows[0], $0.node) < ($0.nats, $1.rows[0], $1.node) }
        var taken: Set<Int> = []
        return found.filter { group in
            guard taken.isDisjoint(with: group.rows) else { return false }
            taken.formUnion(group.rows)
            return true
        }
    }

    private func isTold(_ rows: ArraySlice<Int>, by alerts: [Int64]) -> Bool {
        guard let first = rows.first, let last = rows.last else { return true }
        let window = builder.configuration.window
        return alerts.contains { times[first] - window <= $0 && $0 <= times[last] + window }
    }

    /// All scored payments that an account made, or was made, in time order.
    private func payments(of node: NodeIndex, isSource: Bool) -> [Int] {
        builder.rowsOfNode.rows(of: node).lazy.map(Int.init).filter { row in
            (isSource ? builder.log.sources[row] : builder.log.destinations[row]) == node
                && builder.scored.isScored(row)
        }.sorted { (times[$0], $0) < (times[$1], $1) }
    }

    /// A stretch of odd rows, if they lie beyond chance among `all` payments of their account; nil otherwise.
    private func group(_ rows: ArraySlice<Int>, among all: [Int], of node: NodeIndex) -> Group? {
        guard let first = rows.first, let last = rows.last else { return nil }
        let begin = all.firstPlace { times[$0] >= times[first] }
        let end = all.firstPlace { times[$0] > times[last] }
        let acts = PaymentExcess.worst(of: rows.map(payment), by: { Double($0.surprise) * Surprise.natsPerDigit })
        guard acts.count >= Self.fewestRows else { return nil }
        let meanwhile = all[begin..<max(begin, end)].map(payment)
        let count = PaymentExcess.worst(of: meanwhile, by: { Double($0.surprise) }).count
        let nats = AlertChance.excess(
            of: acts, among: count, from: .low, reachedBy: lowShare, scoredCount: builder.scoredRows.count)
        return nats < Self.leastNats ? nil : Group(node: node, rows: Array(rows), nats: nats)
    }

    private func payment(_ row: Int) -> PaymentExcess.Alert {
        PaymentExcess.Alert(
            source: builder.log.sources[row], time: times[row], surprise: builder.scored.surprises[row], ownShare: 1)
    }
}
