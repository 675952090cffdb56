import DragnetCore

/// What the network channel knows of one host beside its counters: 144 bytes.
struct FlowHost: Sendable, BitwiseCopyable {
    var firstSeen = Int64.max
    var lastOut = Int64.min
    var out: UInt32 = 0
    var `in`: UInt32 = 0
    var peersOut: UInt32 = 0
    var peersIn: UInt32 = 0
    var outTicks = TickCount()
    var inTicks = TickCount()
    /// Log kilobytes a connection that it sends.
    var sizes = RunningMoments()
    private var reserved: UInt32 = 0
    /// Fills what would be padding before the vectors: saved bytes hold nothing by chance.
    private var reservedToo: UInt64 = 0
    var suspicion = HostSuspicion()
}

/// How suspicious a host's connections were of late, by the wall clock: 64 bytes.
package struct HostSuspicion: Sendable, BitwiseCopyable {
    /// Sums faded with an hour, a day, five days; the last lane is the sum over all.
    package var sums = SIMD4<Float>.zero
    /// Events faded alike; the last lane counts all.
    package var events = SIMD4<Float>.zero
    package var peak: Float = 0
    package var last: Float = 0
    var lastButOne: Float = 0
    private var reserved: UInt32 = 0
    var time = Int64.min
    private var reservedToo: UInt64 = 0

    /// Nothing thought yet.
    package init() {}

    private static let halfLives = SIMD4<Float>(3_600, 86_400, 5 * 86_400, 1)

    /// Brings it to `now`.
    package mutating func fade(to now: Int64) {
        guard time != .min, now > time else {
            time = max(time, now)
            return
        }
        let halves = Float(Double(now - time) * -1e-6) / Self.halfLives
        let share = SIMD4(FloatMath.exp2(halves.x), FloatMath.exp2(halves.y), FloatMath.exp2(halves.z), 1)
        sums *= share
        events *= share
        peak *= share.y
        time = now
    }

    /// Takes in what was thought of an event; ``fade(to:)`` came before.
    package mutating func add(_ suspicion: Float) {
        sums += SIMD4(repeating: suspicion)
        events += SIMD4(repeating: 1)
        peak = max(peak, suspicion)
        lastButOne = last
        last = suspicion
    }
}

/// What the network channel knows of an ordered pair beside its counters: 48 bytes.
struct FlowPair: Sendable, BitwiseCopyable {
    var last = Int64.min
    var ticks = TickCount()
    var services: UInt32 = 0
    /// How suspicious its connections were, smoothed.
    var suspicion: Float = 0
    var sizes = RunningMoments()
    private var reserved: UInt64 = 0
}

/// The rhythm of one source, destination and service: 64 bytes.
package struct FlowRhythm: Sendable, BitwiseCopyable {
    var last = Int64.min
    var first = Int64.min
    package var gapMean: Float = 0
    package var gapDeviation: Float = 0
    var sizeMean: Float = 0
    var sizeDeviation: Float = 0
    package var count: UInt32 = 0
    package var activeHours: UInt32 = 0
    var lastHour = Int32.min
    var service: UInt32 = 0
    var source: UInt32 = 0
    var destination: UInt32 = 0
    /// The most that its regularity ever said, see ``FlowDraft/beaconing``.
    var peak: Float = 0
    private var reserved: UInt32 = 0

    /// Nothing seen yet.
    package init() {}

    private static let memory: UInt32 = 20
    /// Seconds below which a gap is no interval of a clock.
    private static let shortestGap: Float = 5

    /// Takes an event in.
    ///
    /// - Parameter size: bytes of the source, nil if unknown.
    package mutating func add(at now: Int64, size: Float?) {
        if count > 0 {
            let gap = Float(Double(now - last) * 1e-6)
            let rate = 1 / Float(min(count, Self.memory))
            // The first gap has nothing to differ from.
            if count > 1 { gapDeviation += rate * (abs(gap - gapMean) - gapDeviation) }
            gapMean += rate * (gap - gapMean)
        } else {
            first = now
        }
        if let size {
            let rate = 1 / Float(min(count + 1, Self.memory))
            if count > 0 { sizeDeviation += rate * (abs(size - sizeMean) - sizeDeviation) }
            sizeMean += rate * (size - sizeMean)
        }
        count &+= 1
        last = now
        let hour = Int32(clamping: now / 3_600_000_000)
        if hour != lastHour { activeHours &+= 1 }
        lastHour = hour
    }

    /// How alike the gaps are, 0...1; 0 while there are fewer than two.
    package var regularity: Float {
        count >= 3 && gapMean > Self.shortestGap ? max(0, 1 - gapDeviation / gapMean) : 0
    }

    /// How alike the sizes are, 0...1.
    package var sameness: Float { count >= 3 && sizeMean > 0 ? max(0, 1 - sizeDeviation / sizeMean) : 0 }
}
