import DragnetCore
public import DragnetEvents
public import Foundation

/// The forms of input that Dragnet reads.
public enum InputFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Comma, tab, semicolon or bar between fields, with a header.
    case csv
    /// Zeek's logs, tab-separated or as JSON.
    case zeek
    /// Two columns of nodes and at most one more, mostly without a header: source, destination, then a time or weight.
    case edges
    /// One JSON object a line, or an array of them; nested keys are joined with points.
    case json
    /// Suricata's EVE log.
    case eve
    /// Argus flows as `ra` writes them, with a header.
    case argus
    /// Flows as `nfdump -o csv` writes them.
    case nfdump

    /// Whether the content may be JSON.
    var mayBeJSON: Bool { self == .json || self == .eve || self == .zeek }
}

/// Which of day and month comes first in dates that begin with neither a year nor a month's name.
public enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
    /// 31/12/2026.
    case dayFirst = "day-first"
    /// 12/31/2026.
    case monthFirst = "month-first"
}

/// How a log is to be read; the defaults find everything out from the content.
///
/// ```swift
/// var options = IngestOptions()
/// try options.map("source=payer")
/// try options.map("time=")          // read it as one static graph
/// options.maxBadShare = try IngestOptions.parseShare("1%")
/// ```
public struct IngestOptions: Sendable {
    /// The form of the input; nil decides by content.
    public var format: InputFormat?
    /// Columns of roles that the user named; they win over everything.
    ///
    /// An empty mapping drops the role.
    public var mapping: [ColumnRole: ColumnMapping] = [:]
    /// Columns of what the sources of events share, a type once.
    public var shared: [SharedMapping] = []
    /// What the log is a record of; nil decides by content.
    public var preset: LogDomain?
    /// The zone of times that name none.
    public var timeZone: TimeZone = .gmt
    /// Day or month first, where the dates do not tell; nil asks.
    public var dateOrder: DateOrder?
    /// Whether the first row is a header; nil decides by content.
    public var hasHeader: Bool?
    /// The mark before the decimals of a number: `.` or `,`.
    ///
    /// With `,` a point groups thousands unless ``thousandsMark`` says otherwise.
    public var decimalMark: Character = "."
    /// The mark between groups of three digits: `,`, `.`, `'`, `_` or a blank; nil allows none.
    public var thousandsMark: Character?
    /// The share of bad rows above which the input is refused, 0 to 1.
    ///
    /// One bad row is forgiven in an input of 100 rows and more, unless the share is 0. The share is judged at the end of the input;
    /// reading stops early once more than 1,000 rows and ten times the share are bad.
    public var maxBadShare: Double = 0.001

    /// How the characters of the input are written; nil finds UTF-16 by its mark and takes UTF-8 otherwise.
    public var encoding: TextEncoding?
    /// What is kept and not scored.
    public var ignored = IgnoreList()

    /// The defaults.
    public init() {}

    /// Adds `ROLE=COL[+COL]` to ``mapping``.
    ///
    /// - Throws: as ``ColumnMapping/parse(_:)``.
    public mutating func map(_ text: String) throws {
        let (role, columns) = try ColumnMapping.parse(text)
        mapping[role] = columns
    }

    /// Adds `TYPE=COL[+COL]` to ``shared``, in place of what was there for the type.
    ///
    /// - Throws: as ``SharedMapping/parse(_:)``.
    public mutating func share(_ text: String) throws {
        let column = try SharedMapping.parse(text)
        shared.removeAll { $0.type == column.type }
        if !column.mapping.columns.isEmpty { shared.append(column) }
    }

    /// Reads a share such as `0.1%` or `0.001`.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` unless it is within 0 and 100 %.
    public static func parseShare(_ text: String) throws -> Double {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? String(text.dropLast()) : text
        guard let number = Double(digits.trimmingBlanks()), number.isFinite else {
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(text))\" is not a share",
                help: "write a percentage such as 0.1%")
        }
        let share = isPercent ? number / 100 : number
        guard (0...1).contains(share) else {
            throw DragnetError(
                .usage, "the share \(UntrustedText.terminal(text)) is not between 0% and 100%",
                help: "write a percentage such as 0.1%")
        }
        return share
    }

    /// The options themselves where they make sense.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` for marks that collide or a share out of its range.
    public func validated() throws -> IngestOptions {
        guard (0...1).contains(maxBadShare) else {
            throw DragnetError(.usage, "the share of bad rows must be within 0 and 1", help: "say --max-bad 0.1%")
        }
        guard decimalMark == "." || decimalMark == "," else {
            throw DragnetError(.usage, "the decimal mark must be . or ,", help: "say --decimal ,")
        }
        if let thousandsMark {
            guard thousandsMark != decimalMark, ",.'_ ".contains(thousandsMark) else {
                throw DragnetError(
                    .usage, "the mark of thousands must be one of , . ' _ or a blank, and not the decimal mark",
                    help: "say --thousands ,")
            }
        }
        return self
    }
}
