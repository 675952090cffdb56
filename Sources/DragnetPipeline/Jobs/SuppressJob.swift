import DragnetCore
public import DragnetDetection
import DragnetIngest
import DragnetStorage

/// Hides what a person does not want to see for a while, and tells beforehand what that would be.
public struct SuppressJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Microseconds since 1970 at which this is asked for.
    public var time: Int64

    /// Suppressions in `workspace` at `time`.
    public init(workspace: String, configuration: DragnetConfiguration, time: Int64) {
        self.workspace = workspace
        self.configuration = configuration
        self.time = time
    }

    /// What a suppression hides that shows without it.
    public struct Effect: Sendable {
        /// The suppression; without an id where nothing was stored.
        public var suppression: Suppression
        /// Ids of incidents, in order.
        public var incidents: [String]
        /// Ids of alerts, in order.
        public var alerts: [String]
    }

    /// Makes a suppression, or only looks at what it would do.
    ///
    /// - Parameters:
    ///   - id: an entity, a pair, an incident or an event that is an alert, as a person writes it.
    ///   - reason: for an entity, the code of the strongest reason that is hidden; nil for all.
    ///   - until: when it ends, as text; nil for never.
    ///   - why: why; may be empty for a preview.
    ///   - isPreview: whether nothing is changed.
    public func add(
        _ id: String, reason: String?, until: String?, why: String, isPreview: Bool
    ) throws -> Effect {
        let zone = try configuration.ingestOptions().timeZone
        let end = try until.map { try SpanText.end($0, flag: "--until", now: time, timeZone: zone) }
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let rule = try rule(id, reason: reason, in: store)
        var suppression = Suppression(rule: rule, until: end, why: why, createdAt: time)
        let before = try store.suppressions(at: time).filter { $0.rule != rule }
        let without = try store.findings(hiddenBy: before, at: time)
        let with = try store.findings(hiddenBy: before + [suppression], at: time)
        if !isPreview { suppression = try store.saveSuppression(suppression) }
        return Effect(
            suppression: suppression, incidents: with.incidents.keys.filter { without.incidents[$0] == nil }.sorted(),
            alerts: with.alerts.keys.filter { without.alerts[$0] == nil }.map(\.text).sorted())
    }

    /// Ends suppressions.
    ///
    /// - Parameter id: the id of one, or the rule as `suppress list` shows it or without its prefix.
    /// - Returns: what was ended.
    /// - Throws: ``DragnetError/Code/usage`` if there is none.
    public func remove(_ id: String) throws -> [Suppression] {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let all = try store.suppressions()
        var found = all.filter { $0.id == id }
        if found.isEmpty {
            let names = Set([id, "entity:" + id, "pair:" + id, "event:" + id].map(ByteKey.init))
            found = all.filter { names.contains(ByteKey($0.rule.description)) }
        }
        guard !found.isEmpty else {
            throw DragnetError(
                .usage, "no suppression is called \"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\"",
                help: "dragnet suppress list names them", circumstance: .unknownName)
        }
        try store.removeSuppressions(found.map(\.id))
        return found
    }

    private func rule(_ id: String, reason: String?, in store: Workspace) throws -> Suppression.Rule {
        let reference = try store.resolve(id)
        if let reason {
            guard let code = ReasonCode(rawValue: reason.uppercased()) else {
                throw DragnetError(
                    .usage,
                    "--reason \"\(UntrustedText.terminal(UntrustedText.shortened(reason, to: 60)))\" is no reason",
                    help: "reasons are \(ReasonCode.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            guard case .entity(let name) = reference else {
                throw DragnetError(
                    .usage, "--reason narrows an entity, and \(UntrustedText.terminal("\(reference)")) is none",
                    help: "leave --reason out, or name an entity: entity:A17", circumstance: .unknownName)
            }
            return .reason(code, entity: name)
        }
        switch reference {
        case .entity(let name): return .entity(name)
        case .pair(let name): return .pair(name)
        case .incident(let id): return .finding(id)
        case .event(let name):
            guard try store.alert(id: "event:" + name) != nil else {
                throw DragnetError(
                    .usage, "\(UntrustedText.terminal("event:" + name)) is no alert, so there is nothing to hide",
                    help: "name an alert, an incident, an entity or a pair; dragnet alerts lists alerts",
                    circumstance: .unknownName)
            }
            return .finding("event:" + name)
        }
    }
}
