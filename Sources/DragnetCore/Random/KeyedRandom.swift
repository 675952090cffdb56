/// A random number generator whose n-th value is a function of its key and n.
///
/// Cheap to make (one key), cheap to draw (one mix); use one per walk, per node, per simulated event.
/// Not for secrets.
public struct KeyedRandom: RandomNumberGenerator, Sendable {
    /// The key of the stream.
    public let key: RandomKey
    /// How many values have been drawn.
    public private(set) var position: UInt64 = 0

    /// The stream of `key`, from its beginning.
    public init(_ key: RandomKey) { self.key = key }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        defer { position &+= 1 }
        return key.value(at: position)
    }

    /// A number in `0 ..< bound`, by the multiply-shift of the upper 32 bits.
    ///
    /// - Parameter bound: from 1 to 2^32; the bias is below bound / 2^32.
    public mutating func next(below bound: Int) -> Int {
        precondition(bound > 0 && bound <= 1 << 32, "a bound lies in 1...2^32")
        return Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }

    /// A number in [0, 1) with 53 random bits.
    public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True with the given probability.
    public mutating func nextBool(probability: Double) -> Bool { nextUnit() < probability }

    /// A standard normal deviate, by the polar method of Marsaglia (1964).
    public mutating func nextNormal() -> Double {
        while true {
            let x = 2 * nextUnit() - 1
            let y = 2 * nextUnit() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                return x * (-2 * PortableMath.log(square) / square).squareRoot()
            }
        }
    }

    /// An exponential deviate with the given mean.
    public mutating func nextExponential(mean: Double) -> Double {
        -mean * PortableMath.log(1 - nextUnit())
    }

    /// A log-normal deviate: exp(mu + sigma z).
    public mutating func nextLogNormal(mu: Double, sigma: Double) -> Double {
        PortableMath.exp(mu + sigma * nextNormal())
    }

    /// A random permutation of `items`, in place, by Fisher and Yates.
    public mutating func shuffle<Item>(_ items: inout [Item]) {
        guard items.count > 1 else { return }
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, next(below: last + 1))
        }
    }
}
