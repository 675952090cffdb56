/// All settings of a run, by stage.
///
/// ```swift
/// var configuration = DragnetConfiguration()
/// configuration.embed.dim = 64
/// try configuration.validated()
/// ```
///
/// ``ConfigurationLoader`` makes one from a file, the environment and flags.
public struct DragnetConfiguration: Sendable, Hashable, Codable {
    /// How a log is read.
    public var input = InputSettings()
    /// Which column plays which role.
    public var map = MapSettings()
    /// Which columns name what sources share.
    public var entities = EntitySettings()
    /// Walks and vectors.
    public var embed = EmbedSettings()
    /// Clusters of like nodes.
    public var cluster = ClusterSettings()
    /// What is looked for, and how much of it is shown.
    public var detect = DetectSettings()
    /// How bad something must be to be shown.
    public var severity = SeveritySettings()
    /// How alerts are joined into incidents.
    public var incident = IncidentSettings()
    /// How pictures are drawn.
    public var render = RenderSettings()
    /// How the service listens.
    public var serve = ServeSettings()
    /// What a run may use.
    public var resources = ResourceSettings()

    /// The built-in defaults.
    public init() {}

    /// The configuration itself, if every value is within its range.
    ///
    /// - Throws: `DragnetError.Code.configuration` naming the setting, the value and what is allowed.
    @discardableResult
    public func validated() throws -> DragnetConfiguration {
        _ = try input.validated()
        _ = try map.validated()
        _ = try entities.validated()
        _ = try embed.validated()
        _ = try cluster.validated()
        _ = try detect.validated()
        _ = try severity.validated()
        _ = try incident.validated()
        _ = try render.validated()
        _ = try serve.validated()
        _ = try resources.validated()
        return self
    }
}
