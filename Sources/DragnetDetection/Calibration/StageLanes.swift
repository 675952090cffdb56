/// A stage laid out for reading one row after another: eight columns side by side, with the same bits as
/// ``CalibratorStage/logit(_:groups:sums:)``.
struct StageLanes: Sendable {
    private struct Lanes: Sendable {
        var mean = SIMD8<Float>.zero
        var scale = SIMD8<Float>.zero
        var lowKnot = SIMD8<Float>.zero
        var highKnot = SIMD8<Float>.zero
        var linear = SIMD8<Float>.zero
        var low = SIMD8<Float>.zero
        var high = SIMD8<Float>.zero
        var missing = SIMD8<Float>.zero
    }

    private var lanes: [Lanes]
    private let groups: [UInt8]
    private let bias: Float
    private let floors: [Float]

    /// - Parameter groups: the group of each column.
    init(_ stage: CalibratorStage, groups: [UInt8]) {
        lanes = [Lanes](repeating: Lanes(), count: (stage.columns.count + 7) / 8)
        self.groups = Array(groups.prefix(stage.columns.count))
        bias = stage.bias
        floors = stage.floors
        for (number, column) in stage.columns.enumerated() {
            let (row, lane) = (number / 8, number % 8)
            lanes[row].mean[lane] = column.mean
            lanes[row].scale[lane] = column.scale
            lanes[row].lowKnot[lane] = column.lowKnot
            lanes[row].highKnot[lane] = column.highKnot
            lanes[row].linear[lane] = column.linear
            lanes[row].low[lane] = column.low
            lanes[row].high[lane] = column.high
            lanes[row].missing[lane] = column.missing
        }
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameters:
    ///   - row: the columns.
    ///   - sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        for index in sums.indices { sums[index] = 0 }
        // The added values are taken one by one and in the order of the columns: the sums must not depend on the lanes.
        sums.withUnsafeMutableBufferPointer { sums in
            groups.withUnsafeBufferPointer { groups in
                for (number, lane) in lanes.enumerated() {
                    let first = number * 8
                    let filled = min(8, groups.count - first)
                    let added = Self.contribution(lane, Self.values(row + first, filled))
                    for index in 0..<filled { sums[Int(groups[first + index])] += added[index] }
                }
            }
        }
        var total = bias
        for index in sums.indices { total += max(sums[index], floors[index]) }
        return total
    }

    /// Eight columns, or as many as are left.
    @inline(__always)
    private static func values(_ row: UnsafePointer<Float>, _ filled: Int) -> SIMD8<Float> {
        if filled == 8 { return UnsafeRawPointer(row).loadUnaligned(as: SIMD8<Float>.self) }
        var values = SIMD8<Float>.zero
        for index in 0..<filled { values[index] = row[index] }
        return values
    }

    @inline(__always)
    private static func contribution(_ lane: Lanes, _ values: SIMD8<Float>) -> SIMD8<Float> {
        let limit = SIMD8<Float>(repeating: CalibratorStage.limit)
        let z = clamped((values - lane.mean) * lane.scale, -limit, limit)
        let low = clamped((values - lane.lowKnot) * lane.scale, .zero, limit)
        let high = clamped((values - lane.highKnot) * lane.scale, .zero, limit)
        let sum = lane.linear * z + lane.low * low + lane.high * high
        return sum.replacing(with: lane.missing, where: values .!= values)
    }

    @inline(__always)
    private static func clamped(
        _ values: SIMD8<Float>, _ least: SIMD8<Float>, _ most: SIMD8<Float>
    ) -> SIMD8<Float> {
        let raised = values.replacing(with: least, where: values .< least)
        return raised.replacing(with: most, where: raised .> most)
    }
}
