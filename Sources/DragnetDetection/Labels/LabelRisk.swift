import DragnetCore
import DragnetEvents

/// How often the events of a node turned out bad, as far as anybody knew at the time.
///
/// With bad and seen the labelled events of a node, halved every ten days, and base the share of bad ones among all: the
/// risk is log((bad + 4 base)/(seen + 4)/base). A label counts from the moment it was known, never before: what is learnt
/// on tomorrow's labels is worth nothing today. 24 bytes a node, 24 a label that is yet to come.
struct LabelRisk: Sendable {
    /// A label that becomes known at a time.
    struct Arrival: Sendable, BitwiseCopyable {
        var time: Int64
        var source: NodeIndex
        var destination: NodeIndex
        /// 1 for bad, 0 for good; as wide as the rest, so that nothing is padding.
        var bad: Int64

        var isBad: Bool { bad != 0 }

        init(time: Int64, source: NodeIndex, destination: NodeIndex, isBad: Bool) {
            (self.time, self.source, self.destination) = (time, source, destination)
            bad = isBad ? 1 : 0
        }
    }

    struct Counts: Sendable, BitwiseCopyable {
        var last = Int64.min
        var lastBad = Int64.min
        var bad: Float = 0
        var seen: Float = 0
    }

    private(set) var nodes: [Counts] = []
    /// Labels that are yet to come, the next one last.
    private(set) var pending: [Arrival] = []
    /// Bad and seen of all.
    private(set) var total = Counts()

    static let columns = ["risk", "bad", "seen", "recency"].flatMap { ["\($0).u", "\($0).v"] }
    private static let halfLife = 10 * Timestamp.day

    init() {}

    /// The risk before any label is known.
    init(arrivals: [Arrival]) {
        pending = arrivals.enumerated().sorted { ($1.element.time, $1.offset) < ($0.element.time, $0.offset) }.map(
            \.element)
    }

    init(nodes: [Counts], pending: [Arrival], total: Counts) {
        self.nodes = nodes
        self.pending = pending
        self.total = total
    }

    /// Whether labels are yet to be taken in that are known by a time.
    func isDue(at time: Int64) -> Bool { pending.last.map { $0.time <= time } ?? false }

    /// Takes in the labels that are known by a time.
    mutating func advance(to time: Int64) {
        while let next = pending.last, next.time <= time {
            pending.removeLast()
            add(next, to: next.source)
            if next.destination != next.source { add(next, to: next.destination) }
            total.seen += 1
            if next.isBad { total.bad += 1 }
        }
    }

    private mutating func add(_ arrival: Arrival, to node: NodeIndex) {
        while nodes.count <= Int(node) { nodes.append(Counts()) }
        var counts = nodes[Int(node)]
        let fade = Self.fade(from: counts.last, to: arrival.time)
        counts.bad = counts.bad * fade + (arrival.isBad ? 1 : 0)
        counts.seen = counts.seen * fade + 1
        counts.last = arrival.time
        if arrival.isBad { counts.lastBad = arrival.time }
        nodes[Int(node)] = counts
    }

    /// Appends the columns of an event.
    func append(_ event: Event, at time: Int64, to row: inout [Float]) {
        let source = counts(event.source)
        let destination = counts(event.destination)
        let base = max(total.bad, 0.5) / max(total.seen, 1)
        for counts in [source, destination] {
            let fade = Self.fade(from: counts.last, to: time)
            row.append(FloatMath.log((counts.bad * fade + 4 * base) / (counts.seen * fade + 4) / base))
        }
        for counts in [source, destination] {
            row.append(FloatMath.log1p(counts.bad * Self.fade(from: counts.last, to: time)))
        }
        for counts in [source, destination] {
            row.append(FloatMath.log1p(counts.seen * Self.fade(from: counts.last, to: time)))
        }
        for counts in [source, destination] {
            row.append(counts.lastBad == .min ? 0 : Self.fade(from: counts.lastBad, to: time))
        }
    }

    private func counts(_ node: NodeIndex) -> Counts { Int(node) < nodes.count ? nodes[Int(node)] : Counts() }

    private static func fade(from earlier: Int64, to time: Int64) -> Float {
        earlier == .min ? 0 : InteractionState.power(max(0, Double(time) - Double(earlier)) / Double(halfLife))
    }
}
