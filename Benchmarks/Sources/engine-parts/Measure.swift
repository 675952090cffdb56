import CPeak
import Foundation

/// CPU seconds of this process, all threads together.
func cpuSeconds() -> Double {
    var usage = rusage()
    #if canImport(Darwin)
        getrusage(RUSAGE_SELF, &usage)
    #else
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// CPU and wall seconds that `body` takes; the least of `rounds` runs.
func measure(rounds: Int = 1, _ body: () throws -> Void) rethrows -> (cpu: Double, wall: Double) {
    var best = (cpu: Double.infinity, wall: Double.infinity)
    for _ in 0..<rounds {
        let (cpu, begin) = (cpuSeconds(), ContinuousClock.now)
        try body()
        best.cpu = min(best.cpu, cpuSeconds() - cpu)
        best.wall = min(best.wall, (ContinuousClock.now - begin) / .seconds(1))
    }
    return best
}

/// Bytes of this process that are in memory now, and the most there have been since the last reset; 0 where none can tell.
func residentBytes() -> (now: Int, most: Int) {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func value(_ name: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return 1_024 * (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
    }
    return (value("VmRSS"), value("VmHWM"))
}

/// Gives back what is free, and begins to count the most there has been anew.
func resetPeak() {
    dragnet_give_memory_back()
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
}

/// Prints figures as one line of JSON.
func tell(_ what: String, _ figures: KeyValuePairs<String, Double>) {
    let parts = figures.map { "\"\($0.key)\":\($0.value)" }
    // At once, as the next figure may take minutes.
    FileHandle.standardOutput.write(Data("{\"what\":\"\(what)\",\(parts.joined(separator: ","))}\n".utf8))
}
