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

    /// A payment from an address, and what the host of that address does on the network, in one incident.
    @Test func anIncidentSpansPaymentsAndConnections() throws {
        let learning = 5000
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 120, days: 40, perDay: 250, seed: 11)
        let payments = maker.log.count
        var random = KeyedRandom(RandomKey(31))
        func host(_ number: Int) throws -> NodeIndex {
            try maker.log.nodes.intern("10.0.0.\(number)", type: .host)
        }
        var fileRow = UInt32(payments)
        func connect(_ source: NodeIndex, _ destination: NodeIndex, hours: Double) {
            maker.log.append(
                time: Int64(hours * Double(Timestamp.hour)), source: source, destination: destination, file: 1,
                fileRow: fileRow)
            maker.log.amounts?.append(nil)
            fileRow += 1
        }
        for hour in 0..<960 {
            for _ in 0..<3 {
                let client = random.next(below: 40)
                connect(
                    try host(client), try host(100 + (client + random.next(below: 3)) % 10),
                    hours: Double(hour) + random.nextUnit())
            }
        }
        // Host 3 reaches for forty others within minutes, and a payment far too large goes out from its address.
        let reach = maker.log.count
        for number in 0..<40 {
            connect(try host(3), try host(200 + number), hours: 900 + Double(number) / 100)
        }
        var column = SharedColumn(name: "ip")
        for row in 0..<maker.log.count {
            let name = maker.log.nodes.name(of: maker.log.sources[row])
            column.append(row < payments ? try host((Int(name.dropFirst()) ?? 0) % 40) : nil)
        }
        maker.log.addShared(column)
        let payment = maker.log.count
        maker.log.append(
            time: Int64(900.5 * Double(Timestamp.hour)), source: try maker.log.nodes.intern("A3", type: .account),
            destination: try maker.log.nodes.intern("A4", type: .account), file: 0, fileRow: UInt32(payment))
        maker.log.amounts?.append(9000)
        maker.log.appendShared(try host(3), toColumn: 0)
        let (scored, scorer, order) = try maker.scored(learning: learning)
        var configuration = IncidentBuilder.Configuration()
        configuration.budget = Budget(limit: 500)
        let builder = IncidentBuilder(
            log: maker.log, scored: scored, scoredRows: Array(order[learning...]), clock: scorer.model.clock,
            graph: GraphBuilder.graph(of: maker.log, rows: order, weighting: .count), internalNode: nil,
            modelID: "test", configuration: configuration)
        let findings = try builder.findings(context: .serial)
        let id = try #require(findings.incidentOfRow[payment], "the payment is no alert")
        let members = (reach..<reach + 40).count { findings.incidentOfRow[$0] == id }
        #expect(members > 0, "\(findings.incidents.first { $0.id == id }?.entities ?? [])")
        let incident = try #require(findings.incidents.first { $0.id == id })
        let types = Set(incident.graph.nodes.filter(\.isEvidence).map(\.type))
        #expect(types == ["account", "host"])
        // The payer is tied to the host by a line of its own kind.
        let tie = incident.graph.edges.first { edge in
            edge.isShared == true && incident.graph.nodes[edge.source].name == "A3"
        }
        #expect(tie.map { incident.graph.nodes[$0.destination].name } == "10.0.0.3")
    }
}
