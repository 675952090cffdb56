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

    /// Brings the counter to `now` and adds `amount`.
    ///
    /// - Returns: which lanes closed a bucket by it, bit by bit; ``SIMD4`` of what they had reached.
    @inline(__always)
    package mutating func advance(to now: Int64, adding amount: Float) -> (lanes: UInt8, reached: SIMD4<Float>) {
        var lanes: UInt8 = 0
        let reached = peaks
        if last != .min, now > last {
            let elapsed = Float(Double(now - last) * 1e-6)
            let halves = -elapsed / Self.secondsPerLane
            for lane in 0..<Self.lanes {
                counts[lane] *= FloatMath.exp2(halves[lane])
                let length = lane == 0 ? 60_000_000 : lane == 1 ? 3_600_000_000 : 86_400_000_000 as Int64
                let buckets = now / length - last / length
                guard buckets != 0 else { continue }
                // By whole buckets, not by the pause before this event: else whoever never pauses would never forget.
                let age = Float(buckets) * Self.secondsPerLane[lane]
                maxima[lane] = max(maxima[lane] * FloatMath.exp2(-age / Self.memory), peaks[lane])
                let rate = max(1 / (Float(closed[lane]) + 1), Self.leastRate)
                means[lane] += rate * (peaks[lane] - means[lane])
                closed[lane] = min(closed[lane], 999) + 1
                lanes |= 1 << UInt8(lane)
                peaks[lane] = 0
            }
        }
        last = max(last, now)
        counts += SIMD4(repeating: amount)
        peaks.replace(with: counts, where: counts .>= peaks)
        return (lanes, reached)
    }
}
