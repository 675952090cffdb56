import DragnetCore
import DragnetPipeline
import DragnetRendering
import DragnetStorage

/// The map of the entities, made once for a model and its findings.
actor MapShelf {
    /// A map, and who is clustered with whom on it.
    struct Laid: Sendable {
        var map: EntityMap
        var peers: ClusterPeers
        var pictures: [String: [UInt8]]
        /// Its places as JSON, see ``mostPoints``.
        var json: [UInt8]
    }

    /// Places that are told over HTTP, at most: some megabytes.
    static let mostPoints = 50_000

    private let rooms: ServiceRooms
    private var laid: (key: String, map: Laid)?
    private var making: (key: String, task: Task<Laid, any Error>)?

    init(rooms: ServiceRooms) { self.rooms = rooms }

    /// The map if it is there; asks for it where it is not.
    func present() async -> Laid? {
        guard let key = try? await key() else { return nil }
        if let laid, laid.key == key { return laid.map }
        begin(key)
        // An older one is better than none while the newer one is made.
        return laid?.map
    }

    /// The map, made now if need be.
    func map() async throws -> Laid {
        let key = try await key()
        if let laid, laid.key == key { return laid.map }
        return try await begin(key).value
    }

    private func key() async throws -> String {
        let workspace = rooms.workspace
        return try await rooms.off {
            let model = try workspace.models.champion()?.text ?? ""
            return model + ":" + (try workspace.latestRun()?.id ?? "")
        }
    }

    @discardableResult
    private func begin(_ key: String) -> Task<Laid, any Error> {
        if let making, making.key == key { return making.task }
        let rooms = rooms
        let task = Task {
            // A failed one is not kept either, so that the next who asks has it tried again.
            defer { if making?.key == key { making = nil } }
            let made = try await rooms.off { try Self.lay(rooms) }
            laid = (key, made)
            return made
        }
        making = (key, task)
        return task
    }

    private static func lay(_ rooms: ServiceRooms) throws -> Laid {
        let (map, peers) = try MapJob(workspace: rooms.path, method: .pca).runWithPeers(context: .serial)
        var pictures: [String: [UInt8]] = [:]
        for theme in [PictureTheme.light, .dark] { pictures[theme.rawValue] = Array(map.svg(theme: theme).utf8) }
        let json = try map.json(mostPoints: mostPoints)
        var slim = map
        slim.entries = []
        return Laid(map: slim, peers: peers, pictures: pictures, json: json)
    }
}
