import DragnetCore
import DragnetGraph
import DragnetVectors

/// Which block and row each node lives in while it is trained.
///
/// Nodes are ranked by how much walks visit them and dealt in snake order, so that blocks are alike in size and in
/// their share of visits, and the negatives of one block stand for those of all. Nodes without edges have no row, and
/// nothing here depends on how many there are.
struct BlockLayout: Sendable {
    /// No node.
    static let none = UInt32.max

    let blockCount: Int
    let rowsPerBlock: Int
    /// Block in the upper 16 bits, row in the block in the lower; ``none`` for nodes without edges.
    let tokens: [UInt32]
    /// The node of each row of all blocks; ``none`` where a block is shorter.
    let nodes: [UInt32]
    /// Nodes with edges, ascending.
    let connected: [UInt32]
    /// How much walks visit each node: the sum of its weights, in and out on a directed graph.
    let visits: [Double]

    init(graph: CSRGraph, weights: [Float]?, seed: UInt64, plan: (_ connectedNodeCount: Int) -> TrainingPlan) {
        visits = Self.visits(graph, weights)
        let visits = visits
        connected = (0..<UInt32(graph.nodeCount)).filter { visits[Int($0)] > 0 }
        let plan = plan(connected.count)
        blockCount = plan.blockCount
        rowsPerBlock = plan.rowsPerBlock
        let tieKey = RandomKey(seed, 6)
        let ranked =
            connected
            .map { (visits: visits[Int($0)], tie: tieKey.appending(UInt64($0)).value, node: $0) }
            .sorted { $0.visits != $1.visits ? $0.visits > $1.visits : ($0.tie, $0.node) < ($1.tie, $1.node) }
        var blocks = [[UInt32]](repeating: [], count: blockCount)
        for (rank, entry) in ranked.enumerated() {
            let (round, place) = rank.quotientAndRemainder(dividingBy: blockCount)
            blocks[round.isMultiple(of: 2) ? place : blockCount - 1 - place].append(entry.node)
        }
        var tokens = [UInt32](repeating: Self.none, count: graph.nodeCount)
        var nodes = [UInt32](repeating: Self.none, count: blockCount * rowsPerBlock)
        for block in 0..<blockCount {
            var random = KeyedRandom(RandomKey(seed, 7, UInt64(block)))
            random.shuffle(&blocks[block])
            for (row, node) in blocks[block].enumerated() {
                tokens[Int(node)] = UInt32(block) << 16 | UInt32(row)
                nodes[block * rowsPerBlock + row] = node
            }
        }
        self.tokens = tokens
        self.nodes = nodes
    }

    /// Rows of all blocks.
    var rowCount: Int { nodes.count }

    /// The row of a node with edges.
    @inline(__always)
    func row(ofToken token: UInt32) -> Int { Int(token >> 16) * rowsPerBlock + Int(token & 0xFFFF) }

    /// Rows of a table that holds this layout and, later, the nodes in the order of the graph.
    var tableRowCount: Int { max(rowCount, tokens.count) }

    /// Moves the rows of a table to the places of their nodes, in place, and gives the table to a matrix.
    ///
    /// In place, because a second table would be half of all memory. The rows of nodes without edges are zero.
    func inGraphOrder(_ rows: SharedRows, dimension: Int) -> EmbeddingMatrix {
        permute(rows, to: graphOrder())
        return EmbeddingMatrix(rowCount: tokens.count, dimension: dimension, storage: rows.storage)
    }

    /// Fills a table of this layout from one in the order of the graph.
    func fill(_ rows: SharedRows, from matrix: EmbeddingMatrix) {
        for node in connected {
            rows.pointer(row(ofToken: tokens[Int(node)])).update(
                from: matrix.pointer(to: Int(node)), count: rows.stride)
        }
    }

    /// A copy of a table of this layout in the order of the graph.
    func copyInGraphOrder(_ rows: SharedRows, dimension: Int) -> EmbeddingMatrix {
        let matrix = MutableEmbeddingMatrix(rowCount: tokens.count, dimension: dimension)
        let target = matrix.shared
        for node in connected {
            target.pointer(Int(node)).update(from: rows.pointer(row(ofToken: tokens[Int(node)])), count: rows.stride)
        }
        return matrix.build()
    }

    /// Where each row of a table belongs; rows without a node take the places that are left.
    private func graphOrder() -> [Int32] {
        var order = [Int32](repeating: -1, count: tableRowCount)
        for (row, node) in nodes.enumerated() where node != Self.none { order[row] = Int32(node) }
        var free = 0
        for row in order.indices where order[row] < 0 {
            while free < tokens.count && tokens[free] != Self.none { free += 1 }
            order[row] = Int32(free)
            free += 1
        }
        return order
    }

    private func permute(_ rows: SharedRows, to order: [Int32]) {
        var order = order
        let stride = rows.stride
        let carried = UnsafeMutablePointer<Float>.allocate(capacity: stride)
        defer { carried.deallocate() }
        for start in order.indices {
            // Each swap brings one row to its place; a row that is there points to itself.
            while Int(order[start]) != start {
                let target = Int(order[start])
                carried.update(from: rows.pointer(target), count: stride)
                rows.pointer(target).update(from: rows.pointer(start), count: stride)
                rows.pointer(start).update(from: carried, count: stride)
                (order[start], order[target]) = (order[target], Int32(target))
            }
        }
    }

    private static func visits(_ graph: CSRGraph, _ weights: [Float]?) -> [Double] {
        var visits = [Double](repeating: 0, count: graph.nodeCount)
        for node in 0..<graph.nodeCount {
            for entry in graph.row(of: UInt32(node)) {
                let weight = weights.map { Double($0[entry]) } ?? 1
                visits[node] += weight
                if graph.isDirected { visits[Int(graph.targets[entry])] += weight }
            }
        }
        return visits
    }
}
