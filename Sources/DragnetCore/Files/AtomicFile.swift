import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes a file so that it is either whole or not there: beside, sync, rename.
///
/// ```swift
/// let file = try AtomicFile(path: "out/alerts.csv")
/// try file.write("id,score\n")
/// try file.commit()
/// ```
///
/// An object that goes away without ``commit()`` leaves nothing behind. Not for use from several threads at once.
public final class AtomicFile {
    private let path: String
    private let temporaryPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var isDone = false

    /// Opens a temporary file beside `path`.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` if the directory is missing or cannot be written.
    public init(path: String) throws {
        self.path = path
        temporaryPath = path + ".tmp.\(getpid())"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw Self.failure(path, errno) }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if !isDone {
            close(descriptor)
            unlink(temporaryPath)
        }
    }

    /// Appends text.
    public func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Appends bytes.
    public func write(_ bytes: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Syncs the file to disk and gives it its name, replacing an older one.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``; the old file then stands as it was.
    public func commit() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
        close(descriptor)
        isDone = true
        guard rename(temporaryPath, path) == 0 else {
            let code = errno
            unlink(temporaryPath)
            throw Self.failure(path, code)
        }
    }

    /// Writes `bytes` to `path` at once.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        let file = try AtomicFile(path: path)
        try file.write(bytes)
        try file.commit()
    }

    /// Writes `text` to `path` at once.
    public static func write(_ text: String, to path: String) throws { try write(text.utf8, to: path) }

    private static let bufferSize = 1 << 16

    private func flush() throws {
        // A short or interrupted write is repeated from where it stopped.
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                bytes.baseAddress.map { Self.systemWrite(descriptor, $0 + written, bytes.count - written) } ?? 0
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path, errno)
            }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }

    private static func failure(_ path: String, _ code: Int32) -> DragnetError {
        let reason = String(cString: strerror(code))
        let help =
            switch code {
            case ENOSPC, EDQUOT: "free some disk space, or choose another place"
            case EACCES, EPERM, EROFS: "choose a place that you may write to"
            case ENOENT: "make the directory first"
            default: "choose another place"
            }
        return DragnetError(
            .outputFailed, "cannot be written: \(reason)", at: DragnetError.Place(file: path), help: help)
    }
}
