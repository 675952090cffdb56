/// What scoring says of one event.
public struct Verdict: Sendable, Hashable {
    /// The joined oddness of its signals, without a scale.
    public var rawScore: Float
    /// The share of normal events at least as odd, in (0, 1].
    public var tailProbability: Double
    /// -log10 of the tail probability; rises beyond what the reference backs, but into no band that it does not back.
    public var surprise: Double
    /// Whether neither end had any past.
    public var isCold: Bool

    /// A verdict.
    public init(rawScore: Float, tailProbability: Double, surprise: Double? = nil, isCold: Bool) {
        self.rawScore = rawScore
        self.tailProbability = tailProbability
        self.surprise = surprise ?? Surprise.of(tailProbability)
        self.isCold = isCold
    }

    /// 1 - tail probability, in 0..<1.
    public var score: Double { 1 - tailProbability }
    /// The band.
    public var severity: Severity { Severity(tailProbability: tailProbability) }
}
