/// How alerts are joined into incidents.
public struct IncidentSettings: DescribedSection {
    /// Alerts that share an entity within so many days belong together, 0.01...365; 3 by default.
    public var windowDays = 3.0

    /// The defaults.
    public init() {}

    static let name = "incident"
    static let settings: [Setting<IncidentSettings>] = [.number("windowDays", \.windowDays, 0.01...365)]

    /// The section, if its values are within their ranges.
    public func validated() throws -> IncidentSettings {
        try checkRanges()
        return self
    }
}
