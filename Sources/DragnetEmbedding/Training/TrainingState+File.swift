import DragnetCore
import DragnetVectors
import Foundation

extension TrainingState {
    fileprivate static let magic = Array("DRAGNETS".utf8)
    fileprivate static let version: UInt32 = 2
    fileprivate static let fixedSize = 56

    /// Writes the state to one file, whole or not at all.
    ///
    /// Layout, little-endian: `DRAGNETS`, version (4 bytes), bytes of the settings (4), graph digest, sweeps, pairs, loss,
    /// nodes (8 each), settings as JSON, zeros up to a multiple of 64; the padded rows of both tables as Float32, fit to be
    /// mapped; FNV-1a of all words of 32 bits before (8).
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public func write(to path: String) throws {
        var writer = try TrainingStateWriter(head: head, nodeCount: centers.rowCount, path: path)
        for table in [centers, contexts] {
            for row in 0..<table.rowCount { try writer.put(row: table.pointer(to: row)) }
        }
        try writer.commit()
    }

    /// Maps a state into memory and checks every byte of it.
    ///
    /// Nothing is copied: as long as the state is alive its tables are those of the file, which must not be written to in
    /// place.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing``; ``DragnetError/Code/modelIncompatible`` with the reason.
    public static func read(from path: String) throws -> TrainingState {
        func damaged(_ reason: String) -> DragnetError {
            DragnetError(
                .modelIncompatible, reason, at: DragnetError.Place(file: path), help: "train anew, without this file")
        }
        let file = try MappedFile(path: path)
        let bytes = file.bytes
        func word<Word: FixedWidthInteger>(_ offset: Int, _ type: Word.Type) -> Word {
            Word(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
        }
        guard bytes.count >= fixedSize + 8, bytes.starts(with: magic), word(8, UInt32.self) == version,
            UInt32(1).littleEndian == 1
        else { throw damaged("is no state of a training run of this version") }
        var digest = WordDigest()
        digest.add(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 8)]))
        guard bytes.count.isMultiple(of: 4), digest.value == word(bytes.count - 8, UInt64.self) else {
            throw damaged("was changed or cut short after it was written")
        }
        let length = Int(word(12, UInt32.self))
        guard length <= bytes.count - fixedSize - 8,
            let configuration = try? JSONDecoder().decode(
                Node2VecConfiguration.self, from: Data(bytes[fixedSize..<fixedSize + length])
            ).validated()
        else { throw damaged("holds settings that cannot be read") }
        let numbers = [24, 32, 48].map { word($0, UInt64.self) }
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let start = paddedLength(length)
        guard numbers.allSatisfy({ $0 < 1 << 40 }), bytes.count - start - 8 == 8 * Int(numbers[2]) * stride else {
            throw damaged("holds more or less than it says")
        }
        let count = Int(numbers[2]) * stride
        guard let base = bytes.baseAddress else { throw damaged("is empty") }
        let floats = UnsafeMutableRawPointer(mutating: base + start).assumingMemoryBound(to: Float.self)
        guard UnsafeBufferPointer(start: floats, count: 2 * count).allSatisfy(\.isFinite) else {
            throw damaged("holds what is no finite number")
        }
        let tables = [0, count].map { offset in
            EmbeddingMatrix(
                rowCount: Int(numbers[2]), dimension: configuration.dimensions,
                storage: FloatStorage(base: floats + offset, count: count, owner: file))
        }
        let head = Head(
            configuration: configuration, graphDigest: word(16, UInt64.self), completedSweeps: Int(numbers[0]),
            pairCount: Int(numbers[1]), loss: Double(bitPattern: word(40, UInt64.self)))
        return TrainingState(head: head, centers: tables[0], contexts: tables[1])
    }

    /// Where the tables begin behind settings of `length` bytes.
    fileprivate static func paddedLength(_ length: Int) -> Int { (fixedSize + length + 63) / 64 * 64 }
}

/// Writes a state row by row.
struct TrainingStateWriter {
    private let file: AtomicFile
    private let rowSize: Int
    private var digest = WordDigest()

    init(head: TrainingState.Head, nodeCount: Int, path: String) throws {
        file = try AtomicFile(path: path)
        rowSize = 4 * EmbeddingMatrix.stride(for: head.configuration.dimensions)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let settings = [UInt8](try encoder.encode(head.configuration))
        var bytes = TrainingState.magic
        func append(_ word: some FixedWidthInteger) { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        append(TrainingState.version)
        append(UInt32(settings.count))
        for word in [
            head.graphDigest, UInt64(head.completedSweeps), UInt64(head.pairCount), head.loss.bitPattern,
            UInt64(nodeCount),
        ] { append(word) }
        bytes += settings
        bytes += [UInt8](repeating: 0, count: TrainingState.paddedLength(settings.count) - bytes.count)
        try bytes.withUnsafeBytes { try put($0) }
    }

    /// Appends the padded row at `row`; zeros if nil.
    mutating func put(row: UnsafePointer<Float>?) throws {
        guard let row else { return try [UInt8](repeating: 0, count: rowSize).withUnsafeBytes { try put($0) } }
        try put(UnsafeRawBufferPointer(start: row, count: rowSize))
    }

    mutating func commit() throws {
        try file.write(withUnsafeBytes(of: digest.value.littleEndian, Array.init))
        try file.commit()
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) throws {
        digest.add(bytes)
        try file.write(bytes)
    }
}
