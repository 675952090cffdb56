import DragnetEvents
import DragnetPipeline
import Testing

/// In which order rows are looked at again.
@Suite("Order of scoring")
struct ScoringOrderTests {
    private func log(times: [Int64]) throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        let source = try log.nodes.intern("A", type: .account)
        let destination = try log.nodes.intern("B", type: .account)
        for (row, time) in times.enumerated() {
            log.append(time: time, source: source, destination: destination, file: 0, fileRow: UInt32(row))
        }
        return log
    }

    /// A model of 10 to 20 March, and then a file of 5 to 15 March.
    @Test func whatCameLaterIsBehindWhatWasLearntWhateverItsTime() throws {
        let log = try log(times: [20, 10, 15, 5, 12, 15])
        #expect(ScoringOrder.rows(of: log, behind: 3, live: [], leaving: []) == [1, 2, 0, 3, 4, 5])
        #expect(ScoringOrder.rows(of: log, behind: 3, live: [], leaving: [2, 4]) == [1, 0, 3, 5])
        // All of it was known, as in a scan: time alone counts.
        #expect(ScoringOrder.rows(of: log, behind: 6, live: [], leaving: []) == log.timeOrder)
        #expect(ScoringOrder.rows(of: log, behind: 9, live: [], leaving: []) == log.timeOrder)
    }

    @Test func whatCameLiveCountsAsItCame() throws {
        let log = try log(times: [9, 1, 8, 7, 6, 5, 3, 4])
        #expect(ScoringOrder.rows(of: log, behind: 2, live: [3..<5], leaving: [6]) == [1, 0, 2, 3, 4, 7, 5])
        #expect(ScoringOrder.rows(of: log, within: 2..<6, live: [3..<5], leaving: [4]) == [2, 3, 5])
    }

    @Test func withoutTimesRowsCountAsTheyStand() throws {
        var log = EventLog(domain: .transactions, hasTimes: false)
        let node = try log.nodes.intern("A", type: .account)
        for row in 0..<4 {
            log.append(time: 0, source: node, destination: node, file: 0, fileRow: UInt32(row))
        }
        #expect(ScoringOrder.rows(of: log, behind: 2, live: [], leaving: [1]) == [0, 2, 3])
    }
}
