import DragnetCore

/// A count that fades by the wall clock with three half-lives, beside what it reached in closed stretches of its past.
///
/// c <- c 2^(-dt/h) + a. Time is cut into buckets of one half-life; when a bucket opens, the largest count of the one
/// before becomes part of the references: a maximum that halves in fourteen days, and a mean. The running bucket never is,
/// so a flood cannot raise what it is compared with. 80 bytes.
package struct WallCounter: Sendable, BitwiseCopyable {
    /// The counts; lanes are the half-lives of ``halfLives``, the last lane idles.
    package var counts = SIMD4<Float>.zero
    /// The largest counts of the running buckets.
    package var peaks = SIMD4<Float>.zero
    /// The largest counts of closed buckets, fading.
    package var maxima = SIMD4<Float>.zero
    /// The mean of the closed buckets' largest counts.
    package var means = SIMD4<Float>.zero
    /// Closed buckets, up to what the mean remembers.
    package var closed = SIMD4<UInt16>.zero
    /// The time of the newest change, microseconds.
    package var last = Int64.min

    /// Half-lives in seconds: a minute, an hour, a day.
    package static let halfLives: [Int64] = [60, 3_600, 86_400]
    package static let lanes = 3
    private static let secondsPerLane = SIMD4<Float>(60, 3_600, 86_400, 86_400)
    /// Seconds in which a past maximum fades by half.
    private static let memory: Float = 14 * 86_400
    /// The newest bucket weighs at least so much in the mean.
    private static let leastRate: Float = 0.05

    /// Nothing counted yet.
    package init() {}

    /// What passes between a counter's newest change and now; counters that changed together share it.
    struct Step {
        let last: Int64
        let now: Int64
        /// By how much each lane fades.
        private(set) var shares = SIMD4<Float>(repeating: 1)
        /// How many buckets begin in each lane.
        private(set) var buckets = SIMD4<Int64>.zero

        init(from last: Int64, to now: Int64) {
            (self.last, self.now) = (last, now)
            guard last != .min, now > last else { return }
            let elapsed = Float(Double(now - last) * 1e-6)
            let halves = -elapsed / WallCounter.secondsPerLane
            shares = SIMD4(FloatMath.exp2(halves.x), FloatMath.exp2(halves.y), FloatMath.exp2(halves.z), 1)
            buckets = SIMD4(
                now / 60_000_000 - last / 60_000_000, now / 3_600_000_000 - last / 3_600_000_000,
                now / 86_400_000_000 - last / 86_400_000_000, 0)
        }
    }

    /// Brings the counter to `now` and adds `amount`.
    ///
    /// - Returns: which lanes closed a bucket by it, bit by bit; ``SIMD4`` of what they had reached.
    package mutating func advance(to now: Int64, adding amount: Float) -> (lanes: UInt8, reached: SIMD4<Float>) {
        advance(by: Step(from: last, to: now), adding: amount)
    }

    /// Goes a step that begins where the counter is, and adds `amount`.
    ///
    /// - Returns: which lanes closed a bucket by it, bit by bit; ``SIMD4`` of what they had reached.
    @inline(__always)
    mutating func advance(by step: Step, adding amount: Float) -> (lanes: UInt8, reached: SIMD4<Float>) {
        var lanes: UInt8 = 0
        let reached = peaks
        counts *= step.shares
        // A bucket of a minute begins whenever one of an hour or a day does.
        if step.buckets.x != 0 {
            for lane in 0..<Self.lanes where step.buckets[lane] != 0 {
                // By whole buckets, not by the pause before this event: else whoever never pauses would never forget.
                let age = Float(step.buckets[lane]) * Self.secondsPerLane[lane]
                maxima[lane] = max(maxima[lane] * FloatMath.exp2(-age / Self.memory), peaks[lane])
                let rate = max(1 / (Float(closed[lane]) + 1), Self.leastRate)
                means[lane] += rate * (peaks[lane] - means[lane])
                closed[lane] = min(closed[lane], 999) + 1
                lanes |= 1 << UInt8(lane)
                peaks[lane] = 0
            }
        }
        last = max(last, step.now)
        counts += SIMD4(repeating: amount)
        peaks.replace(with: counts, where: counts .>= peaks)
        return (lanes, reached)
    }
}
