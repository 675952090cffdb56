import DragnetCore
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import Logging
import NIOPosix

/// Removes events that were kept long enough, at the start and then every hour.
///
/// It goes over the log in small steps of the one writer, and leaves the disk to others for as long as each of them took.
/// What a restart, an incident or a label goes back to stays, see ``EventRemoval``.
actor EventKeeper {
    private let workspace: Workspace
    private let retention: Retention
    private let writer: IngestWriter
    private let metrics: ServiceMetrics
    private let blocking: NIOThreadPool
    private let logger: Logger

    private static let pause = Duration.seconds(3600)

    init(
        workspace: Workspace, retention: Retention, writer: IngestWriter, metrics: ServiceMetrics,
        blocking: NIOThreadPool, logger: Logger
    ) {
        self.workspace = workspace
        self.retention = retention
        self.writer = writer
        self.metrics = metrics
        self.blocking = blocking
        self.logger = logger
    }

    /// Looks again and again, until the task is cancelled.
    func run() async {
        repeat {
            do {
                try await look()
            } catch {
                logger.error("old events were not removed", metadata: ["error": "\(error)"])
            }
        } while (try? await Task.sleep(for: Self.pause)) != nil
    }

    /// Goes over the log once.
    private func look() async throws {
        let (workspace, retention) = (workspace, retention)
        let begun = try await blocking.runIfActive { () -> EventRemoval? in
            let cutoff = retention.cutoff(newest: try workspace.newestTime(), now: ServiceClock.now)
            return try cutoff.map { try EventRemoval(workspace, before: $0) }
        }
        guard var removal = begun else { return }
        while !removal.isDone, !Task.isCancelled {
            let started = ContinuousClock.now
            removal = try await writer.remove(removal)
            metrics.removed(removal.removedLast)
            if removal.removedLast > 0 { try? await Task.sleep(for: ContinuousClock.now - started) }
        }
        guard removal.removed > 0 else { return }
        logger.notice(
            "old events were removed",
            metadata: ["events": "\(removal.removed)", "before": "\(Timestamp.text(removal.cutoff))"])
    }
}
