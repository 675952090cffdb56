/// Recognises the shape of an incident from its evidence.
package struct IncidentShapeFinder {
    private let graph: IncidentGraph

    /// A look at the evidence in `graph`.
    package init(graph: IncidentGraph) { self.graph = graph }

    /// The shape; a group where it has none that has a name.
    package var shape: IncidentShape {
        let edges = graph.edges.filter { $0.isEvidence && $0.source != $0.destination }
        let nodes = Set(edges.flatMap { [$0.source, $0.destination] })
        if nodes.count <= 2 { return .pair }
        var sources: [Int: Set<Int>] = [:]
        var destinations: [Int: Set<Int>] = [:]
        for edge in edges {
            sources[edge.destination, default: []].insert(edge.source)
            destinations[edge.source, default: []].insert(edge.destination)
        }
        if hasRing(destinations, nodes) { return .ring }
        let most = edges.count
        let widestIn = sources.values.map(\.count).max() ?? 0
        let widestOut = destinations.values.map(\.count).max() ?? 0
        if widestIn >= 3 && widestIn * 10 >= most * 6 { return .fanIn }
        if widestOut >= 3 && widestOut * 10 >= most * 6 { return .fanOut }
        // Two that pay one are no chain: nothing is passed on.
        if widestIn == edges.count { return .fanIn }
        if widestOut == edges.count { return .fanOut }
        if widestIn <= 2 && widestOut <= 2 && edges.count == nodes.count - 1 && passesOn(sources, destinations) {
            return .chain
        }
        return .group
    }

    /// Whether all but the ends of the way both receive and send.
    private func passesOn(_ sources: [Int: Set<Int>], _ destinations: [Int: Set<Int>]) -> Bool {
        let starts = destinations.keys.lazy.filter { sources[$0] == nil }.count
        let ends = sources.keys.lazy.filter { destinations[$0] == nil }.count
        return starts == 1 && ends == 1
    }

    /// Whether a way of at least three edges leads back to its start and covers half of the nodes.
    ///
    /// A walk back from each node by depth-first search; incidents are small, larger ones are no rings.
    private func hasRing(_ destinations: [Int: Set<Int>], _ nodes: Set<Int>) -> Bool {
        guard nodes.count <= 30 else { return false }
        var longest = 0
        for start in nodes.sorted() {
            var stack: [(node: Int, path: [Int])] = [(start, [start])]
            var steps = 0
            while let (node, path) = stack.popLast(), steps < 2000 {
                steps += 1
                for next in (destinations[node] ?? []).sorted() {
                    if next == start && path.count >= 3 { longest = max(longest, path.count) }
                    if next > start && !path.contains(next) && path.count < 12 { stack.append((next, path + [next])) }
                }
            }
        }
        return longest >= 3 && longest * 2 >= nodes.count
    }
}
