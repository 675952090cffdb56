import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import Testing

/// Entities that do what labelled bad ones do, among others that do not.
@Suite("Labels of entities")
struct EntityLabelTests {
    private static let count = 300
    private static func isBad(_ node: Int) -> Bool { node % 5 == 0 }

    /// Bad ones send at once and far, good ones over and over to the same few.
    private func log() throws -> EventLog {
        var random = KeyedRandom(RandomKey(5))
        var log = EventLog(domain: .transactions, hasTimes: true)
        var events: [(time: Int64, source: Int, destination: Int)] = []
        for node in 0..<Self.count {
            let start = Int64(random.next(below: 100)) * Timestamp.day
            for number in 0..<12 {
                let other =
                    Self.isBad(node)
                    ? random.next(below: Self.count) : (node + 1 + random.next(below: 3) * 5) % Self.count
                let step = Self.isBad(node) ? Timestamp.minute : Timestamp.day
                events.append((start + Int64(number) * step, node, other))
            }
        }
        for event in events.sorted(by: { ($0.time, $0.source) < ($1.time, $1.source) }) {
            log.append(
                time: event.time, source: try log.nodes.intern("A\(event.source)", type: .account),
                destination: try log.nodes.intern("A\(event.destination)", type: .account), file: 0, fileRow: 0)
        }
        return log
    }

    private func number(_ node: NodeIndex, _ log: EventLog) throws -> Int {
        try #require(Int(log.nodes.name(of: node).dropFirst()))
    }

    private func scores(_ log: EventLog, labelled: Int, threads: Int) throws -> EntityLabelScores? {
        let labels = (0..<labelled).map { number in
            Label(.entity("A\(number)"), Self.isBad(number) ? .fraud : .legit, createdAt: 0)
        }
        let graph = GraphBuilder.graph(of: log, rows: Array(0..<log.count), weighting: .none)
        return try EntityLabelScores(
            EventLabels(labels, log: log).entities, log: log, rows: Array(0..<log.count), graph: graph, seed: 1,
            context: WorkContext(threads: threads))
    }

    @Test func findsThoseWithoutALabel() throws {
        let log = try log()
        let scores = try #require(try scores(log, labelled: 100, threads: 2))
        #expect(scores.labelCount == 100)
        var (good, bad): ([Double], [Double]) = ([], [])
        for node in 0..<log.nodes.count {
            let node = NodeIndex(node)
            guard try number(node, log) >= 100 else { continue }
            let surprise = try #require(scores.surprise(of: node))
            if Self.isBad(try number(node, log)) { bad.append(surprise) } else { good.append(surprise) }
        }
        let won = bad.reduce(0) { sum, own in sum + good.count { $0 < own } }
        #expect(Double(won) / Double(good.count * bad.count) > 0.95)
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let log = try log()
        let (one, three) = (try scores(log, labelled: 60, threads: 1), try scores(log, labelled: 60, threads: 3))
        for node in 0..<log.nodes.count {
            #expect(one?.surprise(of: NodeIndex(node)) == three?.surprise(of: NodeIndex(node)))
        }
    }

    @Test func fewLabelsSayNothing() throws {
        let log = try log()
        // A0, A5 and A10 would be three bad ones.
        #expect(try scores(log, labelled: 10, threads: 1) == nil)
        #expect(try scores(log, labelled: 0, threads: 1) == nil)
        #expect(try scores(log, labelled: 11, threads: 1) != nil)
    }
}
