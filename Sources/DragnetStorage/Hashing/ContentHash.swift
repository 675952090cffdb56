import Crypto
public import DragnetCore
import Foundation

/// SHA-256 over bytes that come in pieces, as 64 hexadecimal digits.
///
/// ```swift
/// var hash = ContentHash()
/// hash.update("abc".utf8)
/// hash.hex()  // "ba7816bf…"
/// ```
public struct ContentHash: Sendable {
    private var state = SHA256()

    /// The hash of nothing yet.
    public init() {}

    /// Takes in further bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable {
            state.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        if isContiguous == nil { state.update(data: Array(bytes)) }
    }

    /// Takes in further bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) { state.update(bufferPointer: bytes) }

    /// The hash of all bytes so far, in lower case.
    public func hex() -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in state.finalize() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The hash of `bytes`.
    public static func hex(of bytes: some Collection<UInt8>) -> String {
        var hash = ContentHash()
        hash.update(bytes)
        return hash.hex()
    }

    /// The hash and size of a file, read a mebibyte at a time.
    ///
    /// - Throws: ``DragnetError/Code/inputMissing`` if it cannot be read, ``DragnetError/Code/interrupted``.
    public static func ofFile(_ path: String, context: WorkContext = .serial) throws -> (hex: String, bytes: Int) {
        guard !path.utf8.contains(0), let file = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
        defer { try? file.close() }
        var hash = ContentHash()
        var count = 0
        while true {
            try context.cancellation.check()
            let piece: Data?
            do {
                piece = try file.read(upToCount: 1 << 20)
            } catch {
                throw unreadable(path, cause: error)
            }
            guard let piece, !piece.isEmpty else { break }
            hash.update(piece)
            count += piece.count
        }
        return (hash.hex(), count)
    }

    private static func unreadable(_ path: String, cause: (any Error)? = nil) -> DragnetError {
        DragnetError(
            .inputMissing, "cannot be read", at: DragnetError.Place(file: path),
            help: "check the name and the permissions",
            cause: cause)
    }
}
