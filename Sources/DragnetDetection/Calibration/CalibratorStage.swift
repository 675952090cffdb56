/// One logistic stage of the calibrator: what each signal is worth, learnt from anomalies planted in the log's own past.
///
/// Each column x becomes z = clip((x - mean)/sd, -5, 5), two hinges max(0, x - q25)/sd and max(0, x - q75)/sd clipped at
/// 5, and a flag where it is missing; mean, sd and quartiles are those of normal events. With c_g the weighted sum of the
/// columns of group g, the logit is bias + sum of max(c_g, floor_g): the floor is a low percentile of c_g among normal
/// events, the tenth for payments and repeats and the first for contacts, so that no event is more innocent in one respect
/// than the most ordinary ones (*clip of exculpation*); that of amounts is the median.
///
/// In a log whose pairs meet again and again, first meetings and repeats are weighed by a head each (a logistic model tree of
/// one split, Landwehr, Hall and Frank 2005): what makes a repeat suspicious, its pace, is nothing a first meeting has, and
/// one set of weights for both lets lively conversations stand among the strangers. Both heads keep the odds of all events,
/// so their logits compare.
struct CalibratorStage: Sendable, Hashable, Codable {
    /// What is usual of one column, and what it weighs.
    struct Column: Sendable, Hashable, Codable {
        var mean: Float = 0
        /// 1/sd; 0 for a column that never varies.
        var scale: Float = 0
        var lowKnot: Float = 0
        var highKnot: Float = 0
        var linear: Float = 0
        var low: Float = 0
        var high: Float = 0
        var missing: Float = 0

        /// The column's z and its two hinges.
        @inline(__always)
        func expanded(_ value: Float) -> (z: Float, low: Float, high: Float) {
            (
                min(max((value - mean) * scale, -limit), limit), min(max((value - lowKnot) * scale, 0), limit),
                min(max((value - highKnot) * scale, 0), limit)
            )
        }

        /// What a value adds to the logit.
        func added(by value: Float) -> Float {
            let (z, onLow, onHigh) = expanded(value)
            return linear * z + low * onLow + high * onHigh
        }
    }

    /// What is usual of each column among all events.
    var columns: [Column]
    /// What each group adds to an ordinary event, on the scale of the sums that ``StageEvaluator/logit(_:sums:)`` gives.
    var medians: [Float]
    /// What first meetings are weighed by; all events where ``repeats`` is nil.
    var main: CalibratorHead
    /// What repeats are weighed by; nil in logs in which hardly any pair meets again.
    var repeats: CalibratorHead?
    /// The logits of normal events.
    var tail: TailDistribution

    /// Expanded columns for each column: linear, two hinges, missing.
    static let expansion = 4
    static let limit: Float = 5
    /// Suspicion never exceeds one in 10^4; more would let one event convict a whole neighbourhood.
    static let mostSuspicion: Float = 4

    /// What weighs a row.
    func head(of row: [Float]) -> CalibratorHead {
        let isFirst = row.withUnsafeBufferPointer { row in row.baseAddress.map(PairColumns.isFirstMeeting) ?? true }
        return isFirst ? main : repeats ?? main
    }

    /// Expands a row for the fit.
    static func expand(_ row: UnsafePointer<Float>, _ columns: [Column], into target: UnsafeMutablePointer<Float>) {
        for (index, column) in columns.enumerated() {
            let value = row[index]
            let base = target + index * expansion
            guard !value.isNaN else {
                (base[0], base[1], base[2], base[3]) = (0, 0, 0, 1)
                continue
            }
            (base[0], base[1], base[2]) = column.expanded(value)
            base[3] = 0
        }
    }
}
