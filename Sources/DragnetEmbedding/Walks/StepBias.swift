/// The factors of the three kinds of steps, and what rejection needs to know of them.
struct StepBias: Sendable {
    /// 1/p, for the way back.
    let back: Double
    /// 1/q, for nodes that the last one has no edge to.
    let out: Double
    /// The largest factor of a step that is not the way back.
    let ceiling: Double
    /// The smallest one; a draw below it needs no look at the graph.
    let floor: Double
    /// What the way back weighs beyond the ceiling; drawn apart, so that a tiny p does not stall the others.
    let excess: Double
    /// Whether all factors are 1.
    let isFirstOrder: Bool

    init(p: Double, q: Double) {
        back = 1 / p
        out = 1 / q
        ceiling = max(1, out)
        floor = min(1, out)
        excess = max(0, back - ceiling)
        isFirstOrder = p == 1 && q == 1
    }
}
