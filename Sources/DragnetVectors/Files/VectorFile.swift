import DragnetCore
import Foundation

/// Files of vectors, in the forms that other programs read and in one of our own.
///
/// ```swift
/// try VectorFile.write(table, to: "vectors.npy")          // and vectors.npy.ids.txt beside it
/// let back = try VectorFile.read("vectors.npy")
/// ```
///
/// Ids come from strangers. Where a form ends an id at a space or a line's end, white space, control characters, `%` and
/// an empty id are written as `%` and two hexadecimal digits a byte (an empty id as `%`), and read back so. Every file is
/// written beside its place and renamed, so that it is whole or not there.
public enum VectorFile {
    /// A form of file.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// A line with rows and dimension, then a line a row: id and numbers.
        case word2vecText
        /// The same line, then for each row the id, a space, little-endian Float32, a line's end.
        case word2vecBinary
        /// A NumPy array of Float32, rows by dimension; ids a line each in `FILE.ids.txt`.
        case npy
        /// The native form, see ``NativeVectorFile``; without ids.
        case native

        /// The form that a file's name asks for: `.bin`, `.npy`, `.dgvec`, or text for any other.
        public static func of(path: String) -> Format {
            if path.hasSuffix(".bin") { return .word2vecBinary }
            if path.hasSuffix(".npy") { return .npy }
            if path.hasSuffix(".dgvec") { return .native }
            return .word2vecText
        }
    }

    /// Writes a table, in the form that the file's name asks for unless told otherwise.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public static func write(_ table: VectorTable, to path: String, as format: Format? = nil) throws {
        switch format ?? Format.of(path: path) {
        case .word2vecText: try Word2VecFile.writeText(table, to: path)
        case .word2vecBinary: try Word2VecFile.writeBinary(table, to: path)
        case .npy:
            try NPYFile.write(table.matrix, to: path)
            try writeIDs(table.ids, to: idsPath(of: path))
        case .native:
            try NativeVectorFile.write(table.matrix, kind: .centers, to: path)
            try writeIDs(table.ids, to: idsPath(of: path))
        }
    }

    /// Reads a table that ``write(_:to:as:)`` or another program wrote.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing``; ``DragnetError/Code/modelIncompatible`` with the reason if the
    ///   file is damaged or of another kind.
    public static func read(_ path: String, as format: Format? = nil) throws -> VectorTable {
        switch format ?? Format.of(path: path) {
        case .word2vecText: return try Word2VecFile.readText(path)
        case .word2vecBinary: return try Word2VecFile.readBinary(path)
        case .npy: return try table(of: try NPYFile.read(path), idsAt: path)
        case .native: return try table(of: try NativeVectorFile.read(path).matrix, idsAt: path)
        }
    }

    /// A table of a native file, mapped into memory instead of read; the ids are read.
    ///
    /// - Throws: as ``read(_:as:)``.
    public static func map(_ path: String, isVerified: Bool = true) throws -> VectorTable {
        try table(of: try NativeVectorFile.map(path, isVerified: isVerified).matrix, idsAt: path)
    }

    /// Where the ids of a form without ids stand.
    public static func idsPath(of path: String) -> String { path + ".ids.txt" }

    private static func writeIDs(_ ids: [String], to path: String) throws {
        let file = try AtomicFile(path: path)
        for id in ids { try file.write(VectorFileName.escaped(id) + "\n") }
        try file.commit()
    }

    private static func table(of matrix: EmbeddingMatrix, idsAt path: String) throws -> VectorTable {
        let bytes = try bytes(of: idsPath(of: path))
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let ids = lines.dropLast().map(VectorFileName.unescaped)
        guard ids.count == matrix.rowCount else {
            throw damaged(idsPath(of: path), "holds \(ids.count) ids for \(matrix.rowCount) vectors")
        }
        return VectorTable(ids: ids, matrix: matrix)
    }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DragnetError(
                .inputMissing, "cannot be read", at: DragnetError.Place(file: path),
                help: "check the path and its permissions")
        }
        return [UInt8](data)
    }

    static func damaged(_ path: String, _ reason: String) -> DragnetError {
        DragnetError(
            .modelIncompatible, reason, at: DragnetError.Place(file: path), help: remedy)
    }

    /// What to do about a damaged file.
    static let remedy = "make the file again; nothing was taken from this one"
}

/// Ids in files where white space ends them.
package enum VectorFileName {
    /// The id with `%`, white space and control characters as `%XX` for each byte; `%` alone for an empty one.
    package static func escaped(_ id: String) -> String {
        if id.isEmpty { return "%" }
        var text = ""
        for scalar in id.unicodeScalars {
            let isPlain =
                scalar != "%" && !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                && scalar.properties.generalCategory != .format
            if isPlain {
                text.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 {
                    text += "%" + String(byte >> 4, radix: 16, uppercase: true)
                    text += String(byte & 15, radix: 16, uppercase: true)
                }
            }
        }
        return text
    }

    /// The id of its escaped form; what is no escape stays as it is.
    static func unescaped(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        if bytes == [0x25] { return "" }
        var plain: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == 0x25, place + 2 < bytes.count, let high = digit(bytes[place + 1]),
                let low = digit(bytes[place + 2])
            {
                plain.append(high << 4 | low)
                place += 3
            } else {
                plain.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
