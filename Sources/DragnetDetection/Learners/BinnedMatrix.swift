internal import DragnetCore

/// A matrix with a byte for each number, column after column, as the growing of trees reads it.
struct BinnedMatrix: Sendable {
    /// Rows of the matrix.
    let rowCount: Int
    /// The bins of each column.
    let columns: [ColumnBins]
    private let storage: LearnerBuffer<UInt8>

    /// Columns that are read together: as many floats as a cache line holds.
    private static let columnsPerChunk = 16

    /// The bins of `matrix`, by the quantiles of its own columns.
    init(_ matrix: DesignMatrix, context: WorkContext) throws {
        let rows = matrix.rowCount
        let bytes = LearnerBuffer<UInt8>(count: rows * matrix.columnCount, repeating: 0)
        let chunks = try context.parallel.map(count: matrix.columnCount, chunkSize: Self.columnsPerChunk) { range, _ in
            var values = [[Float]](repeating: [], count: range.count)
            for index in values.indices { values[index].reserveCapacity(rows) }
            matrix.withRows { matrix in
                for row in 0..<rows {
                    let numbers = matrix[row]
                    for (index, column) in range.enumerated() { values[index].append(numbers[column]) }
                }
            }
            return zip(range, values).map { column, values in
                let bins = ColumnBins(values)
                let target = bytes.base + column * rows
                for row in 0..<rows { target[row] = bins.bin(values[row]) }
                return bins
            }
        }
        rowCount = rows
        columns = chunks.flatMap(\.self)
        storage = bytes
    }

    /// The bin of each row in a column; valid while this matrix is alive.
    func column(_ index: Int) -> UnsafePointer<UInt8> { UnsafePointer(storage.base + index * rowCount) }
}
