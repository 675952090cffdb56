import Foundation
import Synchronization

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
/// A symbolic link stays one and its file is replaced; a device or pipe such as `/dev/stdout` is written to as it is.
public final class AtomicFile {
    /// The path as the caller gave it, for messages.
    private let path: String
    /// The file that is replaced, symbolic links followed.
    private let target: String
    /// The file that is written; nil where ``target`` is no regular file and is written itself.
    private let temporaryPath: String?
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var isDone = false
    private let syncStep: Int
    /// Bytes that were written since the last sync.
    private var unsyncedCount = 0

    /// Opens a temporary file beside `path`.
    ///
    /// - Parameter syncStep: bytes, at least 1, after which the file is synced while it grows, so that whoever else waits for
    ///   the disk waits for no more; it is synced once at its end unless told.
    /// - Throws: ``DragnetError/Code/outputFailed`` if the directory is missing or cannot be written, or `path` is one.
    public init(path: String, syncStep: Int = .max) throws {
        self.path = path
        self.syncStep = syncStep
        var status = stat()
        let isThere = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if isThere && kind == S_IFDIR { throw Self.failure(path, EISDIR) }
        if isThere && kind != S_IFREG {
            target = path
            temporaryPath = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            target = isThere ? Self.resolved(path) : path
            // The number keeps two files of one name apart; O_EXCL follows no link that someone else laid there.
            let number = Self.nextNumber.add(1, ordering: .relaxed).oldValue
            let beside = target + ".tmp.\(getpid()).\(number)"
            temporaryPath = beside
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
            descriptor = open(beside, flags, 0o644)
            if descriptor < 0 && errno == EEXIST && unlink(beside) == 0 { descriptor = open(beside, flags, 0o644) }
        }
        guard descriptor >= 0 else {
            isDone = true
            throw Self.failure(path, errno)
        }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if !isDone {
            close(descriptor)
            if let temporaryPath { unlink(temporaryPath) }
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

    /// Appends bytes that lie in one piece; many are written from where they are.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard buffer.count + bytes.count > Self.bufferSize else { return buffer.append(contentsOf: bytes) }
        try flush()
        try writeOut(bytes)
    }

    /// Syncs the file to disk and gives it its name, replacing an older one.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``; the old file then stands as it was.
    public func commit() throws {
        precondition(!isDone, "a file is committed once")
        try flush()
        try sync()
        close(descriptor)
        isDone = true
        guard let temporaryPath else { return }
        guard rename(temporaryPath, target) == 0 else {
            let code = errno
            unlink(temporaryPath)
            throw Self.failure(path, code)
        }
    }

    /// Whether a file at `path` would be written beside and renamed: not where there is a device or pipe.
    public static func replaces(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    /// Refuses a place where no file can be written, before long work is done for it.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``, as ``init(path:)``.
    public static func check(_ path: String) throws {
        var status = stat()
        let isThere = stat(path, &status) == 0
        // To open a pipe waits for its reader.
        guard !isThere || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { return }
        _ = try AtomicFile(path: path)
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
    private static let nextNumber = Atomic<Int>(0)

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private func flush() throws {
        try buffer.withUnsafeBytes { try writeOut($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeOut(_ bytes: UnsafeRawBufferPointer) throws {
        guard let start = bytes.baseAddress else { return }
        // A short or interrupted write is repeated from where it stopped.
        var written = 0
        while written < bytes.count {
            let most = min(bytes.count - written, syncStep - unsyncedCount)
            let count = Self.systemWrite(descriptor, start + written, most)
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path, errno)
            }
            written += count
            unsyncedCount += count
            if unsyncedCount >= syncStep { try sync() }
        }
    }

    private func sync() throws {
        // A pipe or terminal cannot be synced and need not be.
        guard fsync(descriptor) == 0 || temporaryPath == nil else { throw Self.failure(path, errno) }
        unsyncedCount = 0
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
            case EFBIG: "raise the limit on the size of files (ulimit -f), or choose another place"
            case EISDIR: "name a file, this is a directory"
            case ENOENT: "make the directory first"
            default: "choose another place"
            }
        return DragnetError(
            .outputFailed, "cannot be written: \(reason)", at: DragnetError.Place(file: path), help: help)
    }
}
