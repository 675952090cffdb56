import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("From whom money came")
struct UpstreamListTests {
    /// The same lists, an array for each account.
    private struct PlainLists {
        var lists: [[UpstreamLists.Origin]]

        mutating func record(from source: Int, to destination: Int, amount: Float, time: Int64, since: Int64) {
            var list = lists[destination].filter { $0.start >= since }
            let passedOn = lists[source].filter {
                $0.hops < 8 && $0.start >= since && $0.account != destination
                    && (0.6...1.1).contains(amount / $0.arrived)
            }
            let first = UpstreamLists.Origin(
                start: time, account: UInt32(source), hops: 1, sent: amount, arrived: amount)
            for var origin in [first] + passedOn {
                if origin != first { (origin.hops, origin.arrived) = (origin.hops + 1, amount) }
                let known = list.firstIndex { $0.account == origin.account && $0.hops == origin.hops }
                if let known {
                    list[known] = origin
                } else if list.count < 24 {
                    list.append(origin)
                } else {
                    let oldest = list.map(\.start).min()
                    if let place = list.firstIndex(where: { $0.start == oldest }) { list[place] = origin }
                }
            }
            lists[destination] = list
        }
    }

    @Test("The lists in one array are those of an array for each account, also when read back")
    func plainLists() throws {
        let accounts = 40
        var random = KeyedRandom(RandomKey(11))
        var lists = UpstreamLists()
        var plain = PlainLists(lists: [[UpstreamLists.Origin]](repeating: [], count: accounts))
        var longest = 0
        for step in 0..<6000 {
            let source = random.next(below: accounts)
            let destination = (source + 1 + random.next(below: accounts - 1)) % accounts
            // Now and then a long pause, after which lists are short again.
            let time = Int64(step) + Int64(step / 1500) * 400
            let amount = Float(1 + random.next(below: 3))
            lists.record(
                from: NodeIndex(source), to: NodeIndex(destination), amount: amount, time: time, since: time - 300)
            plain.record(from: source, to: destination, amount: amount, time: time, since: time - 300)
            longest = max(longest, plain.lists[destination].count)
            guard step % 500 == 499 else { continue }
            #expect(lists.counts == plain.lists.map { UInt32($0.count) })
            #expect(lists.all == plain.lists.flatMap(\.self))
            lists = try #require(UpstreamLists(counts: lists.counts, all: lists.all))
        }
        #expect(longest == 24)
    }

    @Test("A payment back to who began closes a circle of as many hops")
    func circle() throws {
        var lists = UpstreamLists()
        for (hop, amount) in [Float(100), 95, 90].enumerated() {
            lists.record(
                from: NodeIndex(hop), to: NodeIndex(hop + 1), amount: amount, time: Int64(hop), since: -100)
        }
        let circle = try #require(lists.circle(from: 3, to: 0, amount: 88, since: -100))
        #expect((circle.length, circle.sent, circle.returned, circle.start) == (4, 100, 88, 0))
        #expect(lists.depth(behind: 3, amount: 88, since: -100) == 3)
        // Other money, too late, and an account that is on no list.
        #expect(lists.circle(from: 3, to: 0, amount: 30, since: -100) == nil)
        #expect(lists.circle(from: 3, to: 0, amount: 88, since: 1) == nil)
        #expect(lists.circle(from: 9, to: 0, amount: 88, since: -100) == nil)
    }

    @Test("Counts that are of no lists are refused")
    func damage() {
        let origin = UpstreamLists.Origin(start: 0, account: 1, hops: 1, sent: 1, arrived: 1)
        #expect(UpstreamLists(counts: [1, 0, 1], all: [origin, origin]) != nil)
        #expect(UpstreamLists(counts: [1, 2], all: [origin, origin]) == nil)
        #expect(UpstreamLists(counts: [25], all: Array(repeating: origin, count: 25)) == nil)
        #expect(UpstreamLists(counts: [.max, .max], all: [origin]) == nil)
    }
}
