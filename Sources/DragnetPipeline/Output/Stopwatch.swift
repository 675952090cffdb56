import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Notes how long each stage of a run takes.
struct Stopwatch {
    private(set) var stages: [TimingDocument.Stage] = []
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    private var lastProcessorTime = Self.processorTime

    /// Ends a stage that began at the end of the one before.
    mutating func lap(_ name: String) {
        let (now, processorTime) = (ContinuousClock.now, Self.processorTime)
        stages.append(
            TimingDocument.Stage(
                name: name, seconds: Self.seconds(now - last),
                cpu_seconds: Self.seconds(processorTime - lastProcessorTime)))
        (last, lastProcessorTime) = (now, processorTime)
    }

    /// Seconds since the stopwatch was made.
    var total: Double { Self.seconds(ContinuousClock.now - start) }

    private static func seconds(_ duration: Duration) -> Double {
        let (whole, atto) = duration.components
        return Double(whole) + (Double(atto) / 1e15).rounded() / 1e3
    }

    /// The most memory the process held so far, in bytes.
    static var peakMemory: Int {
        #if canImport(Glibc)
            usage.ru_maxrss * 1024
        #else
            usage.ru_maxrss
        #endif
    }

    /// What all threads of the process have taken of the processors so far.
    private static var processorTime: Duration {
        let usage = usage
        return [usage.ru_utime, usage.ru_stime].reduce(.zero) {
            $0 + .seconds(Int64($1.tv_sec)) + .microseconds(Int64($1.tv_usec))
        }
    }

    private static var usage: rusage {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }
}
