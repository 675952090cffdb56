import DragnetCore
import DragnetDetection
import DragnetIngest
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import Foundation
import NIOPosix
import Synchronization

/// What the handlers share.
struct ServiceRooms: Sendable {
    let workspace: Workspace
    let configuration: DragnetConfiguration
    let scorer: LiveScorer
    /// Nil in a service that changes nothing.
    let writer: IngestWriter?
    let metrics: ServiceMetrics
    let reader: IncomingEventReader
    let blocking: NIOThreadPool
    let state: ServiceState
    let pictures: PictureCache

    /// The place of the workspace, for jobs that open it by themselves.
    var path: String { workspace.path }

    /// Runs work that waits for the disk or computes for long, beside the threads that serve.
    func off<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await blocking.runIfActive(body)
    }
}

/// Whether the service takes requests.
final class ServiceState: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let startedAt = ServiceClock.now

    /// Whether it is to stop.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    func stop() { stopping.store(true, ordering: .releasing) }

    /// Seconds since the start.
    var seconds: Double { Double(ServiceClock.now - startedAt) / 1e6 }
}

/// Pictures by what they show; a few, as an analyst looks at one after the other.
final class PictureCache: Sendable {
    private let pictures = Mutex<(byKey: [String: [UInt8]], order: [String])>(([:], []))
    private static let most = 64
    private let drawer: any PictureDrawer

    init(drawer: any PictureDrawer) { self.drawer = drawer }

    /// The picture of an incident as it stands: what is drawn names it, so that one that has grown is drawn anew.
    func picture(
        of incident: Incident, format: PictureFormat, theme: PictureTheme, maxNodes: Int
    ) throws -> [UInt8] {
        let hash = ContentHash.hex(of: try StableJSON.encode(incident))
        return try picture("\(hash)-\(format.rawValue)-\(theme.rawValue)-\(maxNodes)") {
            let drawing = PictureComposer(maxNodes: maxNodes).drawing(of: incident)
            return try drawer.drawn(PictureRequest(drawing, format: format, theme: theme))
        }
    }

    private func picture(_ key: String, make: () throws -> DrawnPicture) throws -> [UInt8] {
        if let known = pictures.withLock({ $0.byKey[key] }) { return known }
        let drawn = try make()
        let made = drawn.bytes
        // One that came in place of another is not kept: what went wrong may be over.
        if drawn.isMakeshift { return made }
        pictures.withLock { pictures in
            guard pictures.byKey[key] == nil else { return }
            pictures.byKey[key] = made
            pictures.order.append(key)
            if pictures.order.count > Self.most { pictures.byKey[pictures.order.removeFirst()] = nil }
        }
        return made
    }
}
