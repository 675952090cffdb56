/// How bad something must be to be shown; the bands themselves are fixed tail probabilities.
public struct SeveritySettings: DescribedSection {
    /// The bands from which something can be an alert.
    public enum Band: String, Sendable, Hashable, Codable, CaseIterable {
        /// Once in 100 normal events.
        case medium
        /// Once in 1,000 normal events.
        case high
        /// Once in 10,000 normal events.
        case critical
    }

    /// The least band of an alert; nothing below medium is ever one.
    public var alerts = Band.medium

    /// The defaults.
    public init() {}

    static let name = "severity"
    static let settings: [Setting<SeveritySettings>] = [.choice("alerts", \.alerts)]

    /// The section, if its values are within their ranges.
    public func validated() throws -> SeveritySettings {
        try checkRanges()
        return self
    }
}
