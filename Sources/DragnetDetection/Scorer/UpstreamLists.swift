import CDragnetKernels
import DragnetEvents

/// For each account, from whom its recent money came, over several hops.
///
/// Each account keeps at most ``capacity`` origins of the last days: who started, how many hops ago, when, and how much
/// arrived. A payment hands its sender's list on, one hop further, where the amounts fit; so a payment to an account on
/// its sender's own list closes a circle. 32 bytes an entry, only for accounts that received something.
struct UpstreamLists: Sendable {
    struct Origin: Sendable, Hashable, BitwiseCopyable {
        var start: Int64
        var account: NodeIndex
        var hops: UInt32
        /// What the origin sent.
        var sent: Float
        /// What arrived here.
        var arrived: Float
    }

    /// A circle that a payment closes.
    struct Circle: Sendable, Hashable {
        var length: Int
        var sent: Float
        var returned: Float
        var start: Int64
    }

    private var lists: [[Origin]] = []

    static let capacity = 24
    static let longest: UInt32 = 8
    /// A hop may keep a fee and add little; anything else is other money.
    static let keptShare: ClosedRange<Float> = 0.6...1.1

    /// The best circle that a payment from `source` to `destination` closes, if any: at least three hops long.
    func circle(from source: NodeIndex, to destination: NodeIndex, amount: Float, since: Int64) -> Circle? {
        guard Int(source) < lists.count else { return nil }
        var best: Circle?
        for origin in lists[Int(source)]
        where origin.account == destination && origin.hops >= 2 && origin.start >= since && fits(amount, origin) {
            let circle = Circle(
                length: Int(origin.hops) + 1, sent: origin.sent, returned: amount, start: origin.start)
            if best.map({ Self.gap(circle) < Self.gap($0) }) ?? true { best = circle }
        }
        return best
    }

    /// Asks the memory for where an account's list stands.
    func fetch(_ account: NodeIndex) { lists.fetch(Int(account)) }

    /// Asks the memory for an account's list itself.
    func fetchOrigins(of account: NodeIndex) {
        guard Int(account) < lists.count else { return }
        // An array is the address of its storage. Copying it to ask would count an owner there, and wait for the very
        // memory that is being asked for; the address is only hinted at and never read here.
        lists.withUnsafeBytes { lists in
            let place = lists.load(
                fromByteOffset: Int(account) * MemoryLayout<[Origin]>.stride, as: UnsafeRawPointer?.self)
            guard let place else { return }
            for line in 0..<4 { dragnet_fetch(place + 64 * line) }
        }
    }

    /// Notes a payment: the destination inherits what fits of the source's origins.
    mutating func record(from source: NodeIndex, to destination: NodeIndex, amount: Float, time: Int64, since: Int64) {
        let highest = Int(max(source, destination))
        lists.extend(to: highest + 1, with: [])
        // Swapped out and not copied: the list is written in place.
        var list: [Origin] = []
        swap(&list, &lists[Int(destination)])
        list.removeAll { $0.start < since }
        insert(Origin(start: time, account: source, hops: 1, sent: amount, arrived: amount), into: &list)
        for origin in lists[Int(source)]
        where origin.hops < Self.longest && origin.start >= since && origin.account != destination
            && fits(amount, origin)
        {
            insert(
                Origin(
                    start: origin.start, account: origin.account, hops: origin.hops + 1, sent: origin.sent,
                    arrived: amount), into: &list)
        }
        swap(&list, &lists[Int(destination)])
    }

    /// How many hops the chain behind an account has that a payment of this amount would go on with.
    func depth(behind account: NodeIndex, amount: Float, since: Int64) -> Int {
        guard Int(account) < lists.count else { return 0 }
        var depth = 0
        for origin in lists[Int(account)] where origin.start >= since && fits(amount, origin) {
            depth = max(depth, Int(origin.hops))
        }
        return depth
    }

    /// All lists by node, for saving.
    var all: [[Origin]] { lists }

    init() {}

    init(_ lists: [[Origin]]) { self.lists = lists }

    private func fits(_ amount: Float, _ origin: Origin) -> Bool {
        Self.keptShare.contains(amount / max(origin.arrived, 1e-6))
    }

    private static func gap(_ circle: Circle) -> Float { abs(circle.returned - circle.sent) / max(circle.sent, 1e-6) }

    private func insert(_ origin: Origin, into list: inout [Origin]) {
        if let known = list.firstIndex(where: { $0.account == origin.account && $0.hops == origin.hops }) {
            list[known] = origin
        } else if list.count < Self.capacity {
            list.append(origin)
        } else if let oldest = list.indices.min(by: { (list[$0].start, $0) < (list[$1].start, $1) }) {
            list[oldest] = origin
        }
    }
}
