import DragnetCore

/// How the count of the running minute exceeds the past's, as in MIDAS-R (Bhatia and others, AAAI 2020) with exact
/// counts; 12 bytes.
package struct TickCount: Sendable, BitwiseCopyable {
    /// Events of the running tick and half of those before, each tick half as many.
    package var recent: Float = 0
    /// All events.
    package var total: Float = 0
    /// The tick of the newest event.
    package var tick: Int32 = 0

    /// Nothing counted yet.
    package init() {}

    /// Takes in an event of tick `now`, the first tick of the log being 0.
    ///
    /// - Returns: chi squared of the running tick against the mean of all ticks, 0 where it is no larger.
    package mutating func add(at now: Int32) -> Float {
        let elapsed = max(0, now - tick)
        recent = (elapsed == 0 ? recent : recent * FloatMath.exp2(-Float(min(elapsed, 120)))) + 1
        total += 1
        tick = max(tick, now)
        return Self.chiSquared(recent: recent, total: total, ticks: Float(now) + 1)
    }

    /// chi squared of the running tick's faded count against the mean of all ticks, 0 where it is no larger.
    static func chiSquared(recent: Float, total: Float, ticks: Float) -> Float {
        let mean = total / ticks
        guard ticks > 1, recent > mean else { return 0 }
        let gap = (recent - mean) * ticks
        return gap * gap / (total * (ticks - 1))
    }
}
