import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation

/// Reads bytes as if they came through stdin, in pieces of given sizes.
func ingest(
    _ bytes: [UInt8], _ options: IngestOptions = IngestOptions(),
    nextPiece: @escaping @Sendable () -> Int = { Int.max }
) throws -> IngestResult {
    var reader = LogReader(options: options)
    reader.standardInput = { MemoryByteSource(bytes, nextPiece: nextPiece) }
    return try reader.read(["-"], context: .serial)
}

/// Reads text as if it came through stdin.
func ingest(_ text: String, _ options: IngestOptions = IngestOptions()) throws -> IngestResult {
    try ingest(Array(text.utf8), options)
}

/// Options with some columns named.
func mapped(_ texts: String..., maxBad: Double? = nil) throws -> IngestOptions {
    var options = IngestOptions()
    for text in texts { try options.map(text) }
    if let maxBad { options.maxBadShare = maxBad }
    return options
}

/// The error of `body`, nil if it has none.
func failure(_ body: () throws -> IngestResult) -> DragnetError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? DragnetError
    }
}

/// A log's rows as text, for comparison: time, ends with their types, amount.
func rows(_ log: EventLog) -> [String] {
    (0..<log.count).map { row in
        let event = log[row]
        func name(_ node: NodeIndex) -> String { "\(log.nodes.type(of: node).name) \(log.nodes.name(of: node))" }
        let amount = event.amount.map { "\($0)" } ?? "-"
        return "\(log.isStatic ? "-" : "\(event.time)") \(name(event.source)) > \(name(event.destination)) \(amount)"
    }
}

/// A directory that goes away with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/dragnet-ingest-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: URL(filePath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// What `bytes` are after gzip.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    var result: [UInt8] = []
    let writer = try GzipWriter { result.append(contentsOf: $0) }
    try writer.write(bytes)
    try writer.finish()
    return result
}
