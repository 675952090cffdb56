import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import Testing

/// Devices in pictures and in what joins alerts.
@Suite("Shared ties")
struct SharedTieTests {
    /// "me" and "you" pay from one phone, "she" from another.
    private func log() throws -> EventLog {
        var maker = LogMaker()
        try maker.add("me", "shop")
        try maker.add("you", "shop", hours: 1)
        try maker.add("she", "shop", hours: 2)
        try maker.add("me", "shop", hours: 3)
        var column = SharedColumn(name: "device")
        for device in ["D1", "D1", "D2", ""] {
            column.append(device.isEmpty ? nil : try maker.log.nodes.intern(device, type: .device))
        }
        maker.log.addShared(column)
        return maker.log
    }

    private func graph(_ log: EventLog, of name: String, hops: Int) throws -> IncidentGraph {
        let node = try #require(log.nodes.indices(named: name).first)
        let own = (0..<log.count).filter { log.sources[$0] == node || log.destinations[$0] == node }
        return NeighborhoodGraphBuilder(log: log, hops: hops).graph(
            evidence: own, seeds: [node], severity: { _ in .none }, standing: { _ in nil })
    }

    @Test func aDeviceIsOneStepAwayAndItsOtherUsersTwo() throws {
        let log = try log()
        let near = try graph(log, of: "me", hops: 1)
        #expect(Set(near.nodes.map(\.name)) == ["me", "shop", "D1"])
        let ties = near.edges.filter { $0.isShared == true }
        #expect(ties.count == 1)
        #expect(near.nodes[ties[0].source].name == "me" && near.nodes[ties[0].destination].name == "D1")
        // One of the two payments names it; it moves no amount and is no evidence.
        #expect(ties[0].eventCount == 1 && ties[0].amount == nil && !ties[0].isEvidence)
        let evidence = near.edges.filter(\.isEvidence)
        #expect(evidence.count == 1 && evidence[0].eventCount == 2 && evidence[0].isShared == nil)
        #expect(near.nodes.first { $0.name == "D1" }?.degree == 2)
        #expect(near.nodes.first { $0.name == "me" }?.degree == 1)
        let far = try graph(log, of: "me", hops: 2)
        #expect(Set(far.nodes.map(\.name)).isSuperset(of: ["me", "shop", "D1", "you"]))
        #expect(far.edges.contains { $0.isShared == true && far.nodes[$0.source].name == "you" })
    }

    /// Odd payments of strangers are one incident where they come from one device, which joins nobody else.
    @Test(arguments: [true, false]) func oddPaymentsFromOneDeviceAreOneIncident(isShared: Bool) throws {
        let learning = 4000
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 120, days: 40, perDay: 250, seed: 11)
        let odd = maker.log.count
        for (number, account) in ["A3", "A43", "A83"].enumerated() {
            let partner = ["A4", "A44", "A84"][number]
            try maker.add(account, partner, hours: 900 + Double(number) / 10, amount: 9000)
        }
        var column = SharedColumn(name: "device")
        for row in 0..<maker.log.count {
            let own = "own-\(maker.log.nodes.name(of: maker.log.sources[row]))"
            column.append(try maker.log.nodes.intern(row >= odd && isShared ? "D" : own, type: .device))
        }
        maker.log.addShared(column)
        let (scored, scorer, order) = try maker.scored(learning: learning)
        var configuration = IncidentBuilder.Configuration()
        configuration.budget = Budget(limit: 500)
        let builder = IncidentBuilder(
            log: maker.log, scored: scored, scoredRows: Array(order[learning...]), clock: scorer.model.clock,
            graph: GraphBuilder.graph(of: maker.log, rows: order, weighting: .count), internalNode: nil,
            modelID: "test", configuration: configuration)
        let findings = try builder.findings(context: .serial)
        let groups = (odd..<odd + 3).map { findings.incidentOfRow[$0] }
        #expect(groups.allSatisfy { $0 != nil }, "\(groups)")
        #expect(Set(groups).count == (isShared ? 1 : 3), "\(groups)")
        guard isShared, let incident = findings.incidents.first(where: { $0.id == groups[0] }) else { return }
        // The device is drawn, and is no entity of the incident.
        #expect(!incident.entities.contains("D"))
        let device = try #require(incident.graph.nodes.firstIndex { $0.name == "D" })
        #expect(!incident.graph.nodes[device].isEvidence && incident.graph.nodes[device].type == "device")
        let ties = incident.graph.edges.filter { $0.destination == device }
        #expect(ties.allSatisfy { $0.isShared == true && !$0.isEvidence && $0.amount == nil })
        #expect(Set(ties.map { incident.graph.nodes[$0.source].name }) == ["A3", "A43", "A83"])
    }
}
