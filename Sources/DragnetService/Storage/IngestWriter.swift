import DragnetCore
import DragnetEvents
import DragnetStorage
import NIOPosix
import Synchronization

/// The one writer of events: stores what waits in one durable step, and lets it be scored in that order.
///
/// Requests that come while the disk is waited for make the next group, so groups grow with the load. An answer is given
/// after its events have reached the disk and were scored.
actor IngestWriter {
    private let executor = SerialQueueExecutor(label: "dragnet.writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let scorer: LiveScorer
    private let metrics: ServiceMetrics
    private let blocking: NIOThreadPool
    private var store: LiveEventStore?
    /// Set once the disk has refused what it had taken: only a restart knows what is really there.
    private var isBroken = false
    private var lastTake: Task<Void, Never>?

    private struct Request: Sendable {
        var submission: LiveSubmission
        var answer: CheckedContinuation<Stored, any Error>
    }

    /// What became of a request's events, and the verdicts on them.
    struct Stored: Sendable {
        var outcome: LiveOutcome
        var answer: LiveScorer.GroupAnswer
    }

    private struct Waiting {
        var requests: [Request] = []
        var events = 0
        var isDraining = false
        var isClosed = false
    }

    private let waiting = Mutex(Waiting())

    /// Events that may wait before requests are turned away.
    private static let mostWaiting = 200_000
    /// Events of one group at most, unless one request alone has more.
    private static let groupSize = 20_000

    init(scorer: LiveScorer, metrics: ServiceMetrics, blocking: NIOThreadPool) {
        self.scorer = scorer
        self.metrics = metrics
        self.blocking = blocking
    }

    /// Opens the workspace for storing.
    func open(_ workspace: Workspace, vocabulary: EventVocabulary) throws {
        store = try LiveEventStore(workspace, vocabulary: vocabulary) { ServiceClock.now }
    }

    /// Events that wait to be stored.
    nonisolated var waitingEvents: Int { waiting.withLock { $0.events } }

    /// Stores a submission and gives the verdicts on its events.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` where the disk is full or has failed,
    ///   ``DragnetError/Code/resourceLimit`` if too much waits.
    nonisolated func submit(_ submission: LiveSubmission) async throws -> Stored {
        try await withCheckedThrowingContinuation { continuation in
            let state = waiting.withLock { waiting -> (refusal: DragnetError?, starts: Bool) in
                if waiting.isClosed {
                    return (DragnetError(.resourceLimit, "the service is stopping", help: "send it again"), false)
                }
                guard waiting.events + submission.events.count <= Self.mostWaiting || waiting.events == 0 else {
                    return (
                        DragnetError(.resourceLimit, "too many events wait to be stored", help: "send it again"), false
                    )
                }
                waiting.requests.append(Request(submission: submission, answer: continuation))
                waiting.events += submission.events.count
                defer { waiting.isDraining = true }
                return (nil, !waiting.isDraining)
            }
            if let refusal = state.refusal { return continuation.resume(throwing: refusal) }
            if state.starts { Task { await self.drain() } }
        }
    }

    /// Takes no more requests, and returns when those that wait are answered.
    func close() async {
        waiting.withLock { $0.isClosed = true }
        while waiting.withLock({ $0.isDraining }) { try? await Task.sleep(for: .milliseconds(5)) }
        await lastTake?.value
        store = nil
    }

    private func drain() async {
        while let group = next() {
            storeGroup(group)
            // Lets a close in between groups.
            await Task.yield()
        }
    }

    private func next() -> [Request]? {
        waiting.withLock { waiting in
            guard !waiting.requests.isEmpty else {
                waiting.isDraining = false
                return nil
            }
            var count = 0
            var end = 0
            while end < waiting.requests.count, count < Self.groupSize {
                count += waiting.requests[end].submission.events.count
                end += 1
            }
            let group = Array(waiting.requests[..<end])
            waiting.requests.removeFirst(end)
            waiting.events -= count
            return group
        }
    }

    private func storeGroup(_ group: [Request]) {
        do {
            guard let store, !isBroken else { throw Self.broken }
            let outcomes = try store.store(group.map(\.submission))
            metrics.group(requests: group.count)
            let before = lastTake
            let (scorer, blocking) = (scorer, blocking)
            // Scored beside, in the order of groups, while the next group goes to the disk.
            lastTake = Task {
                await before?.value
                await Self.answer(group, outcomes, scorer, blocking)
            }
        } catch {
            noteFailure(error)
            for request in group { request.answer.resume(throwing: error) }
        }
    }

    /// Makes one step of a removal between two groups.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` where the disk is full or has failed; the step then removed nothing.
    func remove(_ removal: EventRemoval) throws -> EventRemoval {
        guard let store, !isBroken else { throw Self.broken }
        do {
            return try store.remove(removal)
        } catch {
            noteFailure(error)
            throw error
        }
    }

    private static let broken = DragnetError(
        .outputFailed, "the disk has failed, and nothing is stored any more",
        help: "look at the disk, then restart the service")

    /// What neither room nor patience mends is a disk that fails; a failed sync must not be tried again.
    private func noteFailure(_ error: any Error) {
        if let error = error as? DragnetError, error.code == .outputFailed, error.circumstance == nil {
            isBroken = true
        }
    }

    private static func answer(
        _ group: [Request], _ outcomes: [LiveOutcome], _ scorer: LiveScorer, _ blocking: NIOThreadPool
    ) async {
        do {
            let submissions = zip(group.map(\.submission.events), outcomes).map { (events: $0, outcome: $1) }
            let count = submissions.reduce(0) { $0 + $1.events.count }
            let answers =
                count > LiveScorer.longLook
                ? try await blocking.runIfActive { try scorer.take(submissions) } : try scorer.take(submissions)
            for ((request, outcome), answer) in zip(zip(group, outcomes), answers) {
                request.answer.resume(returning: Stored(outcome: outcome, answer: answer))
            }
        } catch {
            for request in group { request.answer.resume(throwing: error) }
        }
    }
}
