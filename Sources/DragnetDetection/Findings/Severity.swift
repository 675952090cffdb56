/// How bad a finding is: a fixed tail probability, the same in every run.
///
/// A band says how often something at least this odd happens among normal events: high is once in a thousand.
public enum Severity: Int, Sendable, Hashable, Comparable, CaseIterable, Codable {
    /// Nothing to see: more than one in twenty normal events is at least as odd.
    case none = 0
    /// At most one normal event in 20.
    case low = 1
    /// At most one normal event in 100.
    case medium = 2
    /// At most one normal event in 1,000.
    case high = 3
    /// At most one normal event in 10,000.
    case critical = 4

    /// The largest tail probability that still belongs to the band.
    public var tailProbability: Double {
        switch self {
        case .none: 1
        case .low: 0.05
        case .medium: 0.01
        case .high: 0.001
        case .critical: 0.0001
        }
    }

    /// The band of a tail probability.
    ///
    /// - Parameter tailProbability: the share of normal events at least as odd, in 0...1.
    public init(tailProbability: Double) {
        self = Self.allCases.last { tailProbability <= $0.tailProbability } ?? .none
    }

    /// The band of a surprise, -log10 of a tail probability.
    ///
    /// A little slack, so that a band does not change when a surprise went through a Float or a file.
    public init(surprise: Double) {
        self = Self.allCases.last { surprise >= Surprise.of($0.tailProbability) - 1e-6 } ?? .none
    }

    /// The name in files and on pages.
    public var name: String {
        switch self {
        case .none: "none"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }

    /// The band with this ``name``.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    /// Ordered from harmless to worst.
    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}
