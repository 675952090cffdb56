/// How events become a graph.
public struct GraphSettings: DescribedSection {
    /// The age in microseconds at which an event counts half; nil if age does not matter.
    public var halfLife: Int64?
    /// How much of the log in microseconds before its end is used; nil for all.
    public var period: Int64?

    /// The defaults: all events count alike.
    public init() {}

    static let name = "graph"
    static let settings: [Setting<GraphSettings>] = [
        .parsed(
            "halfLife", \.halfLife, allowed: "a duration such as 30d or 12h", parse: { SettingText.duration($0) },
            text: { SettingText.text(duration: $0) }),
        .parsed(
            "period", \.period, allowed: "a duration such as 30d or 12h", parse: { SettingText.duration($0) },
            text: { SettingText.text(duration: $0) }),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> GraphSettings {
        try checkRanges()
        return self
    }
}
