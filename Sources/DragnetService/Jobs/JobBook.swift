import DragnetCore
import DragnetEvents
import DragnetPipeline
import DragnetStorage
import Foundation
import NIOPosix
import Synchronization

/// Work that takes minutes, asked for over HTTP: what runs, how far it is, how it ended.
///
/// One job runs at a time; the others wait. The workspace remembers them, so that those that were not over when the service
/// ended go on when it begins again; a training goes on from its last checkpoint.
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

    /// How far a job is.
    enum State: String, Codable, Sendable {
        case waiting, running, done, failed, cancelled

        /// Whether nothing more will come of it.
        var isOver: Bool { self != .waiting && self != .running }
    }

    /// A job as it stands.
    struct Job: Encodable, Sendable {
        var v = 1
        var id: String
        var kind: Kind
        var state = State.waiting
        var started_at: String
        var stage: String?
        var completed: Int?
        var total: Int?
        /// The id of a model that was learnt, or the name of a file that was written.
        var result: String?
        var error: String?

        private enum CodingKeys: String, CodingKey {
            case v, id, kind, state, started_at, stage, completed, total, result, error
        }

        /// As the workspace keeps it.
        fileprivate var stored: StoredJob

        fileprivate init?(_ stored: StoredJob) {
            guard let kind = Kind(rawValue: stored.kind), let state = State(rawValue: stored.state) else { return nil }
            id = "J-\(stored.number)"
            started_at = Timestamp.text(stored.startedAt)
            (self.kind, self.state, result, error) = (kind, state, stored.result, stored.error)
            self.stored = stored
        }
    }

    private final class Reporter: ProgressReporter {
        let latest = Mutex<WorkProgress?>(nil)
        func report(_ progress: WorkProgress) { latest.withLock { $0 = progress } }
    }

    private var jobs: [Job] = []
    private var flags: [String: (cancellation: CancellationFlag, reporter: Reporter)] = [:]
    private var last: Task<Void, Never>?
    private var number = 0
    /// Whether the service ends, so that what is stopped was not given up.
    private var isStopping = false
    private let workspace: Workspace
    private var path: String { workspace.path }
    private let configuration: DragnetConfiguration
    private let joiner: FindingJoiner
    private let swapper: ModelSwapper
    private let blocking: NIOThreadPool

    private static let mostWaiting = 16
    private static let mostKept = 100

    init(
        workspace: Workspace, configuration: DragnetConfiguration, joiner: FindingJoiner, swapper: ModelSwapper,
        blocking: NIOThreadPool
    ) {
        self.workspace = workspace
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
        if job.state == .running, let progress = flags[job.id]?.reporter.latest.withLock({ $0 }) {
            (job.stage, job.completed, job.total) = (progress.stage, progress.completed, progress.total)
        }
        return job
    }

    /// Takes up what the workspace remembers, and goes on with what was not over.
    func goOn() async throws {
        let workspace = workspace
        let known = try await blocking.runIfActive { try workspace.jobs(newest: Self.mostKept) }
        number = known.last?.number ?? 0
        jobs = known.compactMap(Job.init)
        for job in jobs where !job.state.isOver { enqueue(job) }
    }

    /// Starts a job, or lets it wait for those before it.
    ///
    /// - Throws: a ``Problem`` where too many wait, or what the workspace throws if it cannot remember the job.
    func start(_ kind: Kind, promotes: Bool) async throws -> Job {
        guard jobs.count(where: { !$0.state.isOver }) < Self.mostWaiting else {
            throw Problem(429, "too-many-jobs", "Too many jobs wait already.")
        }
        number += 1
        let stored = StoredJob(
            number: number, kind: kind.rawValue, promotes: promotes, startedAt: ServiceClock.now)
        guard let job = Job(stored) else { throw Problem(500, "internal", "The job cannot be kept.") }
        jobs.append(job)
        do {
            try await keep(stored)
        } catch {
            jobs.removeAll { $0.id == job.id }
            throw error
        }
        if jobs.count > Self.mostKept, let old = jobs.firstIndex(where: { $0.state.isOver }) {
            flags[jobs.remove(at: old).id] = nil
        }
        enqueue(job)
        return job
    }

    private func enqueue(_ job: Job) {
        flags[job.id] = (CancellationFlag(), Reporter())
        let before = last
        last = Task {
            await before?.value
            await self.run(job.id)
        }
    }

    private func keep(_ job: StoredJob) async throws {
        let workspace = workspace
        try await blocking.runIfActive { try workspace.keep(job, most: Self.mostKept) }
    }

    /// Ends a job if it is not over, and takes it off the list; what it has kept stays.
    func remove(_ id: String) async throws -> Job {
        var job = try job(id)
        flags[id]?.cancellation.cancel()
        if !job.state.isOver { job.state = .cancelled }
        jobs.removeAll { $0.id == id }
        let (workspace, number) = (workspace, job.stored.number)
        try await blocking.runIfActive { try workspace.forgetJob(number) }
        return job
    }

    /// Stops all jobs; the workspace still says that they are not over.
    func stop() async {
        isStopping = true
        for (_, flag) in flags { flag.cancellation.cancel() }
        await last?.value
    }

    /// Changes a job here and in the workspace, unless it was taken off the list.
    private func change(_ id: String, _ body: (inout Job) -> Void) async throws {
        guard let place = jobs.firstIndex(where: { $0.id == id }) else { return }
        body(&jobs[place])
        jobs[place].stored.state = jobs[place].state.rawValue
        (jobs[place].stored.result, jobs[place].stored.error) = (jobs[place].result, jobs[place].error)
        try await keep(jobs[place].stored)
    }

    private func run(_ id: String) async {
        defer { if !jobs.contains(where: { $0.id == id }) { flags[id] = nil } }
        guard let flag = flags[id], !flag.cancellation.isCancelled else { return }
        do {
            let rows = swapper.scorer.counts.rows
            let wasRunning = jobs.contains { $0.id == id && $0.state == .running }
            try await change(id) {
                $0.state = .running
                // One that goes on looks at what it looked at before, though more has come.
                $0.stored.rows = $0.stored.rows ?? rows
            }
            guard let job = jobs.first(where: { $0.id == id }) else { return }
            let context = WorkContext(
                threads: configuration.resources.threads, cancellation: flag.cancellation, progress: flag.reporter)
            let result = try await work(job, resumes: wasRunning, context)
            try await change(id) {
                $0.state = .done
                $0.result = result
            }
        } catch {
            let isCancelled = (error as? DragnetError)?.code == .interrupted
            if isCancelled && isStopping { return }
            // Where the workspace cannot be written, this book still tells.
            try? await change(id) {
                $0.state = isCancelled ? .cancelled : .failed
                $0.error = isCancelled ? nil : Problem.of(error).detail
            }
        }
    }

    private func work(_ asked: Job, resumes: Bool, _ context: WorkContext) async throws -> String? {
        switch asked.kind {
        case .score:
            try await joiner.join()
            return nil
        case .train:
            var job = TrainJob(
                workspace: path, configuration: configuration, promotes: false, time: ServiceClock.now)
            (job.rowLimit, job.resumes) = (asked.stored.rows, resumes)
            let training = job
            let model = try await blocking.runIfActive {
                defer { FreeMemory.giveBack() }
                return try Self.model(training, context)
            }
            if asked.stored.promotes { _ = try await swapper.promote(model) }
            return model
        case .report:
            var report = ReportJob(
                id: nil, workspace: path, settings: configuration.render, time: ServiceClock.now)
            report.drawer = PictureWorker.ofThisProgram(configuration.render)
            let job = report
            let file = path + "/report.html"
            try await blocking.runIfActive {
                try AtomicFile.write(Array(try job.run(.html, context: context).utf8), to: file)
            }
            return "report.html"
        }
    }

    /// Learns, from the last checkpoint where there is one that fits, else from the beginning.
    private static func model(_ training: TrainJob, _ context: WorkContext) throws -> String {
        guard training.resumes else { return try training.run(context: context).model }
        do {
            return try training.run(context: context).model
        } catch let error as DragnetError where error.code == .usage || error.code == .modelIncompatible {
            var anew = training
            anew.resumes = false
            return try anew.run(context: context).model
        }
    }
}
