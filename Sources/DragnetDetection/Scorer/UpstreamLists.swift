package import DragnetEvents

/// For each account, from whom its recent money came, over several hops.
///
/// Each account keeps at most ``capacity`` origins of the last days: who started, how many hops ago, when, and how much
/// arrived. A payment hands its sender's list on, one hop further, where the amounts fit; so a payment to an account on
/// its sender's own list closes a circle. 24 bytes an entry, only for accounts that received something, all in one array: a
/// list moves to the next larger room when it is full, and leaves its own to another.
package struct UpstreamLists: Sendable {
    /// Where money came from.
    package struct Origin: Sendable, Hashable, BitwiseCopyable {
        package var start: Int64
        package var account: NodeIndex
        package var hops: UInt32
        /// What the origin sent.
        package var sent: Float
        /// What arrived here.
        package var arrived: Float

        /// What `account` sent at `start`, and what came of it `hops` payments later.
        package init(start: Int64, account: NodeIndex, hops: UInt32, sent: Float, arrived: Float) {
            (self.start, self.account, self.hops, self.sent, self.arrived) = (start, account, hops, sent, arrived)
        }
    }

    /// A circle that a payment closes.
    package struct Circle: Sendable, Hashable {
        package var length: Int
        package var sent: Float
        package var returned: Float
        package var start: Int64
    }

    private struct List: Sendable, BitwiseCopyable {
        var first: UInt32 = 0
        var count: UInt16 = 0
        /// One more than the number of its room in ``rooms``; 0 while it has none.
        var room: UInt16 = 0

        var places: Range<Int> { Int(first)..<Int(first) + Int(count) }
    }

    private var lists: [List] = []
    private var origins: [Origin] = []
    /// For each size, where rooms begin that nobody lives in any more.
    private var empty = [[UInt32]](repeating: [], count: rooms.count)

    static let capacity = 24
    private static let rooms = [2, 8, capacity]
    static let longest: UInt32 = 8
    /// A hop may keep a fee and add little; anything else is other money.
    static let keptShare: ClosedRange<Float> = 0.6...1.1

    /// The best circle that a payment from `source` to `destination` closes, if any: at least three hops long.
    package func circle(from source: NodeIndex, to destination: NodeIndex, amount: Float, since: Int64) -> Circle? {
        guard Int(source) < lists.count else { return nil }
        var best: Circle?
        for place in lists[Int(source)].places {
            let origin = origins[place]
            guard origin.account == destination, origin.hops >= 2, origin.start >= since, fits(amount, origin) else {
                continue
            }
            let circle = Circle(
                length: Int(origin.hops) + 1, sent: origin.sent, returned: amount, start: origin.start)
            if best.map({ Self.gap(circle) < Self.gap($0) }) ?? true { best = circle }
        }
        return best
    }

    /// Asks the memory for where an account's list stands.
    @inline(__always)
    func fetch(_ account: NodeIndex) { lists.fetch(Int(account)) }

    /// Asks the memory for an account's list itself, of which ``fetch(_:)`` told where it stands.
    @inline(__always)
    func fetchOrigins(of account: NodeIndex) {
        guard Int(account) < lists.count else { return }
        let list = lists[Int(account)]
        if list.count > 0 { origins.fetch(Int(list.first), count: Int(list.count)) }
    }

    /// Notes a payment: the destination inherits what fits of the source's origins.
    package mutating func record(
        from source: NodeIndex, to destination: NodeIndex, amount: Float, time: Int64, since: Int64
    ) {
        lists.extend(to: Int(max(source, destination)) + 1, with: List())
        drop(before: since, of: destination)
        insert(Origin(start: time, account: source, hops: 1, sent: amount, arrived: amount), for: destination)
        for place in lists[Int(source)].places {
            let origin = origins[place]
            guard origin.hops < Self.longest, origin.start >= since, origin.account != destination,
                fits(amount, origin)
            else { continue }
            insert(
                Origin(
                    start: origin.start, account: origin.account, hops: origin.hops + 1, sent: origin.sent,
                    arrived: amount), for: destination)
        }
    }

    /// How many hops the chain behind an account has that a payment of this amount would go on with.
    package func depth(behind account: NodeIndex, amount: Float, since: Int64) -> Int {
        guard Int(account) < lists.count else { return 0 }
        var depth = 0
        for place in lists[Int(account)].places where origins[place].start >= since && fits(amount, origins[place]) {
            depth = max(depth, Int(origins[place].hops))
        }
        return depth
    }

    /// No lists.
    package init() {}

    // MARK: Saving

    /// How many origins each account has.
    package var counts: [UInt32] { lists.map { UInt32($0.count) } }

    /// The origins of all accounts, one after the other.
    package var all: [Origin] { lists.flatMap { origins[$0.places] } }

    /// What ``counts`` and ``all`` told; nil if they are of no lists.
    package init?(counts: [UInt32], all: [Origin]) {
        guard counts.allSatisfy({ $0 <= Self.capacity }), counts.reduce(0, { $0 + Int($1) }) == all.count else {
            return nil
        }
        lists.extend(to: counts.count, with: List())
        var start = 0
        for (account, count) in counts.enumerated() {
            for origin in all[start..<start + Int(count)] { append(origin, for: account) }
            start += Int(count)
        }
    }

    // MARK: Lists and rooms

    private func fits(_ amount: Float, _ origin: Origin) -> Bool {
        Self.keptShare.contains(amount / max(origin.arrived, 1e-6))
    }

    private static func gap(_ circle: Circle) -> Float { abs(circle.returned - circle.sent) / max(circle.sent, 1e-6) }

    private mutating func drop(before since: Int64, of account: NodeIndex) {
        let list = lists[Int(account)]
        var kept = list.places.lowerBound
        for place in list.places where origins[place].start >= since {
            if kept < place { origins[kept] = origins[place] }
            kept += 1
        }
        lists[Int(account)].count = UInt16(kept - list.places.lowerBound)
    }

    private mutating func insert(_ origin: Origin, for account: NodeIndex) {
        let places = lists[Int(account)].places
        if let known = places.first(where: {
            origins[$0].account == origin.account && origins[$0].hops == origin.hops
        }) {
            origins[known] = origin
        } else if places.count < Self.capacity {
            append(origin, for: Int(account))
        } else if let oldest = places.min(by: { (origins[$0].start, $0) < (origins[$1].start, $1) }) {
            origins[oldest] = origin
        }
    }

    private mutating func append(_ origin: Origin, for account: Int) {
        let list = lists[account]
        if list.room == 0 || Int(list.count) == Self.rooms[Int(list.room) - 1] { move(account) }
        origins[lists[account].places.upperBound] = origin
        lists[account].count += 1
    }

    /// Moves a list to the next larger room.
    private mutating func move(_ account: Int) {
        let old = lists[account]
        let room = Int(old.room)
        let first: Int
        if let left = empty[room].popLast() {
            first = Int(left)
        } else {
            first = origins.count
            origins.extend(
                to: first + Self.rooms[room], with: Origin(start: 0, account: 0, hops: 0, sent: 0, arrived: 0))
        }
        for place in 0..<Int(old.count) { origins[first + place] = origins[Int(old.first) + place] }
        if room > 0 { empty[room - 1].append(old.first) }
        lists[account].first = UInt32(first)
        lists[account].room = UInt16(room + 1)
    }
}
