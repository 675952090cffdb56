import DragnetCore
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Somewhere bytes come from, in order, until there are no more.
public protocol ByteSource: AnyObject {
    /// Fills the beginning of `buffer`.
    ///
    /// - Returns: how many bytes were written, at least 1; 0 once there are no more.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of an open file, a pipe or a terminal.
public final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let name: String
    private let closesAtEnd: Bool

    /// Opens the file at `path`.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/inputMissing`` if it is not there or cannot be opened.
    public init(path: String) throws {
        name = path
        closesAtEnd = true
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            let code = errno
            let help =
                switch code {
                case ENOENT, ENOTDIR: "check the path"
                case EACCES: "make the file readable for this user"
                default: "check the path and its permissions"
                }
            throw DragnetError(
                .inputMissing, code == ENOENT ? "no such file" : "cannot be opened: \(String(cString: strerror(code)))",
                at: DragnetError.Place(file: path), help: help)
        }
    }

    /// The bytes of stdin.
    public init(standardInput name: String) {
        self.name = name
        closesAtEnd = false
        descriptor = 0
    }

    deinit {
        if closesAtEnd { close(descriptor) }
    }

    /// Reads what is there, at least one byte; 0 at the end.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/inputUnusable`` if the system cannot read on.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            let code = errno
            if code == EINTR { continue }
            throw DragnetError(
                .inputUnusable, "cannot be read: \(String(cString: strerror(code)))",
                at: DragnetError.Place(file: name),
                help: code == EISDIR
                    ? "name a file, this is a directory" : "copy it to a local disk, or look at the disk")
        }
    }
}

/// Bytes in memory, handed out in pieces of given sizes; for tests and for bodies of requests.
public final class MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private var nextPiece: () -> Int

    /// The bytes of `bytes`, at most `nextPiece()` of them at a time.
    public init(_ bytes: [UInt8], nextPiece: @escaping () -> Int = { Int.max }) {
        self.bytes = bytes
        self.nextPiece = nextPiece
    }

    /// Copies the next piece.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(max(1, nextPiece()), buffer.count, bytes.count - position)
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { all in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
        }
        position += count
        return count
    }
}

/// Someone who wants to see the bytes of every input as they lie in the file, for instance to hash them.
public protocol InputObserver: AnyObject {
    /// A file, or `-` for stdin, is about to be read.
    func begin(file: String)
    /// The next bytes of the file, before any decompression; valid during the call only.
    func receive(_ bytes: UnsafeRawBufferPointer)
    /// The next bytes of a compressed file's content; never called for a file that is not compressed.
    func receiveInflated(_ bytes: UnsafeRawBufferPointer)
    /// The file was read to its end.
    func end(file: String)
}

extension InputObserver {
    /// Does nothing.
    public func receiveInflated(_ bytes: UnsafeRawBufferPointer) {}
}
