import DragnetCore

/// One logistic stage of the network channel.
///
/// Evidence x speaks by hinges max(0, x - q50), max(0, x - q90), max(0, x - q99) over its standard deviation among normal
/// connections, capped at 12, with weights of 0 or more: being less than usual excuses nothing. Context speaks by its
/// clipped z, two hinges and a flag where it is missing, with weights of either sign. The sums of each clip group are at
/// least the tenth percentile among normal connections: no flood is excused by how busy its host is.
struct FlowStage: Sendable, Hashable, Codable {
    /// What is usual of one column, and what it weighs.
    struct Column: Sendable, Hashable, Codable {
        var mean: Float = 0
        /// 1/sd; 0 for a column that never varies or is never there.
        var scale: Float = 0
        var knots: SIMD4<Float> = .zero
        /// Of the hinges at the knots, and of z in the last lane.
        var weights: SIMD4<Float> = .zero
        var missing: Float = 0
    }

    var columns: [Column]
    var bias: Float
    /// The least that each clip group may add, and what it adds to an ordinary connection.
    var floors: [Float]
    var medians: [Float]
    /// The logits of normal connections.
    var tail: TailDistribution

    /// Expanded columns for each column: three hinges, z, missing.
    static let expansion = 5
    static let mostHinge: Float = 12
    static let mostZ: Float = 4
    /// The most that one connection can be suspected of.
    static let mostSuspicion: Float = 3

    /// The logit of a row, and what each clip group adds to it.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        let clips = Self.clips
        for index in sums.indices { sums[index] = 0 }
        columns.withUnsafeBufferPointer { columns in
            clips.withUnsafeBufferPointer { clips in
                sums.withUnsafeMutableBufferPointer { sums in
                    for index in columns.indices where columns[index].scale > 0 {
                        sums[clips[index]] += Self.contribution(columns[index], row[index])
                    }
                }
            }
        }
        var total = bias
        for index in sums.indices { total += max(sums[index], floors[index]) }
        return total
    }

    static let clips = FlowColumns.all.map(\.clip)

    @inline(__always)
    private static func contribution(_ column: Column, _ value: Float) -> Float {
        guard !value.isNaN else { return column.missing }
        let z = min(max((value - column.mean) * column.scale, -mostZ), mostZ)
        // By masks: `pointwiseMax` takes the lanes one by one, and this line is met a hundred times for a connection.
        var hinges = (SIMD4(repeating: value) - column.knots) * column.scale
        hinges.replace(with: 0, where: hinges .<= 0)
        hinges.replace(with: mostHinge, where: hinges .> mostHinge)
        hinges.w = z
        return (hinges * column.weights).sum()
    }

    /// Expands a row for the fit.
    static func expand(_ row: UnsafePointer<Float>, _ columns: [Column], into target: UnsafeMutablePointer<Float>) {
        for (index, column) in columns.enumerated() {
            let value = row[index]
            let base = target + index * expansion
            for place in 0..<expansion { base[place] = 0 }
            guard column.scale > 0 else { continue }
            guard !value.isNaN else {
                base[4] = 1
                continue
            }
            for place in 0..<3 {
                base[place] = min(max((value - column.knots[place]) * column.scale, 0), mostHinge)
            }
            base[3] = min(max((value - column.mean) * column.scale, -mostZ), mostZ)
        }
    }

    /// How suspicious a logit is: -log10 of the share of normal ones at least as large, less one, 0...3; the more
    /// ordinary nine tenths leave no trace.
    func suspicion(_ logit: Float) -> Float {
        let share = tail.tailProbability(Double(logit))
        return min(Self.mostSuspicion, max(0, Float(-PortableMath.log10(max(share, 1e-12))) - 1))
    }
}
