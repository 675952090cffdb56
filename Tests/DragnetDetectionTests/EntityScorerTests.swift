import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import Testing

@Suite("Scores of entities in a whole graph")
struct EntityScorerTests {
    /// A graph of communities whose features follow the community, with planted outliers.
    private struct Planted {
        var log = EventLog(domain: .transactions, hasTimes: false)
        var features = EntityFeatures(entities: [], columns: [], rows: [])
        // The contextual ones have the features of another community, the structural ones are a clique across.
        let contextual = [11, 102, 203, 304, 405]
        let structural = [50, 151, 252, 353, 454, 505, 556]
        let count: Int

        init(count: Int = 600, communities: Int = 6, columns: Int = 12, seed: UInt64 = 7) throws {
            self.count = count
            var random = KeyedRandom(RandomKey(seed))
            for node in 0..<count { _ = try log.nodes.intern("n\(node)", type: .node) }
            var rows: [[Float]] = []
            for node in 0..<count {
                let own = node % communities
                rows.append((0..<columns).map { Float(($0 % communities == own ? 2 : 0) + random.nextNormal() * 0.7) })
                for _ in 0..<2 {
                    let other = random.next(below: count / communities) * communities + own
                    if other != node { append(node, other) }
                }
            }
            for node in contextual { rows[node] = rows[(node + 3) % count] }
            for (place, node) in structural.enumerated() {
                for other in structural[(place + 1)...] { append(node, other) }
            }
            features = EntityFeatures(
                entities: (0..<count).map { "n\($0)" }, columns: (0..<columns).map { "f\($0)" }, rows: rows)
        }

        private mutating func append(_ source: Int, _ destination: Int) {
            log.append(
                time: 0, source: NodeIndex(source), destination: NodeIndex(destination), file: 0,
                fileRow: UInt32(log.count))
        }

        var graph: CSRGraph { GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .none) }

        func scores(_ given: EntityFeatures?, threads: Int = 1) throws -> EntityScores {
            try EntityScorer(graph: graph, space: .empty, features: given, nodes: log.nodes, seed: 3)
                .score(context: WorkContext(threads: threads))
        }
    }

    private func ranks(_ scores: EntityScores) -> [Int: Int] {
        let order = scores.surprises.indices.sorted { (scores.surprises[$1], $0) < (scores.surprises[$0], $1) }
        return Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    }

    @Test("Planted contextual and structural outliers come first, each with its reason")
    func planted() throws {
        let planted = try Planted()
        let scores = try planted.scores(planted.features)
        let ranks = ranks(scores)
        for node in planted.contextual + planted.structural { #expect((ranks[node] ?? .max) < 24, "n\(node)") }
        for node in planted.structural { #expect(scores.reasons(of: NodeIndex(node)).first?.code == .denseGroup) }
        for node in planted.contextual {
            let codes = scores.reasons(of: NodeIndex(node)).map(\.code)
            #expect(codes.first == .crossCommunity || codes.first == .unlikelyEdge || codes.first == .farFromCluster)
        }
        #expect(!scores.likeness.isEmpty && scores.likeness.allSatisfy { (0...1).contains($0) })
        for node in 0..<planted.count {
            let reasons = scores.reasons(of: NodeIndex(node))
            #expect(reasons.isEmpty || abs(reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
        }
    }

    @Test("Without features the clique is found by the graph alone")
    func structureAlone() throws {
        let planted = try Planted()
        let scores = try planted.scores(nil)
        let ranks = ranks(scores)
        for node in planted.structural { #expect((ranks[node] ?? .max) < 12) }
        #expect(scores.likeness.isEmpty && !scores.channels.contains(.neighborMean))
    }

    @Test("Features that have nothing to do with the edges teach no likeness")
    func unrelated() throws {
        let planted = try Planted()
        var random = KeyedRandom(RandomKey(91))
        let rows = (0..<planted.count).map { _ in (0..<12).map { _ in Float(random.nextNormal()) } }
        let noise = EntityFeatures(
            entities: planted.features.entities, columns: planted.features.columns, rows: rows)
        let scores = try planted.scores(noise)
        #expect(scores.likeness.isEmpty && !scores.channels.contains(.reconstruction))
        let ranks = ranks(scores)
        for node in planted.structural { #expect((ranks[node] ?? .max) < 40) }
    }

    @Test("The same bits on one, two and three threads")
    func threads() throws {
        let planted = try Planted()
        let one = try planted.scores(planted.features).surprises.map(\.bitPattern)
        for threads in [2, 3] {
            #expect(try planted.scores(planted.features, threads: threads).surprises.map(\.bitPattern) == one)
        }
    }

    @Test("Missing values, constant columns and entities without features give finite scores")
    func gaps() throws {
        let planted = try Planted()
        var random = KeyedRandom(RandomKey(5))
        let rows = (0..<planted.count - 30).map { node in
            [Float(4), .nan]
                + planted.features.row(node).map { random.nextUnit() < 0.2 ? Float.nan : $0 }
        }
        let holes = EntityFeatures(
            entities: Array(planted.features.entities.prefix(rows.count)),
            columns: ["constant", "empty"] + planted.features.columns, rows: rows)
        let scores = try planted.scores(holes)
        #expect(scores.surprises.allSatisfy { $0.isFinite })
        let ranks = ranks(scores)
        let found = planted.contextual.filter { (ranks[$0] ?? .max) < 60 }
        #expect(found.count >= 3)
        let constant = EntityFeatures(
            entities: planted.features.entities, columns: ["c"], rows: planted.features.entities.map { _ in [1] })
        #expect(try planted.scores(constant).surprises == planted.scores(nil).surprises)
    }

    @Test("An entity without events is scored by its features alone; one entity is no surprise to itself")
    func isolated() throws {
        var planted = try Planted()
        var rows = (0..<planted.count).map(planted.features.row)
        rows.append([Float](repeating: 40, count: 12))
        let entities = planted.features.entities + ["alone"]
        let features = EntityFeatures(entities: entities, columns: planted.features.columns, rows: rows)
        #expect(try features.addMissing(to: &planted.log.nodes) == 1)
        let scores = try planted.scores(features)
        #expect(scores.isScored[planted.count] && scores.severity(NodeIndex(planted.count)) >= .medium)
        let findings = EntityRollUp.findings(
            log: planted.log, scored: ScoredLog(count: planted.log.count), space: .empty, incidentOfRow: [:],
            reasonsOfRow: [:], scores: scores, isStatic: true)
        #expect(findings.last?.status == .isolated && findings.last?.events == 0)
        #expect(findings.last?.reason == .farFromCluster && (findings.last?.score ?? 0) > 0.98)

        var nodes = NodeDictionary()
        _ = try nodes.intern("only", type: .node)
        let one = EntityFeatures(entities: ["only"], columns: ["x"], rows: [[1]])
        let graph = GraphBuilder(nodeCount: 1).build(sources: [], destinations: [])
        let single = try EntityScorer(graph: graph, space: .empty, features: one, nodes: nodes, seed: 1)
            .score(context: .serial)
        #expect(single.surprises == [0] && single.isScored == [false])
    }

    @Test("Odd entities become alerts of level entity, and a clique one incident")
    func incidents() throws {
        let planted = try Planted()
        let scores = try planted.scores(planted.features)
        let rows = Array(0..<planted.log.count)
        let builder = IncidentBuilder(
            log: planted.log, scored: ScoredLog(count: planted.log.count, status: .scored), scoredRows: rows,
            clock: ScoringClock(learningSpan: 0), graph: planted.graph, internalNode: nil, modelID: "m",
            configuration: IncidentBuilder.Configuration())
        let events = try builder.findings(context: .serial)
        let found = try EntityIncidents(
            log: planted.log, rows: rows, scores: scores, graph: planted.graph, space: .empty, builder: builder
        ).joined(with: events, context: .serial)
        let clique = Set(planted.structural.map { "n\($0)" })
        let incident = try #require(found.all.incidents.first { $0.reasons.first?.code == .denseGroup })
        #expect(clique.intersection(incident.entities).count >= 5)
        #expect(incident.events.count >= 10 && incident.summary.contains("dense group"))
        #expect(Set(found.all.incidents.map(\.id)).count == found.all.incidents.count)
        #expect(found.all.incidents.map(\.rank) == Array(1...found.all.incidents.count))
        let names = Set(found.all.incidents.map(\.id))
        for alert in found.all.alerts {
            #expect(alert.level == .entity && names.contains(alert.incident) && alert.severity >= .medium)
            #expect(abs(alert.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
        }
        for (node, name) in found.incidentOfNode { #expect(names.contains(name) && scores.severity(node) >= .low) }
    }

    @Test("Trusses and triangles are those of the definition", arguments: [1, 2, 3])
    func trusses(seed: UInt64) throws {
        var edges = EdgeList(nodeCount: 30)
        var random = KeyedRandom(RandomKey(seed))
        for a in 0..<30 {
            for b in a + 1..<30 where random.nextUnit() < (a < 9 && b < 9 ? 0.9 : 0.15) { edges.add(a, b) }
        }
        let graph = edges.graph()
        let groups = try DenseGroups(graph, context: .serial)
        var sets = (0..<30).map { Set(graph.neighbors(of: NodeIndex($0)).map(Int.init)) }
        for node in 0..<30 {
            let pairs = sets[node].flatMap { a in sets[node].filter { $0 > a && sets[a].contains($0) } }
            #expect(groups.triangles[node] == pairs.count)
        }
        var expected = sets.map { $0.isEmpty ? 0 : 2 }
        for k in 3..<30 {
            var changed = true
            while changed {
                changed = false
                for a in 0..<30 {
                    for b in sets[a] where a < b && sets[a].intersection(sets[b]).count < k - 2 {
                        sets[a].remove(b)
                        sets[b].remove(a)
                        changed = true
                    }
                }
            }
            for node in 0..<30 where !sets[node].isEmpty { expected[node] = k }
        }
        #expect(groups.trusses == expected)
    }

    @Test("A hub's row is not walked again for each of its neighbours")
    func trianglesOfAHub() throws {
        // Each customer of one merchant of all and of one of a thousand, of which one deals with the big one.
        let customers = 100_000
        var edges = EdgeList(nodeCount: customers + 1_001)
        for customer in 0..<customers {
            edges.add(customer, customers)
            edges.add(customer, customers + 1 + customer % 1_000)
        }
        edges.add(customers, customers + 1)
        let graph = edges.graph()
        let start = ContinuousClock.now
        let groups = try DenseGroups(graph, context: .serial)
        // Ten thousand million steps take longer than this on any machine, and the few thousand a blink.
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(groups.triangles[customers] == 100 && groups.triangles[customers + 1] == 100)
        #expect((0..<customers).allSatisfy { groups.triangles[$0] == ($0 % 1_000 == 0 ? 1 : 0) })
        #expect(groups.trusses[customers] == 3 && groups.trusses[1] == 2)
    }

    @Test("Jacobi gives the eigenvalues of a matrix that is known")
    func eigenvalues() {
        // The path of four nodes: 2 cos(pi k / 5).
        let path: [Double] = [0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0]
        let eigen = SymmetricEigen(path, size: 4)
        for (value, expected) in zip(
            eigen.values, [1.618033988749895, 0.618033988749895, -0.618033988749895, -1.618033988749895])
        {
            #expect(abs(value - expected) < 1e-12)
        }
        for first in 0..<4 {
            for second in 0..<4 {
                let dot = (0..<4).reduce(0) { $0 + eigen.vectors[$1 * 4 + first] * eigen.vectors[$1 * 4 + second] }
                #expect(abs(dot - (first == second ? 1 : 0)) < 1e-12)
            }
        }
    }
}
