import DragnetCore
import DragnetEvents
public import DragnetIngest

/// How a log is read.
public struct InputSettings: DescribedSection {
    /// The kinds of files that can be read.
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        /// Found from the content.
        case auto
        /// Text with a separator: comma, semicolon, tab or bar.
        case csv
        /// A Zeek log, tab-separated or JSON.
        case zeek
        /// Lines of two names.
        case edges
        /// One JSON object a line, or an array of them.
        case json
        /// Suricata's EVE log.
        case eve
        /// Argus flows with a header.
        case argus
        /// Flows as `nfdump -o csv` writes them.
        case nfdump
    }

    /// What the log is a record of.
    public enum Preset: String, Sendable, Hashable, Codable, CaseIterable {
        /// Found from the columns.
        case auto
        /// Who paid whom.
        case transactions
        /// Who talked to whom.
        case network
    }

    /// The character before the fraction of a number.
    public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
        /// 1234.50
        case point = "."
        /// 1234,50
        case comma = ","
    }

    /// The character between groups of three digits.
    public enum ThousandsMark: String, Sendable, Hashable, Codable, CaseIterable {
        /// 1,234,567
        case comma = ","
        /// 1.234.567
        case point = "."
        /// 1 234 567
        case space = " "
        /// 1'234'567
        case apostrophe = "'"
        /// 1_234_567
        case underscore = "_"
    }

    /// The kind of file; found from the content by default.
    public var format = Format.auto
    /// What the log is a record of; found from the columns by default.
    public var preset = Preset.auto
    /// The time zone of times that name none, such as `Europe/Berlin` or `+02:00`; UTC if nil.
    public var timeZone: String?
    /// Which of day and month comes first in dates such as 03/04/2026; found from the values, or asked, if nil.
    public var dates: DateOrder?
    /// Whether the first row is a header; found from the content if nil.
    public var header: Bool?
    /// How the characters of the input are written; found from its beginning if nil.
    public var encoding: TextEncoding?
    /// The decimal mark; a point if nil.
    public var decimal: DecimalMark?
    /// The thousands mark; if nil a point where the decimal mark is a comma, else none.
    public var thousands: ThousandsMark?
    /// A file of what is known of entities besides their events: the first column is the entity, the others features.
    public var attributes: String?
    /// Networks whose hosts are one's own besides private addresses, with commas between them; found from the log if nil.
    public var `internal`: String?
    /// A file of hosts and other entities whose events are kept, and neither learnt from nor scored.
    public var ignore: String?
    /// The share of rows that may be rejected before the import stops, 0...1; 0.001 by default.
    public var maxBad = 0.001

    /// The defaults.
    public init() {}

    static let name = "input"
    static let settings: [Setting<InputSettings>] = [
        .choice("format", \.format),
        .choice("preset", \.preset),
        .text("tz", \.timeZone, "a time zone such as Europe/Berlin or +02:00"),
        .choice("dates", \.dates),
        .flag("header", \.header),
        .choice("encoding", \.encoding),
        .choice("decimal", \.decimal),
        .choice("thousands", \.thousands),
        .text("attributes", \.attributes, "a path"),
        .parsed(
            "internal", \.internal, allowed: "networks such as 203.0.113.0/24,2001:db8::/32",
            parse: { (try? InternalNetworks(parsing: [$0])) == nil ? nil : $0 }, text: { $0 }),
        .text("ignore", \.ignore, "a path"),
        .share("maxBad", \.maxBad, 0...1),
    ]

    /// The section, if its values are within their ranges and the two marks differ.
    public func validated() throws -> InputSettings {
        try checkRanges()
        if let decimal, let thousands, decimal.rawValue == thousands.rawValue {
            throw DragnetError(
                .configuration, "input.decimal and input.thousands are both \"\(decimal.rawValue)\"",
                help: "the two marks must differ")
        }
        return self
    }
}
