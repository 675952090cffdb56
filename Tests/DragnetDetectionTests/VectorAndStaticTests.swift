import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetVectors
import Testing

@Suite("Vectors, static logs, roll-up and replay")
struct VectorAndStaticTests {
    /// Two clusters on the axes of the plane: even accounts near one, odd ones near the other.
    private func space(nodes: Int) -> VectorSpace {
        var vectors: [Float] = []
        var clusters: [Int32] = []
        for node in 0..<nodes {
            let tilt = Float(node % 7) * 0.05
            let (near, far) = ((1 - tilt * tilt).squareRoot(), tilt)
            vectors += node % 2 == 0 ? [near, far] : [far, near]
            clusters.append(Int32(node % 2))
        }
        return VectorSpace(
            vectors: QuantizedMatrix(vectors, dimension: 2), clusters: clusters, centroids: [1, 0, 0, 1],
            medianDistance: [0.01, 0.01], distanceSpread: [0.02, 0.02],
            distanceZ: (0..<nodes).map { Float($0 % 7) - 3 })
    }

    /// A log in which accounts pay within their own cluster, and one account suddenly pays across.
    private func clusteredLog(hasTimes: Bool) throws -> LogMaker {
        var maker = LogMaker(hasTimes: hasTimes)
        var random = KeyedRandom(RandomKey(31))
        for account in 0..<60 { try maker.add("A\(account)", "A\((account + 2) % 60)", hours: Double(account) / 60) }
        for event in 0..<4000 {
            let account = random.next(below: 60)
            let partner = (account + 2 * (1 + random.next(below: 6))) % 60
            try maker.add(
                "A\(account)", "A\(partner)", hours: 1 + Double(event) / 4,
                amount: random.nextLogNormal(mu: 3, sigma: 0.4))
        }
        for partner in [1, 3, 5, 7, 9] { try maker.add("A0", "A\(partner)", hours: 1010, amount: 20) }
        return maker
    }

    @Test("A payment into the other cluster is told by the vectors")
    func crossing() throws {
        let maker = try clusteredLog(hasTimes: true)
        let space = space(nodes: maker.log.nodes.count)
        let result = try maker.scored(learning: 1500, space: space)
        let last = maker.log.count - 1
        let reasons = result.scored.reasons(of: [last], in: maker.log, clock: result.scorer.model.clock)
        #expect(result.scored.severity(last) >= .medium)
        #expect(reasons.contains { $0.code == .crossCommunity || $0.code == .unlikelyEdge })
        #expect(space.cluster(of: 0) == 0 && space.cluster(of: 1) == 1 && space.cluster(of: 9999) == nil)
        #expect(space.clusterSizes.reduce(0, +) == maker.log.nodes.count)
        #expect(space.vector(of: 2)?.count == 2)
    }

    @Test("A replay gives the reasons of any event, and its raw score to the bit")
    func replay() throws {
        let maker = try clusteredLog(hasTimes: true)
        let space = space(nodes: maker.log.nodes.count)
        let (trained, order) = try maker.trained(learning: 1500, space: space)
        var scorer = trained
        let events = EventReader(maker.log)
        var raw: [Int: Float] = [:]
        for row in order[1500...] { raw[row] = scorer.score(events[row]).rawScore }
        let replay = EventReplay(start: trained)
        for row in [1600, 2500, maker.log.count - 1] {
            let answer = try replay.reasons(of: row, in: maker.log, order: order, context: .serial)
            #expect(answer.map { Float($0.rawScore) } == raw[row])
        }
        #expect(try replay.reasons(of: 99_999, in: maker.log, order: order, context: .serial) == nil)
    }

    @Test("A log without times is scored within the whole graph, each row once")
    func staticLog() throws {
        let maker = try clusteredLog(hasTimes: false)
        let rows = maker.log.timeOrder
        var scored = ScoredLog(count: maker.log.count)
        scored.exclude(0)
        let space = space(nodes: maker.log.nodes.count)
        try StaticScorer(log: maker.log, rows: Array(rows.dropFirst()), space: space)
            .score(into: &scored, context: .serial)
        #expect(scored.scoredCount == maker.log.count - 1)
        #expect(scored.statuses[0] == .excluded && scored.surprises[0] == 0)
        let crossing = (maker.log.count - 5)..<maker.log.count
        let mean = rows.map { Double(scored.surprises[$0]) }.reduce(0, +) / Double(rows.count)
        let ofCrossing = crossing.map { Double(scored.surprises[$0]) }.reduce(0, +) / 5
        #expect(ofCrossing > 2 * mean, "\(ofCrossing) against \(mean)")

        let graph = GraphBuilder.graph(of: maker.log, rows: rows, weighting: .count)
        let findings = try IncidentBuilder(
            log: maker.log, scored: scored, scoredRows: Array(rows.dropFirst()),
            clock: ScoringClock(learningSpan: 0), graph: graph, internalNode: { $0 == 0 }, modelID: "static",
            configuration: IncidentBuilder.Configuration()
        ).findings(context: .serial)
        #expect(findings.incidents.allSatisfy { $0.firstTime == nil && $0.model == "static" })
        #expect(findings.incidents.contains { $0.entities.contains("A0") })
        let entities = EntityRollUp.findings(
            log: maker.log, scored: scored, space: space, incidentOfRow: findings.incidentOfRow,
            reasonsOfRow: findings.reasonsOfRow)
        #expect(entities.count == maker.log.nodes.count)
        #expect(entities[0].id == "A0" && entities[0].cluster == 0 && entities[0].incident != nil)
        #expect(entities.allSatisfy { $0.status == .scored && $0.firstTime == nil })
        #expect(scored.severityCounts.values.reduce(0, +) == scored.scoredCount)
    }

    @Test("An entity's surprise is the largest of its events', and its band counts how many there were")
    func rollUp() throws {
        let maker = try clusteredLog(hasTimes: true)
        let space = space(nodes: maker.log.nodes.count)
        let result = try maker.scored(learning: 1500, space: space)
        let entities = EntityRollUp.findings(
            log: maker.log, scored: result.scored, space: space, incidentOfRow: [:], reasonsOfRow: [:])
        for (node, entity) in entities.enumerated() {
            let rows = (0..<maker.log.count).filter {
                Int(maker.log.sources[$0]) == node || Int(maker.log.destinations[$0]) == node
            }
            let largest = rows.map { Double(result.scored.surprises[$0]) }.max() ?? 0
            #expect(abs(entity.surprise - largest) < 1e-6)
            #expect(entity.events == rows.count)
            #expect(entity.severity <= Severity(surprise: largest))
            #expect(entity.reason == nil && entity.distanceZ != nil)
        }
    }

    @Test("Work that was cancelled ends with the code for it")
    func cancellation() throws {
        let maker = try clusteredLog(hasTimes: true)
        let flag = CancellationFlag()
        flag.cancel()
        let trainer = EventModelTrainer(log: maker.log, order: maker.log.timeOrder, learningCount: 1500)
        #expect(throws: DragnetError.self) {
            try trainer.train(space: .empty, context: WorkContext(threads: 1, cancellation: flag))
        }
    }

    @Test("A log in two currencies keeps its sums apart and still scores")
    func currencies() throws {
        var maker = try clusteredLog(hasTimes: true)
        var currency = CategoryColumn()
        for row in 0..<maker.log.count { currency.append(row % 3 == 0 ? "JPY" : "EUR") }
        maker.log.currency = currency
        let result = try maker.scored(learning: 1500)
        #expect(result.scored.surprises.allSatisfy { $0.isFinite })
        #expect(try ScoringState(bytes: result.scorer.state.bytes()).bytes() == result.scorer.state.bytes())
    }
}
