import DragnetCore

extension DesignMatrix {
    /// The columns that stages see: each row of `values` expanded, and of what came of it the live columns alone.
    ///
    /// - Parameters:
    ///   - values: rows of `width` numbers, one behind the other.
    ///   - expandedWidth: numbers in an expanded row.
    ///   - live: numbers of the expanded columns that are kept, ascending.
    ///   - expand: writes one row's expanded numbers.
    init(
        expanding values: [Float], width: Int, expandedWidth: Int, live: [Int], context: WorkContext,
        expand: @escaping @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) throws {
        let count = values.count / width
        let parts = try context.parallel.map(count: count, chunkSize: 2048) { range, _ in
            var whole = [Float](repeating: 0, count: expandedWidth)
            var kept: [Float] = []
            kept.reserveCapacity(range.count * live.count)
            for row in range {
                values.withUnsafeBufferPointer { all in
                    whole.withUnsafeMutableBufferPointer { target in
                        guard let all = all.baseAddress, let target = target.baseAddress else { return }
                        expand(all + row * width, target)
                    }
                }
                for column in live { kept.append(whole[column]) }
            }
            return kept
        }
        var joined: [Float] = []
        joined.reserveCapacity(count * live.count)
        for part in parts { joined += part }
        self.init(columnCount: live.count, values: joined)
    }

    /// What is known of some columns in chosen rows of `width` numbers: for each column its values that are not missing.
    ///
    /// In one pass over the rows, in which the columns lie side by side.
    static func knownValues(of columns: Range<Int>, in rows: [Int], of values: [Float], width: Int) -> [[Float]] {
        var known = columns.map { _ in
            var column: [Float] = []
            column.reserveCapacity(rows.count)
            return column
        }
        for row in rows {
            for (place, column) in columns.enumerated() {
                let value = values[row * width + column]
                if !value.isNaN { known[place].append(value) }
            }
        }
        return known
    }

    /// For each column of rows of `width` numbers whether any row misses it.
    static func missingColumns(of values: [Float], width: Int) -> [Bool] {
        var hasMissing = [Bool](repeating: false, count: width)
        for row in 0..<values.count / width {
            for column in 0..<width where values[row * width + column].isNaN { hasMissing[column] = true }
        }
        return hasMissing
    }
}
