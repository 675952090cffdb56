package import DragnetCore
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How progress is told, as `--progress` says.
package enum ProgressMode: String, Sendable, CaseIterable {
    /// One line that is redrawn, on a terminal only.
    case auto
    /// Not at all.
    case none
    /// One JSON object per line.
    case json
}

/// Tells of progress on standard error: one line, redrawn at most ten times a second, or JSON lines.
///
/// ```swift
/// let progress = TerminalProgress(mode: .auto)
/// defer { progress.finish() }
/// try job.run(WorkContext(progress: progress))
/// ```
///
/// Call ``finish()`` before anything else is written to standard error or output; it clears the line.
package final class TerminalProgress: ProgressReporter {
    private enum Form {
        case silent
        case line
        case json
    }

    private struct State {
        var meter = ProgressMeter()
        /// Whether a line stands on the terminal.
        var isDrawn = false
    }

    private let form: Form
    private let clock: @Sendable () -> Double
    private let width: @Sendable () -> Int
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Tells of progress on standard error.
    package convenience init(
        mode: ProgressMode, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let start = ContinuousClock.now
        self.init(
            mode: mode, isTerminal: Terminal.isTerminal(STDERR_FILENO) && Terminal.isLively(environment),
            clock: { (ContinuousClock.now - start).inSeconds },
            width: { Terminal.width(STDERR_FILENO) ?? 80 },
            write: Terminal.writeError)
    }

    /// Tells of progress by other means than the terminal's.
    ///
    /// - Parameters:
    ///   - isTerminal: whether what is written can be redrawn.
    ///   - clock: seconds that never go back.
    ///   - width: the columns of a line at the moment.
    ///   - write: takes text as it is, line breaks included.
    package init(
        mode: ProgressMode, isTerminal: Bool, clock: @escaping @Sendable () -> Double,
        width: @escaping @Sendable () -> Int, write: @escaping @Sendable (String) -> Void
    ) {
        form =
            switch mode {
            case .none: .silent
            case .json: .json
            case .auto: isTerminal ? .line : .silent
            }
        self.clock = clock
        self.width = width
        self.write = write
    }

    /// Draws the progress, unless something was drawn just before.
    package func report(_ progress: WorkProgress) {
        guard form != .silent else { return }
        let time = clock()
        state.withLock { state in
            guard let reading = state.meter.reading(of: progress, at: time) else { return }
            switch form {
            case .silent: break
            case .json: write(reading.json + "\n")
            case .line:
                // A line as wide as the terminal would wrap on some, and could not be cleared.
                write("\r" + TextWidth.truncated(reading.line, to: max(10, width() - 1)) + Self.clearToEnd)
                state.isDrawn = true
            }
        }
    }

    /// Clears the line; more reports draw it again.
    package func finish() {
        state.withLock { state in
            if state.isDrawn { write("\r" + Self.clearToEnd) }
            state.isDrawn = false
        }
    }

    private static let clearToEnd = "\u{1B}[K"
}
