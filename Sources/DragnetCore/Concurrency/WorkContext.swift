import Foundation

/// What every long stage is given beside its input: threads, a way to stop, someone to tell.
///
/// None of it changes a result.
public struct WorkContext: Sendable {
    /// Threads for parallel work, at least 1.
    public var threads: Int
    /// Asks the stage to stop.
    public var cancellation: CancellationFlag
    /// Hears of progress.
    public var progress: any ProgressReporter

    /// A context with `threads` threads, as many as processors by default.
    public init(
        threads: Int? = nil,
        cancellation: CancellationFlag = CancellationFlag(),
        progress: any ProgressReporter = SilentProgress()
    ) {
        self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        self.cancellation = cancellation
        self.progress = progress
    }

    /// One thread, never cancelled, silent.
    public static var serial: WorkContext { WorkContext(threads: 1) }

    /// Chunks of a range, worked on by this context's threads.
    public var parallel: ParallelRange { ParallelRange(threads: threads, cancellation: cancellation) }
}
