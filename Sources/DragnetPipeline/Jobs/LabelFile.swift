import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetStorage
import Foundation

/// A table of labels, `id,label[,kind,group,known_at]`, as it stands in the file.
struct LabelFile {
    /// One row; `id` is not looked up yet.
    struct Row {
        var line: Int
        var id: String
        var verdict: LabelVerdict
        var kind: String?
        var group: String?
        var knownAt: Int64?
        var note: String?
        var until: Int64?
    }

    let name: String
    private(set) var rows: [Row] = []
    /// Columns that mean nothing here.
    private(set) var unread: [String] = []

    /// Reads a table of labels.
    ///
    /// - Throws: ``DragnetError/Code/inputUnusable`` naming file and line, and what may stand there.
    init(path: String, timeZone: TimeZone, context: WorkContext) throws {
        name = path
        let table = try TableReader(path: path, context: context)
        let columns = try LabelColumns(table)
        unread = columns.unread
        while let cells = try table.next() {
            if rows.count & 0xFFFF == 0 {
                try context.cancellation.check()
                context.progress.report(WorkProgress(stage: "reading labels", completed: rows.count, unit: "rows"))
            }
            rows.append(try columns.row(cells, table: table, timeZone: timeZone))
        }
        guard !rows.isEmpty else {
            throw DragnetError(
                .inputUnusable, "has a header and no rows", at: DragnetError.Place(file: path),
                help: "give a table with a row for each label")
        }
    }

    /// An error about a row.
    func error(_ message: String, line: Int, help: String) -> DragnetError {
        DragnetError(.inputUnusable, message, at: DragnetError.Place(file: name, line: line), help: help)
    }

    /// The rows as labels of what the workspace holds.
    struct Resolved {
        var labels: [Label] = []
        /// Rows whose id names nothing, in the order of the file.
        var unknown: [Row] = []
        /// Rows that say again what an earlier one said.
        var repeated = 0
    }

    /// Looks the ids up.
    ///
    /// - Parameters:
    ///   - delay: where the table says no `known_at`, a label was known so long after the last event of its subject.
    ///   - createdAt: when the labels come in.
    /// - Throws: ``DragnetError/Code/inputUnusable`` for an id that means several things or has two verdicts.
    func resolved(
        in store: Workspace, unit: LabelUnit?, delay: Int64?, createdAt: Int64, context: WorkContext
    ) throws -> Resolved {
        let found = try store.identify(rows.map(\.id), unit: unit, context: context)
        var resolved = Resolved()
        var seen: [ByteKey: Int] = [:]
        for (number, lookup) in found.enumerated() {
            let row = rows[number]
            switch lookup {
            case .unknown: resolved.unknown.append(row)
            case .ambiguous(let subjects):
                let names = subjects.map(\.description).joined(separator: ", ")
                throw error(
                    "\"\(shown(row.id))\" can mean \(subjects.count) things: \(names)", line: row.line,
                    help: "write the id with its prefix, or say --unit event or --unit entity")
            case .subject(let subject, let time):
                let key = ByteKey(subject.description)
                if let first = seen[key] {
                    guard rows[first].verdict == row.verdict else {
                        throw error(
                            "\"\(shown(row.id))\" is \(row.verdict.rawValue) here and \(rows[first].verdict.rawValue) "
                                + "on line \(rows[first].line)", line: row.line, help: "leave one of the two rows out")
                    }
                    resolved.repeated += 1
                    continue
                }
                seen[key] = number
                var known = row.knownAt
                if known == nil, let delay {
                    guard let time else {
                        throw error(
                            "\"\(shown(row.id))\" has no time to count a delay from", line: row.line,
                            help: "leave --delay out, or give the column known_at")
                    }
                    known = time.addingReportingOverflow(delay).partialValue
                }
                resolved.labels.append(
                    Label(
                        subject, row.verdict, kind: row.kind, group: row.group, note: row.note, knownAt: known,
                        until: row.until, createdAt: createdAt))
            }
        }
        return resolved
    }

    /// The refusal of a table with ids that name nothing.
    func refusal(of unknown: [Row]) -> DragnetError? {
        guard let first = unknown.first else { return nil }
        let names = unknown.prefix(5).map { "\"\(shown($0.id))\"" }.joined(separator: ", ")
        let more = unknown.count > 5 ? " and \(unknown.count - 5) more" : ""
        return error(
            unknown.count == 1
                ? "the workspace holds nothing called \(names)"
                : "the workspace holds nothing called by \(unknown.count) of \(rows.count) ids: \(names)\(more)",
            line: first.line,
            help: "import the log that they belong to first, or say --unit entity if they are accounts or hosts")
    }

    private func shown(_ id: String) -> String { UntrustedText.shortened(id, to: 60) }
}

/// Where the columns of a table of labels stand.
private struct LabelColumns {
    /// `actor` is what `generate network` adds; a label is about its id alone, so it is passed over without a note.
    private static let known = ["id", "label", "kind", "group", "known_at", "note", "until", "created_at", "actor"]
    private var place: [String: Int] = [:]
    private let id: Int
    private let label: Int
    let unread: [String]

    init(_ table: TableReader) throws {
        for (index, name) in table.columns.enumerated() where Self.known.contains(name) {
            guard place.updateValue(index, forKey: name) == nil else {
                throw DragnetError(
                    .inputUnusable, "the column \(name) stands twice",
                    at: DragnetError.Place(file: table.file, line: 1),
                    help: "leave one of the two out")
            }
        }
        guard let id = place["id"], let label = place["label"] else {
            let names = table.columns.prefix(12).map { UntrustedText.shortened($0, to: 40) }.joined(separator: ", ")
            throw DragnetError(
                .inputUnusable, "the header has no column \(place["id"] == nil ? "id" : "label"): it names \(names)",
                at: DragnetError.Place(file: table.file, line: 1),
                help: "give the columns id,label and, where known, kind,group,known_at")
        }
        self.id = id
        self.label = label
        unread = table.columns.filter { !Self.known.contains($0) }
    }

    func row(_ cells: [String], table: TableReader, timeZone: TimeZone) throws -> LabelFile.Row {
        guard !cells[id].isEmpty else {
            throw table.error("the row has no id", column: "id", help: "name what the label is about")
        }
        guard let verdict = LabelVerdict(text: cells[label]) else {
            throw table.error(
                "\"\(UntrustedText.shortened(cells[label], to: 60))\" is no label", column: "label",
                help: "write 1, 0, fraud, legit or unsure")
        }
        return LabelFile.Row(
            line: table.line, id: cells[id], verdict: verdict, kind: text(cells, "kind"), group: text(cells, "group"),
            knownAt: try time(cells, "known_at", table, timeZone), note: text(cells, "note"),
            until: try time(cells, "until", table, timeZone))
    }

    private func text(_ cells: [String], _ column: String) -> String? {
        place[column].flatMap { cells[$0].isEmpty ? nil : Self.withoutMark(cells[$0]) }
    }

    /// A cell without the apostrophe that keeps a spreadsheet from running it: an exported table comes back as it was.
    private static func withoutMark(_ cell: String) -> String {
        let bytes = cell.utf8
        guard bytes.first == 0x27, let next = bytes.dropFirst().first, "=+-@".utf8.contains(next) else { return cell }
        return String(cell.unicodeScalars.dropFirst())
    }

    private func time(
        _ cells: [String], _ column: String, _ table: TableReader, _ timeZone: TimeZone
    ) throws -> Int64? {
        guard let text = text(cells, column) else { return nil }
        if let time = TimeArgument.parse(text, timeZone: timeZone) { return time }
        throw table.error(
            "\"\(UntrustedText.shortened(text, to: 60))\" is not a time", column: column,
            help: "write a time such as 2026-03-01, 2026-03-01T12:00:00Z or seconds since 1970")
    }
}
