import DragnetCore
import DragnetEvents

/// How much the counts of the running tick exceed those of the past, for a pair and for both its ends.
///
/// With a the count of the tick, halved each tick, s the total and t the ticks so far: chi2 = (a - s/t)^2 t^2 / (s (t-1))
/// where a > s/t; the score is log(1 + the largest of the three). MIDAS-R (Bhatia and others, AAAI 2020) with exact counts
/// in place of a sketch. Floods and scans that no signal of a single event shows. 8 bytes a node and side, 8 a pair.
struct CountChannel: Sendable {
    /// Microseconds of a tick.
    let tick: Int64
    private var nodes: [Count] = []
    private var pairs: [Count] = []
    private var first = Int64.min

    struct Count: Sendable, BitwiseCopyable {
        /// The faded count as of tick `last`.
        var recent: Float = 0
        var last: Int32 = 0

        /// The count as of tick `now`.
        func faded(to now: Int32) -> Float {
            let ticks = now - last
            return ticks <= 0 ? recent : recent * FloatMath.exp2(-Float(min(ticks, 120)))
        }

        mutating func add(at now: Int32) {
            recent = faded(to: now) + 1
            last = now
        }
    }

    init(tick: Int64) { self.tick = tick }

    init(tick: Int64, first: Int64, nodes: [Count], pairs: [Count]) {
        self.tick = tick
        self.first = first
        self.nodes = nodes
        self.pairs = pairs
    }

    /// What is saved.
    var parts: (first: Int64, nodes: [Count], pairs: [Count]) { (first, nodes, pairs) }

    /// How long a tick is: an hour for money, a minute for anything else.
    static func tick(hasAmounts: Bool, day: Int64) -> Int64 { max(1, hasAmounts ? day / 24 : day / 1440) }

    /// The score of an event, 0 where nothing exceeds its past.
    ///
    /// - Parameters:
    ///   - pair: the number of the pair in ``PairTable/entries``, nil for a first meeting.
    ///   - totals: how often the pair met, the source sent and the destination received so far.
    func score(
        _ event: Event, at time: Int64, pair: Int?, totals: (pair: UInt32, sent: UInt32, received: UInt32)
    ) -> Float {
        guard first != .min else { return 0 }
        let ticks = Float(max(1, (time - first) / tick + 1))
        let now = number(of: time)
        func excess(_ count: Count, _ total: UInt32) -> Float {
            TickCount.chiSquared(
                recent: count.faded(to: now) + 1, total: Float(total) + 1, ticks: ticks)
        }
        func held(_ counts: [Count], _ place: Int) -> Count { place < counts.count ? counts[place] : Count() }
        let largest = max(
            excess(pair.map { held(pairs, $0) } ?? Count(), totals.pair),
            excess(held(nodes, 2 * Int(event.source)), totals.sent),
            excess(held(nodes, 2 * Int(event.destination) + 1), totals.received))
        return FloatMath.log1p(largest)
    }

    /// Asks the memory for the counts of a node.
    func fetch(_ node: NodeIndex) { nodes.fetch(2 * Int(node), count: 2) }

    /// Asks the memory for the count of a pair.
    func fetch(pair: Int) { pairs.fetch(pair) }

    /// Takes an event in.
    mutating func record(_ event: Event, at time: Int64, pair: Int) {
        if first == .min { first = time }
        let now = number(of: time)
        let highest = 2 * Int(max(event.source, event.destination)) + 2
        nodes.extend(to: highest, with: Count())
        pairs.extend(to: pair + 1, with: Count())
        nodes[2 * Int(event.source)].add(at: now)
        nodes[2 * Int(event.destination) + 1].add(at: now)
        pairs[pair].add(at: now)
    }

    private func number(of time: Int64) -> Int32 { Int32(clamping: (time - first) / tick) }
}
