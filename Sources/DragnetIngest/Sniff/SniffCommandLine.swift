import DragnetCore
import DragnetEvents
import Foundation

/// Writes the command that reads a log with the same choices again.
struct SniffCommandLine {
    let paths: [String]
    let options: IngestOptions
    let result: IngestResult
    let encoding: TextEncoding

    /// The command, each argument as the shell needs it.
    var text: String {
        (["dragnet", "scan"] + paths.map(Self.word) + flags).joined(separator: " ")
    }

    private var flags: [String] {
        guard let input = result.inputs.first else { return [] }
        var flags = ["--format", input.format.rawValue]
        if [.csv, .edges, .json].contains(input.format) {
            flags += mapping(input)
        } else {
            // The form says what its columns mean; only what a person said goes beyond it.
            for role in ColumnRole.allCases {
                guard let columns = options.mapping[role]?.columns else { continue }
                flags += ["--map", Self.word("\(role.rawValue)=" + columns.map(\.text).joined(separator: "+"))]
            }
        }
        for shared in options.shared {
            let columns = shared.mapping.columns.map(\.text).joined(separator: "+")
            flags += ["--entity", Self.word("\(shared.type)=\(columns)")]
        }
        if encoding == .windows1252 || options.encoding != nil { flags += ["--encoding", encoding.rawValue] }
        if options.timeZone != .gmt { flags += ["--tz", Self.word(options.timeZone.identifier)] }
        let decimalMark = result.mapping.decimalMark
        if decimalMark != "." { flags += ["--decimal", Self.word(String(decimalMark))] }
        if let mark = options.thousandsMark { flags += ["--thousands", Self.word(String(mark))] }
        if let order = options.dateOrder { flags += ["--date-order", order.rawValue] }
        if let header = options.hasHeader { flags += ["--header", header ? "yes" : "no"] }
        if let preset = options.preset { flags += ["--preset", preset.rawValue] }
        return flags
    }

    private func mapping(_ input: InputFile) -> [String] {
        var flags: [String] = []
        for role in ColumnRole.allCases {
            if let found = result.mapping[role] {
                let names = found.columns.map { reference($0, input) }
                flags += ["--map", Self.word("\(role.rawValue)=" + names.joined(separator: "+"))]
            } else if role == .time || options.mapping[role] != nil {
                flags += ["--map", "\(role.rawValue)="]
            }
        }
        return flags
    }

    /// A column by its number where it has no name of its own.
    private func reference(_ column: String, _ input: InputFile) -> String {
        guard !input.hasHeader, let index = input.columns.firstIndex(of: column) else { return column }
        return "#\(index + 1)"
    }

    /// A word in the quotes that a shell needs; nothing in it can end them.
    static func word(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F: true
                default: false
                }
            }
        let safe = UntrustedText.terminal(text)
        if isPlain { return safe }
        return "'" + safe.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
