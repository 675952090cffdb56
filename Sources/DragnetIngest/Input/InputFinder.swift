import DragnetCore
import Foundation

/// Turns what the user named into files to read: files as given, folders as the sorted logs within.
package struct InputFinder: Sendable {
    /// One input.
    package struct Input: Equatable, Sendable {
        package var path: String
        /// Whether it was found in a folder, and not named.
        package var isFromFolder: Bool
        /// The size in bytes, where known.
        package var size: Int?
    }

    /// What is to be read, in this order; a caller may take out what it knows already.
    package var inputs: [Input] = []
    package private(set) var notes: [String] = []

    /// Finds the inputs.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing`` for a path that is not there, and
    ///   ``DragnetError/Code/inputUnusable`` for a folder without a log.
    package init(_ paths: [String]) throws {
        guard !paths.isEmpty else {
            throw DragnetError(.usage, "no input named", help: "name a file, a folder, or - for stdin")
        }
        for path in paths {
            if path == "-" {
                if inputs.contains(where: { $0.path == "-" }) {
                    throw DragnetError(.usage, "stdin is named twice", help: "name - once")
                }
                inputs.append(Input(path: path, isFromFolder: false))
                continue
            }
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                throw DragnetError(
                    .inputMissing, "no such file", at: DragnetError.Place(file: path), help: "check the path")
            }
            if isDirectory.boolValue {
                try addFolder(path)
            } else {
                inputs.append(Input(path: path, isFromFolder: false, size: Self.size(of: path)))
            }
        }
        guard inputs.count <= Int(UInt16.max) else {
            throw DragnetError(.resourceLimit, "more than 65,535 files", help: "join the files, or read them in parts")
        }
    }

    private mutating func addFolder(_ folder: String) throws {
        var skipped = 0
        var found: [String] = []
        guard let enumerator = FileManager.default.enumerator(atPath: folder) else {
            throw DragnetError(
                .inputMissing, "the folder cannot be opened", at: DragnetError.Place(file: folder),
                help: "check its permissions")
        }
        for case let name as String in enumerator {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
            if Self.looksLikeLog(name) { found.append(path) } else { skipped += 1 }
        }
        // By bytes: rotated logs are named so that this is their order in time, and no locale changes it.
        found.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        guard !found.isEmpty else {
            throw DragnetError(
                .inputUnusable, "the folder holds no log", at: DragnetError.Place(file: folder),
                help:
                    "files named .csv, .tsv, .txt, .log, .json, .edges, .dat or .binetflow, also with .gz, are read; name others one by one"
            )
        }
        if skipped > 0 {
            notes.append("\(UntrustedText.terminal(folder)): \(skipped) files are not named like logs and were skipped")
        }
        inputs += found.map { Input(path: $0, isFromFolder: true, size: Self.size(of: $0)) }
    }

    private static func looksLikeLog(_ name: String) -> Bool {
        var parts = name.lowercased().split(separator: ".").map(String.init)
        guard parts.count > 1 else { return false }
        if parts.last == "gz" { parts.removeLast() }
        // Rotated logs: conn.2026-03-01.log, conn.00:00:00-01:00:00.log.gz, conn.log.1
        if let last = parts.last, Int(last) != nil { parts.removeLast() }
        let endings: Set<String> = [
            "csv", "tsv", "txt", "log", "edges", "edgelist", "dat", "data", "psv", "ssv", "binetflow", "labeled",
            "json",
            "jsonl", "ndjson",
            "json", "jsonl", "ndjson",
        ]
        return parts.last.map(endings.contains) ?? false
    }

    private static func size(of path: String) -> Int? {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue
    }
}
