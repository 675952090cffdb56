import DragnetEvents

/// Events that are known only by a record that is not their own: an alert or a query whose connection was not told yet.
///
/// When the connection's own record comes, the stand-in gives way to it. Which ones never get theirs is known at the
/// end only, so all are events until then.
struct StandIns {
    private var isProvisional: Set<Int> = []
    /// For each stand-in the row that took its place.
    private var successors: [Int: Int] = [:]

    /// Whether there is anything to ``resolve(_:_:)``.
    var isEmpty: Bool { successors.isEmpty }

    /// Notes that a row stands for a record to come.
    mutating func note(_ row: Int) { isProvisional.insert(row) }

    func isProvisional(_ row: Int) -> Bool { isProvisional.contains(row) }

    /// The row that now stands where `row` stood.
    func row(for row: Int) -> Int { successors[row] ?? row }

    /// Lets `successor` take the place of `row`.
    mutating func replace(_ row: Int, by successor: Int) {
        isProvisional.remove(row)
        successors[row] = successor
    }

    /// Takes the stand-ins that gave way out of the log; they are duplicates from then on, and an alert's label stays.
    func resolve(_ log: inout EventLog, _ duplicates: inout [DuplicateRow]) {
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
        log = log.keeping(kept)
    }
}
