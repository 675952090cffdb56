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

        /// Three hinges.
        var evidenceTerm: HingeEvaluator.Column {
            HingeEvaluator.Column(
                origin: knots[0], scale: scale, least: 0, most: FlowStage.mostHinge, lowKnot: knots[1],
                highKnot: knots[2], linear: weights[0], low: weights[1], high: weights[2], missing: missing)
        }

        /// z and two hinges.
        var contextTerm: HingeEvaluator.Column {
            HingeEvaluator.Column(
                origin: mean, scale: scale, least: -FlowStage.mostZ, most: FlowStage.mostZ, lowKnot: knots[0],
                highKnot: knots[1], linear: weights[3], low: weights[0], high: weights[1], missing: missing)
        }
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

    private static let clips = FlowColumns.all.map(\.clip)

    /// The stage's logit laid out for judging row after row; groups are the clip groups.
    var evaluator: HingeEvaluator {
        let terms = columns.enumerated().map { place, column in
            FlowColumns.all[place].isEvidence ? column.evidenceTerm : column.contextTerm
        }
        return HingeEvaluator(columns: terms, groups: Self.clips, bias: bias, floors: floors, limit: Self.mostHinge)
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
}
