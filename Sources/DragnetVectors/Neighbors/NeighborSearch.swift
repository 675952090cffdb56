import CDragnetKernels
public import DragnetCore

/// The rows of a table that are most like a vector: exact, by looking at every one.
///
/// ```swift
/// let search = try NeighborSearch(matrix: vectors, metric: .cosine, context: context)
/// try search.nearest(to: query, count: 10, context: context)
/// try search.within(0.8, of: query, context: context)       // all of cosine 0.8 or more
/// ```
///
/// The result is that of a search in Double, ties by row: a scan in Float with a bound on its error leaves few candidates,
/// which are ranked anew in Double. The same on any number of threads. A query costs rows x dimension and is bounded by
/// the memory's speed; queries in batches share what is read. Memory: 8 bytes a row beside the table.
public struct NeighborSearch: Sendable {
    /// How likeness is measured.
    public let metric: NeighborMetric
    let matrix: EmbeddingMatrix
    /// The euclidean length of each row.
    let norms: [Double]
    let kernels: KernelSet

    /// Rows that are scanned by one thread at a time; two queries of them stay in the second cache.
    static let chunkSize = 512
    /// Queries of a batch that share what is read.
    static let batchSize = 64

    /// A search among the rows of `matrix`, which is not copied.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``.
    public init(matrix: EmbeddingMatrix, metric: NeighborMetric, context: WorkContext) throws {
        try self.init(matrix: matrix, metric: metric, kernels: .active, context: context)
    }

    package init(matrix: EmbeddingMatrix, metric: NeighborMetric, kernels: KernelSet, context: WorkContext) throws {
        self.matrix = matrix
        self.metric = metric
        self.kernels = kernels
        norms = try context.parallel.map(count: matrix.rowCount, chunkSize: 4_096) { range, _ in
            range.map { matrix.withRow($0, ExactScore.norm) }
        }.flatMap(\.self)
    }

    /// The `count` rows most like `vector`, best first.
    ///
    /// - Parameters:
    ///   - vector: of the table's dimension, finite; by cosine a zero vector has no neighbours.
    ///   - count: 0 or more.
    ///   - isCandidate: which rows may be found.
    public func nearest(
        to vector: [Float], count: Int, context: WorkContext,
        where isCandidate: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) throws -> [NeighborMatch] {
        try find(EmbeddingMatrix(rows: [vector]), .top(count), context) { _, row in isCandidate(row) }[0]
    }

    /// The `count` rows most like row `row`, without itself.
    public func nearest(toRow row: Int, count: Int, context: WorkContext) throws -> [NeighborMatch] {
        try nearest(to: matrix.row(row), count: count, context: context) { $0 != row }
    }

    /// The `count` rows most like each of many vectors.
    ///
    /// - Parameters:
    ///   - queries: one vector a row, of the table's dimension.
    ///   - isCandidate: whether, for a query, a row may be found.
    public func nearest(
        toEach queries: EmbeddingMatrix, count: Int, context: WorkContext,
        where isCandidate: @escaping @Sendable (_ query: Int, _ row: Int) -> Bool = { _, _ in true }
    ) throws -> [[NeighborMatch]] { try find(queries, .top(count), context, isCandidate) }

    /// All rows at least as like `vector` as `bound` says, best first.
    ///
    /// - Parameter bound: a cosine or dot product that is reached, or a distance that is not exceeded.
    public func within(
        _ bound: Double, of vector: [Float], context: WorkContext,
        where isCandidate: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) throws -> [NeighborMatch] {
        try find(EmbeddingMatrix(rows: [vector]), .range(bound), context) { _, row in isCandidate(row) }[0]
    }

    /// All rows at least as like each of many vectors as `bound` says.
    public func within(
        _ bound: Double, ofEach queries: EmbeddingMatrix, context: WorkContext,
        where isCandidate: @escaping @Sendable (_ query: Int, _ row: Int) -> Bool = { _, _ in true }
    ) throws -> [[NeighborMatch]] { try find(queries, .range(bound), context, isCandidate) }
}
