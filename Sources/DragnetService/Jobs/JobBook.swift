import DragnetCore
import DragnetEvents
import DragnetPipeline
import Foundation
import NIOPosix
import Synchronization

/// Work that takes minutes, asked for over HTTP: what runs, how far it is, how it ended.
///
/// One job runs at a time; the others wait. What a job keeps is in the workspace, so nothing is lost with this book.
actor JobBook {
    /// What a job does.
    enum Kind: String, Codable, Sendable {
        /// Learns a model.
        case train
        /// Joins what is new into incidents.
        case score
        /// Writes the page of all incidents into the workspace.
        case report
    }

    /// A job as it stands.
    struct Job: Encodable, Sendable {
        var v = 1
        var id: String
        var kind: Kind
        /// One of waiting, running, done, failed and cancelled.
        var state = "waiting"
        var started_at: String
        var stage: String?
        var completed: Int?
        var total: Int?
        /// The id of a model that was learnt, or the name of a file that was written.
        var result: String?
        var error: String?
    }

    private final class Reporter: ProgressReporter {
        let latest = Mutex<WorkProgress?>(nil)
        func report(_ progress: WorkProgress) { latest.withLock { $0 = progress } }
    }

    private var jobs: [Job] = []
    private var flags: [String: (cancellation: CancellationFlag, reporter: Reporter)] = [:]
    private var last: Task<Void, Never>?
    private var number = 0
    private let path: String
    private let configuration: DragnetConfiguration
    private let joiner: FindingJoiner
    private let swapper: ModelSwapper
    private let blocking: NIOThreadPool

    private static let mostWaiting = 16
    private static let mostKept = 100

    init(
        path: String, configuration: DragnetConfiguration, joiner: FindingJoiner, swapper: ModelSwapper,
        blocking: NIOThreadPool
    ) {
        self.path = path
        self.configuration = configuration
        self.joiner = joiner
        self.swapper = swapper
        self.blocking = blocking
    }

    /// All jobs, oldest first.
    var all: [Job] { jobs.map(current) }

    /// A job by its id.
    func job(_ id: String) throws -> Job {
        guard let job = jobs.first(where: { $0.id == id }) else {
            throw Problem(404, "unknown-id", "No job has that id.")
        }
        return current(job)
    }

    private func current(_ job: Job) -> Job {
        var job = job
        if job.state == "running", let progress = flags[job.id]?.reporter.latest.withLock({ $0 }) {
            (job.stage, job.completed, job.total) = (progress.stage, progress.completed, progress.total)
        }
        return job
    }

    /// Starts a job, or lets it wait for those before it.
    func start(_ kind: Kind, promotes: Bool) throws -> Job {
        guard jobs.count(where: { $0.state == "waiting" || $0.state == "running" }) < Self.mostWaiting else {
            throw Problem(429, "too-many-jobs", "Too many jobs wait already.")
        }
        number += 1
        let job = Job(id: "J-\(number)", kind: kind, started_at: Timestamp.text(ServiceClock.now))
        jobs.append(job)
        if jobs.count > Self.mostKept, let old = jobs.firstIndex(where: { !["waiting", "running"].contains($0.state) })
        {
            flags[jobs.remove(at: old).id] = nil
        }
        flags[job.id] = (CancellationFlag(), Reporter())
        let before = last
        last = Task {
            await before?.value
            await self.run(job.id, kind, promotes: promotes)
        }
        return job
    }

    /// Ends a job if it is not over, and takes it off the list; what it has kept stays.
    func remove(_ id: String) throws -> Job {
        var job = try job(id)
        flags[id]?.cancellation.cancel()
        if job.state == "waiting" || job.state == "running" { job.state = "cancelled" }
        jobs.removeAll { $0.id == id }
        return job
    }

    /// Ends all jobs.
    func stop() async {
        for (_, flag) in flags { flag.cancellation.cancel() }
        await last?.value
    }

    private func change(_ id: String, _ body: (inout Job) -> Void) {
        if let place = jobs.firstIndex(where: { $0.id == id }) { body(&jobs[place]) }
    }

    private func run(_ id: String, _ kind: Kind, promotes: Bool) async {
        defer { if !jobs.contains(where: { $0.id == id }) { flags[id] = nil } }
        guard let flag = flags[id], !flag.cancellation.isCancelled else { return }
        change(id) { $0.state = "running" }
        do {
            let context = WorkContext(
                threads: configuration.resources.threads, cancellation: flag.cancellation, progress: flag.reporter)
            let result = try await work(kind, promotes: promotes, context)
            change(id) {
                $0.state = "done"
                $0.result = result
            }
        } catch {
            let isCancelled = (error as? DragnetError)?.code == .interrupted
            change(id) {
                $0.state = isCancelled ? "cancelled" : "failed"
                $0.error = isCancelled ? nil : Problem.of(error).detail
            }
        }
    }

    private func work(_ kind: Kind, promotes: Bool, _ context: WorkContext) async throws -> String? {
        switch kind {
        case .score:
            try await joiner.join()
            return nil
        case .train:
            let job = TrainJob(workspace: path, configuration: configuration, promotes: false)
            let model = try await blocking.runIfActive { try job.run(context: context).model }
            if promotes { _ = try await swapper.promote(model) }
            return model
        case .report:
            let job = ReportJob(
                id: nil, workspace: path, settings: configuration.render, time: ServiceClock.now)
            let file = path + "/report.html"
            try await blocking.runIfActive {
                try AtomicFile.write(Array(try job.run(.html, context: context).utf8), to: file)
            }
            return "report.html"
        }
    }
}
