/// The rows a learner sees, one example a row, in Float.
///
/// ```swift
/// var matrix = DesignMatrix(columnCount: 2)
/// matrix.append(row: [0.5, -1])
/// matrix.row(0)   // [0.5, -1]
/// ```
///
/// Row-major without padding: 4 bytes a number.
package struct DesignMatrix: Sendable {
    /// Numbers in a row, 0 or more.
    package let columnCount: Int
    /// Rows so far.
    package private(set) var rowCount = 0
    /// All rows, one behind the other.
    package private(set) var values: [Float] = []

    /// A matrix without rows, with room for `capacity` of them.
    package init(columnCount: Int, reservingRows capacity: Int = 0) {
        precondition(columnCount >= 0, "a row has 0 or more numbers")
        self.columnCount = columnCount
        values.reserveCapacity(capacity * columnCount)
    }

    /// A matrix of rows that stand one behind the other in `values`.
    package init(columnCount: Int, values: [Float]) {
        precondition(columnCount > 0 && values.count % columnCount == 0, "whole rows")
        self.columnCount = columnCount
        self.values = values
        rowCount = values.count / columnCount
    }

    /// Adds a row of ``columnCount`` numbers.
    package mutating func append(row: UnsafeBufferPointer<Float>) {
        precondition(row.count == columnCount, "a row of the matrix's width")
        values.append(contentsOf: row)
        rowCount += 1
    }

    /// Adds a row of ``columnCount`` numbers.
    package mutating func append(row: ArraySlice<Float>) { row.withUnsafeBufferPointer { append(row: $0) } }

    /// Adds a row of ``columnCount`` numbers.
    package mutating func append(row: [Float]) { row.withUnsafeBufferPointer { append(row: $0) } }

    /// The numbers of row `index`, without a copy.
    package func row(_ index: Int) -> ArraySlice<Float> { values[bounds(index)] }

    /// Calls `body` with the numbers of row `index`; the buffer must not escape.
    package func withRow<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        let bounds = bounds(index)
        return try values.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[bounds])) }
    }

    /// Calls `body` with a function that gives row after row; for loops that look at many rows.
    package func withRows<Result>(_ body: (Rows) throws -> Result) rethrows -> Result {
        try values.withUnsafeBufferPointer { try body(Rows(values: $0, columnCount: columnCount)) }
    }

    /// The matrix with only the given rows, in the given order.
    package func selecting(_ rows: some Sequence<Int>) -> DesignMatrix {
        var selected = DesignMatrix(columnCount: columnCount)
        for index in rows { selected.append(row: row(index)) }
        return selected
    }

    private func bounds(_ index: Int) -> Range<Int> {
        precondition(index >= 0 && index < rowCount, "row out of range")
        return index * columnCount..<(index + 1) * columnCount
    }

    /// The rows of a matrix while its memory is held.
    package struct Rows {
        fileprivate let values: UnsafeBufferPointer<Float>
        fileprivate let columnCount: Int

        /// The numbers of row `index`.
        package subscript(index: Int) -> UnsafeBufferPointer<Float> {
            UnsafeBufferPointer(rebasing: values[index * columnCount..<(index + 1) * columnCount])
        }
    }
}
