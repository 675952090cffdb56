import DragnetEvents

/// Events that are known only by a record that is not their own: an alert or a query whose connection was not told yet.
///
/// When the connection's own record comes, the stand-in gives way to it. Which ones never get theirs is known at the
/// end only, so all are events until then.
struct StandIns {
    /// One bit a row, set where the row is a stand-in.
    private var provisional: [UInt64] = []
    /// For each stand-in the row that took its place.
    private var successors: [Int: Int] = [:]
    /// The stand-ins with other names under the id of one, by the row of that one.
    private var besides: [Int: [Int]] = [:]

    /// Whether there is anything to ``resolve(_:_:)``.
    var isEmpty: Bool { successors.isEmpty }

    /// Notes that a row stands for a record to come.
    mutating func note(_ row: Int) {
        while provisional.count <= row >> 6 { provisional.append(0) }
        provisional[row >> 6] |= 1 << UInt64(row & 63)
    }

    /// Notes that a row stands for the same record as `first`, under another name.
    mutating func note(_ row: Int, besides first: Int) {
        note(row)
        besides[first, default: []].append(row)
    }

    func isProvisional(_ row: Int) -> Bool {
        row >> 6 < provisional.count && provisional[row >> 6] & 1 << UInt64(row & 63) != 0
    }

    /// The row that now stands where `row` stood.
    func row(for row: Int) -> Int { successors[row] ?? row }

    /// The stand-in of this destination among `first` and those beside it; `first` where there is none.
    func row(naming destination: NodeIndex, under first: Int, in log: EventLog) -> Int {
        if log.destinations[first] == destination { return first }
        return besides[first]?.first { log.destinations[$0] == destination } ?? first
    }

    /// Lets `successor` take the place of `row` and of those beside it.
    mutating func replace(_ row: Int, by successor: Int) {
        for row in [row] + (besides.removeValue(forKey: row) ?? []) {
            provisional[row >> 6] &= ~(1 << UInt64(row & 63))
            successors[row] = successor
        }
    }

    /// Takes the stand-ins that gave way out of the log; they are duplicates from then on, and an alert's label stays.
    func resolve(_ log: inout EventLog, _ duplicates: inout [DuplicateRow]) throws {
        guard !successors.isEmpty else { return }
        var rowAfter = [Int](repeating: -1, count: log.count)
        var kept: [Int] = []
        for row in 0..<log.count where successors[row] == nil {
            rowAfter[row] = kept.count
            kept.append(row)
        }
        for index in duplicates.indices {
            duplicates[index].original = rowAfter[self.row(for: duplicates[index].original)]
        }
        for (row, successor) in successors.sorted(by: { $0.key < $1.key }) {
            if log.labels?[row] == 1 { log.labels?[successor] = 1 }
            duplicates.append(
                DuplicateRow(
                    file: Int(log.files[row]), fileRow: Int(log.fileRows[row]), original: rowAfter[successor],
                    id: log.inputIDs?[row] ?? "", time: log.times?[row], source: log.sources[row],
                    destination: log.destinations[row]))
        }
        duplicates.sort { ($0.file, $0.fileRow) < ($1.file, $1.fileRow) }
        let whole = log
        log = log.keeping(kept)
        try dropNames(of: whole, &log, &duplicates)
    }

    /// Takes nodes out that only stand-ins named: a connection that was told has no other end than its hosts.
    private func dropNames(
        of whole: EventLog, _ log: inout EventLog, _ duplicates: inout [DuplicateRow]
    ) throws {
        let isNamed = successors.keys.contains { whole.nodes.type(of: whole.destinations[$0]) == .domain }
        guard isNamed else { return }
        let numbers = try log.dropIdleNodes()
        for index in duplicates.indices {
            let original = duplicates[index].original
            duplicates[index].source = numbers[Int(duplicates[index].source)] ?? log.sources[original]
            duplicates[index].destination = numbers[Int(duplicates[index].destination)] ?? log.destinations[original]
        }
    }
}
