import DragnetCore
import DragnetEvents

/// Who ever met whom, in either direction, and the list of each node's partners, newest first.
///
/// Links are numbered by their first meeting and stand in one array; each is threaded into the partner lists of both
/// its ends. 48 bytes a link and 16 of index at a load of one half, and 32 bytes a node of ``PartnerMarks``; what
/// ``PartnerLists`` adds is made from the links.
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

    }

    static let none = UInt32.max

    private(set) var links: [Link] = []
    /// The newest link of each node.
    private(set) var heads: [UInt32] = []
    /// Which marks the partners of each node have, so that most pairs that never met need no look into the index.
    private var marks: [PartnerMarks] = []
    private var partners = PartnerLists()
    private var index = TaggedSlots(capacity: 256)
    /// The link looked up last by ``focus(_:_:)``: one event asks for it several times.
    private var focused: (low: NodeIndex, high: NodeIndex, number: UInt32) = (0, 0, TaggedSlots.none)

    init() {}

    /// The table whose links were saved.
    init(links: [Link], heads: [UInt32]) {
        self.links = links
        self.heads = heads
        index = TaggedSlots(capacity: 256, holding: links.count)
        marks.extend(to: heads.count, with: PartnerMarks())
        for (number, link) in links.enumerated() {
            index.insert(UInt32(number), hash: Self.hash(link.low, link.high))
            note(UInt32(number), link.low, link.high)
        }
    }

    var count: Int { links.count }

    /// The number of the link of two nodes, nil if they never met.
    @inline(__always)
    func number(_ a: NodeIndex, _ b: NodeIndex) -> Int? {
        let (low, high) = (min(a, b), max(a, b))
        if low == focused.low && high == focused.high {
            return focused.number == TaggedSlots.none ? nil : Int(focused.number)
        }
        let found = find(low, high, hash: Self.hash(low, high))
        return found == TaggedSlots.none ? nil : Int(found)
    }

    /// The number that the link of two nodes very likely has, ``TaggedSlots/none`` if they certainly never met; asks the
    /// memory for that link, so that ``number(_:_:likely:)`` need not wait for it.
    @inline(__always)
    func likelyNumber(_ a: NodeIndex, _ b: NodeIndex) -> UInt32 {
        let found = index.likely(Self.hash(min(a, b), max(a, b)))
        if found != TaggedSlots.none { links.fetchStart(of: Int(found)) }
        return found
    }

    /// The number of the link of two nodes, nil if they never met; `likely` is what ``likelyNumber(_:_:)`` found.
    @inline(__always)
    func number(_ a: NodeIndex, _ b: NodeIndex, likely: UInt32) -> Int? {
        let (low, high) = (min(a, b), max(a, b))
        let number = Int(likely)
        if links[number].low == low && links[number].high == high { return number }
        // Another link with the same half of the hash stood before it.
        let found = find(low, high, hash: Self.hash(low, high))
        return found == TaggedSlots.none ? nil : Int(found)
    }

    /// Looks the link of two nodes up that is going to be asked for again and again.
    mutating func focus(_ a: NodeIndex, _ b: NodeIndex) {
        let (low, high) = (min(a, b), max(a, b))
        focused = (low, high, find(low, high, hash: Self.hash(low, high)))
    }

    @inline(__always)
    private func find(_ low: NodeIndex, _ high: NodeIndex, hash: UInt64) -> UInt32 {
        index.find(hash) { number in
            let link = links[Int(number)]
            return link.low == low && link.high == high
        }
    }

    /// Asks the memory for the place in the index where the link of two nodes would stand.
    @inline(__always)
    func fetch(_ a: NodeIndex, _ b: NodeIndex) { index.fetch(Self.hash(min(a, b), max(a, b))) }

    /// Asks the memory for the link of two nodes, whose place in the index was asked for before, and for the newest partners
    /// of both.
    func fetchLink(_ a: NodeIndex, _ b: NodeIndex) {
        if let number = number(a, b) { links.fetch(number) }
        partners.fetchNewest(of: a)
        partners.fetchNewest(of: b)
    }

    /// Asks the memory for when a link's ends met.
    @inline(__always)
    func fetchLink(_ number: Int) { links.fetch(number) }

    /// Asks the memory for the marks of a node's partners.
    @inline(__always)
    func fetchMarks(of node: NodeIndex) { marks.fetch(Int(node)) }

    /// Asks the memory for what ``visitPartners(of:cap:_:)`` and ``partnerMarks(of:)`` look at first.
    @inline(__always)
    func fetchPartners(of node: NodeIndex) {
        heads.fetch(Int(node))
        marks.fetch(Int(node))
        partners.fetch(node)
    }

    subscript(number: Int) -> Link { links[number] }

    /// Notes a meeting; returns the number of the link.
    @discardableResult
    mutating func record(_ a: NodeIndex, _ b: NodeIndex, at instant: Double) -> Int {
        let (low, high) = (min(a, b), max(a, b))
        let hash = Self.hash(low, high)
        if focused.low != low || focused.high != high { focused = (low, high, find(low, high, hash: hash)) }
        if focused.number != TaggedSlots.none {
            let number = Int(focused.number)
            links[number].last = instant
            links[number].count &+= 1
            return number
        }
        let number = links.count
        heads.extend(to: Int(high) + 1, with: Self.none)
        marks.extend(to: Int(high) + 1, with: PartnerMarks())
        links.appendTightly(
            Link(
                low: low, high: high, instant: instant, nextOfLow: heads[Int(low)], nextOfHigh: heads[Int(high)]))
        heads[Int(low)] = UInt32(number)
        heads[Int(high)] = UInt32(number)
        focused.number = UInt32(number)
        note(UInt32(number), low, high)
        index.insert(UInt32(number), hash: hash)
        if links.count * 2 > index.capacity {
            index = TaggedSlots(capacity: index.capacity * 2)
            for (number, link) in links.enumerated() {
                index.insert(UInt32(number), hash: Self.hash(link.low, link.high))
            }
        }
        return number
    }

    /// What marks the partners of a node bear: a node whose mark is not among them never met it.
    @inline(__always)
    func partnerMarks(of node: NodeIndex) -> PartnerMarks {
        Int(node) < marks.count ? marks[Int(node)] : PartnerMarks()
    }

    private mutating func note(_ number: UInt32, _ low: NodeIndex, _ high: NodeIndex) {
        marks[Int(low)].insert(high)
        marks[Int(high)].insert(low)
        partners.append(high, link: number, to: low)
        partners.append(low, link: number, to: high)
    }

    /// Calls `body` for the newest partners of a node, at most `cap`, newest first, with the number of the link.
    @inline(__always)
    func visitPartners(of node: NodeIndex, cap: Int, _ body: (_ partner: NodeIndex, _ link: UInt32) -> Void) {
        partners.visit(node, cap: cap, body)
    }

    mutating func setSuspicion(_ number: Int, stage: Int, to value: Float) {
        if stage == 0 { links[number].suspicion.0 = value } else { links[number].suspicion.1 = value }
    }

    @inline(__always)
    private static func hash(_ low: NodeIndex, _ high: NodeIndex) -> UInt64 {
        RandomKey.mix(UInt64(low) << 32 | UInt64(high))
    }
}
