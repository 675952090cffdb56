import CDragnetKernels
public import DragnetCore

/// A row and how like the query it is.
public struct Neighbor: Sendable, Hashable {
    /// The row.
    public var row: Int
    /// The cosine with the query, in -1...1.
    public var cosine: Float

    /// Row `row` at cosine `cosine`.
    public init(row: Int, cosine: Float) {
        self.row = row
        self.cosine = cosine
    }
}

/// The rows of a table that are nearest to a vector by cosine, found by looking at every one.
///
/// Exact: cosines are computed as the kernels define them, the largest first, ties by row. Zero rows are nobody's
/// neighbour. A query costs rows x dimension.
public struct ExactNeighbors: Sendable {
    private let matrix: EmbeddingMatrix
    private let units: EmbeddingMatrix
    private let isZero: [Bool]

    /// A search among the rows of `matrix`; keeps a normalised copy.
    public init(matrix: EmbeddingMatrix) {
        self.matrix = matrix
        units = matrix.normalized()
        isZero = (0..<matrix.rowCount).map(matrix.isZeroRow)
    }

    /// The `count` rows nearest to `vector`.
    ///
    /// - Parameters:
    ///   - vector: of the table's dimension; a zero vector has no neighbours.
    ///   - isCandidate: which rows may be found.
    public func nearest(
        to vector: [Float], count: Int, context: WorkContext,
        where isCandidate: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) throws -> [Neighbor] {
        precondition(vector.count == matrix.dimension, "vectors of one dimension")
        guard count > 0 && vector.contains(where: { $0 != 0 }) else { return [] }
        let query = EmbeddingMatrix(rows: [vector]).normalized()
        let units = units
        let isZero = isZero
        let parts = try context.parallel.map(count: units.rowCount, chunkSize: 4096) { range, _ in
            var dots = [Float](repeating: 0, count: range.count)
            KernelSet.active.table.row_dots(
                query.pointer(to: 0), units.pointer(to: range.lowerBound), range.count, units.stride, &dots)
            var best = TopNeighbors(count: count)
            for (offset, dot) in dots.enumerated() {
                let row = range.lowerBound + offset
                guard !isZero[row] && best.admits(dot) && isCandidate(row) else { continue }
                best.insert(Neighbor(row: row, cosine: min(1, max(-1, dot))))
            }
            return best.sorted
        }
        return Array(parts.joined().sorted(by: TopNeighbors.isBefore).prefix(count))
    }

    /// The `count` rows nearest to row `row`, without itself.
    public func nearest(toRow row: Int, count: Int, context: WorkContext) throws -> [Neighbor] {
        try nearest(to: matrix.row(row), count: count, context: context) { $0 != row }
    }
}

/// The best few of a stream of neighbours, kept sorted because few they are.
private struct TopNeighbors {
    let count: Int
    private(set) var sorted: [Neighbor] = []

    init(count: Int) { self.count = count }

    func admits(_ cosine: Float) -> Bool { sorted.count < count || cosine > sorted[sorted.count - 1].cosine }

    mutating func insert(_ neighbor: Neighbor) {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if Self.isBefore(sorted[middle], neighbor) { low = middle + 1 } else { high = middle }
        }
        sorted.insert(neighbor, at: low)
        if sorted.count > count { sorted.removeLast() }
    }

    static func isBefore(_ left: Neighbor, _ right: Neighbor) -> Bool {
        left.cosine != right.cosine ? left.cosine > right.cosine : left.row < right.row
    }
}
