import DragnetCore
import DragnetEvents

/// Who ever met whom, in either direction, and the list of each node's partners, newest first.
///
/// Links are numbered by their first meeting and stand in one array; each is threaded into the partner lists of both
/// its ends. 48 bytes a link and 8 of index at a load of one half, and 32 bytes a node of ``PartnerMarks``.
struct LinkTable: Sendable {
    struct Link: Sendable, BitwiseCopyable {
        var low: NodeIndex
        var high: NodeIndex
        /// The instant of the first meeting.
        var first: Double
        /// The instant of the last meeting.
        var last: Double
        /// Meetings.
        var count: UInt32 = 0
        /// The link to the partner that `low` met before this one; ``none`` at the end.
        var nextOfLow: UInt32
        /// The same of `high`.
        var nextOfHigh: UInt32
        /// How suspicious the meetings were of late, by the first and the second stage.
        var suspicion: (Float, Float) = (0, 0)
        /// Fills what would be padding: saved bytes hold nothing by chance.
        private var reserved: UInt32 = 0

        init(low: NodeIndex, high: NodeIndex, instant: Double, nextOfLow: UInt32, nextOfHigh: UInt32) {
            (self.low, self.high) = (low, high)
            (first, last, count) = (instant, instant, 1)
            (self.nextOfLow, self.nextOfHigh) = (nextOfLow, nextOfHigh)
        }

        /// The other end.
        func partner(of node: NodeIndex) -> NodeIndex { node == low ? high : low }

        /// The next link in the list of one end.
        func next(of node: NodeIndex) -> UInt32 { node == low ? nextOfLow : nextOfHigh }
    }

    static let none = UInt32.max

    private(set) var links: [Link] = []
    /// The newest link of each node.
    private(set) var heads: [UInt32] = []
    /// Which marks the partners of each node have, so that most pairs that never met need no look into the index.
    private var marks: [PartnerMarks] = []
    /// Numbers of links by the hash of their ends; ``none`` is empty.
    private var slots = [UInt32](repeating: none, count: 256)

    init() {}

    /// The table whose links were saved.
    init(links: [Link], heads: [UInt32]) {
        self.links = links
        self.heads = heads
        var size = 256
        while size < links.count * 2 { size *= 2 }
        slots = [UInt32](repeating: Self.none, count: size)
        marks = [PartnerMarks](repeating: PartnerMarks(), count: heads.count)
        for (number, link) in links.enumerated() {
            slots[slot(link.low, link.high)] = UInt32(number)
            mark(link.low, link.high)
        }
    }

    var count: Int { links.count }

    /// The number of the link of two nodes, nil if they never met.
    @inline(__always)
    func number(_ a: NodeIndex, _ b: NodeIndex) -> Int? {
        let found = slots[slot(min(a, b), max(a, b))]
        return found == Self.none ? nil : Int(found)
    }

    subscript(number: Int) -> Link { links[number] }

    /// Notes a meeting; returns the number of the link.
    @discardableResult
    mutating func record(_ a: NodeIndex, _ b: NodeIndex, at instant: Double) -> Int {
        let (low, high) = (min(a, b), max(a, b))
        let slot = slot(low, high)
        if slots[slot] != Self.none {
            let number = Int(slots[slot])
            links[number].last = instant
            links[number].count &+= 1
            return number
        }
        let number = links.count
        if heads.count <= Int(high) {
            let missing = Int(high) + 1 - heads.count
            heads.append(contentsOf: repeatElement(Self.none, count: missing))
            marks.append(contentsOf: repeatElement(PartnerMarks(), count: missing))
        }
        links.append(
            Link(
                low: low, high: high, instant: instant, nextOfLow: heads[Int(low)], nextOfHigh: heads[Int(high)]))
        heads[Int(low)] = UInt32(number)
        heads[Int(high)] = UInt32(number)
        slots[slot] = UInt32(number)
        mark(low, high)
        if links.count * 2 > slots.count { grow() }
        return number
    }

    /// What marks the partners of a node bear: a node whose mark is not among them never met it.
    @inline(__always)
    func partnerMarks(of node: NodeIndex) -> PartnerMarks {
        Int(node) < marks.count ? marks[Int(node)] : PartnerMarks()
    }

    private mutating func mark(_ low: NodeIndex, _ high: NodeIndex) {
        marks[Int(low)].insert(high)
        marks[Int(high)].insert(low)
    }

    /// The newest link of a node; ``none`` if it has none.
    @inline(__always)
    func head(of node: NodeIndex) -> UInt32 { Int(node) < heads.count ? heads[Int(node)] : Self.none }

    mutating func setSuspicion(_ number: Int, stage: Int, to value: Float) {
        if stage == 0 { links[number].suspicion.0 = value } else { links[number].suspicion.1 = value }
    }

    @inline(__always)
    private func slot(_ low: NodeIndex, _ high: NodeIndex) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: RandomKey.mix(UInt64(low) << 32 | UInt64(high))) & mask
        while slots[slot] != Self.none {
            let link = links[Int(slots[slot])]
            if link.low == low && link.high == high { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: Self.none, count: slots.count * 2)
        for (number, link) in links.enumerated() { slots[slot(link.low, link.high)] = UInt32(number) }
    }
}
