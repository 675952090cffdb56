import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import Testing

/// Each reason code has a plant here that must bring it up.
@Suite("Planted patterns")
struct PlantedPatternTests {
    private static let learning = 4000

    private func ordinary(domain: LogDomain = .transactions) throws -> LogMaker {
        var maker = LogMaker(domain: domain)
        try maker.addOrdinaryLife(accounts: 120, days: 40, perDay: 250, seed: 11)
        return maker
    }

    private func findings(_ maker: LogMaker, space: VectorSpace = .empty) throws -> IncidentBuilder.Findings {
        let result = try maker.scored(learning: Self.learning, space: space)
        let graph = GraphBuilder.graph(of: maker.log, rows: result.order, weighting: .count)
        let builder = IncidentBuilder(
            log: maker.log, scored: result.scored, scoredRows: Array(result.order[Self.learning...]),
            clock: result.scorer.model.clock, graph: graph, internalNode: nil, modelID: "test",
            configuration: IncidentBuilder.Configuration())
        return try builder.findings(context: .serial)
    }

    private func expect(
        _ code: ReasonCode, about entity: String, in maker: LogMaker, within top: Int = 3
    ) throws -> Incident? {
        let findings = try findings(maker)
        let incident = findings.incidents.prefix(top).first { $0.entities.contains(entity) }
        #expect(incident != nil, "\(entity) is in none of the first \(top) incidents")
        let codes = incident?.reasons.map(\.code) ?? []
        #expect(codes.contains(code), "\(code.rawValue) is not among \(codes.map(\.rawValue))")
        let shares = incident?.reasons.reduce(0) { $0 + $1.share } ?? 0
        #expect(abs(shares - 1) < 1e-9)
        return incident
    }

    @Test("Many new senders to one account: FAN_IN, and PASS_THROUGH as it goes on")
    func mule() throws {
        var maker = try ordinary()
        for sender in 0..<14 {
            try maker.add("A\(sender * 7)", "MULE", hours: 900 + Double(sender) * 0.1, amount: 300 + Double(sender))
        }
        try maker.add("MULE", "OUT", hours: 901.8, amount: 4100)
        let incident = try expect(.fanIn, about: "MULE", in: maker)
        #expect(incident?.shape == .fanIn)
        let codes = incident?.reasons.map(\.code) ?? []
        #expect(codes.contains(.passThrough))
    }

    @Test("Every event of an incident stands in its activity, beside what its main entity did and usually does")
    func activity() throws {
        var maker = try ordinary()
        for sender in 0..<14 {
            try maker.add("A\(sender * 7)", "MULE", hours: 900 + Double(sender) * 0.1, amount: 300 + Double(sender))
        }
        let incident = try #require(try findings(maker).incidents.first { $0.entities.contains("MULE") })
        let activity = try #require(incident.graph.activity)
        #expect(activity.evidence.reduce(0, +) == incident.events.count)
        #expect(activity.evidence.count == activity.others.count && activity.evidence.count <= 60)
        let (first, last) = (try #require(incident.firstTime), try #require(incident.lastTime))
        let end = activity.start + activity.step * Int64(activity.evidence.count)
        #expect(activity.start <= first && last < end)
        // Each event lies in the bucket of its time.
        let log = maker.log
        let times = try #require(log.times)
        let named = Set(incident.events)
        var counts = [Int](repeating: 0, count: activity.evidence.count)
        for row in 0..<log.count where named.contains(log.eventName(row)) {
            counts[Int((times[row] - activity.start) / activity.step)] += 1
        }
        #expect(counts == activity.evidence)
    }

    @Test("One account to many new ones: FAN_OUT and BURST")
    func fanOut() throws {
        var maker = try ordinary()
        for partner in 0..<20 {
            try maker.add("A5", "N\(partner)", hours: 800 + Double(partner) * 0.02, amount: 30)
        }
        let incident = try expect(.fanOut, about: "A5", in: maker)
        #expect(incident?.shape == .fanOut)
        #expect(incident?.reasons.contains { $0.code == .burst || $0.code == .newPartner } == true)
    }

    @Test("Money that comes back: a ring, told by PASS_THROUGH where circles are common")
    func ring() throws {
        var maker = try ordinary()
        let ring = ["A3", "A40", "A77", "A110", "A21"]
        for hop in 0..<ring.count {
            try maker.add(
                ring[hop], ring[(hop + 1) % ring.count], hours: 850 + Double(hop) * 3, amount: 2000 - 30 * Double(hop))
        }
        // Among 120 accounts that pay each other at random circles close every day, so CYCLE itself says little here.
        let incident = try expect(.passThrough, about: "A21", in: maker, within: 5)
        #expect(incident?.shape == .ring, "\(incident?.summary ?? "") \(incident?.events ?? [])")
    }

    @Test("An amount far above its own past and its peers': AMOUNT_HIGH")
    func amount() throws {
        var maker = try ordinary()
        try maker.add("A9", "A10", hours: 870, amount: 9000)
        _ = try expect(.amountHigh, about: "A9", in: maker, within: 20)
    }

    @Test("Again and again just below a limit: STRUCTURING")
    func structuring() throws {
        var maker = try ordinary()
        for step in 0..<9 {
            try maker.add("A30", "A31", hours: 820 + Double(step) * 5, amount: 9500 + Double(step) * 37)
        }
        _ = try expect(.structuring, about: "A30", in: maker)
    }

    @Test("Many small payments of new cards at one place: CARD_TESTING")
    func cardTesting() throws {
        var maker = try ordinary()
        for card in 0..<40 {
            try maker.add("A\(card * 3)", "SHOP", hours: 860 + Double(card) * 0.02, amount: 1 + Double(card % 3))
        }
        _ = try expect(.cardTesting, about: "SHOP", in: maker)
    }

    @Test("The same pair again and again: VELOCITY")
    func velocity() throws {
        var maker = try ordinary()
        for step in 0..<60 { try maker.add("A50", "A51", hours: 830 + Double(step) * 0.01, amount: 30) }
        _ = try expect(.velocity, about: "A50", in: maker)
    }

    @Test("Contacts at a steady interval with a new destination: BEACON")
    func beacon() throws {
        var maker = try ordinary(domain: .network)
        var random = KeyedRandom(RandomKey(12))
        for step in 0..<150 {
            try maker.add("A7", "C2", hours: 700 + Double(step) * 0.5 + random.nextUnit() * 0.03, amount: 2000)
        }
        _ = try expect(.beacon, about: "C2", in: maker)
    }

    @Test("Many bytes to a new destination: EXFILTRATION")
    func exfiltration() throws {
        var maker = try ordinary(domain: .network)
        for step in 0..<20 { try maker.add("A8", "DROP", hours: 800 + Double(step) * 0.3, amount: 5e7) }
        _ = try expect(.exfiltration, about: "DROP", in: maker)
    }

    @Test("New ports of many hosts: SCAN")
    func scan() throws {
        var maker = try ordinary(domain: .network)
        for step in 0..<80 { try maker.add("A9", "A\(step)", hours: 850 + Double(step) * 0.002, port: step % 7) }
        let incident = try expect(.scan, about: "A9", in: maker)
        #expect(incident?.shape == .fanOut)
    }

    @Test("A clean log stays quiet: nothing critical, few high")
    func quiet() throws {
        let findings = try findings(try ordinary())
        #expect(findings.incidents.allSatisfy { $0.severity < .critical })
        #expect(findings.incidents.filter { $0.severity >= .high }.count <= 12)
    }

    @Test("Where several groups lie beyond chance, they are the list, and what chance may have made is not in it")
    func beyondChance() throws {
        var maker = try ordinary()
        for step in 0..<14 {
            let part = Double(step)
            try maker.add("A\(step * 7)", "MULE", hours: 900 + part * 0.1, amount: 300 + part)
            try maker.add("A5", "N\(step)", hours: 800 + part * 0.02, amount: 30)
            try maker.add("A30", "A31", hours: 820 + part * 5, amount: 9500 + part * 31)
            try maker.add("A\(step * 3)", "SHOP", hours: 860 + part * 0.02, amount: 1 + Double(step % 3))
            try maker.add("A50", "A51", hours: 830 + part * 0.03, amount: 30)
            try maker.add("A60", "M\(step)", hours: 880 + part * 0.05, amount: 2500 + part)
        }
        let findings = try findings(maker)
        let planted: Set = ["MULE", "A5", "A30", "SHOP", "A50", "A60"]
        #expect(findings.incidents.count < findings.candidateCount)
        #expect(findings.incidents.prefix(5).allSatisfy { !planted.isDisjoint(with: $0.entities) })
        #expect(findings.incidents.allSatisfy { $0.alerts.count > 1 || $0.surprise > 3 })
    }

    @Test("The budget is a ceiling, and ids do not depend on it")
    func budget() throws {
        var maker = try ordinary()
        for partner in 0..<20 { try maker.add("A5", "N\(partner)", hours: 800 + Double(partner) * 0.02, amount: 30) }
        let all = try findings(maker)
        #expect(all.incidents.count <= 20)
        #expect(Set(all.incidents.map(\.id)).count == all.incidents.count)
        #expect(all.incidents.map(\.rank) == Array(1...all.incidents.count))
        #expect(all.alerts.allSatisfy { alert in all.incidents.contains { $0.alerts.contains(alert.id) } })
        #expect(Budget(limit: 3, period: .day).incidents(in: 2 * Timestamp.day + 1) == 9)
        #expect(Budget(limit: 3).incidents(in: Int64.max) == 3)
        #expect(Budget(limit: 2, period: .hour).incidents(in: 0) == 2)
    }

    @Test("An incident keeps its id when later events join it")
    func stableID() throws {
        var maker = try ordinary()
        for partner in 0..<20 { try maker.add("A5", "N\(partner)", hours: 800 + Double(partner) * 0.02, amount: 30) }
        let before = try findings(maker).incidents.first { $0.entities.contains("A5") }
        for partner in 20..<26 { try maker.add("A5", "N\(partner)", hours: 800 + Double(partner) * 0.02, amount: 30) }
        let after = try findings(maker).incidents.first { $0.entities.contains("A5") }
        #expect(before != nil && before?.id == after?.id)
        #expect((after?.events.count ?? 0) > (before?.events.count ?? 0))
    }
}
