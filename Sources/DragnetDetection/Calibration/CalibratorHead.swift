/// What each column is worth to one part of the events.
struct CalibratorHead: Sendable, Hashable, Codable {
    var columns: [CalibratorStage.Column]
    var bias: Float
    /// The least that each group may add.
    var floors: [Float]
    /// What each group adds to an ordinary event of the part.
    var medians: [Float]

    /// A head that does not clip yet and to which every group is ordinary.
    init(columns: [CalibratorStage.Column], bias: Float) {
        self.columns = columns
        self.bias = bias
        floors = [Float](repeating: -.greatestFiniteMagnitude, count: ColumnGroup.count)
        medians = [Float](repeating: 0, count: ColumnGroup.count)
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameters:
    ///   - groups: the group of each column.
    ///   - sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, groups: [UInt8], sums: inout [Float]) -> Float {
        for index in sums.indices { sums[index] = 0 }
        columns.withUnsafeBufferPointer { columns in
            groups.withUnsafeBufferPointer { groups in
                sums.withUnsafeMutableBufferPointer { sums in
                    for index in columns.indices {
                        sums[Int(groups[index])] += Self.contribution(columns[index], row[index])
                    }
                }
            }
        }
        var total = bias
        for index in sums.indices { total += max(sums[index], floors[index]) }
        return total
    }

    @inline(__always)
    private static func contribution(_ column: CalibratorStage.Column, _ value: Float) -> Float {
        guard !value.isNaN else { return column.missing }
        let limit = CalibratorStage.limit
        let z = min(max((value - column.mean) * column.scale, -limit), limit)
        let low = min(max((value - column.lowKnot) * column.scale, 0), limit)
        let high = min(max((value - column.highKnot) * column.scale, 0), limit)
        return column.linear * z + column.low * low + column.high * high
    }
}
