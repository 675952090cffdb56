public import DragnetDetection

/// What is looked for, and how much of it is shown.
public struct DetectSettings: DescribedSection {
    /// The most incidents; 20 in total in `scan` and 20/day in `score`, if nil.
    public var budget: Budget?
    /// The share of the log, from its beginning, that is learnt from, .05...0.95; .30 by default.
    public var learningShare = 0.30
    /// The time at which learning ends, as text; goes before ``learningShare``.
    public var until: String?
    /// Parts of the detector that are switched off, to see what they are worth; none, if nil.
    public var without: LeftOutParts?

    /// The defaults.
    public init() {}

    static let name = "detect"
    static let settings: [Setting<DetectSettings>] = [
        .parsed(
            "budget", \.budget, allowed: "a number of incidents such as 20, 20/day or 3/hour",
            parse: { Budget($0) }, text: { $0.description }),
        .share("learningShare", \.learningShare, 0.05...0.95),
        .text("until", \.until, "a time such as 2026-03-01 or 2026-03-01T12:00:00Z"),
        .parsed(
            "without", \.without, allowed: "some of \(LeftOutParts.known.joined(separator: ", "))",
            parse: { LeftOutParts($0) }, text: { $0.description }),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> DetectSettings {
        try checkRanges()
        return self
    }
}
