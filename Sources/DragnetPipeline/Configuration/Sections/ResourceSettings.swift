/// What a run may use; changes no result.
public struct ResourceSettings: DescribedSection {
    /// Threads, 1...1,024; as many as processors if nil.
    public var threads: Int?
    /// The most memory in bytes, no limit if nil; a run that would need more says so before it starts.
    public var memoryLimit: Int?

    /// The defaults.
    public init() {}

    static let name = "resources"
    static let settings: [Setting<ResourceSettings>] = [
        .integer("threads", \.threads, 1...1024),
        .parsed(
            "memoryLimit", \.memoryLimit, allowed: "a size such as 1.5GiB or 800MB",
            parse: { SettingText.byteSize($0) }, text: { SettingText.text(bytes: $0) }),
    ]

    /// The section, if its values are within their ranges.
    public func validated() throws -> ResourceSettings {
        try checkRanges()
        return self
    }
}
