import DragnetCore

/// A stage of the calibrator, ready to judge row after row.
final class StageEvaluator: Sendable {
    private let main: HingeEvaluator
    private let repeats: HingeEvaluator?
    /// By how much what a group adds to an ordinary repeat lies below what it adds to any ordinary event.
    private let shifts: [Float]
    private let tail: TailDistribution

    /// The stage, whose columns belong to `groups`.
    init(_ stage: CalibratorStage, groups: [UInt8]) {
        main = stage.main.evaluator(groups: groups)
        repeats = stage.repeats.map { $0.evaluator(groups: groups) }
        shifts = stage.repeats.map { repeats in zip(stage.medians, repeats.medians).map { $0 - $1 } } ?? []
        tail = stage.tail
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameter sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        guard let repeats, !PairColumns.isFirstMeeting(row) else { return main.logit(row, sums: &sums) }
        let logit = repeats.logit(row, sums: &sums)
        // Who asks what a group added compares with one median, whichever head spoke.
        for index in sums.indices { sums[index] += shifts[index] }
        return logit
    }

    /// How suspicious a logit is: -log10 of the share of normal events with at least that, 0...4.
    func suspicion(_ logit: Float) -> Float {
        let share = Float(max(tail.tailProbability(Double(logit)), 1e-12))
        return min(CalibratorStage.mostSuspicion, -FloatMath.log(share) / Float(Surprise.natsPerDigit))
    }
}
