import DragnetCore

/// A stage of the network channel, ready to judge row after row.
final class FlowStageEvaluator: Sendable {
    private let hinges: HingeEvaluator
    private let tail: TailDistribution
    private let floors: [Float]
    private let medians: [Float]

    /// From this share of normal connections on one leaves no trace.
    private static let ordinaryShare = 0.1

    init(_ stage: FlowStage) {
        (hinges, tail) = (stage.evaluator, stage.tail)
        (floors, medians) = (stage.floors, stage.medians)
    }

    /// The logit of a row, and what each clip group adds to it.
    func logit(_ row: [Float], sums: inout [Float]) -> Float { hinges.logit(row, sums: &sums) }

    /// What a clip group adds above what it adds to an ordinary connection.
    func excess(ofClip clip: Int, in sums: [Float]) -> Float { max(0, max(sums[clip], floors[clip]) - medians[clip]) }

    /// How suspicious a logit is: -log10 of the share of normal ones at least as large, less one, 0...3; the more
    /// ordinary nine tenths leave no trace.
    func suspicion(_ logit: Float) -> Float {
        let share = tail.tailProbability(Double(logit))
        guard share < Self.ordinaryShare else { return 0 }
        return min(FlowStage.mostSuspicion, max(0, Float(-PortableMath.log10(max(share, 1e-12))) - 1))
    }
}
