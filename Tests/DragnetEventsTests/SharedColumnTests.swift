import DragnetEvents
import Testing

/// What sources share stays with its rows and with its nodes, whatever is done to the log.
@Suite("Shared columns")
struct SharedColumnTests {
    /// Payments by `source>destination@device`; an empty device is none.
    private func log(_ rows: [(String, String, String)], column: String = "device") throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        log.addShared(SharedColumn(name: column))
        for (row, entry) in rows.enumerated() {
            let source = try log.nodes.intern(entry.0, type: .account)
            let destination = try log.nodes.intern(entry.1, type: .account)
            let device = entry.2.isEmpty ? nil : try log.nodes.intern(entry.2, type: .device)
            log.append(time: Int64(row), source: source, destination: destination, file: 0, fileRow: UInt32(row))
            log.appendShared(device, toColumn: 0)
        }
        return log
    }

    private func told(_ log: EventLog) -> [String] {
        (0..<log.count).map { row in
            let shared = log.sharedNodes(of: row).map { log.nodes.name(of: $0) }.joined(separator: ",")
            return "\(log.nodes.name(of: log.sources[row]))>\(log.nodes.name(of: log.destinations[row]))@\(shared)"
        }
    }

    @Test func aNodeOfARowIsTheSharedThing() throws {
        let log = try log([("a", "b", "D1"), ("c", "b", "D1"), ("c", "a", "")])
        #expect(told(log) == ["a>b@D1", "c>b@D1", "c>a@"])
        #expect(log.shared[0].filledCount == 2 && log.shared[0][2] == nil && log.shared[0][9] == nil)
        #expect(log.areShared == (0..<log.nodes.count).map { log.nodes.type(of: NodeIndex($0)) == .device })
        var ties: [String] = []
        log.forEachTie(of: [1, 2, 0]) { row, source, node in
            ties.append("\(row) \(log.nodes.name(of: source)) \(log.nodes.name(of: node))")
        }
        #expect(ties == ["1 c D1", "0 a D1"])
    }

    @Test func whatASourceSharesWithItselfTiesNothing() throws {
        var log = try log([("a", "b", "")])
        var own = SharedColumn(name: "account")
        own.append(log.sources[0])
        log.addShared(own)
        #expect(log.sharedNodes(of: 0).isEmpty && !log.areShared.contains(true))
    }

    @Test func logsAreJoinedByTheThingsThatBothName() throws {
        let first = try log([("a", "b", "D1"), ("b", "c", "")])
        let second = try log([("x", "y", "D2"), ("y", "x", "D1")])
        let joined = try first.appending(second)
        #expect(told(joined) == ["a>b@D1", "b>c@", "x>y@D2", "y>x@D1"])
        #expect(joined.shared.map(\.name) == ["device"] && joined.nodes.count == 7)
        let other = try joined.appending(try log([("p", "q", "D1")], column: "till"))
        #expect(other.shared.map(\.name) == ["device", "till"])
        #expect(told(other).last == "p>q@D1" && told(other).first == "a>b@D1")
        #expect(other.shared.allSatisfy { $0.nodes.count == other.count })
    }

    @Test func keptRowsKeepTheirs() throws {
        let log = try log([("a", "b", "D1"), ("c", "d", "D2"), ("e", "f", "")])
        var kept = log.keeping([2, 1])
        #expect(told(kept) == ["e>f@", "c>d@D2"])
        let numbers = try kept.dropIdleNodes()
        #expect(told(kept) == ["e>f@", "c>d@D2"])
        #expect(kept.nodes.count == 5 && kept.nodes.index(of: "D1", type: .device) == nil)
        for (old, new) in numbers.enumerated() {
            guard let new else { continue }
            #expect(kept.nodes.name(of: new) == log.nodes.name(of: NodeIndex(old)))
        }
    }
}
