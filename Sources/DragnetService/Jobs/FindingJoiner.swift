import DragnetCore
import DragnetPipeline
import Logging
import NIOPosix
import ServiceLifecycle

/// Joins new odd events into incidents, in the background and in batches.
///
/// A look costs time, so the next one waits ten times as long as the last one took; three times where many rows wait, as what
/// comes meanwhile is kept, and a minute at most. What it stores is also the state that a restart goes on from.
actor FindingJoiner {
    private let path: String
    private let configuration: DragnetConfiguration
    private let scorer: LiveScorer
    private let blocking: NIOThreadPool
    private let logger: Logger
    private let recent = RecentRows(count: FindingJoiner.seenRows)
    private var running: Task<Void, any Error>?

    /// Rows after which a state is stored though nothing odd came.
    private static let mostRows = 50_000
    /// Rows that are many: the verdicts on them, and a look at them, are what a service under load takes in memory.
    private static let manyRows = 100_000
    /// A look that was long once, for a disk that was busy, must not put the next one off for long.
    private static let longestPause = Duration.seconds(60)
    /// Rows before the new ones among which a look joins events, however long the log is.
    private static let seenRows = 100_000

    init(
        path: String, configuration: DragnetConfiguration, scorer: LiveScorer, blocking: NIOThreadPool, logger: Logger
    ) {
        self.path = path
        self.configuration = configuration
        self.scorer = scorer
        self.blocking = blocking
        self.logger = logger
    }

    /// Looks now; whoever asks while a look is running waits for it and has a look of its own.
    func join() async throws {
        let before = running
        let look = Task { [path, configuration, scorer, blocking, recent] in
            _ = await before?.result
            let counts = scorer.counts
            guard counts.rows > counts.joinedRows else { return }
            let known = scorer.knownModel
            try await blocking.runIfActive {
                var job = ScoreJob(
                    inputs: [], workspace: path, configuration: configuration, time: ServiceClock.now)
                (job.known, job.recent, job.live) = (known, recent, scorer.snapshot())
                // No farther than scoring has come: more may be stored already.
                let end = job.live?.end ?? scorer.counts.rows
                job.end = end
                _ = try job.run(context: .serial)
                job.live = nil
                scorer.joined(upTo: end)
                FreeMemory.giveBack()
            }
        }
        running = look
        try await look.value
    }

    /// Looks whenever there is something to see, until the task is cancelled.
    func run() async {
        let clock = ContinuousClock()
        var (lastLook, lastEnd) = (Duration.zero, clock.now)
        while (try? await Task.sleep(for: .seconds(configuration.serve.join))) != nil {
            let counts = scorer.counts
            let rows = counts.rows - counts.joinedRows
            guard counts.odd > 0 || rows >= Self.mostRows else { continue }
            let pause = min(lastLook * (rows < Self.manyRows ? 10 : 3), Self.longestPause)
            let started = clock.now
            guard started - lastEnd >= pause else { continue }
            do {
                try await join()
            } catch {
                logger.error("incidents were not joined", metadata: ["error": "\(error)"])
            }
            (lastLook, lastEnd) = (clock.now - started, clock.now)
            logger.debug("looked for incidents", metadata: ["rows": "\(rows)", "took": "\(lastLook)"])
        }
    }
}
