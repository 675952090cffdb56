import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import Foundation
import Testing

/// Against adjacency dictionaries filled edge by edge.
@Suite("GraphBuilder")
struct GraphBuilderTests {
    private struct Pair: Hashable {
        var source: NodeIndex
        var target: NodeIndex
    }

    /// The number and the summed weight of the edges of each ordered pair, as an undirected or directed graph has them.
    private func reference(
        _ edges: EdgeList, weights: [Double], isDirected: Bool
    ) -> (rows: [Pair: (count: Int, sum: Double)], loops: [NodeIndex: UInt32]) {
        var rows: [Pair: (count: Int, sum: Double)] = [:]
        var loops: [NodeIndex: UInt32] = [:]
        for row in 0..<edges.count {
            let (source, target) = (edges.sources[row], edges.destinations[row])
            if source == target {
                loops[source, default: 0] += 1
                continue
            }
            for (from, to) in isDirected ? [(source, target)] : [(source, target), (target, source)] {
                let old = rows[Pair(source: from, target: to)] ?? (0, 0)
                rows[Pair(source: from, target: to)] = (old.count + 1, old.sum + weights[row])
            }
        }
        return (rows, loops)
    }

    private func check(
        _ graph: CSRGraph, is rows: [Pair: (count: Int, sum: Double)], loops: [NodeIndex: UInt32],
        weight: ((count: Int, sum: Double)) -> Float?
    ) {
        #expect(graph.targets.count == rows.count)
        #expect(graph.offsets.first == 0 && graph.offsets.last == UInt64(rows.count))
        for node in 0..<NodeIndex(graph.nodeCount) {
            let neighbors = Array(graph.neighbors(of: node))
            #expect(neighbors == rows.keys.filter { $0.source == node }.map(\.target).sorted())
            #expect(graph.degree(of: node) == neighbors.count)
            if graph.selfLoopCounts.isEmpty {
                #expect(loops.isEmpty)
            } else {
                #expect(graph.selfLoopCounts[Int(node)] == loops[node] ?? 0)
            }
            for target in 0..<NodeIndex(graph.nodeCount) {
                let entry = rows[Pair(source: node, target: target)]
                #expect(graph.hasEdge(from: node, to: target) == (entry != nil))
                #expect(graph.weight(from: node, to: target) == entry.map { weight($0) ?? 1 })
            }
        }
    }

    @Test(arguments: [false, true], 0..<12)
    func multigraphsAgainstDictionaries(isDirected: Bool, seed: Int) {
        let nodes = [1, 2, 5, 17, 40, 40][seed % 6]
        let edges = SeededGraphs.multigraph(nodes, edges: [0, 1, 30, 400][seed % 4], seed: UInt64(seed))
        var random = KeyedRandom(RandomKey(71, UInt64(seed)))
        let weights = edges.sources.map { _ in Double(1 + random.next(below: 1000)) / 7 }
        let (rows, loops) = reference(edges, weights: weights, isDirected: isDirected)
        var builder = GraphBuilder(nodeCount: nodes)
        builder.isDirected = isDirected

        let plain = builder.build(sources: edges.sources, destinations: edges.destinations)
        #expect(plain.weights == nil)
        check(plain, is: rows, loops: loops) { _ in nil }
        #expect(plain.edgeCount == (isDirected ? rows.count : rows.count / 2))

        let summed = builder.build(
            sources: edges.sources, destinations: edges.destinations, edgeWeights: weights
        ) { $0 + 1 }
        check(summed, is: rows, loops: loops) { Float($0.sum + 1) }

        let counted = builder.buildCounting(sources: edges.sources, destinations: edges.destinations) { $0 * 2 }
        check(counted, is: rows, loops: loops) { Float($0.count * 2) }
    }

    @Test func isolatedNodesAndSelfLoopsAreNodes() {
        let graph = GraphBuilder(nodeCount: 5).build(sources: [1, 3, 3], destinations: [1, 3, 3])
        #expect(graph.nodeCount == 5)
        #expect(graph.edgeCount == 0)
        #expect(graph.selfLoopCounts == [0, 1, 0, 2, 0])
        #expect(GraphBuilder(nodeCount: 0).build(sources: [], destinations: []).nodeCount == 0)
    }

    @Test func sumsDoNotDependOnTheDirection() {
        // Parallel edges are added in the order of the input in the rows of both ends, so both hold the same bits.
        let edges = SeededGraphs.multigraph(10, edges: 3000, seed: 5)
        var random = KeyedRandom(RandomKey(72))
        let weights = edges.sources.map { _ in random.nextLogNormal(mu: 0, sigma: 6) }
        let graph = GraphBuilder(nodeCount: 10)
            .build(sources: edges.sources, destinations: edges.destinations, edgeWeights: weights)
        for source in 0..<NodeIndex(10) {
            for target in graph.neighbors(of: source) {
                #expect(graph.weight(from: source, to: target) == graph.weight(from: target, to: source))
            }
        }
    }

    private func log(currencies: [String?], amounts: [Double?]) throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        for name in ["a", "b", "c"] { _ = try log.nodes.intern(name, type: .account) }
        var numbers = NumberColumn()
        var currency = CategoryColumn()
        for (row, amount) in amounts.enumerated() {
            log.append(time: 0, source: 0, destination: row == 0 ? 2 : 1, file: 0, fileRow: UInt32(row))
            numbers.append(amount)
            currency.append(currencies[row])
        }
        log.amounts = numbers
        log.currency = currency
        return log
    }

    @Test func logsAreWeighedAsAsked() throws {
        let log = try log(currencies: ["EUR", "EUR", "EUR", nil], amounts: [0, 3, -4, nil])
        func weight(_ weighting: EdgeWeighting, _ target: NodeIndex) -> Float? {
            GraphBuilder.graph(of: log, rows: 0..<4, weighting: weighting).weight(from: 0, to: target)
        }
        #expect(weight(.none, 1) == 1)
        #expect(weight(.count, 1) == Float(Foundation.log(4.0)))
        #expect(weight(.amount, 1) == Float(Foundation.log(8.0)))
        #expect(weight(.amount, 2) == 1e-3)
    }

    @Test("sums and weights beyond the range of their type stay at its ends")
    func extremeWeights() throws {
        let huge = try log(currencies: ["EUR", "EUR", "EUR"], amounts: [1, 1e308, 1e308])
        let byAmount = GraphBuilder.graph(of: huge, rows: 0..<3, weighting: .amount)
        #expect(byAmount.weight(from: 0, to: 1) == Float(Foundation.log(Double.greatestFiniteMagnitude)))
        let given = GraphBuilder(nodeCount: 3)
            .build(sources: [0, 1], destinations: [1, 2], edgeWeights: [1e300, 1e-300])
        #expect(given.weight(from: 0, to: 1) == .greatestFiniteMagnitude)
        #expect(given.weight(from: 1, to: 2) == .leastNormalMagnitude)
    }

    @Test func currenciesAreNotAddedUp() throws {
        let log = try log(currencies: ["EUR", "USD", "EUR"], amounts: [1, 100, 1000])
        let byAmount = GraphBuilder.graph(of: log, rows: 0..<3, weighting: .amount)
        #expect(byAmount.weights == GraphBuilder.graph(of: log, rows: 0..<3, weighting: .count).weights)
    }

    @Test func logsWithoutAmountsAreCounted() throws {
        let log = try SeededGraphs.multigraph(30, edges: 200, seed: 8).log()
        let byAmount = GraphBuilder.graph(of: log, rows: log.timeOrder, weighting: .amount, isDirected: true)
        #expect(byAmount.isDirected)
        let byCount = GraphBuilder.graph(of: log, rows: log.timeOrder, weighting: .count, isDirected: true)
        #expect(byAmount.weights == byCount.weights)
        let half = GraphBuilder.graph(of: log, rows: Array(0..<100), weighting: .none)
        #expect(half.nodeCount == 30)
        #expect(half.edgeCount < byCount.targets.count)
    }
}
