import DragnetTestSupport
import Foundation

/// A CSV file by RFC 4180, read by other code than the program's.
struct Table {
    var columns: [String] = []
    var rows: [[String]] = []

    init(text: String) {
        var records: [[String]] = []
        var record: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var wasQuote = false
        for scalar in text.unicodeScalars {
            if isQuoted {
                if scalar == "\"" {
                    (isQuoted, wasQuote) = (false, true)
                } else {
                    cell.append(scalar)
                }
                continue
            }
            switch scalar {
            case "\"":
                // A quote after a closing one is a quote of the text.
                if wasQuote { cell.append(scalar) }
                isQuoted = true
            case ",":
                record.append(String(cell))
                cell = String.UnicodeScalarView()
            case "\n":
                records.append(record + [String(cell)])
                (record, cell) = ([], String.UnicodeScalarView())
            case "\r": break
            default: cell.append(scalar)
            }
            wasQuote = false
        }
        columns = records.first ?? []
        rows = Array(records.dropFirst())
    }

    /// Reads a file; one that ends in `.gz` is unpacked by gzip.
    init(file path: String) throws {
        if path.hasSuffix(".gz") {
            self.init(text: try Program.other(["gzip", "-dc", path]).output)
        } else {
            self.init(text: String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
        }
    }

    /// The cells of a column; none where there is no such column.
    func column(_ name: String) -> [String] {
        guard let index = columns.firstIndex(of: name) else { return [] }
        return rows.map { index < $0.count ? $0[index] : "" }
    }

    /// The rows as names and values.
    var records: [[String: String]] {
        rows.map { Dictionary(zip(columns, $0), uniquingKeysWith: { first, _ in first }) }
    }
}

/// JSON lines as dictionaries.
enum JSONLines {
    static func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    static func objects(file path: String) throws -> [[String: Any]] {
        try objects(String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
    }
}

/// Small logs for the program.
enum SmallLogs {
    static let header = "id,time,from,to,amount\n"

    /// A row of ordinary payments among sixty accounts; what is given takes the place of what is ordinary.
    static func row(
        _ row: Int, id: String? = nil, time: String? = nil, source: String? = nil, destination: String? = nil,
        amount: String? = nil
    ) -> String {
        let day = 1 + row / 60 % 28
        let ordinary = "2026-01-\(two(day))T\(two(row % 60 / 3)):\(two(row * 20 % 60)):\(two(row % 60))Z"
        return [
            id ?? "t\(row)", time ?? ordinary, source ?? "A\(row * 7 % 30)",
            destination ?? "B\((row * 11 + row / 30) % 30)", amount ?? "\(10 + row * 37 % 400).50",
        ].joined(separator: ",") + "\n"
    }

    /// A log of `count` rows, each made by `row`.
    static func log(_ count: Int = 300, _ row: (Int) -> String = { row($0) }) -> String {
        header + (0..<count).map(row).joined()
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Everything below a folder, to be compared with another time or place.
struct FolderContent: Equatable {
    var files: [String: Data] = [:]

    /// The files below a folder, without those whose path begins with one of `left`.
    init(of path: String, without left: [String] = []) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: path)
        where !left.contains(where: { name.hasPrefix($0) }) {
            var isDirectory: ObjCBool = false
            let file = path + "/" + name
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            files[name] = try Data(contentsOf: URL(fileURLWithPath: file))
        }
    }

    /// The names of files that are not the same in both.
    func differences(from other: FolderContent) -> [String] {
        Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }.sorted()
    }
}
