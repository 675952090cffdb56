import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import Testing

/// Against walking from each node until nothing new is found.
@Suite("Components")
struct ComponentsTests {
    private func reached(from start: Int, _ edges: EdgeList) -> Set<Int> {
        var reached: Set<Int> = [start]
        var didGrow = true
        while didGrow {
            didGrow = false
            for (source, destination) in zip(edges.sources, edges.destinations) {
                let ends = [Int(source), Int(destination)]
                guard ends.contains(where: reached.contains), !ends.allSatisfy(reached.contains) else { continue }
                reached.formUnion(ends)
                didGrow = true
            }
        }
        return reached
    }

    @Test(arguments: [false, true], 0..<10)
    func randomGraphs(isDirected: Bool, seed: Int) {
        let edges = SeededGraphs.multigraph(40, edges: seed * 7, seed: UInt64(seed))
        let components = Components(of: edges.graph(isDirected: isDirected))
        var labels = [Int?](repeating: nil, count: 40)
        var next = 0
        for node in 0..<40 where labels[node] == nil {
            let members = reached(from: node, edges)
            for member in members { labels[member] = next }
            #expect(components.nodes(of: next) == members.sorted().map { NodeIndex($0) })
            #expect(components.sizes[next] == members.count)
            next += 1
        }
        #expect(components.count == next)
        #expect(components.labels.map { Int($0) } == labels)
        #expect((0..<40).allSatisfy { components[NodeIndex($0)] == labels[$0] })
    }

    @Test func knownShapes() {
        #expect(Components(of: SeededGraphs.ring(50).graph()).sizes == [50])
        #expect(Components(of: SeededGraphs.path(9).graph(isDirected: true)).sizes == [9])
        #expect(Components(of: EdgeList(nodeCount: 3).graph()).labels == [0, 1, 2])
        let none = Components(of: EdgeList(nodeCount: 0).graph())
        #expect(none.count == 0)
        #expect(none.largest == nil)
    }

    @Test func theLargestIsTheFirstOfItsSize() {
        var edges = EdgeList(nodeCount: 9)
        for (source, destination) in [(0, 1), (2, 8), (8, 3), (4, 5), (5, 6)] { edges.add(source, destination) }
        let components = Components(of: edges.graph())
        #expect(components.labels == [0, 0, 1, 1, 2, 2, 2, 3, 1])
        #expect(components.largest == 1)
    }

    @Test func aLongPathInAnyOrderIsOneComponent() {
        var nodes = Array(0..<20_000)
        var random = KeyedRandom(RandomKey(81))
        random.shuffle(&nodes)
        var edges = EdgeList(nodeCount: nodes.count)
        for (first, second) in zip(nodes, nodes.dropFirst()) { edges.add(first, second) }
        #expect(Components(of: edges.graph()).sizes == [20_000])
    }
}
