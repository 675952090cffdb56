/// The address of a stream of random numbers.
///
/// A random number in Dragnet depends on *where* it is used (seed, stage, epoch, walk, node, step) and never on the
/// thread or the order in which it is drawn, so that results are the same on any number of threads.
///
/// ```swift
/// var random = KeyedRandom(RandomKey(seed, 1, UInt64(walkIndex), UInt64(node)))
/// let step = random.next(below: 10)
/// ```
///
/// The mixing function is splitmix64's finaliser (Steele, Lea and Flood, OOPSLA 2014); words are chained by it.
public struct RandomKey: Sendable, Hashable {
    /// The mixed value.
    public let value: UInt64

    /// A key made of a chain of words; the first is usually the seed and the second the stage.
    public init(_ words: UInt64...) {
        var state: UInt64 = 0x6A09_E667_F3BC_C908
        for word in words { state = Self.mix(state ^ Self.mix(word &+ Self.golden)) }
        value = state
    }

    /// This key with one more word.
    public func appending(_ word: UInt64) -> RandomKey {
        RandomKey(mixed: Self.mix(value ^ Self.mix(word &+ Self.golden)))
    }

    private init(mixed value: UInt64) { self.value = value }

    /// Value number `index` of this key's stream, in O(1).
    @inlinable
    public func value(at index: UInt64) -> UInt64 {
        Self.mix(value &+ (index &+ 1) &* Self.golden)
    }

    /// 2^64 divided by the golden ratio, the increment of splitmix64.
    public static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The finaliser of splitmix64: a bijection of 64-bit words with full avalanche.
    @inlinable
    public static func mix(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
