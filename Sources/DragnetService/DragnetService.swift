import DragnetCore
import DragnetEvents
import DragnetIngest
public import DragnetPipeline
import DragnetStorage
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// A workspace behind HTTP: events are stored and scored as they come, findings are shown and decided about.
///
/// ```swift
/// try await DragnetService(workspace: path, configuration: configuration).run { print($0) }
/// ```
public struct DragnetService: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// All settings.
    public var configuration: DragnetConfiguration
    /// Whether nothing is changed: no events, no decisions, no jobs.
    public var isReadOnly = false
    /// Whether every request is logged.
    public var isVerbose = false

    /// A service of `workspace`.
    public init(workspace: String, configuration: DragnetConfiguration) {
        self.workspace = workspace
        self.configuration = configuration
    }

    /// Lets tasks run on the threads that read and write connections.
    ///
    /// A request that changes threads at each step costs more than its work; what blocks runs on threads of its own. To be called once, by the main thread, before the first task; where the program's runtime does not allow it nothing
    /// changes.
    public static func shareThreads() {
        NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
    }

    /// Where the service listens.
    public struct Address: Sendable {
        /// The address without brackets.
        public var host: String
        /// The port.
        public var port: Int
        /// Whether no token is asked for.
        public var isOpen: Bool
    }

    /// Kibibytes of pages the service's writer keeps: small groups go in at the end of the log, and it runs for months.
    private static let cacheKibibytes = 8_192

    /// Serves until the process is told to stop; then answers what it has begun, and stores its state.
    ///
    /// - Parameter onStart: told the address when the first request can come.
    /// - Throws: ``DragnetError/Code/modelMissing`` without a model, ``DragnetError/Code/configuration`` for an address
    ///   that others reach while there is no token, ``DragnetError/Code/outputFailed`` if the address or the workspace is
    ///   taken.
    public func run(onStart: @escaping @Sendable (Address) -> Void) async throws {
        guard let listen = ListenAddress(configuration.serve.listen) else {
            throw DragnetError(.configuration, "serve.listen is no address", help: "it takes 127.0.0.1:7300")
        }
        let store = try Workspace.open(at: workspace, cacheKibibytes: Self.cacheKibibytes)
        let gate = try AccessGate(workspace: store, listen: listen, hosts: configuration.serve.hosts)
        guard listen.isLoopback || gate.hasTokens else {
            throw DragnetError(
                .configuration, "\(listen.host) can be reached by others, and there is no token",
                help: "make one with dragnet token add, or listen at 127.0.0.1")
        }
        var logger = Logger(label: "dragnet") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = isVerbose ? .debug : .notice
        FreeMemory.keepLargePiecesApart()
        let blocking = NIOThreadPool(numberOfThreads: 6)
        blocking.start()
        let house = try await house(store, gate, blocking, logger)
        // The whole log was read to get here.
        FreeMemory.giveBack()
        let isOpen = !gate.hasTokens
        try await serve(house, gate, listen, logger) { host, port in
            onStart(Address(host: host, port: port, isOpen: isOpen))
        }
        await house.close()
        try store.close()
        try await blocking.shutdownGracefully()
    }

    /// By itself, so that what the house began with has no second owner: the first event would copy the whole state.
    private func house(
        _ store: Workspace, _ gate: AccessGate, _ blocking: NIOThreadPool, _ logger: Logger
    ) async throws -> House {
        let settings = configuration
        let start = try await blocking.runIfActive {
            try LiveStart(store: store, model: nil, configuration: settings, context: .serial)
        }
        return try await House(
            store: store, start: start, gate: gate, configuration: configuration, path: workspace,
            isReadOnly: isReadOnly, blocking: blocking, logger: logger)
    }

    private func serve(
        _ house: House, _ gate: AccessGate, _ listen: ListenAddress, _ logger: Logger,
        _ onStart: @escaping @Sendable (String, Int) -> Void
    ) async throws {
        let serve = configuration.serve
        let metrics = house.rooms.metrics
        let book = ConnectionBook(limit: serve.connectionsPerAddress, rate: serve.rate)
        let limits = ConnectionGuard.Limits(
            deadline: .seconds(Int64(serve.deadline)), bodyRate: serve.bodyRate)
        let scoring = QuickScoring(rooms: house.rooms, gate: gate, logger: logger)
        let idle = TimeAmount.seconds(Int64(serve.idle))
        let responder = ServiceResponder(routes: house.routes, gate: gate, metrics: metrics, pages: house.desk)
        var application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        ConnectionGuard(book: book, limits: limits, metrics: metrics),
                        ScoreShortcut(scoring, idle: idle),
                    ],
                    idleTimeout: idle,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(serve.connections)),
            onServerRunning: { channel in
                onStart(channel.localAddress?.ipAddress ?? listen.host, channel.localAddress?.port ?? listen.port)
            },
            logger: logger)
        if !isReadOnly { application.addServices(JoinerService(joiner: house.joiner)) }
        if let keeper = house.keeper { application.addServices(KeeperService(keeper: keeper)) }
        // Shut down in reverse: first it is said that no more should come, then the server ends.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application, StopSign(state: house.rooms.state)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as IOError {
            throw DragnetError(
                .outputFailed, "\(listen.host):\(listen.port) cannot be listened at",
                help: "another program may use it; say --listen 127.0.0.1:0 for any that is free", cause: error)
        }
    }
}

/// Says that the service stops, a moment before it does.
private struct StopSign: Service {
    let state: ServiceState

    func run() async throws {
        try await gracefulShutdown()
        state.stop()
        // Whoever balances load has a moment to see it.
        try? await Task.sleep(for: .milliseconds(200))
    }
}

/// Looks at new odd events until the service stops.
private struct JoinerService: Service {
    let joiner: FindingJoiner

    func run() async throws { await cancelWhenGracefulShutdown { await joiner.run() } }
}

/// Removes events that were kept long enough until the service stops.
private struct KeeperService: Service {
    let keeper: EventKeeper

    func run() async throws { await cancelWhenGracefulShutdown { await keeper.run() } }
}
