import DragnetCore
import DragnetEvents
import DragnetGraph
import Testing

/// What sources share is in the graph, and weighs as much as the events that name it.
@Suite("Ties in the graph")
struct TieTests {
    /// a and b pay c from one device, d pays c from none.
    private func log() throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        var amounts = NumberColumn()
        log.addShared(SharedColumn(name: "device"))
        for (row, entry) in [("a", 100.0, true), ("a", 50.0, true), ("b", 7.0, true), ("d", 9.0, false)].enumerated() {
            let source = try log.nodes.intern(entry.0, type: .account)
            let destination = try log.nodes.intern("c", type: .account)
            let device = entry.2 ? try log.nodes.intern("D", type: .device) : nil
            log.append(time: Int64(row), source: source, destination: destination, file: 0, fileRow: UInt32(row))
            log.appendShared(device, toColumn: 0)
            amounts.append(entry.1)
        }
        log.amounts = amounts
        return log
    }

    private func weight(_ graph: CSRGraph, _ log: EventLog, _ source: String, _ target: String) -> Float? {
        guard let from = log.nodes.indices(named: source).first, let to = log.nodes.indices(named: target).first else {
            return nil
        }
        return graph.weight(from: from, to: to)
    }

    @Test func tiesWeighWhatTheirEventsWeigh() throws {
        let log = try log()
        let graph = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .amount)
        #expect(weight(graph, log, "a", "D") == weight(graph, log, "a", "c"))
        #expect(weight(graph, log, "D", "a") == Float(PortableMath.log1p(150)))
        #expect(weight(graph, log, "b", "D") == Float(PortableMath.log1p(7)))
        #expect(weight(graph, log, "d", "D") == nil && weight(graph, log, "c", "D") == nil)
        let counted = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .count)
        #expect(weight(counted, log, "a", "D") == Float(PortableMath.log1p(2)))
        let plain = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .none)
        #expect(plain.edgeCount == 5)
    }

    @Test func onlyRowsThatAreGivenTie() throws {
        let log = try log()
        let graph = GraphBuilder.graph(of: log, rows: [0, 3], weighting: .none)
        #expect(graph.edgeCount == 3 && weight(graph, log, "b", "D") == nil)
        let events = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .none, hasTies: false)
        #expect(events.edgeCount == 3 && weight(events, log, "a", "D") == nil)
    }

    @Test func tiesHaveNoDirection() throws {
        let log = try log()
        let graph = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .count, isDirected: true)
        #expect(weight(graph, log, "a", "D") == weight(graph, log, "D", "a"))
        #expect(weight(graph, log, "c", "a") == nil && weight(graph, log, "a", "c") != nil)
    }
}
