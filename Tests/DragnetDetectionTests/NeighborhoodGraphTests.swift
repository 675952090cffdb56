import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// What is gathered around an entity, against a brute force over the log.
@Suite("Neighbourhood graphs")
struct NeighborhoodGraphTests {
    private func log() throws -> EventLog {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(11))
        for hour in 0..<400 {
            let (a, b) = (Int(random.next(below: 150)), Int(random.next(below: 150)))
            try maker.add("N\(a)", "N\(b)", hours: Double(hour), amount: Double(1 + hour % 7))
        }
        return maker.log
    }

    private func rows(of node: NodeIndex, _ log: EventLog) -> [Int] {
        (0..<log.count).filter { log.sources[$0] == node || log.destinations[$0] == node }
    }

    @Test func ownEventsAreAllThereOnce() throws {
        let log = try log()
        let node = NodeIndex(3)
        let own = rows(of: node, log)
        let graph = NeighborhoodGraphBuilder(log: log, hops: 1).graph(
            evidence: own, seeds: [node], severity: { $0 % 2 == 0 ? .high : .none }, standing: { _ in nil })
        let evidence = graph.edges.filter(\.isEvidence)
        #expect(evidence.reduce(0) { $0 + $1.eventCount } == own.count)
        let amount = own.reduce(0.0) { $0 + (log.amounts?[$1] ?? 0) }
        #expect(abs(evidence.reduce(0) { $0 + ($1.amount ?? 0) } - amount) < 1e-9)
        // One step away there is nothing but its own.
        #expect(graph.edges.count == evidence.count)
        let partners = Set(own.flatMap { [log.sources[$0], log.destinations[$0]] })
        #expect(Set(graph.nodes.map(\.name)) == Set(partners.map { log.nodes.name(of: $0) }))
        for edge in evidence {
            let both = own.filter {
                log.nodes.name(of: log.sources[$0]) == graph.nodes[edge.source].name
                    && log.nodes.name(of: log.destinations[$0]) == graph.nodes[edge.destination].name
            }
            #expect(edge.eventCount == both.count)
            #expect(edge.severity == (both.contains { $0 % 2 == 0 } ? .high : .none))
        }
    }

    @Test func twoStepsReachPartnersOfPartnersAndDegreesAreThoseOfTheLog() throws {
        let log = try log()
        let node = NodeIndex(3)
        let graph = NeighborhoodGraphBuilder(log: log, hops: 2).graph(
            evidence: rows(of: node, log), seeds: [node], severity: { _ in .none },
            standing: { $0 == 3 ? .init(severity: .critical, surprise: 5) : nil })
        #expect(graph.nodes[0].severity == .critical && graph.nodes[0].surprise == 5)
        #expect(graph.nodes.contains { !$0.isEvidence } && graph.edges.contains { !$0.isEvidence })
        for entry in graph.nodes {
            let own = try #require((0..<log.nodes.count).first { log.nodes.name(of: NodeIndex($0)) == entry.name })
            var partners: Set<NodeIndex> = []
            for row in rows(of: NodeIndex(own), log) { partners.formUnion([log.sources[row], log.destinations[row]]) }
            partners.remove(NodeIndex(own))
            #expect(entry.degree == partners.count)
        }
    }

    @Test func aHubIsNotGatheredBehindAndTheWholeIsBounded() throws {
        var maker = LogMaker()
        try maker.add("me", "hub")
        for index in 0..<5_000 { try maker.add("C\(index)", "hub", hours: 1) }
        let me = NodeIndex(0)
        let graph = NeighborhoodGraphBuilder(log: maker.log, hops: 5).graph(
            evidence: [0], seeds: [me], severity: { _ in .none }, standing: { _ in nil })
        #expect(graph.nodes.map(\.name) == ["me", "hub"])
        #expect(graph.nodes[1].isHub && graph.nodes[1].degree == 5_001)
    }
}
