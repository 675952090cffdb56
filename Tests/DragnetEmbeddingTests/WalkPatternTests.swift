import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetVectors
import Foundation
import Testing

@Suite("Walk patterns")
struct WalkPatternTests {
    /// Cards 0-3, merchants 4-6, devices 7 and 8; cards know each other too, and card 3 uses a device alone.
    static let types: [EntityType] =
        [.card, .card, .card, .card, .merchant, .merchant, .merchant, .device, .device]
    static let edges = [
        (0, 4), (0, 5), (1, 4), (1, 6), (2, 5), (2, 6), (2, 4), (0, 7), (1, 7), (2, 8), (3, 8), (0, 1), (1, 2),
    ]
    static let weights = edges.indices.map { 0.5 + Double(($0 * 5) % 7) }

    /// All walks of `length` nodes from a place of the pattern, by going every way there is, each with its probability.
    private static func allWalks(
        _ graph: CSRGraph, _ pattern: [EntityType], from node: UInt32, place: Int, length: Int, isWeighted: Bool
    ) -> [[UInt32]: Double] {
        let next = pattern[(place + 1) % pattern.count]
        let ways = (0..<UInt32(types.count)).filter { types[Int($0)] == next && graph.hasEdge(from: node, to: $0) }
        guard length > 1, !ways.isEmpty else { return [[node]: 1] }
        func weight(_ way: UInt32) -> Double { isWeighted ? Double(graph.weight(from: node, to: way) ?? 0) : 1 }
        let total = ways.reduce(0.0) { $0 + weight($1) }
        var walks: [[UInt32]: Double] = [:]
        for way in ways {
            let rest = allWalks(
                graph, pattern, from: way, place: (place + 1) % pattern.count, length: length - 1,
                isWeighted: isWeighted)
            for (walk, share) in rest { walks[[node] + walk, default: 0] += share * weight(way) / total }
        }
        return walks
    }

    @Test(
        "Walks are those found by going every way, as often as the weights say",
        arguments: ["card,merchant", "card,merchant,card", "device,card,merchant,card", "merchant,card,card"],
        [false, true])
    func bruteForce(text: String, isWeighted: Bool) throws {
        let graph = Graphs.make(Self.edges, weights: isWeighted ? Self.weights : nil)
        let pattern = try WalkPattern(text)
        var settings = Node2VecConfiguration()
        settings.walkLength = 4
        let walker = try RandomWalker(
            graph: graph, types: Self.types, pattern: pattern, configuration: settings, context: .serial)
        for node in 0..<UInt32(Self.types.count) {
            let places = pattern.types.indices.filter { pattern.types[$0] == Self.types[Int(node)] }
            guard !places.isEmpty else {
                #expect(walker.walk(from: node, index: 3) == [node])
                continue
            }
            // Walks take turns in where they begin.
            for (turn, place) in places.enumerated() {
                let expected = Self.allWalks(
                    graph, pattern.types, from: node, place: place, length: 4, isWeighted: isWeighted)
                var seen: [[UInt32]: Double] = [:]
                let count = 6_000
                for index in 0..<count {
                    seen[walker.walk(from: node, index: index * places.count + turn), default: 0] += 1
                }
                #expect(Set(seen.keys).isSubset(of: Set(expected.keys)))
                for (walk, share) in expected {
                    let mean = Double(count) * share
                    #expect(abs((seen[walk] ?? 0) - mean) < 5 * (mean + 1).squareRoot(), "\(walk)")
                }
            }
        }
    }

    @Test("Walks taken together are those taken one by one, starts without a place among them")
    func together() throws {
        let graph = Graphs.make(Self.edges)
        let walker = try RandomWalker(
            graph: graph, types: Self.types, pattern: WalkPattern("card,merchant"),
            configuration: Node2VecConfiguration(), context: .serial)
        let nodes = (0..<40).map { UInt32($0 * 4 % 9) }
        #expect(walker.walks(from: nodes, index: 2) == nodes.map { walker.walk(from: $0, index: 2) })
    }

    @Test("A pattern of two types that a bipartite graph has anyway gives walks of first order")
    func bipartite() throws {
        // The same steps, so the same frequencies: merchants of card 0 by plain walks and by the pattern.
        let edges = Self.edges.prefix(7).map { ($0.0, $0.1) }
        let graph = Graphs.make(edges, nodes: 9)
        let plain = try RandomWalker(graph: graph, configuration: Node2VecConfiguration(), context: .serial)
        let kept = try RandomWalker(
            graph: graph, types: Self.types, pattern: WalkPattern("card,merchant"),
            configuration: Node2VecConfiguration(), context: .serial)
        #expect(kept.graph.digest == graph.digest)
        var (first, second) = ([UInt32: Double](), [UInt32: Double]())
        for index in 0..<100 {
            for node in plain.walk(from: 0, index: index) { first[node, default: 0] += 1 }
            for node in kept.walk(from: 0, index: index) { second[node, default: 0] += 1 }
        }
        for node in Set(first.keys).union(second.keys) {
            #expect(abs((first[node] ?? 0) - (second[node] ?? 0)) < 8 * (first[node] ?? 1).squareRoot())
        }
    }

    @Test("Vectors of nodes beside the pattern are zero, and the bytes are the same on any number of threads")
    func training() throws {
        // Cards of even numbers shop at even merchants; devices join cards at random.
        var random = KeyedRandom(RandomKey(3))
        let (cards, merchants, devices) = (120, 30, 20)
        var edges: Set<[Int]> = []
        for card in 0..<cards {
            for _ in 0..<6 { edges.insert([card, cards + random.next(below: merchants / 2) * 2 + card % 2]) }
            edges.insert([card, cards + merchants + random.next(below: devices)])
        }
        let graph = Graphs.make(edges.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { ($0[0], $0[1]) })
        let types =
            [EntityType](repeating: .card, count: cards) + [EntityType](repeating: .merchant, count: merchants)
            + [EntityType](repeating: .device, count: graph.nodeCount - cards - merchants)
        let embedder = Node2Vec(Node2VecTests.small)
        let pattern = try WalkPattern("card,merchant,card")
        let one = try embedder.embed(graph: graph, types: types, pattern: pattern, context: .serial)
        for threads in [2, 3, 8] {
            let other = try embedder.embed(
                graph: graph, types: types, pattern: pattern, context: WorkContext(threads: threads))
            #expect(other.centers == one.centers && other.contexts == one.contexts)
        }
        #expect((cards + merchants..<graph.nodeCount).allSatisfy(one.centers.isZeroRow))
        #expect((0..<cards + merchants).allSatisfy { !one.centers.isZeroRow($0) })
        #expect(one.report.connectedNodeCount == cards + merchants)
        let search = try NeighborSearch(matrix: one.centers, metric: .cosine, context: .serial)
        var right = 0
        for card in 0..<cards {
            let near = try search.nearest(to: one.centers.row(card), count: 10, context: .serial) {
                $0 != card && $0 < cards
            }
            right += near.count { $0.row % 2 == card % 2 }
        }
        #expect(right == 10 * cards)
    }

    @Test("What is no pattern is refused")
    func refusals() throws {
        #expect(try WalkPattern("card,merchant,card") == WalkPattern([.card, .merchant]))
        #expect(try WalkPattern("card,card").types == [.card, .card])
        let pattern = try WalkPattern("host,domain")
        #expect(try JSONDecoder().decode(WalkPattern.self, from: JSONEncoder().encode(pattern)) == pattern)
        for text in ["", "card", "card,", "card,shop", String(repeating: "card,", count: 30) + "host"] {
            #expect { try WalkPattern(text) } throws: { ($0 as? DragnetError)?.code == .configuration }
        }
        var settings = Node2VecConfiguration()
        settings.inOutParameter = 0.5
        #expect {
            try RandomWalker(
                graph: Graphs.make(Self.edges), types: Self.types, pattern: pattern, configuration: settings,
                context: .serial)
        } throws: { ($0 as? DragnetError)?.code == .configuration }
    }
}
