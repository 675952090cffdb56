import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest

/// Writes `events.csv.gz`: one row per row of the input, in its order; none disappears.
struct EventTable {
    let log: EventLog
    /// The rows of ``log`` that are written.
    let rows: Range<Int>
    let rejects: [RejectedRow]
    let duplicates: [DuplicateRow]
    /// The dictionary that the duplicates' nodes are numbered by.
    let duplicateNodes: NodeDictionary
    let scored: ScoredLog
    let incidentOfRow: [Int: String]
    let codeOfRow: [Int: ReasonCode]
    /// The names of the inputs, as files show them; empty for rows that come from a workspace.
    let inputNames: [String]

    static let columns = [
        "row", "file", "id", "time", "source", "destination", "score", "surprise", "severity", "status", "incident",
        "reason", "kind",
    ]

    func write(to path: String, context: WorkContext) throws {
        let table = try TableFile(path: path, columns: Self.columns)
        var rejects = self.rejects[...]
        var duplicates = self.duplicates[...]
        for row in rows {
            if row % 65_536 == 0 {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(
                        stage: "writing events", completed: row - rows.lowerBound, total: rows.count, unit: "events"))
            }
            let place = (Int(log.files[row]), Int(log.fileRows[row]))
            try writeOthers(before: place, &rejects, &duplicates, into: table)
            try write(row, into: table)
        }
        try writeOthers(before: (Int.max, 0), &rejects, &duplicates, into: table)
        try table.commit()
    }

    /// Rejected rows and duplicates that stand before a place in the input.
    private func writeOthers(
        before place: (Int, Int), _ rejects: inout ArraySlice<RejectedRow>,
        _ duplicates: inout ArraySlice<DuplicateRow>, into table: TableFile
    ) throws {
        while true {
            let reject = rejects.first.map { ($0.fileIndex, $0.fileRow) }
            let duplicate = duplicates.first.map { ($0.file, $0.fileRow) }
            if let reject, reject < place, duplicate.map({ reject < $0 }) ?? true {
                try write(rejects.removeFirst(), into: table)
            } else if let duplicate, duplicate < place {
                try write(duplicates.removeFirst(), into: table)
            } else {
                return
            }
        }
    }

    private func write(_ row: Int, into table: TableFile) throws {
        table.rows.integer(Int(log.fileRows[row]))
        table.rows.text(name(ofFile: Int(log.files[row])))
        if let ids = log.inputIDs, !ids.bytes(of: row).isEmpty {
            table.rows.utf8(ids.bytes(of: row))
        } else {
            table.rows.integer(row)
        }
        if let times = log.times { table.rows.time(times[row]) } else { table.rows.empty() }
        table.rows.utf8(log.nodes.nameBytes(of: log.sources[row]))
        table.rows.utf8(log.nodes.nameBytes(of: log.destinations[row]))
        let surprise = Double(scored.surprises[row])
        table.rows.decimal(surprise > 0 ? 1 - scored.tailProbability(row) : 0, places: 6, trimsZeros: true)
        table.rows.decimal(surprise, places: 6, trimsZeros: true)
        table.rows.text(scored.severity(row).name)
        table.rows.text(scored.statuses[row].name)
        table.rows.text(incidentOfRow[row] ?? "")
        table.rows.text(codeOfRow[row]?.rawValue ?? "")
        table.rows.text(scored.kinds[row] ?? "")
        try table.endRow()
    }

    private func write(_ reject: RejectedRow, into table: TableFile) throws {
        let cells = [
            "\(reject.fileRow)", name(ofFile: reject.fileIndex), "", "", "", "", "0", "0", Severity.none.name,
            EventFinding.Status.rejected.name, "", "", "",
        ]
        try table.add(cells)
    }

    private func write(_ duplicate: DuplicateRow, into table: TableFile) throws {
        let nodes = duplicateNodes
        let cells = [
            "\(duplicate.fileRow)", name(ofFile: duplicate.file), duplicate.id,
            duplicate.time.map(Timestamp.text) ?? "", nodes.name(of: duplicate.source),
            nodes.name(of: duplicate.destination), "0", "0", Severity.none.name, EventFinding.Status.duplicate.name,
            "", "", "",
        ]
        try table.add(cells)
    }

    private func name(ofFile number: Int) -> String { number < inputNames.count ? inputNames[number] : "" }
}
