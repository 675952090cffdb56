import Foundation

/// How much memory this process may hold before the system ends it, and how much it holds now.
///
/// ```swift
/// if let ceiling = MemoryCeiling.current { print(ByteSize.text(ceiling.bytes), "by", ceiling.source) }
/// ```
public struct MemoryCeiling: Sendable, Hashable {
    /// The bytes that may be held.
    public var bytes: Int
    /// Who says so, as a person reads it: "the control group", "this machine's memory".
    public var source: String

    /// A ceiling of `bytes` that `source` sets.
    public init(bytes: Int, source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// The lower of the control group's limit and the machine's memory.
    public static var current: MemoryCeiling {
        let machine = MemoryCeiling(
            bytes: Int(clamping: ProcessInfo.processInfo.physicalMemory), source: "this machine's memory")
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        let limit = controlGroupLimit(groups: groups) { try? String(contentsOfFile: $0, encoding: .utf8) }
        guard let limit, limit < machine.bytes else { return machine }
        return MemoryCeiling(bytes: limit, source: "the control group")
    }

    /// The bytes this process holds in memory now; 0 where the system does not tell.
    public static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
    }

    /// The lowest limit of the control groups that a process is in, version 2 or 1; nil without one.
    ///
    /// - Parameters:
    ///   - groups: the text of `/proc/self/cgroup`.
    ///   - read: the text of a file; nil if there is none.
    package static func controlGroupLimit(groups: String, read: (String) -> String?) -> Int? {
        var limits: [Int] = []
        for line in groups.split(separator: "\n") {
            // number:controllers:path; version 2 has the number 0 and names no controllers.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let isFirst = fields[1].split(separator: ",").contains("memory")
            guard isFirst || fields[1].isEmpty else { continue }
            let mount = isFirst ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"
            let file = isFirst ? "memory.limit_in_bytes" : "memory.max"
            // A limit of a group above holds too. Within a container the mount may itself be the group.
            var parts = fields[2].split(separator: "/")[...]
            while true {
                let place = ([mount] + parts.map(String.init)).joined(separator: "/")
                let text = read(place + "/" + file)?.split(separator: "\n").first
                if let limit = text.flatMap({ Int($0) }), limit > 0, limit < 1 << 60 { limits.append(limit) }
                if parts.popLast() == nil { break }
            }
        }
        return limits.min()
    }
}
