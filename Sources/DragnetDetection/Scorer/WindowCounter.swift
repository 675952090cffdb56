import DragnetCore

/// A count or sum that fades with time, and the most it ever was in a closed stretch of the past.
///
/// The value halves every half-life. Buckets of one half-life are closed as time goes on; only closed ones enter the
/// reference, so that a running flood cannot raise what it is compared with. 16 bytes.
struct WindowCounter: Sendable, Hashable, BitwiseCopyable {
    private(set) var value: Float = 0
    /// The largest value in the running bucket.
    private var pending: Float = 0
    /// The largest value of a closed bucket, fading slowly.
    private(set) var pastMaximum: Float = 0
    private var bucket: Int32 = .min

    /// Brings the counter to a new time, before something is added or read.
    ///
    /// - Parameter step: how long that is; the counters of a node that share a window share it.
    /// - Returns: the maximum of the bucket that was closed by this, if it held anything.
    @inline(__always)
    mutating func advance(_ step: inout BucketStep) -> Float? {
        value *= step.decay
        guard step.bucket > bucket else { return nil }
        let closed = pending
        if bucket != .min { pastMaximum = max(pastMaximum == 0 ? 0 : pastMaximum * step.fade(from: bucket), pending) }
        pending = 0
        bucket = step.bucket
        return closed > 0 ? closed : nil
    }

    /// Adds to the value.
    mutating func add(_ amount: Float) {
        value = min(value + amount, Float.greatestFiniteMagnitude / 4)
        pending = max(pending, value)
    }
}

/// A step in time of the counters of one window.
struct BucketStep {
    /// 2^(-elapsed / half-life).
    let decay: Float
    /// The number of the half-life that the new time lies in.
    let bucket: Int32
    /// Half-lives after which a past maximum counts half.
    let memory: Float
    /// The fading from the bucket asked for last: all counters of a node were in the same one.
    private var held: (from: Int32, fade: Float)

    init(decay: Float, bucket: Int32, memory: Float) {
        (self.decay, self.bucket, self.memory) = (decay, bucket, memory)
        held = (bucket, 1)
    }

    /// What is left of a maximum from an earlier bucket.
    mutating func fade(from earlier: Int32) -> Float {
        if earlier != held.from {
            let elapsed = Float(min(Int(bucket) - Int(earlier), 10_000))
            held = (earlier, FloatMath.exp2(-elapsed / memory))
        }
        return held.fade
    }
}

/// Mean and variance of a quantity among peers, with exponential forgetting.
struct RunningMoments: Sendable, Hashable, BitwiseCopyable {
    private(set) var weight: Float = 0
    private(set) var mean: Float = 0
    private(set) var variance: Float = 0

    /// Takes a value in; the past counts for at most `memory` values.
    mutating func add(_ value: Float, memory: Float) {
        weight = min(weight + 1, memory)
        let rate = 1 / weight
        let difference = value - mean
        mean += rate * difference
        variance = (1 - rate) * (variance + rate * difference * difference)
    }

    /// Takes a value in, pulled to within four standard deviations once enough is known.
    mutating func addWinsorised(_ value: Float, memory: Float, prior: Float) {
        let spread = 4 * (variance + prior).squareRoot()
        let pulled = weight < 5 ? value : min(max(value, mean - spread), mean + spread)
        add(pulled, memory: memory)
    }
}

/// How much a count exceeds what is expected, for counts that vary more than Poisson's.
enum CountSurprise {
    /// The deviance of a negative binomial count above its mean; 0 at or below it.
    ///
    /// - Parameters:
    ///   - count: what was seen, not negative.
    ///   - mean: what is expected, positive.
    ///   - dispersion: the shape of the gamma mixture; variance is mean + mean^2 / dispersion.
    static func deviance(count: Float, mean: Float, dispersion: Float) -> Float {
        guard count > mean else { return 0 }
        let (c, m, a) = (Double(count), Double(mean), Double(dispersion))
        return Float(max(0, c * PortableMath.log(c / m) - (c + a) * PortableMath.log((c + a) / (m + a))))
    }
}
