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

    /// Ends a stage that began at the end of the one before.
    mutating func lap(_ name: String) {
        let now = ContinuousClock.now
        stages.append(TimingDocument.Stage(name: name, seconds: Self.seconds(now - last)))
        last = now
    }

    /// Seconds since the stopwatch was made.
    var total: Double { Self.seconds(ContinuousClock.now - start) }

    private static func seconds(_ duration: Duration) -> Double {
        let (whole, atto) = duration.components
        return Double(whole) + (Double(atto) / 1e15).rounded() / 1e3
    }

    /// The most memory the process held so far, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }
}
