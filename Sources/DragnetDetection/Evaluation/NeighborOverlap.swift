public import DragnetCore
public import DragnetVectors

/// How much two embeddings of the same nodes agree on who is near whom.
public enum NeighborOverlap {
    /// The mean share of a node's nearest by cosine that both tables name, over a sample of nodes.
    ///
    /// - Parameters:
    ///   - neighbors: how many nearest ones are compared.
    ///   - sample: at most so many nodes; nodes without a vector in one of the tables are passed over.
    /// - Returns: nil where fewer than two nodes have a vector.
    public static func share(
        _ first: EmbeddingMatrix, _ second: EmbeddingMatrix, neighbors: Int = 10, sample: Int = 1000, seed: UInt64,
        context: WorkContext
    ) throws -> Double? {
        precondition(first.rowCount == second.rowCount, "tables of the same nodes")
        precondition(neighbors > 0 && sample > 0, "at least one")
        var nodes = (0..<first.rowCount).filter { !first.isZeroRow($0) && !second.isZeroRow($0) }
        guard nodes.count >= 2 else { return nil }
        var random = KeyedRandom(RandomKey(seed, stage))
        random.shuffle(&nodes)
        let left = ExactNeighbors(matrix: first)
        let right = ExactNeighbors(matrix: second)
        var total = 0.0
        let asked = nodes.prefix(sample)
        for node in asked {
            let near = Set(try left.nearest(toRow: node, count: neighbors, context: context).map(\.row))
            let also = try right.nearest(toRow: node, count: neighbors, context: context)
            let both = also.count { near.contains($0.row) }
            total += Double(both) / Double(max(1, min(near.count, also.count)))
        }
        return total / Double(asked.count)
    }

    private static let stage: UInt64 = 0x0E1A
}
