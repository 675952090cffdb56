/// What a run may use; changes no result.
public struct ResourceSettings: DescribedSection {
    /// Threads, 1...1,024; as many as processors if nil.
    public var threads: Int?

    /// The defaults.
    public init() {}

    static let name = "resources"
    static let settings: [Setting<ResourceSettings>] = [.integer("threads", \.threads, 1...1024)]

    /// The section, if its values are within their ranges.
    public func validated() throws -> ResourceSettings {
        try checkRanges()
        return self
    }
}
