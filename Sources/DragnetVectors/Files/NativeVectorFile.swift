import DragnetCore

/// Dragnet's own file of vectors, `.dgvec`: a header of 64 bytes, then the padded rows, fit to be mapped into memory.
///
/// | bytes | what |
/// |---|---|
/// | 0-7 | `DRAGNETV` |
/// | 8-11 | version, 1 |
/// | 12-15 | kind, see ``Kind`` |
/// | 16-23 | rows |
/// | 24-27 | dimension |
/// | 28-31 | floats from one row to the next |
/// | 32-39 | bytes of the payload |
/// | 40-47 | FNV-1a of the payload's little-endian words of 32 bits |
/// | 48-55 | FNV-1a of bytes 0-47 |
/// | 56-63 | zero |
///
/// All numbers little-endian; the payload begins at byte 64.
public enum NativeVectorFile {
    /// What the vectors are.
    public enum Kind: UInt32, Sendable, Hashable, CaseIterable {
        /// Nodes as centres, the usual embedding.
        case centers = 1
        /// Nodes as contexts.
        case contexts = 2
        /// Centroids of clusters.
        case centroids = 3
    }

    private static let magic = Array("DRAGNETV".utf8)
    private static let version: UInt32 = 1
    private static let headerSize = 64

    /// Writes a table.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public static func write(_ matrix: EmbeddingMatrix, kind: Kind, to path: String) throws {
        var digest = WordDigest()
        for row in 0..<matrix.rowCount { digest.add(paddedRow(row, of: matrix)) }
        var header = magic
        LittleEndian.append(version, to: &header)
        LittleEndian.append(kind.rawValue, to: &header)
        LittleEndian.append(UInt64(matrix.rowCount), to: &header)
        LittleEndian.append(UInt32(matrix.dimension), to: &header)
        LittleEndian.append(UInt32(matrix.stride), to: &header)
        LittleEndian.append(UInt64(4 * matrix.rowCount * matrix.stride), to: &header)
        LittleEndian.append(digest.value, to: &header)
        LittleEndian.append(digestOfHeader(header), to: &header)
        LittleEndian.append(UInt64(0), to: &header)
        let file = try AtomicFile(path: path)
        try file.write(header)
        for row in 0..<matrix.rowCount { try file.write(paddedRow(row, of: matrix)) }
        try file.commit()
    }

    /// Reads a table and checks every byte of it.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing``; ``DragnetError/Code/modelIncompatible`` with the reason if the
    ///   file is no such file, of another version, cut short or changed.
    public static func read(_ path: String) throws -> (matrix: EmbeddingMatrix, kind: Kind) {
        let bytes = try VectorFile.bytes(of: path)
        let (kind, rows, dimension) = try header(of: bytes.prefix(headerSize), path)
        let stride = EmbeddingMatrix.stride(for: dimension)
        guard bytes.count - headerSize == 4 * rows * stride else {
            throw VectorFile.damaged(
                path, "has \(bytes.count - headerSize) bytes of vectors instead of \(4 * rows * stride)")
        }
        var digest = WordDigest()
        digest.add(bytes[headerSize...])
        guard digest.value == LittleEndian.word(bytes, at: 40, as: UInt64.self) else {
            throw VectorFile.damaged(path, "was changed after it was written: the checksum does not match")
        }
        let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
        for row in 0..<rows {
            let from = headerSize + 4 * row * stride
            let values = LittleEndian.floats(bytes[from..<from + 4 * dimension])
            guard values.allSatisfy(\.isFinite) else {
                throw VectorFile.damaged(path, "row \(row) holds what is no finite number")
            }
            matrix.setRow(row, to: values)
        }
        return (matrix.build(), kind)
    }

    /// Maps a table into memory: at once, however large it is, and shared by all who map it.
    ///
    /// Not for files that others may cut short or write to in place; ``write(_:kind:to:)`` replaces a file by renaming.
    ///
    /// - Parameter isVerified: whether to read all of it once, for the checksum and numbers that are not finite.
    /// - Throws: as ``read(_:)``.
    public static func map(_ path: String, isVerified: Bool = true) throws -> (matrix: EmbeddingMatrix, kind: Kind) {
        // Elsewhere the bytes of a number are in another order than in the file.
        guard UInt32(1).littleEndian == 1 else { return try read(path) }
        let file = try MappedFile(path: path)
        let (kind, rows, dimension) = try header(of: Array(file.bytes.prefix(headerSize))[...], path)
        let count = rows * EmbeddingMatrix.stride(for: dimension)
        guard file.bytes.count - headerSize == 4 * count, let base = file.bytes.baseAddress else {
            throw VectorFile.damaged(
                path, "has \(file.bytes.count - headerSize) bytes of vectors instead of \(4 * count)")
        }
        let floats = UnsafeMutableRawPointer(mutating: base + headerSize).assumingMemoryBound(to: Float.self)
        if isVerified {
            var digest = WordDigest()
            digest.add(UnsafeRawBufferPointer(rebasing: file.bytes[headerSize...]))
            let stored = LittleEndian.word(Array(file.bytes.prefix(headerSize)), at: 40, as: UInt64.self)
            guard digest.value == stored else {
                throw VectorFile.damaged(path, "was changed after it was written: the checksum does not match")
            }
            guard UnsafeBufferPointer(start: floats, count: count).allSatisfy(\.isFinite) else {
                throw VectorFile.damaged(path, "holds what is no finite number")
            }
        }
        let storage = FloatStorage(base: floats, count: count, owner: file)
        return (EmbeddingMatrix(rowCount: rows, dimension: dimension, storage: storage), kind)
    }

    private static func header(
        of bytes: ArraySlice<UInt8>, _ path: String
    ) throws -> (kind: Kind, rows: Int, dimension: Int) {
        let bytes = Array(bytes)
        guard bytes.count >= headerSize, Array(bytes[..<8]) == magic else {
            throw VectorFile.damaged(path, "is no file of vectors of Dragnet")
        }
        let found = LittleEndian.word(bytes, at: 8, as: UInt32.self)
        guard found == version else {
            throw VectorFile.damaged(path, "has version \(found), but only \(version) can be read")
        }
        guard LittleEndian.word(bytes, at: 48, as: UInt64.self) == digestOfHeader(Array(bytes[..<48])),
            LittleEndian.word(bytes, at: 56, as: UInt64.self) == 0,
            let kind = Kind(rawValue: LittleEndian.word(bytes, at: 12, as: UInt32.self))
        else { throw VectorFile.damaged(path, "has a damaged header") }
        let rows = LittleEndian.word(bytes, at: 16, as: UInt64.self)
        let dimension = Int(LittleEndian.word(bytes, at: 24, as: UInt32.self))
        let stride = Int(LittleEndian.word(bytes, at: 28, as: UInt32.self))
        guard dimension > 0, dimension <= 1_000_000, stride == EmbeddingMatrix.stride(for: dimension), rows < 1 << 40,
            LittleEndian.word(bytes, at: 32, as: UInt64.self) == 4 * rows * UInt64(stride)
        else { throw VectorFile.damaged(path, "has a header that contradicts itself") }
        return (kind, Int(rows), dimension)
    }

    private static func paddedRow(_ row: Int, of matrix: EmbeddingMatrix) -> [UInt8] {
        LittleEndian.bytes(ofRow: row, in: matrix)
            + [UInt8](repeating: 0, count: 4 * (matrix.stride - matrix.dimension))
    }

    private static func digestOfHeader(_ bytes: [UInt8]) -> UInt64 {
        var hash = FNV1a()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
