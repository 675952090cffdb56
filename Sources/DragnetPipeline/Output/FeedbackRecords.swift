public import DragnetDetection
import DragnetEvents
import DragnetIngest

/// A label as a line of JSON and as a row of a table.
public struct LabelRecord: Sendable, Encodable {
    var v = 1
    var id: String
    var label: String
    var kind: String?
    var group: String?
    var note: String?
    var known_at: String?
    var until: String?
    var created_at: String

    /// The record of a label.
    public init(_ label: Label) {
        id = label.subject.description
        self.label = label.verdict.rawValue
        kind = label.kind
        group = label.group
        note = label.note
        known_at = label.knownAt.map(Timestamp.text)
        until = label.until.map(Timestamp.text)
        created_at = Timestamp.text(label.createdAt)
    }

    /// What a person said, in one sentence.
    var sentence: String {
        var text = "labelled \(label)"
        if let kind { text += ", \(kind)" }
        if let until { text += ", until \(until)" }
        if let note { text += ": \(note)" }
        return text
    }

    /// The columns of the table that `label --import` takes back.
    public static let columns = ["id", "label", "kind", "group", "known_at", "note", "until", "created_at"]

    /// The cells of a row, in the order of ``columns``.
    public var cells: [String] {
        [id, label, kind ?? "", group ?? "", known_at ?? "", note ?? "", until ?? "", created_at]
    }

    /// The record as a line of JSON.
    public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
}

/// A suppression as a line of JSON and as a row of a table.
public struct SuppressionRecord: Sendable, Encodable {
    var v = 1
    var id: String
    var rule: String
    var until: String?
    var why: String
    var created_at: String

    /// The record of a suppression.
    public init(_ suppression: Suppression) {
        id = suppression.id
        rule = suppression.rule.description
        until = suppression.until.map(Timestamp.text)
        why = suppression.why
        created_at = Timestamp.text(suppression.createdAt)
    }

    /// What holds, in one sentence.
    public var sentence: String { "suppressed\(until.map { " until \($0)" } ?? "") because \(why) (\(id))" }

    /// The cells of a row: id, rule, until, why, made.
    public var cells: [String] { [id, rule, until ?? "", why, created_at] }

    /// The record as a line of JSON.
    public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
}

/// Something that a suppression would hide, as a line of JSON.
public struct HiddenRecord: Sendable, Encodable {
    var v = 1
    var kind: String
    var id: String

    /// An incident or alert of this id.
    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }

    /// The record as a line of JSON.
    public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
}

/// Labels as CSV.
public enum LabelTable {
    /// Labels with a header; `label --import` takes the table back.
    public static func csv(_ labels: [Label]) -> String {
        var builder = CSVRowBuilder()
        for cells in [LabelRecord.columns] + labels.map({ LabelRecord($0).cells }) {
            for cell in cells { builder.text(cell) }
            builder.endRow()
        }
        return String(decoding: builder.bytes, as: UTF8.self)
    }
}
