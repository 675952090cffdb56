/// Vectors with names: what a vector file holds.
public struct VectorTable: Sendable, Equatable {
    /// The name of each row, as the log gave it.
    public var ids: [String]
    /// The vectors, one a name.
    public var matrix: EmbeddingMatrix

    /// The vectors of `matrix` under `ids`, as many as it has rows.
    public init(ids: [String], matrix: EmbeddingMatrix) {
        precondition(ids.count == matrix.rowCount, "one id a row")
        self.ids = ids
        self.matrix = matrix
    }
}
