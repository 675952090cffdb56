import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("What makes scoring fast")
struct FastPathTests {
    @Test("Rows scored together, with the memory asked ahead, get the verdicts of rows scored one by one")
    func batches() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 60, days: 20, perDay: 80, seed: 11)
        let (trained, order) = try maker.trained(learning: 600)
        let events = EventReader(maker.log)
        var (single, batch) = (trained, trained)
        var scored = ScoredLog(count: maker.log.count)
        try batch.score(maker.log, rows: order[600...], into: &scored, context: .serial)
        for row in order[600...] {
            #expect(scored.surprises[row] == Float(single.score(events[row]).surprise))
        }
        #expect(batch.state.bytes() == single.state.bytes())
    }

    @Test("A sort by bits is a sort by size", arguments: [0, 1, 255, 256, 5000])
    func sorting(count: Int) {
        var random = KeyedRandom(RandomKey(12, UInt64(count)))
        var values = (0..<count).map { _ in
            Float(random.nextLogNormal(mu: 0, sigma: 20)) * (random.next(below: 2) == 0 ? -1 : 1)
        }
        if count > 300 {
            for (place, odd) in ([-0.0, 0, .infinity, -.infinity, .leastNonzeroMagnitude] as [Float]).enumerated() {
                values[place * 7] = odd
            }
        }
        #expect(FloatSort.sorted(values).map(\.bitPattern) == values.sorted().map(\.bitPattern))
    }

    @Test("As many counters are kept of a node as there are, numbered from 0")
    func counters() {
        #expect(NodeCounter.allCases.map(\.rawValue) == Array(0..<NodeCounter.count))
    }

    @Test("Numbers are found by their keys, whatever stands beside them")
    func slots() {
        var random = KeyedRandom(RandomKey(13))
        // Few different tags and places, so that all kinds of mistakes could happen.
        let hashes = (0..<400).map { _ in
            UInt64(random.next(below: 40)) | UInt64(random.next(below: 20)) << 32
        }
        var slots = TaggedSlots(capacity: 64, holding: hashes.count)
        #expect(slots.capacity == 1024)
        for number in 0..<200 { slots.insert(UInt32(number), hash: hashes[number]) }
        for number in 0..<400 {
            let found = slots.find(hashes[number]) { $0 == UInt32(number) }
            #expect(found == (number < 200 ? UInt32(number) : TaggedSlots.none))
            // A likely number bears the tag, and what is there is never called absent.
            let likely = slots.likely(hashes[number])
            if likely == TaggedSlots.none {
                #expect(number >= 200)
            } else {
                #expect(hashes[Int(likely)] >> 32 == hashes[number] >> 32)
            }
        }
    }

    @Test("Partners are visited newest first, as many as are wanted", arguments: [0, 1, 6, 7, 8, 20, 100])
    func partners(cap: Int) {
        var random = KeyedRandom(RandomKey(14))
        var lists = PartnerLists()
        var expected = [[NodeIndex]](repeating: [], count: 9)
        for link in 0..<300 {
            let node = random.next(below: 8)
            let partner = NodeIndex(random.next(below: 1000))
            lists.append(partner, link: UInt32(link), to: NodeIndex(node))
            expected[node].insert(partner, at: 0)
        }
        for node in 0..<9 {
            var (seen, links): ([NodeIndex], [UInt32]) = ([], [])
            lists.visit(NodeIndex(node), cap: cap) { partner, link in
                seen.append(partner)
                links.append(link)
            }
            #expect(seen == Array(expected[node].prefix(cap)))
            #expect(links == links.sorted(by: >))
        }
    }

    @Test("The rows of some entities are those that name them")
    func rowsOfNodes() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 12, days: 3, perDay: 30, seed: 15)
        try maker.add("A1", "A1")
        let index = RowsOfNode(maker.log)
        for wanted in [[], [0], [1, 2], [3, 4, 5]] as [Set<NodeIndex>] {
            let expected = (0..<maker.log.count).filter {
                wanted.contains(maker.log.sources[$0]) || wanted.contains(maker.log.destinations[$0])
            }
            #expect(index.rows(of: wanted) == expected)
        }
    }
}
