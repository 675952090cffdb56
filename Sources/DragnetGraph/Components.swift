public import DragnetEvents

/// The connected components of a graph, directions ignored.
///
/// ```swift
/// let components = Components(of: graph)
/// let isIsland = components.sizes[components[node]] < 5
/// ```
///
/// Components are numbered by their lowest node, so the numbers depend on the graph alone. Isolated nodes are
/// components of one. Time O(nodes + edges) but for the inverse Ackermann function, memory 8 bytes a node.
public struct Components: Sendable, Hashable {
    /// The component of each node.
    public let labels: [UInt32]
    /// How many nodes each component has.
    public let sizes: [Int]

    /// Finds the components by union-find with path halving (Tarjan and van Leeuwen 1984).
    public init(of graph: CSRGraph) {
        // A root is always the lowest node of its tree, so an ascending pass meets it before its members.
        var parents = (0..<graph.nodeCount).map { NodeIndex($0) }
        func root(of node: NodeIndex) -> NodeIndex {
            var node = node
            while parents[Int(node)] != node {
                parents[Int(node)] = parents[Int(parents[Int(node)])]
                node = parents[Int(node)]
            }
            return node
        }
        for node in 0..<NodeIndex(graph.nodeCount) {
            for neighbor in graph.neighbors(of: node) where graph.isDirected || neighbor < node {
                let (first, second) = (root(of: node), root(of: neighbor))
                if first != second { parents[Int(max(first, second))] = min(first, second) }
            }
        }

        var labels = [UInt32](repeating: 0, count: graph.nodeCount)
        var sizes: [Int] = []
        for node in 0..<graph.nodeCount {
            let root = Int(root(of: NodeIndex(node)))
            if root == node {
                labels[node] = UInt32(sizes.count)
                sizes.append(1)
            } else {
                labels[node] = labels[root]
                sizes[Int(labels[root])] += 1
            }
        }
        self.labels = labels
        self.sizes = sizes
    }

    /// How many components there are.
    public var count: Int { sizes.count }

    /// The component of a node.
    public subscript(node: NodeIndex) -> Int { Int(labels[Int(node)]) }

    /// The component with the most nodes, the lowest-numbered of several; nil in a graph without nodes.
    public var largest: Int? {
        sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) }
    }

    /// The nodes of a component, ascending; O(nodes of the graph).
    public func nodes(of component: Int) -> [NodeIndex] {
        labels.indices.filter { labels[$0] == component }.map { NodeIndex($0) }
    }
}
