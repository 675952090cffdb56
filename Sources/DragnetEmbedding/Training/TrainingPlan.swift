/// B and S: how finely the work is cut.
///
/// Part of the model, never taken from the machine.
///
/// - B blocks: 8 up to 65,536 connected nodes, 16 above, never so few that a block has more than 65,536 rows; on graphs
///   below 512 connected nodes one block for each 64, because the negatives of a block should stand for all nodes.
/// - S sweeps: max(40, 5 B) if a centre then still meets at least three contexts of a block in a sweep, five where there are
///   16 blocks or more; fewer on short budgets, never under 10; more where walks and pairs of a sweep would exceed the
///   buffer limit.
public struct TrainingPlan: Sendable, Hashable {
    /// B.
    public let blockCount: Int
    /// S.
    public let sweepCount: Int
    /// Rows in a block, the last ones perhaps empty.
    public let rowsPerBlock: Int
    /// Whether a centre meets so few contexts of a block in a sweep that centres with as many should be trained together.
    public let balancesGroups: Bool

    /// B from which on blocks are many: a centre meets few contexts of each, so that it matters how they fill a tile.
    private static let manyBlocks = 16

    /// Bytes a token of a sweep may take: its place in the walk, its occurrence, its pairs with doubling buffers.
    static func bytesPerToken(_ configuration: Node2VecConfiguration) -> Double {
        8 + 3.2 * configuration.pairsPerWalk / Double(configuration.walkLength)
    }

    /// Whether a block is so large that its rows are better asked for before they are needed; changes no result.
    func fetchesAhead(stride: Int) -> Bool { rowsPerBlock * stride * MemoryLayout<Float>.size > 96 << 10 }

    /// The plan for `connectedNodeCount` nodes with edges.
    public init(connectedNodeCount: Int, configuration: Node2VecConfiguration) {
        let least = max(1, (connectedNodeCount + 65_535) / 65_536)
        let usual = connectedNodeCount > 65_536 ? Self.manyBlocks : min(8, max(1, connectedNodeCount / 64))
        let blocks = max(least, min(configuration.blockCount ?? usual, max(1, connectedNodeCount)))
        let areMany = blocks >= Self.manyBlocks
        let filling = Int(configuration.pairsPerNode / Double((areMany ? 5 : 3) * blocks))
        let walks = connectedNodeCount * configuration.walksPerNode * configuration.epochs
        let bytes = Double(walks) * Double(configuration.walkLength) * Self.bytesPerToken(configuration)
        let fitting = Int((bytes / Double(configuration.bufferLimit)).rounded(.up))
        let sweeps = configuration.sweepCount ?? max(10, min(filling, max(40, 5 * blocks)))
        blockCount = blocks
        sweepCount = max(1, sweeps, fitting)
        rowsPerBlock = (connectedNodeCount + blocks - 1) / blocks
        balancesGroups = areMany && configuration.pairsPerNode < 8 * Double(blockCount * sweepCount)
    }
}
