import DragnetCore

/// Joins the learnt score and the count channel by how surprising each is.
///
/// With s = -ln p against normal events: the learnt score leads, the counts add 0.3 max(0, s - 3). A channel that is blind
/// here then adds nothing, and tails are extrapolated first, because a bounded score cannot outrank a flood.
public struct ChannelFusion: Sendable, Hashable, Codable {
    private var model: TailDistribution
    private var counts: TailDistribution

    /// Whether the counts take part: in logs of payments they cost precision (measured), and a payment a day says nothing.
    private var joinsCounts: Bool
    /// Whether the learnt score stays what it is, as logits may: they are in nats already, and drift shifts all of them alike,
    /// which a surprise, bounded below, hides.
    private var keepsModelScores: Bool

    private static let countWeight = 0.3
    private static let countThreshold = 3.0

    /// Learns both tails from normal events.
    init(modelScores: [Float], countScores: [Float], joinsCounts: Bool, keepsModelScores: Bool = false) {
        self.keepsModelScores = keepsModelScores
        self.joinsCounts = joinsCounts
        model = TailDistribution(modelScores)
        counts = TailDistribution(countScores)
    }

    /// The joined score.
    func joined(_ modelScore: Float, _ countScore: Float) -> Float {
        if keepsModelScores { return modelScore + Float(countExcess(countScore)) }
        return Float(Self.surprise(modelScore, model) + countExcess(countScore))
    }

    /// What the counts add.
    func countExcess(_ countScore: Float) -> Double {
        guard joinsCounts, countScore > 0 else { return 0 }
        return Self.countWeight * max(0, Self.surprise(countScore, counts) - Self.countThreshold)
    }

    private static func surprise(_ score: Float, _ tail: TailDistribution) -> Double {
        -PortableMath.log(max(tail.gradedTailProbability(Double(score)), 1e-300))
    }
}
