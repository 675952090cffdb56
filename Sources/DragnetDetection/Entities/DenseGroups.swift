package import DragnetCore
import DragnetEvents
package import DragnetGraph

/// How densely a node's neighbours are joined to each other.
///
/// Triangles by the forward lists of edges from lower to higher degree, O(edges^1.5) at worst (Latapy, 2008); trusses
/// by peeling edges of fewest triangles (Wang and Cheng, 2012). 32 bytes an edge.
package struct DenseGroups {
    /// For each node how many triangles it is in.
    package let triangles: [Int]
    /// For each node the largest k of a k-truss that holds one of its edges; 2 where no edge closes a triangle, 0
    /// without edges.
    package let trusses: [Int]
    private let degrees: [Int]

    /// The groups of an undirected graph.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    package init(_ graph: CSRGraph, context: WorkContext) throws {
        precondition(!graph.isDirected, "who knows whom has no direction")
        var edges = EdgeTable(graph)
        triangles = try edges.triangles(context: context)
        trusses = try edges.peel(context.cancellation)
        degrees = (0..<graph.nodeCount).map { graph.degree(of: NodeIndex($0)) }
    }

    /// For each node of an undirected graph how many triangles it is in, without the trusses.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    static func triangles(of graph: CSRGraph, context: WorkContext) throws -> [Int] {
        var edges = EdgeTable(graph)
        return try edges.triangles(context: context)
    }

    /// log(edges among a node and its neighbours) above the least-squares line over log(degree) of all; NaN without an
    /// edge, or where all have one degree.
    ///
    /// Silent in a graph without a triangle, where it would only say that the line is a line.
    func trianglesAboveDegree() -> [Double] {
        let nodes = degrees.indices.filter { degrees[$0] > 0 }
        guard triangles.contains(where: { $0 > 0 }), nodes.count > 2 else {
            return [Double](repeating: .nan, count: degrees.count)
        }
        let logs = nodes.map { node in
            let (degree, triangles) = (Double(degrees[node]), Double(triangles[node]))
            return (PortableMath.log(degree), PortableMath.log(degree + triangles))
        }
        let count = Double(nodes.count)
        let (meanX, meanY) = (logs.reduce(0) { $0 + $1.0 } / count, logs.reduce(0) { $0 + $1.1 } / count)
        let spread = logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
        let joint = logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let slope = spread > 0 ? joint / spread : 1
        var above = [Double](repeating: .nan, count: degrees.count)
        for (node, log) in zip(nodes, logs) { above[node] = log.1 - meanY - slope * (log.0 - meanX) }
        return above
    }
}

/// The edges of an undirected graph with their numbers in both rows.
private struct EdgeTable {
    private let graph: CSRGraph
    /// For each entry of the graph's rows the number of its edge.
    private var edgeOf: [Int32]
    private var ends: [(NodeIndex, NodeIndex)] = []
    /// For each edge the triangles that it closes.
    private var support: [Int32] = []

    init(_ graph: CSRGraph) {
        self.graph = graph
        edgeOf = [Int32](repeating: 0, count: graph.targets.count)
        ends.reserveCapacity(graph.edgeCount)
        // Rows are ascending: the entries of a node towards lower ones are met in the order of those nodes.
        var next = (0..<graph.nodeCount).map { graph.row(of: NodeIndex($0)).lowerBound }
        for node in 0..<graph.nodeCount {
            for place in graph.row(of: NodeIndex(node)) where Int(graph.targets[place]) > node {
                let other = Int(graph.targets[place])
                let edge = Int32(ends.count)
                edgeOf[place] = edge
                edgeOf[next[other]] = edge
                next[other] += 1
                ends.append((NodeIndex(node), NodeIndex(other)))
            }
        }
        support = [Int32](repeating: 0, count: ends.count)
    }

    /// For each node how many triangles it is in; those of the edges are counted too.
    mutating func triangles(context: WorkContext) throws -> [Int] {
        try context.cancellation.check()
        var triangles = [Int](repeating: 0, count: graph.nodeCount)
        try countTriangles(context.cancellation) { triangles[$0] += 1 }
        try context.cancellation.check()
        return triangles
    }

    /// The entries of the rows that lead from each node to one after it by degree, at most sqrt(2 edges) a node: those of
    /// node n stand at `starts[n]..<starts[n + 1]`.
    private func forwardLists() -> (starts: [Int], places: [Int]) {
        func isBefore(_ a: Int, _ b: Int) -> Bool {
            (graph.degree(of: NodeIndex(a)), a) < (graph.degree(of: NodeIndex(b)), b)
        }
        var starts = [0]
        starts.reserveCapacity(graph.nodeCount + 1)
        var places: [Int] = []
        places.reserveCapacity(ends.count)
        for node in 0..<graph.nodeCount {
            for place in graph.row(of: NodeIndex(node)) where isBefore(node, Int(graph.targets[place])) {
                places.append(place)
            }
            starts.append(places.count)
        }
        return (starts, places)
    }

    /// Counts the triangles of each edge and calls `body` for each corner of each triangle.
    private mutating func countTriangles(_ cancellation: CancellationFlag, _ body: (Int) -> Void) throws {
        let (starts, places) = forwardLists()
        var mark = [Int32](repeating: -1, count: graph.nodeCount)
        for node in 0..<graph.nodeCount {
            let forward = starts[node]..<starts[node + 1]
            guard forward.count > 1 else { continue }
            for place in places[forward] { mark[Int(graph.targets[place])] = edgeOf[place] }
            for entry in forward {
                if entry & 0xFFF == 0 { try cancellation.check() }
                let place = places[entry]
                let other = Int(graph.targets[place])
                for far in places[starts[other]..<starts[other + 1]] {
                    let third = Int(graph.targets[far])
                    guard mark[third] >= 0 else { continue }
                    for edge in [edgeOf[place], edgeOf[far], mark[third]] { support[Int(edge)] += 1 }
                    for corner in [node, other, third] { body(corner) }
                }
            }
            for place in places[forward] { mark[Int(graph.targets[place])] = -1 }
        }
    }

    /// The truss number of each node, from the supports; takes the table apart.
    mutating func peel(_ cancellation: CancellationFlag) throws -> [Int] {
        var trusses = [Int](repeating: 0, count: graph.nodeCount)
        guard let most = support.max() else { return trusses }
        // Edges by support in buckets of one array, moved down by one swap at a time (Batagelj and Zaversnik, 2003).
        var starts = [Int](repeating: 0, count: Int(most) + 2)
        for value in support { starts[Int(value) + 1] += 1 }
        for value in starts.indices.dropFirst() { starts[value] += starts[value - 1] }
        var next = starts
        var order = [Int32](repeating: 0, count: support.count)
        var places = [Int32](repeating: 0, count: support.count)
        for edge in support.indices {
            let place = next[Int(support[edge])]
            next[Int(support[edge])] += 1
            order[place] = Int32(edge)
            places[edge] = Int32(place)
        }
        var isGone = [Bool](repeating: false, count: support.count)
        for step in order.indices {
            if step & 0xFFFF == 0 { try cancellation.check() }
            let edge = Int(order[step])
            let level = support[edge]
            isGone[edge] = true
            let (u, v) = ends[edge]
            trusses[Int(u)] = max(trusses[Int(u)], Int(level) + 2)
            trusses[Int(v)] = max(trusses[Int(v)], Int(level) + 2)
            guard level > 0 else { continue }
            for (one, two) in common(u, v) where !isGone[one] && !isGone[two] {
                for other in [one, two] where support[other] > level {
                    // The first edge of its bucket changes places with it, and the bucket begins one later.
                    let value = Int(support[other])
                    let first = max(starts[value], step + 1)
                    let swapped = order[first]
                    order[first] = Int32(other)
                    order[Int(places[other])] = swapped
                    places[Int(swapped)] = places[other]
                    places[other] = Int32(first)
                    starts[value] = first + 1
                    support[other] -= 1
                }
            }
        }
        return trusses
    }

    /// The edges from `u` and from `v` to each node that both know.
    private func common(_ u: NodeIndex, _ v: NodeIndex) -> [(Int, Int)] {
        let (short, long) = graph.degree(of: u) <= graph.degree(of: v) ? (u, v) : (v, u)
        let row = graph.row(of: long)
        return graph.row(of: short).compactMap { place in
            var (low, high) = (row.lowerBound, row.upperBound)
            while low < high {
                let middle = (low + high) / 2
                if graph.targets[middle] < graph.targets[place] { low = middle + 1 } else { high = middle }
            }
            guard low < row.upperBound, graph.targets[low] == graph.targets[place] else { return nil }
            return (Int(edgeOf[place]), Int(edgeOf[low]))
        }
    }
}
