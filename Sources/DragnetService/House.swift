import DragnetCore
import DragnetEvents
import DragnetIngest
import DragnetPages
import DragnetPipeline
import DragnetStorage
import HTTPTypes
import Logging
import NIOPosix

/// The parts of a running service, put together.
struct House: Sendable {
    let rooms: ServiceRooms
    let joiner: FindingJoiner
    /// Nil where everything is kept.
    let keeper: EventKeeper?
    let jobs: JobBook
    let desk: PageDesk
    /// What can be asked for.
    let routes: [Route]

    init(
        store: Workspace, start: LiveStart, gate: AccessGate, configuration: DragnetConfiguration, path: String,
        isReadOnly: Bool, blocking: NIOThreadPool, logger: Logger
    ) async throws {
        let metrics = ServiceMetrics()
        let exclusion = LiveExclusion(
            domain: start.vocabulary.domain, ignored: try configuration.ignoreList())
        let scorer = LiveScorer(start, exclusion: exclusion)
        var writer: IngestWriter?
        if !isReadOnly {
            let made = IngestWriter(scorer: scorer, metrics: metrics, blocking: blocking)
            try await made.open(store, vocabulary: start.vocabulary)
            writer = made
        }
        let options = try configuration.ingestOptions()
        rooms = ServiceRooms(
            workspace: store, configuration: configuration, scorer: scorer, writer: writer, metrics: metrics,
            reader: IncomingEventReader(limit: configuration.serve.maxEvents, timeZone: options.timeZone),
            blocking: blocking, state: ServiceState(),
            pictures: PictureCache(drawer: PictureWorker.ofThisProgram(configuration.render)))
        joiner = FindingJoiner(
            path: path, configuration: configuration, scorer: scorer, blocking: blocking, logger: logger)
        keeper = writer.flatMap { writer in
            Retention(configuration).map {
                EventKeeper(
                    workspace: store, retention: $0, writer: writer, metrics: metrics, blocking: blocking,
                    logger: logger)
            }
        }
        let swapper = ModelSwapper(
            workspace: store, configuration: configuration, scorer: scorer, blocking: blocking)
        jobs = JobBook(
            workspace: store, configuration: configuration, joiner: joiner, swapper: swapper, blocking: blocking)
        if !isReadOnly { try await jobs.goOn() }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        desk = PageDesk(
            gate: gate, sessions: SessionBook(), library: try PageLibrary(), workspaceName: name, isReadOnly: isReadOnly
        )
        let shelf = MapShelf(rooms: rooms)
        let office = PageOffice(rooms: rooms, desk: desk, shelf: shelf)
        let pages =
            QueuePages(office: office).routes + IncidentPages(office: office).routes
            + EntityPages(office: office).routes + SuppressPages(office: office).routes
            + OverviewPages(office: office, jobs: jobs, swapper: swapper).routes + SignInPages(office: office).routes
        let all =
            EventRoutes(rooms: rooms).routes + FindingRoutes(rooms: rooms).routes + TriageRoutes(rooms: rooms).routes
            + ModelRoutes(rooms: rooms, jobs: jobs, swapper: swapper).routes + MapRoutes(shelf: shelf).routes
            + HouseRoutes(rooms: rooms).routes + pages
        var kept = all.filter { !isReadOnly || !$0.changes }
        kept.append(Self.document(of: kept, start.vocabulary))
        routes = kept
    }

    /// The route of the OpenAPI document, which tells of itself too.
    private static func document(of routes: [Route], _ vocabulary: EventVocabulary) -> Route {
        var route = Route(
            method: .get, path: "/openapi.json", words: "This document",
            answers: [(200, "application/json", Schemas.object)], handler: { _ in .json("{}") })
        let text = OpenAPIDocument.text(
            of: routes.filter { !$0.isPage } + [route], hasColumn: vocabulary.hasColumn)
        route.handler = { _ in .json(text) }
        return route
    }

    /// Answers what has been begun, joins what is left, and stores the state.
    func close() async {
        await jobs.stop()
        guard let writer = rooms.writer else { return }
        await writer.close()
        try? await joiner.join()
    }
}
