/// How pictures are drawn.
public struct RenderSettings: DescribedSection {
    /// The colours of a picture.
    public enum Theme: String, Sendable, Hashable, Codable, CaseIterable {
        /// For a white page.
        case light
        /// For a dark page.
        case dark
        /// For paper, without colour.
        case print
    }

    /// How many incidents get a picture, worst first, 0...10,000; 50 by default.
    public var pictures = 50
    /// Whether a report is written; yes by default.
    public var report = true
    /// The colours.
    public var theme = Theme.light
    /// The most nodes of a picture, 2...60; 40 by default.
    public var maxNodes = 40
    /// Seconds a layout may take before a plain one is drawn, 0.05...60; 4 by default.
    public var timeout = 4.0

    /// The defaults.
    public init() {}

    static let name = "render"
    static let settings: [Setting<RenderSettings>] = [
        .integer("pictures", \.pictures, 0...10_000),
        .flag("report", \.report),
        .choice("theme", \.theme),
        .integer("maxNodes", \.maxNodes, 2...60),
        .number("timeout", \.timeout, 0.05...60),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> RenderSettings {
        try checkRanges()
        return self
    }
}
