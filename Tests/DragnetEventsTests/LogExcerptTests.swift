import DragnetCore
import DragnetEvents
import Testing

/// Rows of a log that stand for themselves, and tallies that stand for the others.
@Suite("Log excerpts")
struct LogExcerptTests {
    @Test func numbersAndPlacesAgreeWithAPlainList() {
        var random = KeyedRandom(RandomKey(4))
        for _ in 0..<200 {
            let listed = (0..<40).filter { _ in random.next(below: 3) == 0 }
            var stretches: [Range<Int>] = []
            for number in listed {
                if let last = stretches.last, last.upperBound == number, random.next(below: 8) > 0 {
                    stretches[stretches.count - 1] = last.lowerBound..<number + 1
                } else {
                    stretches.append(number..<number + 1)
                }
            }
            stretches.insert(7..<7, at: stretches.count { $0.lowerBound < 7 })
            let numbers = RowNumbers(stretches)
            #expect(numbers.count == listed.count)
            #expect(listed.indices.map { numbers.number(at: $0) } == listed)
            for number in -1..<42 { #expect(numbers.place(of: number) == listed.firstIndex(of: number)) }
            for low in 0..<42 {
                let range = low..<low + random.next(below: 20)
                let places = numbers.places(in: range)
                #expect(places.map { listed[$0] } == listed.filter(range.contains))
            }
        }
    }

    @Test func talliesCountWhatAListCounts() {
        var random = KeyedRandom(RandomKey(9))
        var events = (0..<300).map { _ in
            (
                source: NodeIndex(random.next(below: 12)), destination: NodeIndex(random.next(below: 12)),
                time: Int64(random.next(below: 1000)) - 500
            )
        }
        var tallies = NodeTallies()
        for event in events { tallies.add(source: event.source, destination: event.destination, time: event.time) }
        let times = { (node: NodeIndex) in
            events.filter { $0.source == node || $0.destination == node }.map(\.time)
        }
        let firsts = (0..<14).map { times(NodeIndex($0)).min() ?? .max }
        let lasts = (0..<14).map { times(NodeIndex($0)).max() ?? .min }
        for _ in 0..<40 {
            let gone = events.removeLast()
            tallies.withdraw(source: gone.source, destination: gone.destination)
        }
        for node in 0..<NodeIndex(14) {
            #expect(Int(tallies[node].sent) == events.count { $0.source == node })
            #expect(Int(tallies[node].received) == events.count { $0.destination == node })
            #expect(Int(tallies[node].events) == events.count { $0.source == node || $0.destination == node })
            #expect(tallies[node].first == firsts[Int(node)] && tallies[node].last == lasts[Int(node)])
        }
    }

    /// A log of contacts between addresses, and the same log as an excerpt of its last rows.
    private func logs(_ contacts: [(String, String)], keeping rows: [Int]) throws -> (whole: EventLog, part: EventLog) {
        var log = EventLog(domain: .network, hasTimes: true)
        for (row, (source, destination)) in contacts.enumerated() {
            log.append(
                time: Int64(row), source: try log.nodes.intern(source, type: .host),
                destination: try log.nodes.intern(destination, type: row < 6 ? .host : .account), file: 0,
                fileRow: UInt32(row))
        }
        var part = log.keeping(rows)
        var leftOut = NodeTallies()
        for row in 0..<log.count where !rows.contains(row) {
            leftOut.add(source: log.sources[row], destination: log.destinations[row], time: Int64(row))
        }
        part.excerpt = LogExcerpt(numbers: RowNumbers(rows.map { $0..<$0 + 1 }), leftOut: leftOut)
        return (log, part)
    }

    @Test func whatIsSaidOfTheWholeIsSaidOfThePart() throws {
        let home = (0..<6).map { ("203.0.113.\($0)", "198.51.100.1") }
        let abroad = (0..<4).map { ("198.51.100.\($0)", "203.0.113.1") }
        let (whole, part) = try logs(home + abroad, keeping: [2, 6, 7, 8, 9])
        #expect(InternalNetworks(of: part) == InternalNetworks(of: whole))
        #expect(InternalNetworks(of: part.keeping([1, 2, 3, 4])) != InternalNetworks(of: whole))
        let (a, b) = (EventVocabulary(whole), EventVocabulary(part))
        #expect((a.sourceType, a.destinationType) == (b.sourceType, b.destinationType))
        #expect((0..<5).map { part.eventName($0) } == ["2", "6", "7", "8", "9"])
        #expect((0..<5).map { part[$0].row } == [2, 6, 7, 8, 9])
        #expect(part.row(of: 7) == 2 && part.row(of: 3) == nil && part.rows(of: 3..<8) == 1..<3)
        #expect(part.stretches(of: 0..<5).flatMap { Array($0) } == [2, 6, 7, 8, 9])
        #expect(part.stretches(of: 2..<2).isEmpty && whole.stretches(of: 3..<5) == [3..<5])
    }
}
