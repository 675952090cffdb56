import DragnetCore
import DragnetVectors
import Foundation

extension TrainingState {
    private static let magic = Array("DRAGNETS".utf8)
    private static let version: UInt32 = 1

    /// Writes the state to one file, whole or not at all.
    ///
    /// Layout, little-endian: `DRAGNETS`, version (4 bytes), bytes of the settings (4), settings as JSON, graph digest,
    /// sweeps, pairs, loss, nodes (8 each), rows of both tables as Float32, and FNV-1a of all before (8).
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public func write(to path: String) throws {
        let file = try AtomicFile(path: path)
        var hash = FNV1a()
        func put(_ bytes: [UInt8]) throws {
            for byte in bytes { hash.add(byte) }
            try file.write(bytes)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let settings = [UInt8](try encoder.encode(configuration))
        try put(Self.magic + Self.bytes(Self.version) + Self.bytes(UInt32(settings.count)) + settings)
        for word in [
            graphDigest, UInt64(completedSweeps), UInt64(pairCount), loss.bitPattern, UInt64(centers.rowCount),
        ] {
            try put(Self.bytes(word))
        }
        for table in [centers, contexts] {
            for row in 0..<table.rowCount { try put(table.withRow(row) { $0.flatMap { Self.bytes($0.bitPattern) } }) }
        }
        try file.write(Self.bytes(hash.value))
        try file.commit()
    }

    /// Reads a state and checks every byte of it.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing``; ``DragnetError/Code/modelIncompatible`` with the reason.
    public static func read(from path: String) throws -> TrainingState {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DragnetError(
                .inputMissing, "cannot be read", at: DragnetError.Place(file: path),
                help: "check the path and its permissions")
        }
        var reader = StateReader(bytes: [UInt8](data), path: path)
        guard try reader.take(magic.count) == ArraySlice(magic), try reader.word(UInt32.self) == version else {
            throw reader.damaged("is no state of a training run of this version")
        }
        try reader.checkDigest()
        let settings = try reader.take(Int(try reader.word(UInt32.self)))
        guard
            let configuration = try? JSONDecoder().decode(Node2VecConfiguration.self, from: Data(settings)).validated()
        else { throw reader.damaged("holds settings that cannot be read") }
        let digest = try reader.word(UInt64.self)
        let (sweeps, pairs) = (try reader.count(), try reader.count())
        let loss = Double(bitPattern: try reader.word(UInt64.self))
        let nodes = try reader.count()
        let tables = try [0, 1].map { _ in try reader.table(rows: nodes, dimension: configuration.dimensions) }
        guard reader.isAtDigest else { throw reader.damaged("holds more than it says") }
        return TrainingState(
            configuration: configuration, graphDigest: digest, completedSweeps: sweeps, pairCount: pairs, loss: loss,
            centers: tables[0], contexts: tables[1])
    }

    private static func bytes(_ word: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: word.littleEndian, Array.init)
    }
}

/// The bytes of a state, read one after another.
private struct StateReader {
    let bytes: [UInt8]
    let path: String
    private var place = 0

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    var isAtDigest: Bool { place == bytes.count - 8 }

    func damaged(_ reason: String) -> DragnetError {
        DragnetError(
            .modelIncompatible, reason, at: DragnetError.Place(file: path), help: "train anew, without this file")
    }

    func checkDigest() throws {
        guard bytes.count >= 8 else { throw damaged("is cut short") }
        var hash = FNV1a()
        for byte in bytes[..<(bytes.count - 8)] { hash.add(byte) }
        let found = bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        }
        guard found == hash.value else { throw damaged("was changed or cut short after it was written") }
    }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0 && count <= bytes.count - place else { throw damaged("is cut short") }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func word<Word: FixedWidthInteger>(_ type: Word.Type) throws -> Word {
        try take(MemoryLayout<Word>.size).withUnsafeBytes { Word(littleEndian: $0.loadUnaligned(as: Word.self)) }
    }

    mutating func count() throws -> Int {
        let value = try word(UInt64.self)
        guard value < 1 << 40 else { throw damaged("holds a number that cannot be") }
        return Int(value)
    }

    mutating func table(rows: Int, dimension: Int) throws -> EmbeddingMatrix {
        guard rows <= (bytes.count - place) / (4 * dimension) else { throw damaged("is cut short") }
        let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
        for row in 0..<rows {
            let part = try take(4 * dimension)
            let values = part.withUnsafeBytes { raw in
                (0..<dimension).map { index in
                    let bits = raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }
            }
            guard values.allSatisfy(\.isFinite) else { throw damaged("holds what is no finite number") }
            matrix.setRow(row, to: values)
        }
        return matrix.build()
    }
}
